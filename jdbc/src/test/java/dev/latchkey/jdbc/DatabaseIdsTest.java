package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.IdStrategy;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code generateId: false}: the defaults of the application's own tables make the ids. */
class DatabaseIdsTest {
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";

  private final TestClock clock = new TestClock();
  private JdbcStore store;
  private Auth auth;

  private void open(String url) {
    store = TestDatabase.connect(url);
    auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(store).clock(clock);
              o.ids(IdStrategy.database()).passwordHasher(new TestHasher());
              o.emailPassword(p -> {});
            });
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static String idDefault(TestDatabase database) {
    return switch (database) {
      case SQLITE -> "(lower(hex(randomblob(16))))";
      case POSTGRESQL -> "md5(random()::text)";
      case MARIADB -> "(md5(rand()))";
      case H2 -> "rawtohex(random_uuid())";
    };
  }

  private List<Row> all(String model) {
    Table table = auth.schema().table(model);
    return store.find(table, List.of(), 10);
  }

  @ParameterizedTest
  @EnumSource
  void theDatabaseMakesThem(TestDatabase database) throws SQLException {
    String url = database.newUrl();
    open(url);
    String tables = store.generate(auth.schema());
    String id = " not null primary key";
    TestDatabase.execute(url, tables.replace(id, " default " + idDefault(database) + id));

    Browser browser = Browser.of(auth, clock);
    Reply reply = browser.signUp("Ada", "ada@example.com", "correct horse").hasStatus(200);
    assertThat(reply.text("user.id")).matches("[0-9a-f]{32}");
    reply.json("user.id").isEqualTo(all("user").get(0).get(Field.ID));
    String session = browser.session().text("session.id");
    assertThat(session).matches("[0-9a-f]{32}");
    List<Condition> which = List.of(Field.ID.is(session));
    assertThat(store.find(auth.schema().table("session"), which, 2)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void withoutADefaultNobodyCanSignUp(TestDatabase database) {
    open(database.newUrl());
    store.migrate(auth.schema());
    Browser.of(auth, clock)
        .signUp("Ada", "ada@example.com", "correct horse")
        .isRefusal(422, "FAILED_TO_CREATE_USER");
    assertThat(all("user")).isEmpty();
  }
}
