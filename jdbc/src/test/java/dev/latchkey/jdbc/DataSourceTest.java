package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores on the application's own data source, whose settings are whatever they are. */
class DataSourceTest {
  private final Schema schema = TestSchemas.core();
  private final Table users = schema.table(User.MODEL);
  private final Table sessions = schema.table(Session.MODEL);

  private static HikariDataSource dataSource(String url, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(TestDatabase.user(url));
    config.setPassword("");
    config.setMaximumPoolSize(3);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @EnumSource
  void findsTheDialectByItself(TestDatabase database) {
    try (HikariDataSource source = dataSource(database.newUrl(), true)) {
      JdbcStore store = JdbcStore.of(source);
      store.migrate(schema);
      store.check(schema);
      store.insert(users, TestSchemas.user("ada"));
      store.insert(sessions, TestSchemas.session("s", "ada"));
      assertThat(store.findJoined(sessions, Session.TOKEN.is("token-s"), Session.USER_ID, users))
          .isNotNull();
      assertThat(store.find(users, List.of(User.CREATED_AT.is(TestSchemas.NOON)), 2)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesAreCommittedWhateverTheDataSourceSays(TestDatabase database) {
    String url = database.newUrl();
    try (HikariDataSource source = dataSource(url, false);
        JdbcStore other = TestDatabase.connect(url)) {
      JdbcStore store = JdbcStore.of(source);
      store.migrate(schema);
      store.insert(users, TestSchemas.user("ada"));
      store.transaction(tx -> tx.reserve(users, TestSchemas.user("bob")));
      assertThat(other.find(users, List.of(), 9)).hasSize(2);
    }
  }

  @Test
  void sqliteChecksReferencesWhateverTheDataSourceSays() {
    try (HikariDataSource source = dataSource(TestDatabase.SQLITE.newUrl(), true)) {
      JdbcStore store = JdbcStore.of(source);
      store.migrate(schema);
      assertThatThrownBy(() -> store.insert(sessions, TestSchemas.session("s", "nobody")))
          .isInstanceOf(StoreException.Failed.class);
    }
  }

  @Test
  void closingTheStoreLeavesTheDataSourceOpen() {
    try (HikariDataSource source = dataSource(TestDatabase.SQLITE.newUrl(), true)) {
      JdbcStore.of(source).close();
      JdbcStore.of(source).ping();
    }
  }

  @Test
  void sqliteInMemoryIsOneDatabase() {
    try (JdbcStore store = JdbcStore.connect("jdbc:sqlite::memory:", null, null)) {
      store.migrate(schema);
      store.insert(users, TestSchemas.user("ada"));
      assertThat(store.find(users, List.of(), 2)).hasSize(1);
    }
  }

  @Test
  void anUnknownDatabaseIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> JdbcStore.connect("jdbc:derby:memory:x", null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("derby")
        .hasMessageContaining("PostgreSQL");
    assertThatThrownBy(() -> JdbcStore.connect("latchkey.db", null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
