package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthOptions;
import dev.latchkey.Mail;
import dev.latchkey.Profile;
import dev.latchkey.Session;
import dev.latchkey.Verification;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hardened profile does in addition; everything else, each feature's own test says. */
@Tag("once")
class HardenedProfileTest {
  private static final String NEW = "battery staple";
  private static final Duration LATER = Duration.ofMinutes(15);

  private Site site = hardened(o -> {});

  private static Site hardened(Consumer<AuthOptions> more) {
    return Site.withMail(
        o -> {
          o.profile(Profile.HARDENED).user(u -> u.changeEmail(true).deleteUser(true));
          more.accept(o);
        });
  }

  private Browser adasOther() {
    Browser browser = site.browser();
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    return browser;
  }

  private static Reply revoke(Browser browser, String name) {
    return browser.post("/revoke-session", "{\"token\":\"" + name + "\"}");
  }

  private static Reply changePassword(Browser browser, String more) {
    String body = "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"%s}";
    return browser.post("/change-password", body.formatted(PASSWORD, NEW, more));
  }

  // ---- handles instead of tokens

  @Test
  void answersNameASessionByTheHandleUnderWhichItIsListed() {
    Browser browser = site.browser();
    String handle = browser.signUp("Ada", ADA, PASSWORD).text("token");
    assertThat(handle).isEqualTo(site.only(Session.MODEL).token()).hasSize(50);
    assertThat(browser.lastReply().cookie(TOKEN).value()).doesNotContain(handle);
    browser.session().json("session.token").isEqualTo(handle);
    browser.get("/list-sessions").json("0.token").isEqualTo(handle);
    browser.signIn(ADA, PASSWORD).json("token").isEqualTo(site.only(Session.MODEL).token());
  }

  @Test
  void aHandleOpensNothingAndIsNotEvenLookedUp() {
    String handle = site.browser().signUp("Ada", ADA, PASSWORD).text("token");
    Browser thief = site.browser();
    thief.setCookie(TOKEN, Forger.sign(handle, SECRET));
    site.store.forgetCalls();
    thief.session().hasBody("null");
    assertThat(site.store.calls()).isEmpty();
  }

  @Test
  void aSessionIsRevokedByItsHandleAndByItsId() {
    Browser laptop = site.adasBrowser();
    Browser phone = adasOther();
    revoke(laptop, phone.session().text("session.token")).hasStatus(200).setsNoCookie();
    phone.session().hasBody("null").clears(TOKEN);
    Browser tablet = adasOther();
    revoke(laptop, tablet.session().text("session.id")).hasStatus(200).setsNoCookie();
    tablet.session().hasBody("null").clears(TOKEN);
    laptop.session().json("user.email").isEqualTo(ADA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"session.token", "session.id"})
  void revokingOnesOwnSignsOutHoweverItIsNamed(String name) {
    Browser browser = site.adasBrowser();
    revoke(browser, browser.session().text(name)).clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(browser.cookies()).isEmpty();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void nobodyRevokesTheSessionOfSomebodyElse() {
    Browser ada = site.adasBrowser();
    Browser grace = site.signedUp("Grace", GRACE);
    for (String name : List.of("session.token", "session.id")) {
      revoke(ada, grace.session().text(name)).hasStatus(200).setsNoCookie();
    }
    grace.session().json("user.email").isEqualTo(GRACE);
  }

  @Test
  void theApplicationRevokesByHandle() {
    Browser browser = site.adasBrowser();
    String userId = browser.session().text("user.id");
    Session only = site.auth.sessions().list(userId, site.clock.instant()).get(0);
    assertThat(site.auth.sessions().revoke(only.token())).isTrue();
    browser.session().hasBody("null");
  }

  @Test
  void readingASessionTakesOneRoundTrip() {
    Browser browser = site.adasBrowser();
    site.store.forgetCalls();
    browser.session().setsNoCookie();
    assertThat(site.store.calls()).containsExactly("findJoined session");
  }

  // ---- other defaults

  @Test
  void anotherPasswordEndsTheOtherSessionsUnlessTheClientSaysOtherwise() {
    Browser other = site.adasBrowser();
    Browser browser = adasOther();
    changePassword(browser, ",\"revokeOtherSessions\":false").hasStatus(200).setsNoCookie();
    other.session().json("user.email").isEqualTo(ADA);

    site = hardened(o -> {});
    other = site.adasBrowser();
    browser = adasOther();
    Reply reply = changePassword(browser, "").hasStatus(200);
    assertThat(reply.text("token")).isEqualTo(site.only(Session.MODEL).token());
    other.session().hasBody("null");
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void aPasswordByLinkEndsAllSessions() {
    Browser browser = site.adasBrowser();
    site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    assertThat(site.only(Verification.MODEL).identifier()).doesNotContain(token);
    site.browser()
        .post("/reset-password", "{\"newPassword\":\"" + NEW + "\",\"token\":\"" + token + "\"}")
        .hasStatus(200);
    browser.session().hasBody("null");
  }

  @Test
  void whoSignsInAnewLeavesNoSessionBehind() {
    Browser browser = site.adasBrowser();
    String first = browser.session().text("session.id");
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(site.only(Session.MODEL).id()).isNotEqualTo(first);
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void signingInAsSomebodyElseLeavesTheOtherUsersSessionAlone() {
    site.signedUp("Grace", GRACE);
    Browser browser = site.adasBrowser();
    browser.signIn(GRACE, PASSWORD).hasStatus(200);
    assertThat(site.all(Session.MODEL)).hasSize(3);
  }

  @Test
  void whatTheApplicationSetsWinsWhetherSaidBeforeOrAfter() {
    site =
        Site.withMail(
            o ->
                o.emailPassword(p -> p.revokeSessionsOnPasswordReset(false))
                    .session(s -> s.stepUp(false).sensitiveAge(Duration.ZERO))
                    .profile(Profile.HARDENED)
                    .verification(v -> v.hashIdentifiers(false)));
    Browser browser = site.adasBrowser();
    browser.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    assertThat(site.only(Verification.MODEL).identifier()).startsWith("reset-password:");
    browser.get("/step-up").hasStatus(404);
  }

  // ---- sensitive actions need a recent proof (threats A98)

  @Test
  void whoSignedInAWhileAgoProvesThePasswordBeforeASensitiveAction() {
    Browser browser = site.adasBrowser();
    site.clock.advance(LATER);
    String email = "{\"newEmail\":\"new@example.com\"}";
    for (String path : List.of("/change-email", "/delete-user")) {
      Reply reply = browser.post(path, email).isRefusal(403, "SESSION_NOT_FRESH").setsNoCookie();
      reply.json("").hasKeys("message", "code", "methods", "maxAge");
      reply.json("methods.0").isEqualTo("password");
      reply.json("maxAge").isEqualTo(900L);
    }
    assertThat(site.auth.setPassword(NEW, headers(browser)).status()).isEqualTo(403);
    browser.get("/list-sessions").hasStatus(200); // freshAge, as ever

    browser.post("/step-up/password", "{\"password\":\"" + PASSWORD + "\"}").hasStatus(200);
    browser.post("/change-email", email).hasStatus(200);
    browser.post("/delete-user", "{}").hasStatus(200);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void orSendsThePasswordAlong() {
    Browser browser = site.adasBrowser();
    site.clock.advance(LATER);
    String body = "{\"password\":\"%s\"}";
    browser.post("/delete-user", body.formatted("wrong")).isRefusal(400, "INVALID_PASSWORD");
    browser.post("/delete-user", body.formatted(PASSWORD)).hasStatus(200);
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", TOKEN + "=" + browser.cookies().get(TOKEN));
  }
}
