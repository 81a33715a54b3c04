package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Row;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** POST /sign-in/email (protocol/03 §1). */
class SignInTest {
  private Site site = new Site();

  @Test
  @Tag("compat")
  void theAnswerIsTheTokenAndTheUserInTheOrderOfTheWire() {
    site.adasBrowser();
    Reply reply = site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    reply.json("").hasKeys("redirect", "token", "user");
    reply.json("redirect").isFalse();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(reply.cookies()).hasSize(1);
    assertThat(reply.cookie(TOKEN).value()).startsWith(reply.text("token") + ".");
    assertThat(reply.header("location")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADA@EXAMPLE.COM", "Ada@example.com"})
  void theAddressCountsInAnyCase(String email) {
    site.adasBrowser();
    site.browser().signIn(email, PASSWORD).hasStatus(200).json("user.email").isEqualTo(ADA);
  }

  @Test
  void aCallbackUrlComesBackInBodyAndHeader() {
    site.adasBrowser();
    Reply reply = signInTo("/dash?tab=1#top");
    reply.json("").hasKeys("redirect", "token", "url", "user");
    reply.json("redirect").isTrue();
    reply.json("url").isEqualTo("/dash?tab=1#top");
    assertThat(reply.header("location")).isEqualTo("/dash?tab=1#top");
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void anEmptyCallbackUrlLeadsNowhere() {
    site.adasBrowser();
    Reply reply = signInTo("").hasStatus(200);
    reply.json("").hasKeys("redirect", "token", "url", "user");
    reply.json("redirect").isFalse();
    reply.json("url").isEqualTo("");
    assertThat(reply.header("location")).isNull();
  }

  private Reply signInTo(String url) {
    String body =
        """
        {"email":"ada@example.com","password":"correct horse","callbackURL":"%s"}""";
    return site.browser().post("/sign-in/email", body.formatted(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"correct horsf", "Correct horse", "correct horse ", "correct hors", "", "x"})
  void anyOtherPasswordIsRefused(String password) {
    site.adasBrowser();
    Reply reply = site.browser().signIn(ADA, password).setsNoCookie();
    reply.isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    reply.json("message").isEqualTo("Invalid email or password");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a@b", "a b@x.com", "é@x.com", " ada@example.com", "ada", "", "@", "a@b@c.de"})
  void whatIsNoAddressIsRefusedAsSuch(String email) {
    Reply reply = site.browser().signIn(email, PASSWORD).isRefusal(400, "INVALID_EMAIL");
    reply.json("message").isEqualTo("Invalid email");
    assertThat(site.store.calls()).isEmpty();
  }

  @Test
  void anEarlierSessionStaysWhenTheUserSignsInElsewhere() {
    Browser first = site.adasBrowser();
    site.browser().signIn(ADA, PASSWORD);
    assertThat(site.all(Session.MODEL)).hasSize(2);
    first.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void everySignInHasItsOwnToken() {
    String first = site.adasBrowser().lastReply().text("token");
    String second = site.browser().signIn(ADA, PASSWORD).text("token");
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void whoIsNotRememberedGetsACookieThatEndsWithTheBrowser() {
    site.adasBrowser();
    Reply reply = site.browser().signInUnremembered(ADA, PASSWORD);
    assertThat(reply.cookies())
        .extracting(cookie -> cookie.name())
        .containsExactly(TOKEN, UNREMEMBERED);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
  }

  @Test
  void anUnverifiedAddressIsToldOnlyToWhoKnowsThePassword() {
    site = new Site(o -> o.emailPassword(p -> p.requireEmailVerification(true)));
    site.browser().signUp("Ada", ADA, PASSWORD);
    site.browser().signIn(ADA, "wrong horse").isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    Reply reply = site.browser().signIn(ADA, PASSWORD).setsNoCookie();
    reply.isRefusal(403, "EMAIL_NOT_VERIFIED").json("message").isEqualTo("Email not verified");
    assertThat(site.all(Session.MODEL)).isEmpty();

    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true));
    site.browser().signIn(ADA, PASSWORD).hasStatus(200).json("user.emailVerified").isTrue();
  }

  @Test
  void onlyACredentialAccountOfTheUserItselfCounts() {
    site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.ACCOUNT_ID, "somebody else"));
    site.browser().signIn(ADA, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    String id = site.only(User.MODEL).id();
    site.change(Account.MODEL, Row.of(Account.ACCOUNT_ID, id).with(Account.PROVIDER_ID, "google"));
    site.browser().signIn(ADA, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "credential"));
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void aFormSignsInToo() {
    site.adasBrowser();
    Browser browser = site.browser();
    browser
        .request("POST", "/sign-in/email")
        .form("email=nobody%40example.com&password=correct+horse&email=ada%40example.com")
        .send();
    browser.lastReply().hasStatus(200); // the last of repeated fields counts
    browser.session().json("user.email").isEqualTo(ADA);
  }

  // ---- fixation (threats A13)

  @Test
  void aPlantedSessionDoesNotBecomeTheVictims() {
    Browser attacker = site.signedUp("Mallory", "mallory@example.com");
    site.adasBrowser();
    Browser victim = site.browser();
    victim.setCookie(TOKEN, String.valueOf(attacker.cookies().get(TOKEN)));
    victim.signIn(ADA, PASSWORD);
    assertThat(victim.cookies().get(TOKEN)).isNotEqualTo(attacker.cookies().get(TOKEN));
    attacker.session().json("user.email").isEqualTo("mallory@example.com");
    victim.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void aPlantedTokenWithAGoodSignatureIsNotAdopted() {
    site.adasBrowser();
    String planted = "PlantedPlantedPlantedPlanted0123";
    Browser victim = site.browser();
    victim.setCookie(TOKEN, Forger.sign(planted, Site.SECRET));
    victim.signIn(ADA, PASSWORD);
    assertThat(site.all(Session.MODEL)).extracting(Session::token).doesNotContain(planted);
    Browser attacker = site.browser();
    attacker.setCookie(TOKEN, Forger.sign(planted, Site.SECRET));
    attacker.session().hasBody("null");
  }

  @Test
  void signingInAsSomebodyElseChangesWhoIsSignedIn() {
    Browser browser = site.adasBrowser();
    site.signedUp("Grace", GRACE);
    browser.signIn(GRACE, PASSWORD);
    browser.session().json("user.email").isEqualTo(GRACE);
  }

  // ---- with the hasher everybody gets

  @Test
  void aPasswordIsTheSameHoweverItsAccentsAreEncoded() {
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl(Browser.DEFAULT_ORIGIN)
                    .secret(Site.SECRET)
                    .store(new MemoryStore())
                    .clock(site.clock)
                    .emailPassword(p -> {}));
    Browser.of(auth, site.clock).signUp("Ada", ADA, "caf\u00e9 noir").hasStatus(200);
    Browser.of(auth, site.clock).signIn(ADA, "cafe\u0301 noir").hasStatus(200);
    Browser.of(auth, site.clock).signIn(ADA, "cafe noir").hasStatus(401);
  }
}
