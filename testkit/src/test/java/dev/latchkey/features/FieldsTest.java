package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Account;
import dev.latchkey.AuthOptions;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields an application adds (protocol/02 §4). */
class FieldsTest {
  private static final Field<String> PLAN = Field.string("plan").defaultsTo("free");
  private static final Field<String> ROLE = Field.string("role").notInput().defaultsTo("user");
  private static final Field<String> NOTE = Field.string("note").optional().hidden();
  private static final Field<String> HANDLE = Field.string("handle").optional().unique();
  private static final Field<Number> AGE = Field.number("age").optional();
  private static final Field<Long> BALANCE = Field.bigint("balance").optional();
  private static final Field<Boolean> NEWS = Field.bool("news").optional();
  private static final Field<Instant> BORN = Field.date("born").optional();
  private static final Field<JsonValue> THEME = Field.json("theme").optional();
  private static final Field<List<String>> TAGS = Field.strings("tags").optional();
  private static final Field<List<Number>> SIZES = Field.numbers("sizes").optional();
  private static final Field<String> LEVEL = Field.oneOf("level", "low", "high").optional();
  private static final Field<String> CODE =
      Field.string("code").optional().validated(c -> c.length() == 4 ? null : "Four letters");
  private static final Field<String> SPONSOR =
      Field.string("sponsor").optional().references("user");

  private static final List<Field<?>> ALL =
      List.of(
          PLAN, ROLE, NOTE, HANDLE, AGE, BALANCE, NEWS, BORN, THEME, TAGS, SIZES, LEVEL, CODE,
          SPONSOR);

  private final Site site = new Site(FieldsTest::allFields);

  private static void allFields(AuthOptions options) {
    options.user(u -> ALL.forEach(u::field));
  }

  private Reply signUp(Browser browser, String email, String more) {
    String body = "{\"name\":\"Ada\",\"email\":\"%s\",\"password\":\"%s\"%s}";
    return browser.post("/sign-up/email", body.formatted(email, PASSWORD, more));
  }

  // ---- every type

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan    | "paid"
          plan    | ""
          handle  | "ada"
          age     | 42
          age     | -1.5
          balance | 9007199254740991
          news    | true
          news    | false
          born    | "1815-12-10T00:00:00.000Z"
          theme   | {"dark":true,"sizes":[1,null]}
          theme   | "text"
          theme   | null
          tags    | ["b","a"]
          tags    | []
          sizes   | [2,1.5]
          level   | "low"
          code    | "four"
          age     | null
          """)
  void whatIsSentAtSignUpComesBackInEveryAnswer(String field, String value) {
    Browser browser = site.browser();
    String member = "\"" + field + "\":" + value;
    Reply reply = signUp(browser, ADA, "," + member).hasStatus(200);
    assertThat(reply.body()).contains(member);
    assertThat(browser.session().body()).contains(member);
    assertThat(browser.signIn(ADA, PASSWORD).body()).contains(member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan    | 5          | VALIDATION_ERROR      | plan has to be a string
          age     | "17"       | VALIDATION_ERROR      | age has to be a number
          balance | 1.5        | VALIDATION_ERROR      | balance has to be a bigint
          news    | "true"     | VALIDATION_ERROR      | news has to be a boolean
          born    | "tomorrow" | VALIDATION_ERROR      | born has to be a date
          tags    | "a"        | VALIDATION_ERROR      | tags has to be a string list
          sizes   | ["1"]      | VALIDATION_ERROR      | sizes has to be a number list
          level   | "zzz"      | VALIDATION_ERROR      | level has to be one of low, high
          code    | "three"    | VALIDATION_ERROR      | Four letters
          """)
  void whatIsWrongIsRefusedAndNothingIsStored(
      String field, String value, String code, String message) {
    String more = ",\"" + field + "\":" + value;
    Reply reply = signUp(site.browser(), ADA, more).isRefusal(400, code).setsNoCookie();
    reply.json("message").isEqualTo(message);
    assertThat(site.everything()).isEmpty();

    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    browser.post("/update-user", "{" + more.substring(1) + "}").isRefusal(400, code);
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void aReferenceToNobodyIsRefused() {
    signUp(site.browser(), ADA, ",\"sponsor\":\"nobody\"").isRefusal(422, "FAILED_TO_CREATE_USER");
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aUniqueValueThatIsTakenIsRefused() {
    signUp(site.browser(), ADA, ",\"handle\":\"h\"").hasStatus(200);
    signUp(site.browser(), GRACE, ",\"handle\":\"h\"").isRefusal(422, "FAILED_TO_CREATE_USER");
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  // ---- traits

  @Test
  void answersShowFieldsInTheOrderOfTheSchemaAndTheIdLast() {
    Reply reply = signUp(site.browser(), ADA, ",\"note\":\"hush\"").hasStatus(200);
    reply
        .json("user")
        .hasKeys(
            "name",
            "email",
            "emailVerified",
            "image",
            "createdAt",
            "updatedAt",
            "plan",
            "role",
            "handle",
            "age",
            "balance",
            "news",
            "born",
            "theme",
            "tags",
            "sizes",
            "level",
            "code",
            "sponsor",
            "id");
    reply.json("user.plan").isEqualTo("free");
    assertThat(reply.body()).contains("\"age\":null").doesNotContain("hush");
    assertThat(site.only(User.MODEL).get(NOTE)).isEqualTo("hush");
  }

  @Test
  void aRoleIsTheApplicationsToGive() {
    Browser browser = site.browser();
    Reply reply = signUp(browser, ADA, ",\"role\":\"admin\"").hasStatus(200);
    reply.json("user.role").isEqualTo("user");
    browser
        .post("/update-user", "{\"role\":\"admin\"}")
        .isRefusal(400, "FIELD_NOT_ALLOWED")
        .json("message")
        .isEqualTo("role is not allowed to be set");
  }

  @Test
  void aRequiredFieldIsAskedForBeforeTheAddressIsLookedUp() {
    Field<Number> years = Field.number("years");
    Site strict = new Site(o -> o.user(u -> u.field(years)));
    signUp(strict.browser(), ADA, ",\"years\":7").hasStatus(200);
    for (String email : List.of(ADA, GRACE)) {
      signUp(strict.browser(), email, "")
          .isRefusal(400, "MISSING_FIELD")
          .hasBody("{\"message\":\"years is required\",\"code\":\"MISSING_FIELD\"}");
      signUp(strict.browser(), email, ",\"years\":null").isRefusal(422, "FAILED_TO_CREATE_USER");
    }
  }

  @Test
  void aChangeMayBeOfAnyInputField() {
    Browser browser = site.adasBrowser();
    String changes = "{\"age\":1,\"note\":\"x\",\"id\":\"x\",\"nothing\":1,\"emailVerified\":true}";
    browser.post("/update-user", changes).hasStatus(200);
    browser.session().json("user.age").isEqualTo(1L);
    User ada = site.only(User.MODEL);
    assertThat(ada.get(NOTE)).isEqualTo("x");
    assertThat(ada.emailVerified()).isFalse();
    browser.post("/update-user", "{\"plan\":null}").isRefusal(400, "MISSING_FIELD");
  }

  // ---- transforms

  @Test
  void aFieldMayBeKeptOtherwiseThanItIsSeen() {
    UnaryOperator<String> backwards = text -> new StringBuilder(text).reverse().toString();
    Field<String> secret =
        Field.string("secret")
            .optional()
            .defaultsTo("usual")
            .transformInput(backwards)
            .transformOutput(backwards);
    Field<String> team = Field.string("team").optional().transformInput(t -> t.strip());
    Site site = new Site(o -> o.user(u -> u.field(secret)).session(s -> s.field(team)));
    Browser browser = site.browser();
    signUp(browser, ADA, ",\"secret\":\"abc\"").json("user.secret").isEqualTo("abc");
    assertThat(site.only(User.MODEL).get(secret)).isEqualTo("cba");
    browser.session().json("user.secret").isEqualTo("abc");

    browser.post("/update-user", "{\"secret\":\"xyz\"}").hasStatus(200);
    assertThat(site.only(User.MODEL).get(secret)).isEqualTo("zyx");
    browser.session().json("user.secret").isEqualTo("xyz");
    browser.post("/update-session", "{\"team\":\" red \"}").hasStatus(200);
    browser.session().json("session.team").isEqualTo("red");
    browser.post("/update-user", "{\"secret\":null}").hasStatus(200);
    browser.session().json("user.secret").isNull();

    signUp(site.browser(), GRACE, "").json("user.secret").isEqualTo("usual");
  }

  // ---- defaults

  @Test
  void defaultsAreMadeForEachRowAlsoForOneThatIsMadeUp() {
    AtomicLong next = new AtomicLong();
    Field<Long> number = Field.bigint("number").notInput().defaultsTo(next::incrementAndGet);
    Site counting =
        new Site(o -> o.user(u -> u.field(number)).emailPassword(p -> p.autoSignIn(false)));
    signUp(counting.browser(), ADA, ",\"number\":99").json("user.number").isEqualTo(1L);
    signUp(counting.browser(), ADA, ",\"number\":99").json("user.number").isEqualTo(2L);
    signUp(counting.browser(), GRACE, "").json("user.number").isEqualTo(3L);
    assertThat(counting.all(User.MODEL)).hasSize(2);
  }

  @Test
  void sessionsBeginWithTheirDefaults() {
    Field<String> theme = Field.string("theme").defaultsTo("light");
    Field<String> team = Field.string("team").optional();
    Site teams = new Site(o -> o.session(s -> s.field(theme).field(team)));
    Browser browser = teams.adasBrowser();
    browser.session().json("session.theme").isEqualTo("light");
    assertThat(browser.lastReply().body()).contains("\"userId\"").contains("\"team\":null");
    assertThat(teams.only(Session.MODEL).get(theme)).isEqualTo("light");
    browser
        .post("/update-session", "{\"team\":\"a\",\"token\":\"x\",\"userId\":\"x\"}")
        .hasStatus(200);
    browser.session().json("session.team").isEqualTo("a");
  }

  @Test
  void aUniqueValueOfAnotherSessionIsRefused() {
    Field<String> device = Field.string("device").optional().unique();
    Site devices = new Site(o -> o.session(s -> s.field(device)));
    devices.adasBrowser().post("/update-session", "{\"device\":\"a\"}").hasStatus(200);
    Browser grace = devices.signedUp("Grace", GRACE);
    grace.post("/update-session", "{\"device\":\"a\"}").isRefusal(400, "VALIDATION_ERROR");
    grace.session().json("session.device").isNull();
  }

  @Test
  void accountsBeginWithTheirDefaults() {
    Field<String> source = Field.string("source").defaultsTo("web");
    Site sources = new Site(o -> o.account(a -> a.field(source)));
    sources.adasBrowser();
    assertThat(sources.only(Account.MODEL).row().get(source)).isEqualTo("web");
  }

  // ---- nobody learns who has an account

  @Test
  void aTakenAddressLooksFreeWhateverElseIsSent() {
    Consumer<AuthOptions> quiet = o -> o.emailPassword(p -> p.autoSignIn(false));
    for (String more :
        List.of(
            "", ",\"handle\":\"h\"", ",\"sponsor\":\"nobody\"", ",\"age\":\"x\"", ",\"age\":7")) {
      Site closed =
          new Site(
              o -> {
                allFields(o);
                quiet.accept(o);
              });
      signUp(closed.browser(), "h@example.com", ",\"handle\":\"h\"").hasStatus(200);
      Reply free = signUp(closed.browser(), ADA, more);
      signUp(closed.browser(), GRACE, "").hasStatus(200);
      Reply taken = signUp(closed.browser(), GRACE, more);
      assertThat(taken.status()).as(more).isEqualTo(free.status());
      assertThat(withoutIds(taken)).as(more).isEqualTo(withoutIds(free));
    }
  }

  private static String withoutIds(Reply reply) {
    return reply.body().replaceAll("\"id\":\"[A-Za-z0-9]{32}\"", "").replace(GRACE, ADA);
  }

  // ---- what does not fit together

  @Test
  void fieldsThatClashAreNamedWhenTheServerIsMade() {
    assertThatThrownBy(
            () ->
                new Site(
                    o ->
                        o.user(u -> u.field(Field.string("email")).field(AGE, "name"))
                            .session(s -> s.table("user").column(AGE, "years"))
                            .account(a -> a.field(Field.string("x").references("team")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("field 'email' of user is contributed twice")
        .hasMessageContaining("column 'name' of table 'user' is that of two fields")
        .hasMessageContaining("table 'user' is that of two models")
        .hasMessageContaining("model 'session' has no field age")
        .hasMessageContaining("refers to the unknown model 'team'");
  }

  @Test
  void aGroupThatIsRefinedTwiceKeepsBoth() {
    Field<String> theme = Field.string("theme").defaultsTo("light");
    Site both =
        new Site(
            o ->
                o.session(s -> s.field(theme))
                    .session(s -> s.expiresIn(Duration.ofHours(1)))
                    .user(u -> u.field(PLAN))
                    .user(u -> u.field(ROLE)));
    Reply reply = both.adasBrowser().session();
    reply.json("session.theme").isEqualTo("light");
    reply.json("user.plan").isEqualTo("free");
    reply.json("user.role").isEqualTo("user");
    assertThat(both.only(Session.MODEL).expiresAt())
        .isEqualTo(both.clock.instant().plusSeconds(3600));
  }
}
