package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteFaultTest {
  private final Schema schema = TestSchemas.core();
  private final Table users = schema.table(User.MODEL);
  private final String url = TestDatabase.SQLITE.newUrl();

  @BeforeEach
  void migrate() {
    try (JdbcStore store = TestDatabase.connect(url)) {
      store.migrate(schema);
      store.insert(users, TestSchemas.user("ada"));
    }
  }

  @Test
  void aFileThatAnotherProcessWritesToIsUnavailableForWritesAfterAWhile() throws SQLException {
    try (JdbcStore store = TestDatabase.connect(url);
        Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");
      assertThat(find(store)).hasSize(1);
      long start = System.nanoTime();
      assertUnavailable(() -> store.insert(users, TestSchemas.user("bob")));
      assertUnavailable(() -> store.transaction(tx -> tx.delete(users, List.of())));
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      statement.execute("rollback");
      store.insert(users, TestSchemas.user("bob"));
      assertThat(find(store)).hasSize(2);
    }
  }

  @Test
  void aWriterWaitsForAnotherOfThisProcess() throws Exception {
    try (JdbcStore store = TestDatabase.connect(url)) {
      CountDownLatch began = new CountDownLatch(1);
      CompletableFuture<Boolean> other =
          CompletableFuture.supplyAsync(
              () ->
                  store.transaction(
                      tx -> {
                        began.countDown();
                        for (int i = 0; i < 200; i++) tx.reserve(users, TestSchemas.user("u" + i));
                        return true;
                      }));
      began.await();
      store.insert(users, TestSchemas.user("bob"));
      assertThat(other.get()).isTrue();
      assertThat(store.find(users, List.of(), 1000)).hasSize(202);
    }
  }

  @Test
  void aTransactionThatReadsBeforeItWritesNeverFindsTheFileChanged() throws Exception {
    try (JdbcStore one = TestDatabase.connect(url);
        JdbcStore two = TestDatabase.connect(url)) {
      CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> rename(one, "one"));
      assertThat(rename(two, "two")).isEqualTo(50);
      assertThat(first.get()).isEqualTo(50);
    }
  }

  private int rename(JdbcStore store, String name) {
    int renamed = 0;
    for (int i = 0; i < 50; i++) {
      Row changes = Row.of(User.NAME, name + i);
      renamed +=
          store.transaction(
              tx -> {
                Row row = tx.find(users, List.of(Field.ID.is("ada")), 1).get(0);
                return tx.update(users, List.of(User.NAME.is(row.require(User.NAME))), changes);
              });
    }
    return renamed;
  }

  @Test
  void aFullDiskMakesWritesUnavailableLeavesReadsAndRecovers() {
    String full = url + "?max_page_count=40";
    int added = 0;
    try (JdbcStore store = TestDatabase.connect(full)) {
      Row large = TestSchemas.user("large").with(User.NAME, "x".repeat(1_000_000));
      assertUnavailable(() -> store.insert(users, large));
      assertUnavailable(() -> store.transaction(tx -> tx.reserve(users, large)));
      assertThat(find(store)).hasSize(1);
      store.insert(users, TestSchemas.user("bob"));
      added = find(store).size();
    }
    try (JdbcStore store = TestDatabase.connect(url)) {
      assertThat(find(store)).hasSize(added);
      store.insert(users, TestSchemas.user("large").with(User.NAME, "x".repeat(1_000_000)));
      store.check(schema);
    }
  }

  @Test
  void aReadOnlyFileAnswersReadsAndIsUnavailableForWrites() {
    try (JdbcStore writer = TestDatabase.connect(url);
        JdbcStore store =
            TestDatabase.connect(url.replace("sqlite:", "sqlite:file:") + "?mode=ro")) {
      writer.ping();
      assertThat(find(store)).hasSize(1);
      assertUnavailable(() -> store.insert(users, TestSchemas.user("bob")));
      assertUnavailable(() -> store.transaction(tx -> tx.delete(users, List.of())));
    }
  }

  @Test
  void aFolderThatIsNotThereIsUnavailable() {
    try (JdbcStore store = TestDatabase.connect("jdbc:sqlite:/nowhere/at/all.db")) {
      assertUnavailable(store::ping);
      assertUnavailable(() -> store.migrate(schema));
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsUnavailable() throws Exception {
    Path file = Path.of(url.substring("jdbc:sqlite:".length()) + "x");
    Files.writeString(file, "this is not a database, it is a text ".repeat(100));
    file.toFile().deleteOnExit();
    try (JdbcStore store = TestDatabase.connect("jdbc:sqlite:" + file)) {
      assertUnavailable(() -> store.migrate(schema));
    }
  }

  @Test
  void acknowledgedWritesAreSyncedAndReferencesChecked() throws SQLException {
    try (JdbcStore store = TestDatabase.connect(url)) {
      assertThat(pragma(store, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(store, "synchronous")).isEqualTo("2");
      assertThat(pragma(store, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(store, "busy_timeout")).isEqualTo("3000");
    }
  }

  private static String pragma(JdbcStore store, String name) {
    return store.read(
        "read",
        name,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("pragma " + name)) {
            return rows.getString(1);
          }
        });
  }

  @Test
  void datesAndBooleansAreWhatNodeWrites() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select \"createdAt\", typeof(\"createdAt\"), \"emailVerified\","
                    + " typeof(\"emailVerified\") from \"user\"")) {
      assertThat(rows.getString(1)).isEqualTo("2026-03-14T12:00:00.123Z");
      assertThat(rows.getString(2)).isEqualTo("text");
      assertThat(rows.getString(3)).isEqualTo("0");
      assertThat(rows.getString(4)).isEqualTo("integer");
    }
  }

  /** Protocol/02 §5. */
  @Test
  void otherFormsOfDatesAreRead() throws SQLException {
    List<String> forms =
        List.of(
            "2099-01-01 00:00:00",
            "2099-01-01T00:00:00Z",
            "2099-01-01T00:00:00.000456Z",
            "2099-01-01T00:00:00.000+00:00");
    try (JdbcStore store = TestDatabase.connect(url)) {
      for (String form : forms) {
        TestDatabase.execute(url, "update \"user\" set \"createdAt\" = '" + form + "'");
        assertThat(find(store).get(0).get(User.CREATED_AT)).hasToString("2099-01-01T00:00:00Z");
      }
      TestDatabase.execute(url, "update \"user\" set \"createdAt\" = 4070908800000");
      assertThatThrownBy(() -> find(store)).isInstanceOf(StoreException.Failed.class);
    }
  }

  private List<Row> find(JdbcStore store) {
    return store.find(users, List.of(), 10);
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreException.Unavailable.class);
  }
}
