package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listing and ending sessions (protocol/03 §2, 04 §5). */
class RevocationTest {
  private static final String OK = "{\"status\":true}";

  private final Site site = new Site();
  private final Browser laptop = site.adasBrowser();
  private final Browser phone = site.browser();

  RevocationTest() {
    phone.signIn(ADA, PASSWORD);
  }

  private static String token(Browser browser) {
    return browser.session().text("session.token");
  }

  private static String tokenBody(String token) {
    return "{\"token\":\"" + token + "\"}";
  }

  // ---- listing

  @Test
  void aUserSeesTheOwnSessionsWithEverythingAboutThem() {
    site.signedUp("Grace", GRACE);
    Reply reply = laptop.get("/list-sessions").hasStatus(200);
    reply.json("").hasSize(2);
    reply
        .json("0")
        .hasKeys(
            "expiresAt",
            "token",
            "createdAt",
            "updatedAt",
            "ipAddress",
            "userAgent",
            "userId",
            "id");
    assertThat(reply.text("0.userId")).isEqualTo(reply.text("1.userId"));
  }

  @Test
  @Tag("compat")
  void sessionsThatEndedAreNotListed() {
    Browser tablet = site.browser();
    tablet.signInUnremembered(ADA, PASSWORD);
    site.clock.advance(Duration.ofDays(1).minusMillis(1));
    laptop.get("/list-sessions").json("").hasSize(3);
    laptop.signIn(ADA, PASSWORD);
    site.clock.advance(Duration.ofMillis(1)); // the tablet's session ends at this instant
    laptop.get("/list-sessions").json("").hasSize(3);
  }

  @Test
  void everySessionIsListedHoweverMany() {
    for (int i = 0; i < 120; i++) site.browser().signIn(ADA, PASSWORD);
    laptop.get("/list-sessions").json("").hasSize(122);
  }

  // ---- one

  @Test
  void aRevokedSessionIsDeadAtOnce() {
    laptop.post("/revoke-session", tokenBody(token(phone))).hasBody(OK).setsNoCookie();
    phone.session().hasBody("null").clears(TOKEN);
    laptop.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void itsIdNamesItAsWell() {
    String id = phone.session().text("session.id");
    Browser grace = site.signedUp("Grace", GRACE);
    grace.post("/revoke-session", tokenBody(id)).hasBody(OK).setsNoCookie();
    phone.session().json("user.email").isEqualTo(ADA);
    laptop.post("/revoke-session", tokenBody(id)).hasBody(OK).setsNoCookie();
    phone.session().hasBody("null").clears(TOKEN);
    String own = laptop.session().text("session.id");
    laptop.post("/revoke-session", tokenBody(own)).hasBody(OK).clears(TOKEN);
  }

  @Test
  void revokingTheOwnSessionSignsOut() {
    Reply reply = laptop.post("/revoke-session", tokenBody(token(laptop))).hasBody(OK);
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(laptop.cookies()).isEmpty();
    phone.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void aForeignOrUnknownTokenIsPassedOverInSilence() {
    Browser grace = site.signedUp("Grace", GRACE);
    laptop.post("/revoke-session", tokenBody(token(grace))).hasBody(OK).setsNoCookie();
    grace.session().json("user.email").isEqualTo(GRACE);
    laptop.post("/revoke-session", tokenBody("unknown")).hasBody(OK);
    laptop.post("/revoke-session", tokenBody("")).hasBody(OK);
    assertThat(site.all(Session.MODEL)).hasSize(3);
  }

  @Test
  void aTokenMatchesExactly() {
    String token = token(phone);
    laptop.post("/revoke-session", tokenBody(token.toUpperCase(java.util.Locale.ROOT))).hasBody(OK);
    laptop.post("/revoke-session", tokenBody("%")).hasBody(OK);
    laptop.post("/revoke-session", tokenBody("' or 1=1 --")).hasBody(OK);
    phone.session().json("user.email").isEqualTo(ADA);
  }

  // ---- all

  @Test
  void revokingAllSessionsSignsOutEverywhere() {
    Browser grace = site.signedUp("Grace", GRACE);
    Reply reply = laptop.post("/revoke-sessions", "{}").hasBody(OK);
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(reply.cookies()).hasSize(3);
    laptop.session().hasBody("null");
    phone.session().hasBody("null");
    grace.session().json("user.email").isEqualTo(GRACE);
  }

  @Test
  void revokingTheOthersLeavesOneself() {
    for (int i = 0; i < 120; i++) site.browser().signIn(ADA, PASSWORD);
    laptop.post("/revoke-other-sessions", "{}").hasBody(OK).setsNoCookie();
    assertThat(site.only(Session.MODEL).token()).isEqualTo(token(laptop));
    phone.session().hasBody("null");
  }

  @Test
  void noBodyIsNeededToRevokeAll() {
    laptop.request("POST", "/revoke-other-sessions").send().hasBody(OK);
    laptop.request("POST", "/revoke-sessions").send().hasBody(OK);
  }

  @Test
  void aRevokedSessionStaysDeadAfterARestart() {
    String old = String.valueOf(phone.cookies().get(TOKEN));
    laptop.post("/revoke-sessions", "{}");
    Browser later = Browser.of(site.open(o -> {}), site.clock);
    later.setCookie(TOKEN, old);
    later.session().hasBody("null");
  }

  // ---- nobody

  @ParameterizedTest
  @CsvSource({
    "GET,  /list-sessions,         ",
    "POST, /revoke-session,        '{\"token\":\"x\"}'",
    "POST, /revoke-sessions,       '{}'",
    "POST, /revoke-other-sessions, '{}'",
  })
  void nobodyCanListOrRevoke(String method, String path, String body) {
    Browser.Request request = site.browser().request(method, path);
    if (body != null) request.json(body);
    Reply reply = request.send().isRefusal(401, "UNAUTHORIZED").setsNoCookie();
    reply.json("message").isEqualTo("Unauthorized");
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }
}
