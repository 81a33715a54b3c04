package dev.latchkey.plugins.multisession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MultiSessionTest {
  private static final String COOKIE = "better-auth.session_token";

  private final Site site = Site.with(MultiSession.create());
  private final Browser browser = site.signedUp("ada@example.com");
  private final String ada = browser.lastReply().text("token");

  private String signUp(String email) {
    return browser.signUp("Somebody", email, Site.PASSWORD).hasStatus(200).text("token");
  }

  private static String named(String token) {
    return COOKIE + "_multi-" + token.toLowerCase(Locale.ROOT);
  }

  private static String chosen(String token) {
    return "{\"sessionToken\":\"" + token + "\"}";
  }

  @Test
  void severalUsersAreSignedInSideBySide() {
    String bob = signUp("bob@example.com");
    assertThat(browser.cookies()).containsKeys(named(ada), named(bob));
    browser.get("/multi-session/list-device-sessions").json("").hasSize(2);
    browser.session().json("user.email").isEqualTo("bob@example.com");
    browser.post("/multi-session/set-active", chosen(ada)).hasStatus(200);
    browser.session().json("user.email").isEqualTo("ada@example.com");
    browser.get("/multi-session/list-device-sessions").json("").hasSize(2);
  }

  @Test
  void aUserWhoSignsInAgainIsThereOnce() {
    browser.signIn("ada@example.com", Site.PASSWORD).hasStatus(200);
    browser.get("/multi-session/list-device-sessions").json("").hasSize(1);
    assertThat(browser.cookies()).doesNotContainKey(named(ada));
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void oneMoreThanTheMaximumSignsInButIsNotKept() {
    for (int i = 2; i <= 5; i++) signUp("user" + i + "@example.com");
    String sixth = signUp("user6@example.com");
    assertThat(browser.cookies()).doesNotContainKey(named(sixth));
    browser.session().json("user.email").isEqualTo("user6@example.com");
    browser.get("/multi-session/list-device-sessions").json("").hasSize(5);
  }

  @Test
  void revokingTheActiveOneActivatesAnother() {
    String bob = signUp("bob@example.com");
    browser.post("/multi-session/revoke", chosen(bob)).hasStatus(200).clears(named(bob));
    browser.session().json("user.email").isEqualTo("ada@example.com");
    browser.post("/multi-session/revoke", chosen(ada)).hasStatus(200).clears(COOKIE);
    browser.session().hasBody("null");
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void revokingAnotherOneLeavesTheActiveOne() {
    signUp("bob@example.com");
    browser.post("/multi-session/revoke", chosen(ada)).hasStatus(200).clears(named(ada));
    browser.session().json("user.email").isEqualTo("bob@example.com");
  }

  @Test
  void signingOutEndsAllOfThem() {
    String bob = signUp("bob@example.com");
    browser.signOut().hasStatus(200).clears(named(ada)).clears(named(bob));
    assertThat(site.all(Session.MODEL)).isEmpty();
    browser.get("/multi-session/list-device-sessions").hasBody("[]");
  }

  @Test
  void aSessionOfAnotherBrowserCannotBeChosen() {
    String stolen = site.signedUp("bob@example.com").lastReply().text("token");
    String refusal = "INVALID_SESSION_TOKEN";
    browser.post("/multi-session/set-active", chosen(stolen)).isRefusal(401, refusal);
    browser.setCookie(named(stolen), stolen + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    browser.post("/multi-session/set-active", chosen(stolen)).isRefusal(401, refusal);
    browser.post("/multi-session/revoke", chosen(stolen)).isRefusal(401, refusal);
    browser.get("/multi-session/list-device-sessions").json("").hasSize(1);
  }

  @Test
  void aSessionThatRanOutCannotBeChosenAndIsForgotten() {
    site.clock.advance(Duration.ofDays(4));
    signUp("bob@example.com");
    String kept = browser.cookies().get(named(ada));
    site.clock.advance(Duration.ofDays(4));
    browser.setCookie(named(ada), kept);
    browser
        .post("/multi-session/set-active", chosen(ada))
        .isRefusal(401, "INVALID_SESSION_TOKEN")
        .clears(named(ada));
  }
}
