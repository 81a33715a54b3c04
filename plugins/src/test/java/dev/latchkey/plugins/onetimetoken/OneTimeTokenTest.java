package dev.latchkey.plugins.onetimetoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Profile;
import dev.latchkey.Verification;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OneTimeTokenTest {
  private final Site site = Site.with(OneTimeToken.create());
  private final Browser ada = site.signedUp("ada@example.com");

  private static Reply verify(Browser browser, String token) {
    return browser.post("/one-time-token/verify", "{\"token\":\"" + token + "\"}");
  }

  private String generated() {
    return ada.get("/one-time-token/generate").text("token");
  }

  private static void isRefused(Reply reply, String message) {
    reply.hasStatus(400).hasBody("{\"message\":\"" + message + "\"}");
  }

  @Test
  void aTokenHandsTheSessionToAnotherPlaceOnce() {
    String token = generated();
    Browser elsewhere = site.browser();
    verify(elsewhere, token).hasStatus(200).json("user.email").isEqualTo("ada@example.com");
    elsewhere.session().json("user.email").isEqualTo("ada@example.com");
    isRefused(verify(site.browser(), token), "Invalid token");
  }

  @Test
  void ofManyWhoRedeemOneAtOnceOneHasTheSession() throws Exception {
    String token = generated();
    List<Browser> browsers = Stream.generate(site::browser).limit(8).toList();
    assertThat(Site.winners(browsers, browser -> verify(browser, token))).isEqualTo(1); // A75
  }

  @Test
  void itIsGoodForThreeMinutes() {
    String early = generated();
    String late = generated();
    site.clock.advance(Duration.ofMinutes(3));
    verify(site.browser(), early).hasStatus(200);
    site.clock.advance(Duration.ofSeconds(1));
    isRefused(verify(site.browser(), late), "Invalid token");
  }

  @Test
  void itDiesWithItsSession() {
    String token = generated();
    ada.signOut();
    Browser elsewhere = site.browser();
    isRefused(verify(elsewhere, token), "Session not found");
    elsewhere.session().hasBody("null");
  }

  @Test
  void nobodyGetsOneWithoutASession() {
    site.browser().get("/one-time-token/generate").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void applicationsCanKeepMakingThemToThemselves() {
    Site strict = Site.with(OneTimeToken.create(o -> o.disableClientRequest(true)));
    Browser browser = strict.signedUp("ada@example.com");
    isRefused(browser.get("/one-time-token/generate"), "Client requests are disabled");
  }

  @Test
  void onlyHashesAreStoredWhereThatIsWanted() {
    Site hashing = Site.with(OneTimeToken.create(o -> o.hashed(true)));
    String token =
        hashing.signedUp("ada@example.com").get("/one-time-token/generate").text("token");
    assertThat(hashing.all(Verification.MODEL))
        .noneMatch(promise -> promise.identifier().contains(token));
    verify(hashing.browser(), token).hasStatus(200);
  }

  @Test
  void inTheHardenedProfileNothingStoredHoldsTheSessionsToken() {
    Site hardened = Site.with(o -> o.profile(Profile.HARDENED), OneTimeToken.create());
    Browser browser = hardened.signedUp("ada@example.com");
    String cookie = String.valueOf(browser.cookies().get("better-auth.session_token"));
    String token = browser.get("/one-time-token/generate").text("token");
    assertThat(hardened.all(Verification.MODEL))
        .singleElement()
        .matches(promise -> !promise.identifier().contains(token))
        .matches(promise -> !promise.value().contains(cookie.substring(0, cookie.indexOf('.'))));
    Browser elsewhere = hardened.browser();
    verify(elsewhere, token).hasStatus(200);
    assertThat(elsewhere.cookies()).containsValue(cookie);
  }

  @Test
  void everyNewSessionBringsOneWhereThatIsWanted() {
    Site telling = Site.with(OneTimeToken.create(o -> o.tellsNewSessions(true)));
    Reply signUp = telling.signedUp("ada@example.com").lastReply();
    assertThat(signUp.header("access-control-expose-headers")).isEqualTo("set-ott");
    verify(telling.browser(), signUp.header("set-ott")).hasStatus(200);
  }

  @Test
  void noCookieIsSetWhereThatIsNotWanted() {
    Site quiet = Site.with(OneTimeToken.create(o -> o.disableSetSessionCookie(true)));
    String token = quiet.signedUp("ada@example.com").get("/one-time-token/generate").text("token");
    verify(quiet.browser(), token).hasStatus(200).setsNoCookie();
  }
}
