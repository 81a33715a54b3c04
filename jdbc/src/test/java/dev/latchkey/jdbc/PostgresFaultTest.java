package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresFaultTest {
  private static final Duration QUICKLY = Duration.ofMillis(500);

  private final Schema schema = TestSchemas.core();
  private final Table users = schema.table(User.MODEL);
  private final Table sessions = schema.table(Session.MODEL);
  private final String url = TestPostgres.newSchema();
  private final JdbcStore store = open(url, pool -> {});

  private static JdbcStore open(String url, Consumer<PoolOptions> pool) {
    return JdbcStore.connect(url, "postgres", null, pool);
  }

  private static void quick(PoolOptions pool) {
    pool.acquireTimeout(QUICKLY).statementTimeout(QUICKLY);
  }

  private void migrateAndFill() {
    store.migrate(schema);
    store.insert(users, TestSchemas.user("ada"));
    store.insert(sessions, TestSchemas.session("s", "ada"));
  }

  private static void cutConnections() {
    TestPostgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name = 'latchkey'");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aDatabaseThatIsNotThereMakesEverythingUnavailable() {
    try (JdbcStore lost = open("jdbc:postgresql://localhost:1/none", PostgresFaultTest::quick)) {
      assertUnavailable(lost::ping);
      assertUnavailable(() -> lost.check(schema));
      assertUnavailable(() -> lost.migrate(schema));
      assertUnavailable(() -> find(lost));
      assertUnavailable(() -> findJoined(lost));
      assertUnavailable(() -> lost.insert(users, TestSchemas.user("ada")));
      assertUnavailable(() -> lost.transaction(tx -> tx.delete(users, List.of())));
    }
  }

  @Test
  void aStoreOutlivesItsDatabase(@TempDir Path data) throws IOException {
    EmbeddedPostgres first = start(data, 0);
    int port = first.getPort();
    try (JdbcStore kept =
        open(first.getJdbcUrl("postgres", "postgres"), PostgresFaultTest::quick)) {
      kept.migrate(schema);
      kept.insert(users, TestSchemas.user("ada"));
      first.close();
      assertUnavailable(() -> find(kept));
      assertUnavailable(() -> findJoined(kept));
      assertUnavailable(() -> kept.insert(users, TestSchemas.user("bob")));
      try (EmbeddedPostgres again = start(data, port)) {
        assertThat(again.getPort()).isEqualTo(port);
        assertThat(findInTheEnd(kept)).hasSize(1);
        kept.insert(users, TestSchemas.user("bob"));
      }
    }
  }

  // Each try here waits half a second for a connection.
  private List<Row> findInTheEnd(JdbcStore from) {
    for (int i = 0; i < 4; i++) {
      try {
        return find(from);
      } catch (StoreException.Unavailable e) {
        assertThat(e).hasMessageContaining("no connection");
      }
    }
    return find(from);
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .start();
  }

  @Test
  void readsGoOnWhenConnectionsAreCut() {
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
  void aWriteIsNotRepeatedWhenItsConnectionIsCut() {
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
                  cutConnections();
                  tx.insert(sessions, TestSchemas.session("t", "bob"));
                  return "never";
                }));
    assertThat(find(store)).hasSize(1);
  }

  @Test
  void aReadOnlyDatabaseAnswersReadsAndIsUnavailableForWrites() {
    migrateAndFill();
    String readOnly = url + "&options=-c%20default_transaction_read_only=on";
    try (JdbcStore replica = open(readOnly, pool -> {})) {
      assertThat(findJoined(replica)).isNotNull();
      assertUnavailable(() -> replica.insert(users, TestSchemas.user("bob")));
      assertUnavailable(() -> replica.consume(sessions, List.of(), Session.EXPIRES_AT));
      assertUnavailable(() -> replica.transaction(tx -> tx.delete(users, List.of())));
    }
  }

  @Test
  void aUserWhoMayOnlyReadMakesWritesUnavailable() throws SQLException {
    migrateAndFill();
    TestDatabase.execute(
        url,
        "create role reader"
            + schemaName()
            + " login;"
            + ("grant usage on schema " + schemaName() + " to reader" + schemaName() + ";")
            + ("grant select on all tables in schema " + schemaName())
            + (" to reader" + schemaName()));
    String asReader = url.replace("user=postgres", "user=reader" + schemaName());
    try (JdbcStore reader = JdbcStore.connect(asReader, "reader" + schemaName(), null)) {
      assertThat(find(reader)).hasSize(1);
      assertUnavailable(() -> reader.delete(users, List.of()));
    }
  }

  private String schemaName() {
    return url.substring(url.lastIndexOf('=') + 1);
  }

  @Test
  void aStatementThatTakesTooLongIsUnavailable() throws SQLException {
    migrateAndFill();
    try (Connection other = DriverManager.getConnection(url, "postgres", "");
        JdbcStore quick = open(url, PostgresFaultTest::quick)) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("lock table \"user\"");
      }
      assertUnavailable(() -> find(quick));
      assertUnavailable(() -> quick.insert(users, TestSchemas.user("bob")));
      other.rollback();
      quick.insert(users, TestSchemas.user("bob"));
    }
  }

  @Test
  void onTheApplicationsDataSourceToo() throws SQLException {
    migrateAndFill();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    JdbcStore other = JdbcStore.of(source);
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("lock table \"user\"");
      }
      assertUnavailable(() -> find(other));
    }
  }

  @Test
  void aPoolOfOneIsEnoughForATransaction() {
    migrateAndFill();
    try (JdbcStore one = open(url, pool -> pool.maximumSize(1))) {
      String result =
          one.transaction(
              tx -> {
                tx.insert(users, TestSchemas.user("bob"));
                tx.transaction(inner -> inner.reserve(users, TestSchemas.user("eve")));
                assertThat(findJoined(tx)).isNotNull();
                assertThat(tx.consume(sessions, List.of(), Session.EXPIRES_AT)).isNotNull();
                tx.check(schema);
                tx.ping();
                return "done";
              });
      assertThat(result).isEqualTo("done");
      assertThat(find(one)).hasSize(3);
    }
  }

  @Test
  void noConnectionInTimeIsUnavailable() throws Exception {
    migrateAndFill();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (JdbcStore one = open(url, pool -> pool.maximumSize(1).acquireTimeout(QUICKLY))) {
      CompletableFuture<Boolean> holder =
          CompletableFuture.supplyAsync(
              () ->
                  one.transaction(
                      tx -> {
                        held.countDown();
                        return await(release);
                      }));
      held.await();
      assertUnavailable(() -> find(one));
      assertUnavailable(() -> findJoined(one));
      release.countDown();
      assertThat(holder.get()).isTrue();
      assertThat(find(one)).hasSize(1);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTransactionCannotBeUsedAfterItsEndOrByAnotherThread() {
    migrateAndFill();
    Store[] kept = new Store[1];
    store.transaction(
        tx -> {
          kept[0] = tx;
          Throwable thrown =
              CompletableFuture.supplyAsync(() -> catchThrowable(() -> find(tx))).join();
          assertThat(thrown).isInstanceOf(IllegalStateException.class);
          return true;
        });
    assertThatThrownBy(() -> find(kept[0])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatPostgresSaysAboutValuesIsNotRepeated() {
    migrateAndFill();
    Field<Number> count = Field.number("expected");
    Schema more = Schema.builder().model(User.MODEL).field(User.MODEL, count.optional()).build();
    store.migrate(more);
    Table table = more.table(User.MODEL);
    Field<?> added = table.field("expected");
    Row row = Row.of(asNumber(added), 98_765_432_109L);
    Throwable thrown = catchThrowable(() -> store.update(table, List.of(), row));
    assertThat(thrown).isInstanceOf(StoreException.Failed.class);
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("98765432109");
    }
  }

  @SuppressWarnings("unchecked")
  private static Field<Number> asNumber(Field<?> field) {
    return (Field<Number>) field;
  }

  @Test
  void aMissingColumnIsFailedAndNotUnavailable() throws SQLException {
    migrateAndFill();
    TestDatabase.execute(url, "alter table \"user\" drop column \"image\"");
    assertThatThrownBy(() -> find(store))
        .isInstanceOf(StoreException.Failed.class)
        .hasRootCauseMessage("ERROR: column \"image\" does not exist");
  }

  @Test
  void settingsThatCanLoseWritesAreKnown() {
    migrateAndFill();
    List<String> risks = store.read("read", "settings", new PostgresDialect()::risks);
    assertThat(risks).contains("fsync = off"); // as test servers are
  }

  @Test
  void unpairedSurrogatesAreStoredAsNodeStoresThem() {
    migrateAndFill();
    store.insert(users, TestSchemas.user("bob").with(User.NAME, "a\uD800b\uDC00 👩"));
    Row bob = store.find(users, List.of(Field.ID.is("bob")), 1).get(0);
    assertThat(bob.get(User.NAME)).isEqualTo("a\uFFFDb\uFFFD 👩");
  }

  @Test
  void idsMayBeUuidsAsBetterAuthCanMakeThem() throws SQLException {
    String uuid = "c0ffee00-0000-4000-8000-000000000001";
    TestDatabase.execute(
        url,
        "create table \"user\" (\"id\" uuid primary key, \"name\" text, \"email\" text,"
            + " \"emailVerified\" boolean, \"image\" text, \"createdAt\" timestamptz,"
            + " \"updatedAt\" timestamptz);"
            + "create table \"session\" (\"id\" uuid primary key, \"expiresAt\" timestamptz,"
            + " \"token\" text, \"createdAt\" timestamptz, \"updatedAt\" timestamptz,"
            + " \"ipAddress\" text, \"userAgent\" text, \"userId\" uuid)");
    store.insert(users, TestSchemas.user(uuid));
    store.insert(sessions, TestSchemas.session("s", uuid).with(Field.ID, uuid));
    Store.Joined joined = findJoined(store);
    assertThat(joined).isNotNull();
    assertThat(joined.other()).isNotNull();
    assertThat(joined.other().get(Field.ID)).isEqualTo(uuid);
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
