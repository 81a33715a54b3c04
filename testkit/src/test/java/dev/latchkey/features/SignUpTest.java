package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.SetCookie;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POST /sign-up/email (protocol/03 §1). */
class SignUpTest {
  private Site site = new Site();

  @Test
  @Tag("compat")
  void signingUpMakesAUserAnAccountAndASession() {
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD).hasStatus(200);
    User user = site.only(User.MODEL);
    Account account = site.only(Account.MODEL);
    Session session = site.only(Session.MODEL);

    assertThat(user.name()).isEqualTo("Ada");
    assertThat(user.email()).isEqualTo(ADA);
    assertThat(user.emailVerified()).isFalse();
    assertThat(user.image()).isNull();
    assertThat(user.createdAt()).isEqualTo(site.clock.instant()).isEqualTo(user.updatedAt());

    assertThat(account.userId()).isEqualTo(user.id()).isEqualTo(account.accountId());
    assertThat(account.providerId()).isEqualTo("credential");
    assertThat(account.password()).isNotNull().doesNotContain(PASSWORD);

    assertThat(session.userId()).isEqualTo(user.id());
    assertThat(session.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofDays(7)));
    assertThat(session.createdAt()).isEqualTo(session.updatedAt()).isEqualTo(user.createdAt());
    assertThat(reply.text("token")).isEqualTo(session.token()).hasSize(32);
    assertThat(user.id()).hasSize(32);
  }

  @Test
  void theAnswerIsTheTokenAndTheUserInTheOrderOfTheWire() {
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD);
    reply.json("").hasKeys("token", "user");
    reply
        .json("user")
        .hasKeys("name", "email", "emailVerified", "image", "createdAt", "updatedAt", "id");
    reply.json("user.emailVerified").isFalse();
    reply.json("user.image").isNull();
    reply.json("user.createdAt").isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(reply.header("content-type")).isEqualTo("application/json");
  }

  @Test
  @Tag("compat")
  void theCookieIsSignedAndLastsAsLongAsTheSession() {
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD);
    assertThat(reply.cookies()).hasSize(1);
    SetCookie cookie = reply.cookie(TOKEN);
    assertThat(cookie.value()).startsWith(reply.text("token") + ".").endsWith("%3D");
    assertThat(cookie.line())
        .isEqualTo(
            TOKEN + "=" + cookie.value() + "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void whoSignedUpIsSignedIn() {
    Browser browser = site.adasBrowser();
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void whoSignsUpNotToBeRememberedIsForgottenWithTheBrowser() {
    Browser browser = site.browser();
    browser.post(
        "/sign-up/email",
        """
        {"name":"Ada","email":"ada@example.com","password":"correct horse","rememberMe":false}""");
    assertThat(browser.lastReply().cookie(TOKEN).maxAge()).isNull();
    assertThat(browser.lastReply().cookie(UNREMEMBERED).maxAge()).isNull();
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void theAddressIsKeptInLowerCase() {
    site.browser().signUp("Ada", "ADA@Example.COM", PASSWORD).json("user.email").isEqualTo(ADA);
    assertThat(site.only(User.MODEL).email()).isEqualTo(ADA);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADA, "ADA@EXAMPLE.COM", "Ada@Example.com"})
  void aTakenAddressIsRefusedInAnyCase(String email) {
    site.adasBrowser();
    Reply reply = site.browser().signUp("Ada", email, PASSWORD).setsNoCookie();
    reply.isRefusal(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    reply.json("message").isEqualTo("User already exists. Use another email.");
    reply.json("").hasKeys("message", "code");
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void theNameMayBeEmptyAndTheImageIsKept() {
    Browser browser = site.browser();
    browser.post(
        "/sign-up/email",
        """
        {"name":"","email":"ada@example.com","password":"correct horse","image":"https://x.example/a.png"}""");
    browser.lastReply().hasStatus(200).json("user.name").isEqualTo("");
    browser.lastReply().json("user.image").isEqualTo("https://x.example/a.png");
  }

  @Test
  void whatOnlyTheServerDecidesIsIgnored() {
    Browser browser = site.browser();
    browser.post(
        "/sign-up/email",
        """
        {"name":"Ada","email":"ada@example.com","password":"correct horse","id":"mine","emailVerified":true,
         "createdAt":"2020-01-01T00:00:00.000Z","updatedAt":"2020-01-01T00:00:00.000Z","role":"admin",
         "userId":"x","banned":false,"twoFactorEnabled":true,"__proto__":{"emailVerified":true},"token":"t"}""");
    browser.lastReply().hasStatus(200);
    User user = site.only(User.MODEL);
    assertThat(user.id()).isNotEqualTo("mine");
    assertThat(user.emailVerified()).isFalse();
    assertThat(user.createdAt()).isEqualTo(site.clock.instant());
    browser
        .lastReply()
        .json("user")
        .hasKeys("name", "email", "emailVerified", "image", "createdAt", "updatedAt", "id");
  }

  @ParameterizedTest
  @CsvSource({
    "  1, PASSWORD_TOO_SHORT, Password too short",
    "  7, PASSWORD_TOO_SHORT, Password too short",
    "129, PASSWORD_TOO_LONG,  Password too long",
  })
  void aPasswordOutsideTheLimitsIsRefusedBeforeItIsHashed(int length, String code, String message) {
    Reply reply = site.browser().signUp("Ada", ADA, "x".repeat(length)).isRefusal(400, code);
    reply.json("message").isEqualTo(message);
    assertThat(site.hasher.computed()).isZero();
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 128})
  void aPasswordAtTheLimitsWillDo(int length) {
    site.browser().signUp("Ada", ADA, "x".repeat(length)).hasStatus(200);
    site.browser().signIn(ADA, "x".repeat(length)).hasStatus(200);
  }

  @Test
  void lengthCountsUtf16Units() {
    site.browser().signUp("Ada", ADA, "😀😀😀😀").hasStatus(200);
    site.browser().signUp("Grace", GRACE, "😀😀😀").isRefusal(400, "PASSWORD_TOO_SHORT");
  }

  @Test
  void otherLimitsAreHonoured() {
    site = new Site(o -> o.emailPassword(p -> p.minLength(10).maxLength(12)));
    site.browser().signUp("Ada", ADA, "x".repeat(9)).isRefusal(400, "PASSWORD_TOO_SHORT");
    site.browser().signUp("Ada", ADA, "x".repeat(13)).isRefusal(400, "PASSWORD_TOO_LONG");
    site.browser().signUp("Ada", ADA, "x".repeat(12)).hasStatus(200);
  }

  @Test
  void aTooShortPasswordIsNoticedBeforeATakenAddress() {
    site.adasBrowser();
    site.browser().signUp("Ada", ADA, "short").isRefusal(400, "PASSWORD_TOO_SHORT");
  }

  @Test
  void withoutAutoSignInNobodyIsSignedIn() {
    site = new Site(o -> o.emailPassword(p -> p.autoSignIn(false)));
    assertSignedUpOnly();
  }

  @Test
  void whoHasToVerifyTheAddressFirstIsNotSignedIn() {
    site = new Site(o -> o.emailPassword(p -> p.requireEmailVerification(true)));
    assertSignedUpOnly();
  }

  private void assertSignedUpOnly() {
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD).hasStatus(200).setsNoCookie();
    reply.json("").hasKeys("token", "user");
    reply.json("token").isNull();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(site.all(User.MODEL)).hasSize(1);
    assertThat(site.all(Account.MODEL)).hasSize(1);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void signUpCanBeSwitchedOff() {
    site = new Site(o -> o.emailPassword(p -> p.disableSignUp(true)));
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD);
    reply.isRefusal(400, "EMAIL_PASSWORD_SIGN_UP_DISABLED");
    reply.json("message").isEqualTo("Email and password sign up is not enabled");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void withoutPasswordsThereIsNeitherSignUpNorSignIn() {
    site = new Site(o -> o.emailPassword(p -> p.enabled(false)));
    site.browser().signUp("Ada", ADA, PASSWORD).isRefusal(400, "EMAIL_PASSWORD_SIGN_UP_DISABLED");
    Reply reply = site.browser().signIn(ADA, PASSWORD).isRefusal(400, "EMAIL_PASSWORD_DISABLED");
    reply.json("message").isEqualTo("Email and password is not enabled");
  }

  @Test
  void aFormSignsUpToo() {
    Browser browser = site.browser();
    browser
        .request("POST", "/sign-up/email")
        .form("name=Ada+Lovelace&email=ada%40example.com&password=correct+horse&image=")
        .send();
    browser.lastReply().hasStatus(200).json("user.name").isEqualTo("Ada Lovelace");
    browser.lastReply().json("user.image").isEqualTo("");
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void addressAndDeviceAreKept() {
    Browser browser = site.browser().header("user-agent", "Mozilla/5.0 (X11)");
    browser.header("x-forwarded-for", "203.0.113.7").signUp("Ada", ADA, PASSWORD);
    Reply reply = browser.session();
    reply.json("session.ipAddress").isEqualTo("203.0.113.7");
    reply.json("session.userAgent").isEqualTo("Mozilla/5.0 (X11)");
  }

  @Test
  void anUnknownAddressAndDeviceAreEmpty() {
    Reply reply = site.adasBrowser().session();
    reply.json("session.ipAddress").isEqualTo("");
    reply.json("session.userAgent").isEqualTo("");
  }

  @Test
  void aHugeUserAgentIsCut() {
    site.browser().header("user-agent", "x".repeat(12_000)).signUp("Ada", ADA, PASSWORD);
    assertThat(site.only(Session.MODEL).userAgent()).isEqualTo("x".repeat(512));
  }

  // ---- additional fields

  private static final Field<String> COMPANY = Field.string("company");
  private static final Field<String> PLAN = Field.string("plan").defaultsTo("free");
  private static final Field<String> ROLE = Field.string("role").notInput().defaultsTo("user");
  private static final Field<Number> CREDIT = Field.number("credit").optional().notInput();
  private static final Field<String> NOTES = Field.string("notes").optional().hidden();

  private static final class Fields implements Plugin {
    @Override
    public String id() {
      return "fields";
    }

    @Override
    public void contribute(Contributions to) {
      to.extend(User.MODEL, COMPANY, PLAN, ROLE, CREDIT, NOTES);
    }
  }

  private Reply signUpWith(String members) {
    site = new Site(o -> o.plugin(new Fields()));
    String body = "{\"name\":\"Ada\",\"email\":\"" + ADA + "\",\"password\":\"" + PASSWORD + "\"";
    return site.browser().post("/sign-up/email", body + members + "}");
  }

  @Test
  void additionalFieldsAreKeptAndShown() {
    Reply reply = signUpWith(",\"company\":\"Acme\",\"notes\":\"vip\"").hasStatus(200);
    reply.json("user.company").isEqualTo("Acme");
    reply.json("user.plan").isEqualTo("free");
    reply.json("user.role").isEqualTo("user");
    reply.json("user.credit").isNull();
    reply.json("user.notes").isAbsent();
    User user = site.only(User.MODEL);
    assertThat(user.get(COMPANY)).isEqualTo("Acme");
    assertThat(user.get(NOTES)).isEqualTo("vip");
  }

  @Test
  void aRequiredAdditionalFieldHasToBeGiven() {
    signUpWith("").isRefusal(400, "MISSING_FIELD").json("message").isEqualTo("company is required");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void aFieldClientsMayNotSetIsRefusedAndOneWithADefaultKeepsIt() {
    Reply reply = signUpWith(",\"company\":\"Acme\",\"credit\":5");
    reply.isRefusal(400, "FIELD_NOT_ALLOWED");
    reply.json("message").isEqualTo("credit is not allowed to be set");
    signUpWith(",\"company\":\"Acme\",\"role\":\"admin\"").json("user.role").isEqualTo("user");
  }

  @Test
  void anAdditionalFieldOfTheWrongTypeIsRefused() {
    signUpWith(",\"company\":5").isRefusal(400, "VALIDATION_ERROR");
    assertThat(site.all(User.MODEL)).isEmpty();
  }
}
