package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that ended and are kept, on every kind of database. */
class SoftDeleteTest {
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";

  private final TestClock clock = new TestClock();
  private JdbcStore store;
  private Auth auth;

  private void open(TestDatabase database) {
    store = TestDatabase.connect(database.newUrl());
    auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(store).clock(clock);
              o.passwordHasher(new TestHasher()).emailPassword(p -> {});
              o.session(s -> s.softDelete(Duration.ofDays(30)).updateAge(Duration.ZERO));
              o.rateLimit(r -> r.enabled(false));
            });
    store.migrate(auth.schema());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Row> rows() {
    return store.find(auth.schema().table(Session.MODEL), List.of(), 10);
  }

  @ParameterizedTest
  @EnumSource
  void whatEndedIsKeptUntilItsTimeIsOver(TestDatabase database) {
    open(database);
    Browser browser = Browser.of(auth, clock);
    browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    Browser phone = Browser.of(auth, clock);
    phone.signIn(ADA, PASSWORD).hasStatus(200);
    clock.advance(Duration.ofMinutes(1));
    browser.post("/revoke-other-sessions", "{}").hasStatus(200);
    phone.session().hasBody("null");
    browser.session().json("user.email").isEqualTo(ADA);
    assertThat(rows()).filteredOn(row -> row.get(Session.DELETED_AT) != null).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    browser.post("/sign-out", "{}").hasStatus(200);
    assertThat(rows())
        .extracting(row -> row.get(Session.DELETED_REASON))
        .containsExactlyInAnyOrder("revoked", "signed_out");
    assertThat(auth.removeExpired(100)).isZero();
    clock.advance(Duration.ofDays(30));
    assertThat(auth.removeExpired(100)).isEqualTo(2);
    assertThat(rows()).isEmpty();
  }
}
