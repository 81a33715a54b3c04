package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthException;
import dev.latchkey.AuthOptions;
import dev.latchkey.CoreError;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.Mail;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SignInGate;
import dev.latchkey.User;
import dev.latchkey.crypto.Jwts;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proving that an address is one's own (protocol/03 §4, threats A44 and A95). */
class EmailVerificationTest {
  private static final String VERIFIED = "{\"status\":true,\"user\":null}";

  private Site site = Site.withMail(o -> o.emailPassword(p -> p.requireEmailVerification(true)));

  private static Site verifying(Consumer<EmailVerificationOptions.Builder> set) {
    return Site.withMail(o -> required(o).emailVerification(set));
  }

  private static AuthOptions required(AuthOptions options) {
    return options.emailPassword(p -> p.requireEmailVerification(true));
  }

  private Mail link() {
    return site.outbox.last(Mail.Kind.VERIFY_EMAIL);
  }

  private Reply ask(Browser browser, String email) {
    return browser.post("/send-verification-email", "{\"email\":\"" + email + "\"}");
  }

  private boolean isVerified() {
    return site.only(User.MODEL).emailVerified();
  }

  // ---- the whole way

  @Test
  void whoSignsUpProvesTheAddressAndThenSignsIn() {
    Browser browser = site.adasBrowser();
    browser.signIn(ADA, PASSWORD).isRefusal(403, "EMAIL_NOT_VERIFIED").setsNoCookie();
    Mail mail = link();
    assertThat(mail.to()).isEqualTo(ADA);
    assertThat(mail.user().name()).isEqualTo("Ada");
    assertThat(mail.url())
        .isEqualTo(
            "http://localhost:3000/api/auth/verify-email?token="
                + mail.token()
                + "&callbackURL=%2F");
    browser.follow(mail).redirectsTo("/").setsNoCookie();
    assertThat(isVerified()).isTrue();
    browser.signIn(ADA, PASSWORD).hasStatus(200).json("user.emailVerified").isTrue();
  }

  @Test
  void withoutAPageToGoToTheAnswerIsJson() {
    site.adasBrowser();
    Browser phone = site.browser();
    phone.get("/verify-email?token=" + link().token()).hasStatus(200).hasBody(VERIFIED);
    phone.get("/verify-email?token=" + link().token() + "&callbackURL=").hasBody(VERIFIED);
  }

  @Test
  void theMailLeadsToThePageTheSignUpNamed() {
    site.browser()
        .post(
            "/sign-up/email",
            """
            {"name":"Ada","email":"ada@example.com","password":"correct horse",
             "callbackURL":"/welcome back?x=1&y=(é)#top"}""")
        .hasStatus(200);
    assertThat(link().url())
        .endsWith("&callbackURL=%2Fwelcome%20back%3Fx%3D1%26y%3D(%C3%A9)%23top");
    site.browser().follow(link()).redirectsTo("/welcome%20back?x=1&y=(%C3%A9)#top");
  }

  @Test
  void theMailSaysWhichLanguagesTheReaderPrefers() {
    site.browser().header("accept-language", "de, en;q=0.5").signUp("Ada", ADA, PASSWORD);
    assertThat(link().languages()).isEqualTo("de, en;q=0.5");
  }

  // ---- when a mail is sent

  @Test
  void signingUpSendsNoMailUnlessToldTo() {
    site = Site.withMail(o -> {});
    site.adasBrowser();
    assertThat(site.outbox.all()).isEmpty();
    site = Site.withMail(o -> o.emailVerification(v -> v.sendOnSignUp(true)));
    site.adasBrowser().session().json("user.emailVerified").isFalse();
    site.browser().follow(link()).redirectsTo("/");
    assertThat(isVerified()).isTrue();
  }

  @Test
  void whereSendingIsOffNothingIsSent() {
    site = verifying(v -> v.sendVerificationEmail(false).sendOnSignUp(true).sendOnSignIn(true));
    site.adasBrowser().signIn(ADA, PASSWORD).isRefusal(403, "EMAIL_NOT_VERIFIED");
    ask(site.browser(), ADA).isRefusal(400, "VERIFICATION_EMAIL_NOT_ENABLED");
    assertThat(site.outbox.all()).isEmpty();
  }

  @Test
  void withoutAMailerNothingCanBeAskedFor() {
    site = new Site();
    Reply reply = ask(site.adasBrowser(), ADA).hasStatus(400);
    reply.hasBody(
        "{\"message\":\"Verification email isn't enabled\","
            + "\"code\":\"VERIFICATION_EMAIL_NOT_ENABLED\"}");
  }

  @Test
  void aSignInThatIsRefusedCanSendTheLinkOnceMore() {
    site = verifying(v -> v.sendOnSignIn(true));
    site.adasBrowser();
    site.outbox.clear();
    site.browser().signIn(ADA, "wrong horse").hasStatus(401);
    assertThat(site.outbox.all()).as("only to who knows the password").isEmpty();
    site.browser()
        .post(
            "/sign-in/email",
            """
            {"email":"ada@example.com","password":"correct horse","callbackURL":"/dash"}""")
        .isRefusal(403, "EMAIL_NOT_VERIFIED")
        .setsNoCookie();
    site.browser().follow(link()).redirectsTo("/dash");
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void anAccountThatExistsAlreadyIsSentNoLink() {
    site.adasBrowser();
    site.outbox.clear();
    site.browser().signUp("Eve", ADA, "another password").hasStatus(200);
    assertThat(site.outbox.all()).isEmpty();
  }

  @Test
  void itsOwnerCanBeToldOfTheAttempt() {
    List<String> told = new ArrayList<>();
    site =
        Site.withMail(
            o ->
                o.emailPassword(
                    p ->
                        p.autoSignIn(false)
                            .sendExistingUserSignUp(true)
                            .onExistingUserSignUp((user, call) -> told.add(user.email()))));
    site.adasBrowser();
    assertThat(told).isEmpty();
    site.browser().signUp("Eve", "ADA@example.com", "another password").hasStatus(200);
    Mail mail = site.outbox.last(Mail.Kind.EXISTING_ACCOUNT);
    assertThat(mail.user().name()).isEqualTo("Ada");
    assertThat(mail.url()).isNull();
    assertThat(told).containsExactly(ADA);
  }

  // ---- POST /send-verification-email

  @Test
  void whoIsSignedInAsksForTheirOwnAddressOnly() {
    site = Site.withMail(o -> {});
    site.signedUp("Grace", GRACE);
    Browser browser = site.adasBrowser();
    ask(browser, GRACE).isRefusal(400, "EMAIL_MISMATCH");
    ask(browser, "ADA@Example.com").hasStatus(200).hasBody("{\"status\":true}");
    browser.follow(link()).redirectsTo("/");
    ask(browser, ADA).isRefusal(400, "EMAIL_ALREADY_VERIFIED");
    assertThat(site.outbox.all()).hasSize(1);
  }

  @Test
  void aStrangerLearnsNothingByAsking() {
    site = Site.withMail(o -> {});
    site.adasBrowser();
    site.signedUp("Grace", GRACE);
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true), User.EMAIL.is(GRACE));
    Asked unverified = asked(ADA);
    assertThat(asked("nobody@example.com")).isEqualTo(unverified);
    assertThat(asked(GRACE)).isEqualTo(unverified);
    assertThat(site.outbox.all()).hasSize(1).allMatch(mail -> mail.to().equals(ADA));
  }

  /** The answer, and everything that was asked of the store for it. */
  private record Asked(int status, String body, Object headers, List<String> work) {}

  private Asked asked(String email) {
    site.store.forgetCalls();
    Reply reply = ask(site.browser(), email).setsNoCookie();
    return new Asked(reply.status(), reply.body(), reply.headerNames(), site.store.calls());
  }

  @Test
  void anotherSitesPageCannotAsk() {
    site.adasBrowser();
    site.outbox.clear();
    Browser evil = Browser.at("https://evil.example", site.auth, site.clock);
    ask(evil, ADA).isRefusal(403, "INVALID_ORIGIN");
    assertThat(site.outbox.all()).isEmpty();
  }

  // ---- what a link does not do

  private void assertRefused(String token, int status, String code) {
    List<String> before = site.everything();
    Browser browser = site.browser();
    browser.get("/verify-email?token=" + token).isRefusal(status, code).setsNoCookie();
    browser
        .get("/verify-email?token=" + token + "&callbackURL=%2Fcb%3Fx%3D1%23f")
        .redirectsTo("/cb?x=1&error=" + code + "#f")
        .setsNoCookie();
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void aLinkThatWasChangedIsRefused() {
    site.adasBrowser();
    String token = String.valueOf(link().token());
    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(token.substring(0, i) + other + token.substring(i + 1), 401, "INVALID_TOKEN");
    }
    for (String odd : List.of("", "x", "a.b.c", "..", token + ".x", "%00", token + "%0a")) {
      assertRefused(odd, 401, "INVALID_TOKEN");
    }
    assertRefused("x".repeat(100_000), 401, "INVALID_TOKEN");
  }

  @Test
  void aLinkThatIsTooOldIsRefused() {
    site = verifying(v -> v.expiresIn(Duration.ofMinutes(5)));
    site.adasBrowser();
    site.clock.advance(Duration.ofMinutes(5));
    assertRefused(String.valueOf(link().token()), 401, "TOKEN_EXPIRED");
    assertThat(isVerified()).isFalse();
  }

  @Test
  void aLinkThatIsNotGoodYetIsRefused() {
    site.adasBrowser();
    long now = site.clock.instant().getEpochSecond();
    String claims =
        "{\"email\":\"%s\",\"userId\":\"%s\",\"nbf\":%d,\"exp\":%d}"
            .formatted(ADA, site.only(User.MODEL).id(), now + 60, now + 600);
    String token = Jwts.sign(claims.getBytes(StandardCharsets.UTF_8), Site.SECRET);
    assertRefused(token, 401, "INVALID_TOKEN");
    site.clock.advance(Duration.ofMinutes(1));
    site.browser().get("/verify-email?token=" + token).hasStatus(200);
  }

  @Test
  void anErrorJoinsTheQueryOfThePageWithOneMark() {
    Browser browser = site.browser();
    Map.of("%2Fcb%3F", "/cb?error=", "%2Fcb%3Fx%3D1%26", "/cb?x=1&error=", "%2Fcb", "/cb?error=")
        .forEach(
            (page, place) ->
                browser
                    .get("/verify-email?token=x&callbackURL=" + page)
                    .redirectsTo(place + "INVALID_TOKEN"));
  }

  @Test
  void aLinkDiesWithItsUserAndDoesNotServeTheNextOne() {
    site.adasBrowser();
    String token = String.valueOf(link().token());
    site.remove(User.MODEL);
    assertRefused(token, 401, "USER_NOT_FOUND");
    site.adasBrowser();
    assertRefused(token, 401, "INVALID_TOKEN");
  }

  @Test
  void aLinkForAnAddressThatIsNoLongerTheUsersIsRefused() {
    site.adasBrowser();
    site.change(User.MODEL, Row.of(User.EMAIL, "countess@example.com"));
    assertRefused(String.valueOf(link().token()), 401, "USER_NOT_FOUND");
    site.signedUp("Ada II", ADA);
    String first = String.valueOf(site.outbox.all().get(0).token());
    assertRefused(first, 401, "INVALID_TOKEN");
  }

  @Test
  void withoutATokenItIsNoLink() {
    Reply reply = site.browser().get("/verify-email").isRefusal(400, "VALIDATION_ERROR");
    reply
        .json("message")
        .isEqualTo("[query.token] Invalid input: expected string, received undefined");
    site.browser().get("/verify-email?token=a&token=b").isRefusal(400, "VALIDATION_ERROR");
  }

  // ---- a link can be followed twice, and counts once

  @Test
  void followingALinkSignsInWhereThatIsWanted() {
    site = verifying(v -> v.autoSignInAfterVerification(true));
    site.adasBrowser();
    Browser phone = site.browser();
    Reply reply = phone.follow(link()).redirectsTo("/");
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(Duration.ofDays(7).toSeconds());
    phone.session().json("user.emailVerified").isTrue();
    site.browser().follow(link()).redirectsTo("/").setsNoCookie();
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void whoIsSignedInAlreadyKeepsTheSession() {
    site =
        Site.withMail(
            o -> o.emailVerification(v -> v.sendOnSignUp(true).autoSignInAfterVerification(true)));
    Browser browser = site.adasBrowser();
    String token = site.only(Session.MODEL).token();
    browser.follow(link()).redirectsTo("/").cookie(TOKEN);
    assertThat(site.only(Session.MODEL).token()).isEqualTo(token);
    browser.session().json("user.emailVerified").isTrue();
  }

  @Test
  void whoIsSignedInAsSomebodyElseBecomesWhoTheLinkIsFor() {
    site = verifying(v -> v.autoSignInAfterVerification(true));
    Browser browser = site.signedUp("Grace", GRACE);
    browser.follow(link());
    site.adasBrowser();
    browser.follow(link()).redirectsTo("/");
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void ofManyWhoFollowALinkAtOnceOneIsSignedIn() throws Exception {
    site = verifying(v -> v.autoSignInAfterVerification(true));
    site.adasBrowser();
    Mail mail = link();
    site.store.meetBefore("begin", 6);
    List<Reply> replies = Crowd.of(6, i -> site.browser().follow(mail));
    assertThat(replies).allMatch(reply -> reply.status() == 302);
    assertThat(replies).filteredOn(reply -> !reply.cookies().isEmpty()).hasSize(1);
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  private record More(boolean twoFactorRedirect) {}

  @Test
  void aSecondFactorIsAskedHereToo() {
    Plugin gate =
        new Plugin() {
          @Override
          public String id() {
            return "gate";
          }

          @Override
          public void contribute(dev.latchkey.Contributions to) {
            to.gate((signIn, call) -> SignInGate.Verdict.challenge(new More(true)));
          }
        };
    site =
        Site.withMail(
            o ->
                required(o)
                    .emailVerification(v -> v.autoSignInAfterVerification(true))
                    .plugin(gate));
    site.adasBrowser();
    site.browser()
        .get("/verify-email?token=" + link().token())
        .hasBody("{\"twoFactorRedirect\":true}");
    assertThat(site.all(Session.MODEL)).isEmpty();
    assertThat(isVerified()).isTrue();
  }

  // ---- hooks

  @Test
  void anApplicationIsToldOnceAndSeesTheUserAsItThenIs() {
    List<String> told = new ArrayList<>();
    site =
        verifying(
            v ->
                v.beforeEmailVerification(
                        (user, call) -> told.add("before " + user.emailVerified()))
                    .afterEmailVerification(
                        (user, call) -> told.add("after " + user.emailVerified())));
    site.adasBrowser();
    site.browser().follow(link());
    site.browser().follow(link());
    assertThat(told).containsExactly("before false", "after true");
  }

  @Test
  void anApplicationCanRefuse() {
    site =
        verifying(
            v ->
                v.beforeEmailVerification(
                    (user, call) -> {
                      throw new AuthException(CoreError.EMAIL_MISMATCH);
                    }));
    site.adasBrowser();
    site.browser().follow(link()).isRefusal(400, "EMAIL_MISMATCH");
    assertThat(isVerified()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void afterAFailureTheSameLinkStillSignsIn(int call) {
    site = verifying(v -> v.autoSignInAfterVerification(true));
    site.adasBrowser();
    site.store.failCall(call);
    Reply reply = site.browser().announceFault().follow(link());
    site.store.recover();
    assertThat(reply.status()).isEqualTo(503);
    Browser again = site.browser();
    again.follow(link()).redirectsTo("/");
    again.session().json("user.emailVerified").isTrue();
  }

  // ---- what a name or an address can hold

  @Test
  void whatASignUpSaysReachesTheMailAsData() {
    String name = "Ada\r\nBcc: eve@evil.example\r\n\r\n<b>${x}</b>";
    site.signedUp(name, ADA);
    assertThat(link().user().name()).isEqualTo(name);
    assertThat(link().to()).isEqualTo(ADA);
    assertThat(link().url()).doesNotContain("\r", "\n", " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com\\r\\nBcc: eve@evil.example",
        "ada@example.com\\n",
        "ada@example.com,eve@evil.example",
        "<ada@example.com>",
        "ada@example.com\\u0000",
        "ada@\\u0435xample.com"
      })
  void anAddressThatIsMoreThanOneIsRefused(String email) {
    site.adasBrowser();
    site.outbox.clear();
    ask(site.browser(), email).isRefusal(400, "VALIDATION_ERROR");
    site.browser().signUp("Eve", "x", PASSWORD).hasStatus(400);
    assertThat(site.outbox.all()).isEmpty();
  }
}
