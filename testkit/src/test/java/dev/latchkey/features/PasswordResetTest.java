package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Mail;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A new password by a mailed link (protocol/03 §5, threats A44, A73, A90). */
class PasswordResetTest {
  private static final String NEW = "battery staple";
  private static final String ASKED =
      "{\"status\":true,\"message\":"
          + "\"If this email exists in our system, check your email for the reset link\"}";

  private Site site = Site.withMail(o -> {});

  private static Site with(Consumer<PasswordOptions.Builder> set) {
    return Site.withMail(o -> o.emailPassword(set));
  }

  private Reply ask(String email) {
    return site.browser().post("/request-password-reset", "{\"email\":\"" + email + "\"}");
  }

  private Mail link() {
    return site.outbox.last(Mail.Kind.RESET_PASSWORD);
  }

  /** The token of a link somebody just asked for. */
  private String tokenFor(String email) {
    ask(email).hasStatus(200);
    return String.valueOf(link().token());
  }

  private Reply reset(String token, String password) {
    return site.browser()
        .post(
            "/reset-password",
            "{\"newPassword\":\"" + password + "\",\"token\":\"" + token + "\"}");
  }

  // ---- the whole way

  @Test
  void whoForgotThePasswordChoosesAnotherOne() {
    site.adasBrowser();
    site.browser()
        .post(
            "/request-password-reset",
            """
            {"email":"Ada@example.com","redirectTo":"/reset?lang=de#form"}""")
        .hasStatus(200)
        .hasBody(ASKED)
        .setsNoCookie();
    Mail mail = link();
    assertThat(mail.to()).isEqualTo(ADA);
    assertThat(mail.token()).hasSize(24);
    assertThat(mail.url())
        .isEqualTo(
            "http://localhost:3000/api/auth/reset-password/"
                + mail.token()
                + "?callbackURL=%2Freset%3Flang%3Dde%23form");
    Browser browser = site.browser();
    browser
        .follow(mail)
        .redirectsTo("http://localhost:3000/reset?lang=de&token=" + mail.token() + "#form");
    reset(String.valueOf(mail.token()), NEW).hasStatus(200).hasBody("{\"status\":true}");
    browser.signIn(ADA, PASSWORD).hasStatus(401);
    browser.signIn(ADA, NEW).hasStatus(200).json("user.emailVerified").isFalse();
  }

  @Test
  void theTokenMayStandInTheQuery() {
    site.adasBrowser();
    String token = tokenFor(ADA);
    site.browser()
        .post("/reset-password?token=" + token, "{\"newPassword\":\"" + NEW + "\"}")
        .hasStatus(200);
    site.browser().signIn(ADA, NEW).hasStatus(200);
  }

  @Test
  void whoHasNoPasswordYetGetsOne() {
    site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "google"));
    reset(tokenFor(ADA), NEW).hasStatus(200);
    assertThat(site.all(Account.MODEL)).hasSize(2);
    site.browser().signIn(ADA, NEW).hasStatus(200);
  }

  // ---- where there is nobody to send a link

  @Test
  void withoutAMailerOrWhereItIsOffNothingIsReset() {
    List<Site> sites =
        List.of(new Site(), with(p -> p.sendResetPassword(false)), with(p -> p.enabled(false)));
    for (Site each : sites) {
      site = each;
      ask(ADA)
          .hasStatus(400)
          .hasBody(
              "{\"message\":\"Reset password isn't enabled\",\"code\":\"RESET_PASSWORD_DISABLED\"}");
    }
  }

  // ---- nobody learns who has an account

  private record Asked(int status, String body, Object headers, List<String> work) {}

  private Asked asked(String email) {
    site.store.forgetCalls();
    Reply reply = ask(email).setsNoCookie();
    return new Asked(reply.status(), reply.body(), reply.headerNames(), site.store.calls());
  }

  @Test
  void anUnknownAddressLooksLikeAKnownOne() {
    site.adasBrowser();
    Asked known = asked(ADA);
    assertThat(known.work()).containsExactly("find user", "insert verification");
    assertThat(asked("nobody@example.com")).isEqualTo(known);
    assertThat(site.outbox.all()).hasSize(1);
  }

  @Test
  void whatIsStoredForNobodyIsGoneWithTheNextCleanUp() {
    ask("nobody@example.com");
    assertThat(site.all(Verification.MODEL)).hasSize(1);
    site.clock.advance(Duration.ofMinutes(2));
    site.browser().get("/reset-password/nothing?callbackURL=/reset");
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  @Test
  void anotherSitesPageCannotAsk() {
    site.adasBrowser();
    Browser.at("https://evil.example", site.auth, site.clock)
        .post("/request-password-reset", "{\"email\":\"" + ADA + "\"}")
        .isRefusal(403, "INVALID_ORIGIN");
    assertThat(site.outbox.all()).isEmpty();
  }

  @Test
  void theLinkLeadsToTheConfiguredSiteWhateverTheRequestSays() {
    site.adasBrowser();
    site.browser()
        .request("POST", "/request-password-reset")
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example;proto=https")
        .json("{\"email\":\"" + ADA + "\"}")
        .send()
        .hasStatus(200);
    assertThat(link().url()).startsWith("http://localhost:3000/api/auth/reset-password/");
  }

  // ---- GET /reset-password/:token

  @ParameterizedTest
  @CsvSource({
    "/reset, http://localhost:3000/reset?token=T",
    "/reset?a=1, http://localhost:3000/reset?a=1&token=T",
    "/reset#x, http://localhost:3000/reset?token=T#x",
    "/reset?token=planted&a=b c&token=2, http://localhost:3000/reset?token=T&a=b+c",
    "/reset?error=x, http://localhost:3000/reset?error=x&token=T",
    "/#?a, http://localhost:3000/?token=T#?a",
    "http://localhost:3000, http://localhost:3000/?token=T",
    "http://localhost:3000/x?y, http://localhost:3000/x?y=&token=T"
  })
  void aLinkLeadsToThePageWithTheToken(String page, String expected) {
    site.adasBrowser();
    String token = tokenFor(ADA);
    String encoded = page.replace("#", "%23").replace("&", "%26").replace(" ", "%20");
    Reply reply = site.browser().get("/reset-password/" + token + "?callbackURL=" + encoded);
    reply.redirectsTo(expected.replace("T", token));
  }

  @Test
  void openingALinkDoesNotUseItUp() {
    site.adasBrowser();
    String token = tokenFor(ADA);
    for (int i = 0; i < 3; i++) site.browser().follow(link());
    reset(token, NEW).hasStatus(200);
  }

  @Test
  void aBadLinkTellsThePage() {
    Browser browser = site.browser();
    browser
        .get("/reset-password/nothing?callbackURL=/reset?x=1")
        .redirectsTo("http://localhost:3000/reset?x=1&error=INVALID_TOKEN");
    site.adasBrowser();
    String token = tokenFor(ADA);
    browser
        .get("/reset-password/" + token + "?callbackURL=")
        .redirectsTo("http://localhost:3000/api/auth/error?error=INVALID_TOKEN");
    browser.get("/reset-password/" + token).isRefusal(400, "VALIDATION_ERROR");
    browser.get("/reset-password/?callbackURL=/reset").hasStatus(404);
    site.clock.advance(Duration.ofHours(1).plusMillis(1));
    browser.follow(link()).hasStatus(302);
    browser
        .get("/reset-password/" + token + "?callbackURL=/reset")
        .redirectsTo("http://localhost:3000/reset?error=INVALID_TOKEN");
  }

  // ---- POST /reset-password, what is refused

  @Test
  void aTokenCountsOnce() {
    site.adasBrowser();
    String token = tokenFor(ADA);
    reset(token, NEW).hasStatus(200);
    reset(token, "another one").isRefusal(400, "INVALID_TOKEN");
    site.browser().signIn(ADA, NEW).hasStatus(200);
  }

  @Test
  void aTokenIsGoodForAnHourOrAsLongAsTheOptionSays() {
    site = with(p -> p.resetPasswordTokenExpiresIn(Duration.ofMinutes(5)));
    site.adasBrowser();
    String early = tokenFor(ADA);
    String late = tokenFor(ADA);
    site.clock.advance(Duration.ofMinutes(5));
    reset(early, NEW).hasStatus(200);
    assertThat(site.all(Verification.MODEL)).as("the other link is dead").isEmpty();
    reset(late, NEW).isRefusal(400, "INVALID_TOKEN");
    String expired = tokenFor(ADA);
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    reset(expired, NEW).isRefusal(400, "INVALID_TOKEN");
  }

  @Test
  void noTokenIsABadToken() {
    site.browser()
        .post("/reset-password", "{\"newPassword\":\"" + NEW + "\"}")
        .isRefusal(400, "INVALID_TOKEN");
    for (String odd : List.of("", "x", "\\u0000", "%", "\\ud800", "x".repeat(500_000))) {
      reset(odd, NEW).isRefusal(400, "INVALID_TOKEN");
    }
    assertThat(site.hasher.computed()).as("nothing is hashed for a bad token").isZero();
  }

  @Test
  void theLengthIsLookedAtBeforeTheToken() {
    reset("nothing", "short").isRefusal(400, "PASSWORD_TOO_SHORT");
    reset("nothing", "x".repeat(129)).isRefusal(400, "PASSWORD_TOO_LONG");
    site.adasBrowser();
    String token = tokenFor(ADA);
    reset(token, "short").isRefusal(400, "PASSWORD_TOO_SHORT");
    reset(token, NEW).hasStatus(200);
  }

  @Test
  void aTokenDiesWithItsUser() {
    site.adasBrowser();
    String token = tokenFor(ADA);
    site.remove(User.MODEL);
    reset(token, NEW)
        .hasStatus(400)
        .hasBody("{\"message\":\"User not found\",\"code\":\"USER_NOT_FOUND\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"newPassword\":5,\"token\":\"x\"}",
        "{\"newPassword\":null}",
        "{\"newPassword\":\"battery staple\",\"token\":{}}",
        "[]"
      })
  void anythingElseIsNoReset(String body) {
    site.browser().post("/reset-password", body).isRefusal(400, "VALIDATION_ERROR");
  }

  // ---- what else a new password does

  @Test
  @Tag("compat")
  void sessionsStayUnlessTheOptionEndsThem() {
    Browser browser = site.adasBrowser();
    reset(tokenFor(ADA), NEW).hasStatus(200);
    browser.session().json("user.email").isEqualTo(ADA);

    site = with(p -> p.revokeSessionsOnPasswordReset(true));
    site.signedUp("Grace", GRACE);
    browser = site.adasBrowser();
    reset(tokenFor(ADA), NEW).hasStatus(200).setsNoCookie();
    browser.session().hasBody("null");
    assertThat(site.all(Session.MODEL)).as("Grace's").hasSize(1);
  }

  @Test
  void everyOtherOpenLinkOfTheUserIsDead() {
    site.adasBrowser();
    site.signedUp("Grace", GRACE);
    String first = tokenFor(ADA);
    String second = tokenFor(ADA);
    String graces = tokenFor(GRACE);
    reset(second, NEW).hasStatus(200);
    reset(first, "somebody else's").isRefusal(400, "INVALID_TOKEN");
    reset(graces, NEW).hasStatus(200);
  }

  @Test
  void whoWasHeldBackForGuessingIsLetIn() {
    site = Site.withMail(o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    site.adasBrowser();
    for (int i = 0; i < 12; i++) site.browser().signIn(ADA, "wrong horse " + i);
    site.browser().signIn(ADA, PASSWORD).isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    reset(tokenFor(ADA), NEW).hasStatus(200);
    site.browser().signIn(ADA, NEW).hasStatus(200);
  }

  @Test
  void theUserIsToldByMail() {
    site.adasBrowser();
    reset(tokenFor(ADA), NEW);
    Mail notice = site.outbox.last(Mail.Kind.PASSWORD_CHANGED);
    assertThat(notice.to()).isEqualTo(ADA);
    assertThat(notice.url()).isNull();
    site = with(p -> p.sendPasswordChanged(false));
    site.adasBrowser();
    reset(tokenFor(ADA), NEW).hasStatus(200);
    assertThat(site.outbox.all(Mail.Kind.PASSWORD_CHANGED)).isEmpty();
  }

  @Test
  void theApplicationIsTold() {
    List<String> told = new ArrayList<>();
    site = with(p -> p.onPasswordReset((user, call) -> told.add(user.email())));
    site.adasBrowser();
    String token = tokenFor(ADA);
    reset(token, NEW).hasStatus(200);
    reset(token, NEW).hasStatus(400);
    assertThat(told).containsExactly(ADA);
  }

  // ---- races and failures

  @Test
  void ofManyWhoUseOneLinkOneWinsAndItsPasswordCounts() throws Exception {
    site = with(p -> p.revokeSessionsOnPasswordReset(true));
    site.adasBrowser();
    String token = tokenFor(ADA);
    site.store.meetBefore("begin", 8); // all of them found the token good
    List<Reply> replies = Crowd.of(8, i -> reset(token, "battery staple " + i));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    for (int i = 0; i < 8; i++) {
      boolean won = replies.get(i).status() == 200;
      if (!won) replies.get(i).isRefusal(400, "INVALID_TOKEN");
      site.browser().signIn(ADA, "battery staple " + i).hasStatus(won ? 200 : 401);
    }
  }

  @Test
  void ofTwoLinksUsedAtOnceByWhoHadNoPasswordOneCounts() throws Exception {
    site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "google"));
    List<String> tokens = List.of(tokenFor(ADA), tokenFor(ADA));
    site.store.meetBefore("begin", 2);
    List<Reply> replies = Crowd.of(2, i -> reset(tokens.get(i), "battery staple " + i));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(site.all(Account.MODEL)).as("Google's and one with a password").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aFailureLeavesTheTokenAndThePasswordAsTheyWere(int call) {
    site = with(p -> p.revokeSessionsOnPasswordReset(true));
    Browser browser = site.adasBrowser();
    String token = tokenFor(ADA);
    site.store.failCall(call);
    Reply reply =
        site.browser()
            .announceFault()
            .post(
                "/reset-password", "{\"newPassword\":\"" + NEW + "\",\"token\":\"" + token + "\"}");
    site.store.recover();
    assertThat(reply.status()).isEqualTo(503);
    browser.session().json("user.email").isEqualTo(ADA);
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    reset(token, NEW).hasStatus(200);
  }
}
