package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Naming;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names as SQL has them, and fields of every type, on every database. */
class SnakeCaseTest {
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";

  private static final Field<String> NICK_NAME = Field.string("nickName").optional().unique();
  private static final Field<Number> BIRTH_YEAR = Field.number("birthYear").optional().indexed();
  private static final Field<Long> BALANCE = Field.bigint("accountBalance").optional();
  private static final Field<Boolean> NEWS = Field.bool("wantsNews").defaultsTo(false);
  private static final Field<Instant> BORN = Field.date("bornAt").optional();
  private static final Field<JsonValue> THEME = Field.json("uiTheme").optional();
  private static final Field<List<String>> TAGS = Field.strings("tagList").optional();
  private static final Field<List<Number>> SIZES = Field.numbers("shoeSizes").optional();
  private static final Field<String> SPONSOR =
      Field.string("sponsorId").optional().references("user");
  private static final List<Field<?>> FIELDS =
      List.of(NICK_NAME, BIRTH_YEAR, BALANCE, NEWS, BORN, THEME, TAGS, SIZES, SPONSOR);

  private static final String VALUES =
      "\"nickName\":\"Countess\",\"birthYear\":1815,\"accountBalance\":9007199254740991,"
          + "\"wantsNews\":true,\"bornAt\":\"1995-12-10T00:00:00.000Z\","
          + "\"uiTheme\":{\"dark\":true,\"sizes\":[1,null]},\"tagList\":[\"b\",\"a\"],"
          + "\"shoeSizes\":[2,1]";

  private final TestClock clock = new TestClock();
  private String url;
  private JdbcStore store;
  private Auth auth;

  private void open(TestDatabase database) {
    url = database.newUrl();
    store = TestDatabase.connect(url);
    auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(store).clock(clock);
              o.passwordHasher(new TestHasher()).emailPassword(p -> {});
              o.naming(Naming.SNAKE_CASE).rateLimit(r -> r.inDatabase());
              o.user(u -> u.deleteUser(true));
              o.user(u -> FIELDS.forEach(u::field)).session(s -> FIELDS.forEach(s::field));
            });
    store.migrate(auth.schema());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String only(String sql) throws SQLException {
    try (Connection connection = TestDatabase.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void peopleAndTheirSessionsAreKeptUnderThem(TestDatabase database) throws SQLException {
    open(database);
    assertThat(store.migrate(auth.schema()).isEmpty()).isTrue();
    Browser browser = Browser.of(auth, clock);
    String body = "{\"name\":\"Ada\",\"email\":\"%s\",\"password\":\"%s\",%s}";
    Reply signedUp = browser.post("/sign-up/email", body.formatted(ADA, PASSWORD, VALUES));
    assertThat(signedUp.hasStatus(200).body()).contains(VALUES);
    browser.post("/update-session", "{" + VALUES + "}").hasStatus(200);
    Reply session = browser.session();
    assertThat(session.body().split("\"nickName\":\"Countess\"")).hasSize(3);
    assertThat(session.body().replace(VALUES, "")).doesNotContain("Countess");

    String quote = database == TestDatabase.MARIADB ? "`" : "\"";
    String select = "select %1$s%2$s%1$s from %1$s%3$s%1$s";
    assertThat(only(select.formatted(quote, "nick_name", "user"))).isEqualTo("Countess");
    assertThat(only(select.formatted(quote, "user_id", "session")))
        .isEqualTo(session.text("user.id"));
    assertThat(only(select.formatted(quote, "last_request", "rate_limit"))).isNotEmpty();

    Browser phone = Browser.of(auth, clock);
    phone.signIn(ADA, PASSWORD).hasStatus(200);
    browser.post("/revoke-other-sessions", "{}").hasStatus(200);
    assertThat(phone.session().body()).isEqualTo("null");
    browser.post("/delete-user", "{\"password\":\"" + PASSWORD + "\"}").hasStatus(200);
    assertThat(browser.session().body()).isEqualTo("null");
  }
}
