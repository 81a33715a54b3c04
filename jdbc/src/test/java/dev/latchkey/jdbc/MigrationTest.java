package dev.latchkey.jdbc;

import static dev.latchkey.jdbc.TestDatabase.connect;
import static dev.latchkey.jdbc.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The resources are what {@code getMigrations().compileMigrations()} of Better Auth prints. */
class MigrationTest {
  private static final int NODES = 8;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void printsWhatBetterAuthPrintsForAnEmptyDatabase(TestDatabase database) throws Exception {
    try (JdbcStore store = connect(database.newUrl())) {
      assertThat(store.generate(TestSchemas.core())).isEqualTo(printed(database, "core"));
      assertThat(store.generate(TestSchemas.extended())).isEqualTo(printed(database, "extended"));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void printsWhatBetterAuthPrintsForNewFields(TestDatabase database) throws Exception {
    try (JdbcStore store = connect(database.newUrl())) {
      store.migrate(TestSchemas.core());
      String expected = printed(database, "added");
      // Better Auth's form is one that MariaDB takes and MySQL refuses.
      if (database == TestDatabase.MARIADB) {
        expected = expected.replace("'it''s free'", "('it''s free')");
      }
      assertThat(store.generate(TestSchemas.added())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRESQL"})
  void printsWhatBetterAuthPrintsForOtherNamesAndIds(TestDatabase database) throws Exception {
    Map<String, Schema> schemas =
        Map.of(
            "names", TestSchemas.names(),
            "uuid", TestSchemas.uuid(),
            "serial", TestSchemas.serial());
    for (String name : schemas.keySet()) {
      String url = database.newUrl();
      try (JdbcStore store = connect(url)) {
        Schema schema = schemas.get(name);
        assertThat(store.generate(schema)).isEqualTo(printed(database, name));
        execute(url, printed(database, name));
        store.check(schema);
        assertThat(store.migrate(schema).isEmpty()).as(name).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void aDatabaseThatBetterAuthMigratedNeedsNothing(TestDatabase database) throws Exception {
    String url = database.newUrl();
    execute(url, printed(database, "core"));
    try (JdbcStore store = connect(url)) {
      store.check(TestSchemas.core());
      assertThat(store.migrate(TestSchemas.core()).isEmpty()).isTrue();
      execute(url, printed(database, "added"));
      store.check(TestSchemas.added());
      assertThat(store.generate(TestSchemas.added())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIndexOnExpiryIsAddedWhereItIsWished(TestDatabase database) throws Exception {
    String url = database.newUrl();
    Schema swept = TestSchemas.swept();
    try (JdbcStore store = connect(url)) {
      store.migrate(TestSchemas.core());
      store.check(swept);
      assertThat(store.migrate(swept).statements())
          .singleElement()
          .asString()
          .contains("session_expiresAt_idx");
      assertThat(store.migrate(swept).isEmpty()).isTrue();
      assertThat(store.migrate(TestSchemas.core()).isEmpty()).isTrue();
      removeExpired(store, swept);
    }
    try (JdbcStore store = connect(database.newUrl())) {
      assertThat(store.migrate(swept).sql()).contains("session_expiresAt_idx");
      assertThat(store.migrate(swept).isEmpty()).isTrue();
    }
  }

  private static void removeExpired(JdbcStore store, Schema schema) {
    Table sessions = schema.table(Session.MODEL);
    store.insert(schema.table(User.MODEL), TestSchemas.user("ada"));
    for (String id : List.of("a", "b", "c")) store.insert(sessions, TestSchemas.session(id, "ada"));
    Condition any = Session.EXPIRES_AT.isBelow(Instant.parse("2100-01-01T00:00:00Z"));
    assertThat(store.delete(sessions, List.of(any), 2)).isEqualTo(2);
    assertThat(store.delete(sessions, List.of(any), 2)).isEqualTo(1);
  }

  @Test
  void printsWhatBetterAuthPrintsForAnEmptySqlServer() throws Exception {
    assertThat(Migration.forSqlServer(TestSchemas.core()).sql())
        .isEqualTo(printed("sqlserver-core"));
    assertThat(Migration.forSqlServer(TestSchemas.extended()).sql())
        .isEqualTo(printed("sqlserver-extended"));
  }

  @ParameterizedTest
  @EnumSource
  void migratingAgainDoesNothing(TestDatabase database) {
    try (JdbcStore store = connect(database.newUrl())) {
      assertThat(store.migrate(TestSchemas.extended()).statements()).hasSize(9);
      assertThat(store.migrate(TestSchemas.extended()).statements()).isEmpty();
      store.check(TestSchemas.extended());
    }
  }

  @ParameterizedTest
  @EnumSource
  void planningChangesNothing(TestDatabase database) {
    try (JdbcStore store = connect(database.newUrl())) {
      String sql = store.generate(TestSchemas.core());
      assertThat(store.migration(TestSchemas.core())).hasToString(sql);
      assertThat(store.generate(TestSchemas.core())).isEqualTo(sql);
    }
  }

  @ParameterizedTest
  @EnumSource
  void addsColumnsToTablesThatHaveRowsAndFillsThem(TestDatabase database) {
    try (JdbcStore store = connect(database.newUrl())) {
      store.migrate(TestSchemas.core());
      store.insert(TestSchemas.core().table(User.MODEL), TestSchemas.user("ada"));
      store.insert(TestSchemas.core().table(User.MODEL), TestSchemas.user("bob"));
      store.migrate(TestSchemas.added());
      store.check(TestSchemas.added());
      Row row = find(store, TestSchemas.added(), "ada");
      assertThat(row.get(TestSchemas.PLAN)).isEqualTo("it's free");
      assertThat(row.get(TestSchemas.NICK)).isNull();
      assertThat(row.get(User.CREATED_AT)).isEqualTo(TestSchemas.NOON);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aColumnThatWasAddedUniqueIsUnique(TestDatabase database) {
    try (JdbcStore store = connect(database.newUrl())) {
      store.migrate(TestSchemas.core());
      store.migrate(TestSchemas.added());
      Schema schema = TestSchemas.added();
      Row ada = TestSchemas.user("ada").with(TestSchemas.PLAN, "a").with(TestSchemas.NICK, "n");
      Row bob = TestSchemas.user("bob").with(TestSchemas.PLAN, "b").with(TestSchemas.NICK, "n");
      store.insert(schema.table(User.MODEL), withDefaults(schema, ada));
      assertThatThrownBy(() -> store.insert(schema.table(User.MODEL), withDefaults(schema, bob)))
          .isInstanceOf(StoreException.DuplicateKey.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesARequiredColumnWithoutDefaultOnlyWhenThereAreRows(TestDatabase database) {
    Schema core = TestSchemas.core();
    Schema more =
        Schema.builder().model(User.MODEL).field(User.MODEL, Field.string("company")).build();
    try (JdbcStore store = connect(database.newUrl())) {
      store.migrate(core);
      store.insert(core.table(User.MODEL), TestSchemas.user("ada"));
      assertThatThrownBy(() -> store.migrate(more))
          .isInstanceOf(StoreException.Failed.class)
          .hasMessageContaining("user.company");
      assertThat(store.generate(more)).contains("company");
      store.delete(core.table(User.MODEL), List.of());
      assertThat(store.migrate(more).statements()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewColumnMayReferToANewTable(TestDatabase database) {
    Field<String> name = Field.string("name");
    Model<Row> team = Model.of("team", row -> row, name);
    Field<String> teamId = Field.string("teamId").optional().references("team");
    Schema more = Schema.builder().model(User.MODEL).model(team).field(User.MODEL, teamId).build();
    try (JdbcStore store = connect(database.newUrl())) {
      store.migrate(TestSchemas.core());
      store.migrate(more);
      store.insert(more.table(team), Row.of(Field.ID, "t").with(name, "T"));
      store.insert(more.table(User.MODEL), TestSchemas.user("ada").with(teamId, "t"));
      assertThat(find(store, more, "ada").get(teamId)).isEqualTo("t");
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesADatabaseWithARequiredColumnNobodyWritesAlone(TestDatabase database) throws Exception {
    String url = database.newUrl();
    execute(
        url,
        "create table \"user\" (\"id\" varchar(255) primary key, \"issuer\" varchar(255) not null)");
    try (JdbcStore store = connect(url)) {
      String before = store.generate(TestSchemas.core());
      assertThatThrownBy(() -> store.migrate(TestSchemas.core()))
          .isInstanceOf(StoreException.SchemaMismatch.class)
          .hasMessageContaining("user.issuer");
      assertThat(store.generate(TestSchemas.core())).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyNodesThatStartAtOnceOneMigrates(TestDatabase database) throws Exception {
    for (int round = 0; round < 5; round++) {
      String url = database.newUrl();
      List<Migration> done = migrateAtOnce(url);
      assertThat(done.stream().filter(m -> !m.isEmpty())).as("round %s", round).hasSize(1);
      try (JdbcStore store = connect(url)) {
        store.check(TestSchemas.extended());
        assertThat(store.generate(TestSchemas.extended())).isEmpty();
      }
    }
  }

  @Test
  void aMigrationThatFailsHalfWayLeavesNothing() throws Exception {
    for (TestDatabase database : List.of(TestDatabase.SQLITE, TestDatabase.POSTGRESQL)) {
      String url = database.newUrl();
      execute(url, "create table other (id integer)");
      execute(url, "create index \"account_userId_idx\" on other (id)");
      try (JdbcStore store = connect(url)) {
        String before = store.generate(TestSchemas.core());
        assertThatThrownBy(() -> store.migrate(TestSchemas.core()))
            .isInstanceOf(StoreException.Failed.class);
        assertThat(store.generate(TestSchemas.core())).isEqualTo(before);
        execute(url, "drop index \"account_userId_idx\"");
        store.migrate(TestSchemas.core());
        store.check(TestSchemas.core());
      }
    }
  }

  // Every node has a pool of its own, as every process would.
  private static List<Migration> migrateAtOnce(String url) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    CyclicBarrier start = new CyclicBarrier(NODES);
    Callable<Migration> node =
        () -> {
          start.await();
          try (JdbcStore store = connect(url)) {
            return store.migrate(TestSchemas.extended());
          }
        };
    try {
      List<Migration> done = new ArrayList<>();
      List<Callable<Migration>> nodes = Collections.nCopies(NODES, node);
      for (Future<Migration> migrated : threads.invokeAll(nodes)) done.add(migrated.get());
      return done;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Row find(JdbcStore store, Schema schema, String id) {
    return store.find(schema.table(User.MODEL), List.of(Field.ID.is(id)), 1).get(0);
  }

  private static Row withDefaults(Schema schema, Row row) {
    Row filled = row;
    for (Table.Column column : schema.table(User.MODEL).columns()) {
      if (!filled.has(column.field())) filled = withDefault(filled, column.field());
    }
    return filled;
  }

  private static <T> Row withDefault(Row row, Field<T> field) {
    boolean unique = field.isUnique();
    return unique ? row : row.with(field, field.defaultValue());
  }

  private static String printed(TestDatabase database, String name) throws IOException {
    return printed(database + "-" + name);
  }

  private static String printed(String name) throws IOException {
    String resource = "/better-auth-1.7.25/" + name + ".sql";
    try (InputStream in = MigrationTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
