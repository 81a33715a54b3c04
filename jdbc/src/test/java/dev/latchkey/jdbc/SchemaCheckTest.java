package dev.latchkey.jdbc;

import static dev.latchkey.jdbc.TestDatabase.connect;
import static dev.latchkey.jdbc.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.store.StoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Protocol/02 §7. */
class SchemaCheckTest {

  @ParameterizedTest
  @EnumSource
  void anEmptyDatabaseLacksEveryTable(TestDatabase database) {
    try (JdbcStore store = connect(database.newUrl())) {
      assertThatThrownBy(() -> store.check(TestSchemas.core()))
          .isInstanceOf(StoreException.SchemaMismatch.class)
          .hasMessageContaining("missing tables: user, session, account, verification")
          .hasMessageContaining("latchkey migrate");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesEveryDifferenceAtOnce(TestDatabase database) throws Exception {
    String url = database.newUrl();
    try (JdbcStore store = connect(url)) {
      store.migrate(TestSchemas.core());
      execute(url, "drop table \"verification\"");
      execute(url, "alter table \"user\" drop column \"image\"");
      execute(url, "alter table \"session\" drop column \"ipAddress\"");
      execute(url, "drop table \"account\"");
      execute(
          url,
          "create table \"account\" (\"id\" varchar(255) primary key, \"issuer\" varchar(255) not null)");
      Throwable thrown = catchThrowable(() -> store.check(TestSchemas.core()));
      assertThat(thrown)
          .isInstanceOf(StoreException.SchemaMismatch.class)
          .hasMessageContaining("missing tables: verification\n")
          .hasMessageContaining("missing columns: user.image, session.ipAddress, account.accountId")
          .hasMessageContaining("required columns nobody writes: account.issuer");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatElseADatabaseHasDoesNotMatter(TestDatabase database) throws Exception {
    String url = database.newUrl();
    try (JdbcStore store = connect(url)) {
      store.migrate(TestSchemas.core());
      execute(url, "create table orders (id integer not null, note varchar(255) not null)");
      execute(url, "alter table \"user\" add column phone varchar(255)");
      execute(url, "alter table \"user\" add column plan varchar(255) default 'a' not null");
      store.check(TestSchemas.core());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableWhoseNameOnlyFitsAsAPatternIsNotTheTable(TestDatabase database) throws Exception {
    String url = database.newUrl();
    execute(url, "create table \"userXsessions\" (\"id\" varchar(255) primary key)");
    try (JdbcStore store = connect(url)) {
      assertThatThrownBy(() -> store.check(TestSchemas.extended()))
          .hasMessageContaining("user_sessions");
      store.migrate(TestSchemas.extended());
      store.check(TestSchemas.extended());
    }
  }
}
