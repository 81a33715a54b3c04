package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.store.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {
  private static final Field<String> NAME = Field.string("name");
  private static final Model<Row> NOTE = Model.of("note", row -> row, NAME);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678999999Z");

  private final List<String> told = new ArrayList<>();

  private AuthResponse handle(Handler<Contributions.NoInput> handler) {
    return auth(handler).handle(AuthRequest.of("GET", "/api/auth/test", Headers.NONE));
  }

  private Auth auth(Handler<Contributions.NoInput> handler) {
    Plugin plugin =
        new Plugin() {
          @Override
          public String id() {
            return "test";
          }

          @Override
          public void contribute(Contributions to) {
            to.model(NOTE);
            to.get("/test", handler);
          }
        };
    return Auth.create(
        o ->
            o.baseUrl("http://localhost:3000")
                .secret("kR7w+9Zq/Tn3uYh1pLxV0cBsEaJdGfMi8oQ2yWvXzU4=")
                .store(new MemoryStore())
                .clock(() -> NOW)
                .plugin(plugin));
  }

  private static List<String> names(Call call) {
    return call.db().list(NOTE).stream().map(row -> row.require(NAME)).toList();
  }

  @Test
  void aRequestWithoutHeadersIsNotTheApplication() {
    Handler<Contributions.NoInput> handler = (input, call) -> call.isOfApplication();
    assertThat(handle(handler).text()).isEqualTo("false");
    assertThat(invoked(handler, Headers.of("cookie", "a=b"))).isEqualTo("false");
    assertThat(invoked(handler, Headers.of())).isEqualTo("false");
    assertThat(invoked(handler, Headers.NONE)).isEqualTo("true");
  }

  private String invoked(Handler<Contributions.NoInput> handler, Headers headers) {
    return auth(handler).invoke("/test", new Contributions.NoInput(), headers).text();
  }

  @Test
  void writesOfATransactionAreCommittedTogether() {
    AuthResponse response =
        handle(
            (input, call) -> {
              call.transaction(() -> call.db().insert(NOTE, Row.of(NAME, "a")));
              return names(call);
            });
    assertThat(response.text()).isEqualTo("[\"a\"]");
  }

  @Test
  void aRefusalInATransactionUndoesItAndIsAnswered() {
    AuthResponse response =
        handle(
            (input, call) -> {
              try {
                return call.transaction(
                    () -> {
                      call.db().insert(NOTE, Row.of(NAME, "a"));
                      throw new AuthException(CoreError.BAD_REQUEST);
                    });
              } catch (AuthException e) {
                return names(call);
              }
            });
    assertThat(response.text()).isEqualTo("[]");
  }

  @Test
  void whatRunsAfterTheCommitHasTheStoreAndNotTheTransactionThatIsOver() {
    handle(
        (input, call) -> {
          Db outside = call.db();
          return call.transaction(
              () -> {
                assertThat(call.db()).isNotSameAs(outside);
                call.db()
                    .afterCommit(
                        () -> {
                          assertThat(call.db()).isSameAs(outside);
                          call.db().insert(NOTE, Row.of(NAME, "later"));
                          told.addAll(names(call));
                        });
                return call.db().insert(NOTE, Row.of(NAME, "a"));
              });
        });
    assertThat(told).containsExactly("a", "later");
  }

  @Test
  void theTimeOfACallIsAsFineAsADateOnTheWire() {
    handle(
        (input, call) -> {
          told.add(call.now().toString());
          return null;
        });
    assertThat(told).containsExactly("2026-01-02T03:04:05.678Z");
  }

  @Test
  void anEndpointIsInvokedWithoutARequest() {
    Auth auth = auth((input, call) -> "invoked");
    AuthResponse response = auth.invoke("/test", new Contributions.NoInput(), Headers.NONE);
    assertThat(response.text()).isEqualTo("\"invoked\"");
  }

  // GET and POST share the path, and only GET answers unless refreshing is deferred.
  @Test
  void invokingGetSessionReadsTheSession() {
    Auth auth = auth((input, call) -> null);
    AuthResponse response = auth.invoke("/get-session", new Contributions.NoInput(), Headers.NONE);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("null");
  }
}
