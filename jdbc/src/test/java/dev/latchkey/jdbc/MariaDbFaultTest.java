package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Condition.Operator;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is MySQL's and MariaDB's own, and what happens when they fail. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MariaDbFaultTest {
  private static final Duration QUICKLY = Duration.ofMillis(500);

  private final Schema schema = TestSchemas.core();
  private final Table users = schema.table(User.MODEL);
  private final Table sessions = schema.table(Session.MODEL);
  private final String url = TestMariaDb.newDatabase();
  private final JdbcStore store = open(pool -> {});

  private JdbcStore open(Consumer<PoolOptions> pool) {
    return JdbcStore.connect(url, "root", "", pool);
  }

  private static void quick(PoolOptions pool) {
    pool.acquireTimeout(QUICKLY).statementTimeout(QUICKLY);
  }

  private void migrateAndFill() {
    store.migrate(schema);
    store.insert(users, TestSchemas.user("ada"));
    store.insert(sessions, TestSchemas.session("s", "ada"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  // ── the network ──

  @Test
  void aDatabaseThatIsNotThereMakesEverythingUnavailable() {
    String nowhere = "jdbc:mariadb://localhost:1/none";
    try (JdbcStore lost = JdbcStore.connect(nowhere, "root", "", MariaDbFaultTest::quick)) {
      assertUnavailable(lost::ping);
      assertUnavailable(() -> lost.migrate(schema));
      assertUnavailable(() -> find(lost));
      assertUnavailable(() -> lost.insert(users, TestSchemas.user("ada")));
    }
  }

  @Test
  void readsGoOnWhenConnectionsAreCut() throws SQLException {
    migrateAndFill();
    for (int i = 0; i < 5; i++) {
      assertThat(find(store)).hasSize(1);
      cutConnections();
      assertThat(find(store)).hasSize(1);
      cutConnections();
      assertThat(findJoined(store)).isNotNull();
      cutConnections();
      store.check(schema);
    }
  }

  @Test
  void aWriteIsNotRepeatedWhenItsConnectionIsCut() throws SQLException {
    migrateAndFill();
    cutConnections();
    assertUnavailable(() -> store.insert(users, TestSchemas.user("bob")));
    assertThat(find(store)).hasSize(1);
    assertThat(store.reserve(users, TestSchemas.user("bob"))).isTrue();
  }

  @Test
  void aTransactionWhoseConnectionIsCutHappensNotAtAll() {
    migrateAndFill();
    assertUnavailable(
        () ->
            store.transaction(
                tx -> {
                  tx.insert(users, TestSchemas.user("bob"));
                  cutConnectionsUnchecked();
                  tx.insert(sessions, TestSchemas.session("t", "bob"));
                  return "never";
                }));
    assertThat(find(store)).hasSize(1);
  }

  // ── refusals ──

  @Test
  void aStatementThatWaitsTooLongIsUnavailable() throws SQLException {
    migrateAndFill();
    try (Connection other = TestDatabase.open(url);
        JdbcStore quick = open(MariaDbFaultTest::quick)) {
      run(other, "lock tables `user` write");
      assertUnavailable(() -> find(quick));
      assertUnavailable(() -> quick.insert(users, TestSchemas.user("bob")));
      run(other, "unlock tables");
      quick.insert(users, TestSchemas.user("bob"));
    }
  }

  @Test
  void aRowThatStaysLockedIsUnavailable() throws SQLException {
    migrateAndFill();
    try (Connection other = TestDatabase.open(url);
        JdbcStore quick = open(MariaDbFaultTest::quick)) {
      other.setAutoCommit(false);
      run(other, "select * from `user` for update");
      assertUnavailable(() -> quick.update(users, List.of(), Row.of(User.NAME, "N")));
      assertThat(find(quick)).hasSize(1);
    }
  }

  @Test
  void ofTwoTransactionsThatWaitForEachOtherOneIsUnavailable() throws SQLException {
    migrateAndFill();
    store.insert(users, TestSchemas.user("bob"));
    try (Connection other = TestDatabase.open(url)) {
      other.setAutoCommit(false);
      run(other, "update `user` set `name` = concat(`name`, '!')");
      assertUnavailable(
          () ->
              store.transaction(
                  tx -> {
                    tx.update(sessions, List.of(), Row.of(Session.IP_ADDRESS, "::1"));
                    waitInTheBackground(other, "update `session` set `userAgent` = 'x'");
                    return tx.update(users, List.of(), Row.of(User.NAME, "N"));
                  }));
    }
  }

  @Test
  void aUserWhoMayOnlyReadMakesWritesUnavailable() throws SQLException {
    migrateAndFill();
    String name = "reader" + url.hashCode();
    TestMariaDb.execute("create user '" + name + "'@'localhost' identified by 'r'");
    TestMariaDb.execute("grant select on *.* to '" + name + "'@'localhost'");
    try (JdbcStore reader = JdbcStore.connect(url, name, "r")) {
      assertThat(find(reader)).hasSize(1);
      assertUnavailable(() -> reader.insert(users, TestSchemas.user("bob")));
      assertUnavailable(() -> reader.delete(users, List.of()));
    }
  }

  @Test
  void aMissingColumnIsFailedAndNotUnavailable() throws SQLException {
    migrateAndFill();
    TestDatabase.execute(url, "alter table \"user\" drop column \"image\"");
    assertThatThrownBy(() -> find(store)).isInstanceOf(StoreException.Failed.class);
  }

  @Test
  void aDriverThatCountsChangedRowsOnlyIsRefused() {
    assertThatThrownBy(() -> JdbcStore.connect(url + "&useAffectedRows=true", "root", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("useAffectedRows");
  }

  @Test
  void anUpdateThatChangesNothingCountsWhatItFound() {
    migrateAndFill();
    Row same = Row.of(User.NAME, "Somebody");
    assertThat(store.update(users, List.of(Field.ID.is("ada")), same)).isEqualTo(1);
  }

  // ── its own ways ──

  @Test
  void exactComparisonsFindTheirRowsThroughTheIndex() throws SQLException {
    migrateAndFill();
    for (int i = 0; i < 50; i++) store.insert(users, TestSchemas.user("u" + i));
    Dialect.Comparison comparison = store.dialect().comparison("`email`", Operator.IS, Kind.STRING);
    try (Connection connection = TestDatabase.open(url);
        PreparedStatement explain =
            connection.prepareStatement("explain select * from `user` where " + comparison.sql())) {
      for (int i = 1; i <= comparison.placeholders(); i++) explain.setString(i, "u7@example.com");
      try (ResultSet plan = explain.executeQuery()) {
        assertThat(plan.next()).isTrue();
        assertThat(plan.getString("key")).isEqualTo("email");
        assertThat(plan.getInt("rows")).isEqualTo(1);
      }
    }
  }

  @Test
  void thousandsOfRowsGoInOneStep() throws SQLException {
    migrateAndFill();
    String rows =
        IntStream.range(0, 6000)
            .mapToObj(i -> "('s" + i + "', '2020-01-01', 't" + i + "', '2020-01-01', 'ada')")
            .collect(Collectors.joining(", "));
    TestDatabase.execute(
        url, "insert into session (id, expiresAt, token, updatedAt, userId) values " + rows);
    List<Condition> expired =
        List.of(Session.EXPIRES_AT.isBelow(Instant.parse("2021-01-01T00:00:00Z")));
    assertThat(store.delete(sessions, expired, 5000)).isEqualTo(5000);
    assertThat(store.delete(sessions, expired, 5000)).isEqualTo(1000);
    assertThat(findJoined(store)).isNotNull();
  }

  @Test
  void settingsThatPutDataAtRiskAreKnown() throws SQLException {
    TestDatabase.execute(url, "alter database character set latin1");
    try (JdbcStore other = open(pool -> {})) {
      List<String> risks = other.read("read", "settings", c -> other.dialect().risks(c));
      assertThat(risks)
          .containsExactly("innodb_flush_log_at_trx_commit = 2", "character_set_database = latin1");
    }
  }

  @Test
  void datesStayAsTheyAreWhereTheServerWouldMakeThemChangeWithTheirRow() throws SQLException {
    try (HikariDataSource source = source("set explicit_defaults_for_timestamp = 0")) {
      JdbcStore old = JdbcStore.of(source);
      old.migrate(schema);
      old.insert(users, TestSchemas.user("ada"));
      old.insert(sessions, TestSchemas.session("s", "ada"));
      old.update(sessions, List.of(), Row.of(Session.IP_ADDRESS, "::1"));
      Row session = old.find(sessions, List.of(), 1).get(0);
      assertThat(session.get(Session.EXPIRES_AT)).isEqualTo(TestSchemas.NOON);
      assertThat(old.generate(schema)).isEmpty();
    }
  }

  @Test
  void theApplicationsConnectionsKeepTheirSettings() throws SQLException {
    String settings = "set time_zone = '+05:45', sql_mode = 'ANSI_QUOTES'";
    try (HikariDataSource source = source(settings)) {
      JdbcStore other = JdbcStore.of(source);
      other.migrate(schema);
      other.insert(users, TestSchemas.user("ada"));
      other.transaction(tx -> tx.update(users, List.of(), Row.of(User.NAME, "N")));
      assertThat(find(store).get(0).get(User.CREATED_AT)).isEqualTo(TestSchemas.NOON);
      try (Connection connection = source.getConnection()) {
        assertThat(values(connection, "select @@time_zone, @@sql_mode"))
            .containsExactly("+05:45", "ANSI_QUOTES");
      }
    }
  }

  @Test
  void migratingLeavesTheLimitsOfTheConnectionAsTheyWere() throws SQLException {
    try (JdbcStore one = open(pool -> pool.maximumSize(1))) {
      String limits = "select @@lock_wait_timeout, @@innodb_lock_wait_timeout";
      List<String> before = one.read("read", "limits", c -> values(c, limits));
      one.migrate(schema);
      assertThat(one.<List<String>>read("read", "limits", c -> values(c, limits)))
          .isEqualTo(before)
          .containsExactly("3", "3");
    }
  }

  // ── helpers ──

  private HikariDataSource source(String settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("root");
    config.setPassword("");
    config.setMaximumPoolSize(1);
    config.setConnectionInitSql(settings);
    return new HikariDataSource(config);
  }

  private void cutConnections() throws SQLException {
    String others =
        "select id from information_schema.processlist"
            + " where db = database() and id <> connection_id()";
    try (Connection connection = TestDatabase.open(url)) {
      for (String id : values(connection, others)) run(connection, "kill " + id);
    }
  }

  private void cutConnectionsUnchecked() {
    try {
      cutConnections();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waitInTheBackground(Connection connection, String sql) {
    Thread waiting =
        new Thread(
            () -> {
              try {
                run(connection, sql);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> values(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++)
          values.add(rows.getString(i));
      }
    }
    return values;
  }

  private List<Row> find(Store from) {
    return from.find(users, List.of(), 10);
  }

  private Store.Joined findJoined(Store from) {
    return from.findJoined(sessions, Session.TOKEN.is("token-s"), Session.USER_ID, users);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreException.Unavailable.class);
  }
}
