package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.jdbc.JdbcStore;
import dev.latchkey.server.http.RawSocket.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole server on a real database, and what a sender can do to it: nothing but a clean 4xx. */
class BadInputTest {
  private static final String HEAD = "Host: localhost\r\nConnection: close\r\n";
  private static JdbcStore store;
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    store =
        JdbcStore.connect(
            "jdbc:h2:mem:bad-input;DB_CLOSE_DELAY=-1",
            null,
            null,
            pool -> pool.acquireTimeout(Duration.ofSeconds(30)));
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret("Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA")
                    .store(store)
                    .rateLimit(r -> r.enabled(false))
                    .emailPassword(p -> {}));
    store.migrate(auth.schema());
    server =
        new HttpServer(
            new HttpServer.Setup(
                "localhost",
                0,
                auth.basePath(),
                auth::handle,
                auth::trustsOrigin,
                store::ping,
                Pages.NONE));
    server.start();
  }

  @AfterAll
  static void theServerIsStillAlive() throws IOException {
    assertThat(exchange("GET /api/auth/get-session HTTP/1.1\r\n" + HEAD + "\r\n").body())
        .isEqualTo("null");
    server.stop();
    store.close();
  }

  private static Answer exchange(String request) throws IOException {
    return RawSocket.exchange(server.port(), request);
  }

  private static Answer post(String type, byte[] body) throws IOException {
    return exchange(
        "POST /api/auth/sign-up/email HTTP/1.1\r\n"
            + HEAD
            + "Content-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n"
            + new String(body, StandardCharsets.ISO_8859_1));
  }

  static Stream<Arguments> bodies() {
    String user = "{\"name\":\"a\",\"email\":\"%s\",\"password\":\"correct horse\"}";
    return Stream.of(
        Arguments.of("cut off", "{\"name\":\"a\",\"ema"),
        Arguments.of("null", "null"),
        Arguments.of("an array", "[]"),
        Arguments.of("a text", "\"a\""),
        Arguments.of("trailing words", "{} {}"),
        Arguments.of("a byte order mark", "\uFEFF{}"),
        Arguments.of("no member", "{}"),
        Arguments.of("wrong types", "{\"name\":1,\"email\":[],\"password\":{}}"),
        Arguments.of("a number beyond all", "{\"name\":1e999}"),
        Arguments.of("100 000 arrays deep", "[".repeat(100_000)),
        Arguments.of("50 000 objects deep", "{\"a\":".repeat(50_000)),
        Arguments.of("a lone surrogate", user.formatted("\\ud800@example.com")),
        Arguments.of("a NUL in the address", user.formatted("a\\u0000@example.com")),
        Arguments.of("an address of 10 kB", user.formatted("a".repeat(10_000) + "@example.com")),
        Arguments.of("a raw line break", "{\"name\":\"a\nb\"}"),
        Arguments.of("a comment", "{/* */}"),
        Arguments.of("a single quote", "{'name':'a'}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBodyThatIsWrongIsABadRequest(String what, String body) throws IOException {
    Answer answer = post("application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(what).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"message\":\"").contains("\"code\":\"");
    assertClean(answer);
  }

  @Test
  void bytesThatAreNoTextAreABadRequest() throws IOException {
    byte[] body = "{\"name\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[9] = (byte) 0xC3;
    assertThat(post("application/json", body).status()).isEqualTo(400);
    assertThat(post("application/json", "{}".getBytes(StandardCharsets.UTF_16)).status())
        .isEqualTo(400);
  }

  @Test
  void aHugeBodyIsRefusedByItsLength() throws IOException {
    Answer answer =
        exchange(
            "POST /api/auth/sign-up/email HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 150000000\r\n\r\n{");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
    assertClean(answer);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "text/plain",
        "application/vnd.api+json",
        "multipart/form-data; boundary=x",
        "application/x+json",
        "json",
        "*/*",
      })
  void anUnknownTypeIsUnsupported(String type) throws IOException {
    Answer answer = post(type, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(415);
    assertClean(answer);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /api/auth/x/../ok",
    "GET, /api/auth/%2e%2e/auth/ok",
    "GET, /api/auth/%6fk",
    "GET, /api/auth/o%2fk",
    "GET, /api/auth/ok;j=1",
    "GET, /api/auth/..;/ok",
    "GET, /api/auth//ok",
    "GET, //api/auth/ok",
    "GET, /api/auth/./ok",
    "GET, /api/auth/ok/",
    "GET, /api/auth/OK",
    "GET, /api/auth/ok%20",
    "GET, /api/auth/get-session/x.css",
    "GET, /api/auth/get-session;.js",
    "GET, /api/auth/get-session%2fx.png",
    "GET, /api/auth/",
    "GET, /api/auth",
    "GET, /",
    "HEAD, /x",
    "POST, /api/auth/ok",
    "PUT, /api/auth/ok",
    "DELETE, /api/auth/get-session",
    "TRACE, /api/auth/ok",
    "OPTIONS, /api/auth/ok",
    "get, /api/auth/ok",
    "BREW, /api/auth/ok",
  })
  void anotherSpellingOrMethodIsNotFound(String method, String path) throws IOException {
    Answer answer = exchange(method + " " + path + " HTTP/1.1\r\n" + HEAD + "\r\n");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
    assertClean(answer);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "better-auth.session_token",
        "better-auth.session_token=",
        "better-auth.session_token=%",
        "better-auth.session_token=%zz.%",
        "better-auth.session_token=a.b; better-auth.session_token=c.d",
        "=; ;;; =x",
        "better-auth.session_token=\u00e9\u00ff",
        "better-auth.session_token=\"a.b\"",
      })
  void aCookieThatIsNoneIsNobodys(String cookie) throws IOException {
    Answer answer =
        exchange(
            "GET /api/auth/get-session HTTP/1.1\r\n" + HEAD + "Cookie: " + cookie + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    assertClean(answer);
  }

  @Test
  void whatAStrangerSendsAboutTheHostIsNotFollowed() throws IOException {
    Answer answer =
        exchange(
            "GET /api/auth/error?error=x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
                + "X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n\r\n");
    assertThat(String.join("\n", answer.headers())).doesNotContain("evil.example");
    assertThat(answer.status()).isLessThan(400);
  }

  private static void assertClean(Answer answer) {
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("server")).isEmpty();
    assertThat(answer.header("set-cookie")).isEmpty();
    assertThat(answer.body()).doesNotContain("Exception", "jetty", "dev.latchkey", "at java");
  }
}
