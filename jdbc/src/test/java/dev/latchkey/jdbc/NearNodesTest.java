package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Two nodes that validate from memory, on one PostgreSQL. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NearNodesTest {
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final String COOKIE = "better-auth.session_token";

  // Far longer than the test may take: nothing is forgotten by itself.
  private static final Duration AGES = Duration.ofMinutes(5);

  private final AtomicInteger borrowed = new AtomicInteger();
  private final TestClock clock = new TestClock();
  private final String url = TestPostgres.newSchema();
  private final JdbcStore store = JdbcStore.connect(url, "postgres", null);
  private final JdbcStore otherStore = JdbcStore.of(counting());
  private final Auth node = node(store, AGES);
  private final Auth otherNode = node(otherStore, AGES);
  private final Browser laptop = Browser.of(node, clock);
  private final Browser phone = Browser.of(node, clock);

  private PGSimpleDataSource counting() {
    PGSimpleDataSource source =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            borrowed.incrementAndGet();
            return super.getConnection();
          }
        };
    source.setUrl(url);
    source.setUser("postgres");
    return source;
  }

  private Auth node(JdbcStore on, Duration maxAge) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
          o.store(on).clock(clock).tokens(new TestTokens()).passwordHasher(new TestHasher());
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
          o.session(s -> s.nearCache(n -> n.maxAge(maxAge)));
        });
  }

  @BeforeEach
  void signIn() {
    store.migrate(node.schema());
    laptop.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    phone.signIn(ADA, PASSWORD).hasStatus(200);
    await(node.sessions()::areRemembered);
    await(otherNode.sessions()::areRemembered);
  }

  @AfterEach
  void close() {
    store.close();
    otherStore.close();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", COOKIE + "=" + browser.cookies().get(COOKIE));
  }

  @Test
  void aSessionSeenBeforeTakesNoConnection() {
    Headers headers = headers(phone);
    otherNode.requireSession(headers);
    int before = borrowed.get();
    for (int i = 0; i < 100; i++) otherNode.requireSession(headers);
    assertThat(borrowed).hasValue(before);
  }

  @Test
  void whatOneNodeRevokesTheOtherRefusesWithoutWaitingForItsAge() {
    Headers headers = headers(phone);
    otherNode.requireSession(headers);
    laptop.post("/revoke-other-sessions", "{}").hasStatus(200);
    assertThat(node.session(headers)).isEmpty();
    await(() -> otherNode.session(headers).isEmpty());
  }

  @Test
  void aChangedUserIsReadAnewByTheOtherNode() {
    Headers headers = headers(phone);
    otherNode.requireSession(headers);
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    await(() -> otherNode.requireSession(headers).user().name().equals("Countess"));
  }

  @Test
  void aRevocationWithinTheApplicationsTransactionCountsOnceThatIsCommitted() throws SQLException {
    Headers headers = headers(phone);
    String ada = otherNode.requireSession(headers).user().id();
    try (Connection connection = DriverManager.getConnection(url, "postgres", null)) {
      connection.setAutoCommit(false);
      store.joining(connection, tx -> node.within(tx).sessions().revokeAll(ada));
      assertThat(node.session(headers)).isPresent(); // read, and remembered, before the commit
      assertThat(otherNode.session(headers)).isPresent();
      connection.commit();
    }
    await(() -> node.session(headers).isEmpty());
    await(() -> otherNode.session(headers).isEmpty());
  }

  @Test
  void aRowDeletedBySqlIsHonouredForItsAgeAtMost() {
    Auth brief = node(store, Duration.ofMillis(200));
    Headers headers = headers(phone);
    await(brief.sessions()::areRemembered);
    brief.requireSession(headers);
    TestPostgres.execute("delete from " + schema() + ".session");
    await(() -> brief.session(headers).isEmpty());
    assertThat(otherNode.session(headers)).isEmpty();
  }

  private String schema() {
    return url.substring(url.indexOf("currentSchema=") + "currentSchema=".length());
  }
}
