package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** POST /sign-out (protocol/03 §1, 01 §1.3). */
class SignOutTest {
  private static final String OK = "{\"success\":true}";

  private final Site site = new Site();

  @Test
  void signingOutEndsTheSessionAndClearsTheCookies() {
    Browser browser = site.adasBrowser();
    Reply reply = browser.signOut().hasStatus(200).hasBody(OK);
    assertThat(reply.cookies())
        .extracting(cookie -> cookie.line())
        .containsExactly(
            TOKEN + "=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
            DATA + "=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
            UNREMEMBERED + "=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    assertThat(site.all(Session.MODEL)).isEmpty();
    browser.session().hasBody("null");
  }

  @Test
  void theOldCookieIsWorthNothingAfterwards() {
    Browser browser = site.adasBrowser();
    String old = String.valueOf(browser.cookies().get(TOKEN));
    browser.signOut();
    browser.setCookie(TOKEN, old);
    browser.session().hasBody("null");
    browser.setCookie(TOKEN, old);
    browser.post("/revoke-other-sessions", "{}").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void otherDevicesStaySignedIn() {
    Browser laptop = site.adasBrowser();
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD);
    laptop.signOut();
    phone.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void signingOutTwiceOrWithoutASessionIsFine() {
    Browser browser = site.adasBrowser();
    browser.signOut().hasBody(OK);
    browser.signOut().hasBody(OK).clears(TOKEN);
    site.browser().signOut().hasBody(OK).clears(TOKEN);
  }

  @Test
  void aForgedCookieEndsNothing() {
    Browser browser = site.adasBrowser();
    String token = browser.lastReply().text("token");
    Browser thief = site.browser();
    thief.setCookie(TOKEN, Forger.sign(token, Site.OTHER_SECRET));
    site.store.forgetCalls();
    thief.signOut().hasBody(OK).clears(TOKEN);
    assertThat(site.store.calls()).isEmpty();
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void noBodyIsNeeded() {
    Browser browser = site.adasBrowser();
    browser.request("POST", "/sign-out").send().hasBody(OK);
    browser.request("POST", "/sign-out").body("text/plain", new byte[0]).send().hasBody(OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"callbackURL\":\"/bye\"}",
        "{\"disableRedirect\":true,\"state\":\"s\"}",
        "{\"unknown\":1}"
      })
  void whatTheBodySaysChangesNothing(String body) {
    Browser browser = site.adasBrowser();
    Reply reply = browser.post("/sign-out", body).hasBody(OK);
    assertThat(reply.header("location")).isNull();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }
}
