package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application whose own rows and a user come into being together, or not at all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinedTransactionTest {
  private static final String PASSWORD = "correct horse";
  private static final String ADA = "ada@example.com";

  private final TestClock clock = new TestClock();
  private final Schema schema = TestSchemas.core();
  private final Table users = schema.table(User.MODEL);

  private Auth auth(JdbcStore store) {
    return Auth.create(
        o ->
            o.baseUrl(Browser.DEFAULT_ORIGIN)
                .secret("a secret for tests, long and not used elsewhere: 8Hq2")
                .store(store)
                .clock(clock)
                .tokens(new TestTokens())
                .passwordHasher(new TestHasher())
                .rateLimit(r -> r.enabled(false))
                .emailPassword(p -> {}));
  }

  private boolean signUp(Auth auth) {
    Browser.of(auth, clock).signUp("Ada", ADA, PASSWORD).hasStatus(200);
    return true;
  }

  private int signIn(Auth auth) {
    return Browser.of(auth, clock).signIn(ADA, PASSWORD).status();
  }

  @ParameterizedTest
  @EnumSource
  void whatTheApplicationRollsBackUndoesTheSignUp(TestDatabase database) throws Exception {
    String url = newUrl(database);
    try (JdbcStore store = TestDatabase.connect(url)) {
      Auth auth = auth(store);
      try (Connection connection = begin(TestDatabase.open(url))) {
        store.joining(connection, tx -> signUp(auth.within(tx)));
        connection.rollback();
      }
      assertThat(store.find(users, List.of(), 9)).isEmpty();
      assertThat(profiles(url)).isZero();
      assertThat(signIn(auth)).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheApplicationCommitsKeepsTheSignUp(TestDatabase database) throws Exception {
    String url = newUrl(database);
    try (JdbcStore store = TestDatabase.connect(url)) {
      Auth auth = auth(store);
      try (Connection connection = begin(TestDatabase.open(url))) {
        store.joining(connection, tx -> signUp(auth.within(tx)));
        connection.commit();
      }
      assertThat(signIn(auth)).isEqualTo(200);
      assertThat(profiles(url)).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatIsRefusedLeavesWhatTheApplicationDid(TestDatabase database) throws Exception {
    String url = newUrl(database);
    try (JdbcStore store = TestDatabase.connect(url)) {
      store.insert(users, TestSchemas.user("ada"));
      try (Connection connection = begin(TestDatabase.open(url))) {
        store.joining(connection, this::tryInVain);
        connection.commit();
      }
      assertThat(store.find(users, List.of(), 9)).hasSize(2);
      assertThat(profiles(url)).isOne();
    }
  }

  private boolean tryInVain(Store store) {
    assertThatThrownBy(() -> store.insert(users, TestSchemas.user("ada")))
        .isInstanceOf(StoreException.DuplicateKey.class);
    assertThatThrownBy(
            () ->
                store.transaction(
                    tx -> {
                      tx.insert(users, TestSchemas.user("bob"));
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");
    return store.reserve(users, TestSchemas.user("eve"));
  }

  @ParameterizedTest
  @EnumSource
  void theOnlyConnectionOfTheApplicationIsEnough(TestDatabase database) throws Exception {
    String url = newUrl(database);
    try (HikariDataSource source = poolOfOne(url)) {
      JdbcStore store = JdbcStore.of(source);
      Auth auth = auth(store);
      try (Connection connection = begin(source.getConnection())) {
        store.joining(connection, tx -> signUp(auth.within(tx)));
        connection.commit();
      }
      assertThat(profiles(url)).isOne();
      assertThat(signIn(auth)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatCommitsByItselfIsRefused(TestDatabase database) throws Exception {
    String url = newUrl(database);
    try (JdbcStore store = TestDatabase.connect(url);
        Connection connection = TestDatabase.open(url)) {
      assertThatThrownBy(() -> store.joining(connection, tx -> true))
          .isInstanceOf(IllegalArgumentException.class);
      store.insert(users, TestSchemas.user("ada"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolOfOneIsEnoughForEverything(TestDatabase database) {
    String url = database.newUrl();
    try (JdbcStore store =
        JdbcStore.connect(url, TestDatabase.user(url), "", pool -> pool.maximumSize(1))) {
      store.migrate(schema);
      Auth auth = auth(store);
      Browser browser = Browser.of(auth, clock);
      signUp(auth);
      browser.signIn(ADA, PASSWORD).hasStatus(200);
      browser.get("/get-session").json("user.email").isEqualTo(ADA);
      int found =
          store.transaction(
              tx -> {
                tx.insert(users, TestSchemas.user("bob"));
                tx.transaction(inner -> inner.reserve(users, TestSchemas.user("eve")));
                tx.check(schema);
                tx.ping();
                tx.consume(schema.table(Session.MODEL), List.of(), Session.EXPIRES_AT);
                return tx.find(users, List.of(), 9).size();
              });
      assertThat(found).isEqualTo(3);
      browser.get("/get-session").hasStatus(200).hasBody("null");
    }
  }

  // A database with the tables of both.
  private String newUrl(TestDatabase database) throws SQLException {
    String url = database.newUrl();
    try (JdbcStore store = TestDatabase.connect(url)) {
      store.migrate(schema);
    }
    TestDatabase.execute(url, "create table profiles (name varchar(255) not null)");
    return url;
  }

  private static Connection begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into profiles (name) values ('ada')");
    }
    return connection;
  }

  private static int profiles(String url) throws SQLException {
    try (Connection connection = TestDatabase.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from profiles")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static HikariDataSource poolOfOne(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(TestDatabase.user(url));
    config.setPassword("");
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(1000);
    return new HikariDataSource(config);
  }
}
