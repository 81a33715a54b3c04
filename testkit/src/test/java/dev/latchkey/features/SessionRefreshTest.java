package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a session lasts and when its life begins anew (protocol/04 §2 and §3). */
class SessionRefreshTest {
  private static final Duration EXPIRES_IN = Duration.ofDays(7);
  private static final Duration UPDATE_AGE = Duration.ofDays(1);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final long WEEK = EXPIRES_IN.toSeconds();

  private Site site = new Site();

  @Test
  void anyAnswerToGetSessionHasSessionThenUser() {
    Reply reply = site.adasBrowser().session();
    reply.json("").hasKeys("session", "user");
    reply
        .json("session")
        .hasKeys(
            "expiresAt",
            "token",
            "createdAt",
            "updatedAt",
            "ipAddress",
            "userAgent",
            "userId",
            "id");
    reply.json("session.expiresAt").isEqualTo("2026-01-08T00:00:00.000Z");
    assertThat(reply.header("pragma")).isEqualTo("no-cache");
  }

  @Test
  void withoutACookieTheAnswerIsNullAndTheStoreIsNotAsked() {
    site.browser().session().hasStatus(200).hasBody("null").setsNoCookie();
    assertThat(site.store.calls()).isEmpty();
  }

  @Test
  void readingASessionTakesOneRoundTripAndWritesNothing() {
    Browser browser = site.adasBrowser();
    site.store.forgetCalls();
    browser.session().setsNoCookie();
    assertThat(site.store.calls()).containsExactly("findJoined session");
  }

  // ---- renewal

  @Test
  void oneMillisecondBeforeUpdateAgeNothingIsRenewed() {
    Browser browser = site.adasBrowser();
    Instant end = site.only(Session.MODEL).expiresAt();
    site.clock.advance(UPDATE_AGE.minus(MILLI));
    browser
        .session()
        .setsNoCookie()
        .json("session.expiresAt")
        .isEqualTo("2026-01-08T00:00:00.000Z");
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo(end);
  }

  @Test
  void atUpdateAgeTheSessionBeginsAnew() {
    Browser browser = site.adasBrowser();
    Session before = site.only(Session.MODEL);
    site.clock.advance(UPDATE_AGE);
    Reply reply = browser.session();

    Session after = site.only(Session.MODEL);
    assertThat(after.expiresAt()).isEqualTo(site.clock.instant().plus(EXPIRES_IN));
    assertThat(after.updatedAt()).isEqualTo(site.clock.instant());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.token()).isEqualTo(before.token());
    assertThat(after.id()).isEqualTo(before.id());

    reply.json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    reply.json("session.updatedAt").isEqualTo("2026-01-02T00:00:00.000Z");
    assertThat(reply.cookies()).hasSize(1);
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(WEEK);
  }

  @Test
  void afterUpdateAgeItIsRenewedOnceAndThenNotForAnotherUpdateAge() {
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE.plus(MILLI));
    browser.session().cookie(TOKEN);
    browser.session().setsNoCookie();
    site.clock.advance(UPDATE_AGE.minus(MILLI));
    browser.session().setsNoCookie();
    site.clock.advance(MILLI);
    browser.session().cookie(TOKEN);
  }

  @Test
  void aUserWhoComesBackEveryDayStaysSignedInForAYear() {
    Browser browser = site.adasBrowser();
    for (int day = 0; day < 365; day++) {
      site.clock.advance(UPDATE_AGE);
      browser.session().json("user.email").isEqualTo(ADA);
    }
  }

  @Test
  void withUpdateAgeZeroEveryCallRenews() {
    site = new Site(o -> o.session(s -> s.updateAge(Duration.ZERO)));
    Browser browser = site.adasBrowser();
    for (int call = 0; call < 3; call++) {
      site.clock.advance(MILLI);
      assertThat(browser.session().cookie(TOKEN).maxAge()).isEqualTo(WEEK);
      assertThat(site.only(Session.MODEL).updatedAt()).isEqualTo(site.clock.instant());
    }
  }

  @Test
  void aProtectedEndpointRenewsTheSessionToo() {
    site = new Site(o -> o.session(s -> s.freshAge(Duration.ZERO)));
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE);
    Reply reply = browser.get("/list-sessions").hasStatus(200);
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(WEEK);
    reply.json("0.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
  }

  @Test
  void anotherLifeAndUpdateAgeAreHonoured() {
    site =
        new Site(
            o -> o.session(s -> s.expiresIn(Duration.ofHours(2)).updateAge(Duration.ofHours(1))));
    Browser browser = site.adasBrowser();
    assertThat(browser.lastReply().cookie(TOKEN).maxAge()).isEqualTo(7200);
    site.clock.advance(Duration.ofHours(1).minus(MILLI));
    browser.session().setsNoCookie();
    site.clock.advance(MILLI);
    assertThat(browser.session().cookie(TOKEN).maxAge()).isEqualTo(7200);
  }

  // ---- expiry

  @Test
  void atTheVeryEndTheSessionStillCountsAndAMillisecondLaterItDoesNot() {
    site = new Site(o -> o.session(s -> s.disableRefresh(true)));
    Browser browser = site.adasBrowser();
    String cookie = browser.cookies().get(TOKEN);
    site.clock.advance(EXPIRES_IN);
    browser.setCookie(TOKEN, cookie); // browsers forget it at this moment, others need not
    browser.session().json("user.email").isEqualTo(ADA);
    site.clock.advance(MILLI);
    Reply reply = browser.session().hasStatus(200).hasBody("null");
    assertThat(reply.cookies()).hasSize(3);
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(site.all(Session.MODEL)).isEmpty();
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void anExpiredSessionIsRefusedAndRemovedByAProtectedEndpoint() {
    Browser browser = site.adasBrowser();
    String cookie = browser.cookies().get(TOKEN);
    site.clock.advance(EXPIRES_IN.plus(MILLI));
    browser.setCookie(TOKEN, cookie);
    Reply reply = browser.post("/revoke-sessions", "{}").isRefusal(401, "UNAUTHORIZED");
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void theBrowserForgetsTheCookieWhenTheSessionEnds() {
    Browser browser = site.adasBrowser();
    site.clock.advance(EXPIRES_IN.minus(MILLI));
    assertThat(browser.cookies()).containsKey(TOKEN);
    site.clock.advance(MILLI);
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void theSessionOfARemovedUserIsNullAndItsRowIsLeftToTheDatabase() {
    Browser browser = site.adasBrowser();
    site.remove(User.MODEL);
    browser.session().hasBody("null").clears(TOKEN);
  }

  // ---- not remembered

  @Test
  void whoIsNotRememberedGetsACookieWithoutAnEndAndADay() {
    site.adasBrowser();
    Browser browser = site.browser();
    Reply reply = browser.signInUnremembered(ADA, PASSWORD);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    assertThat(reply.cookie(UNREMEMBERED).maxAge()).isNull();
    assertThat(reply.cookie(UNREMEMBERED).value()).startsWith("true.");
    browser.session().json("session.expiresAt").isEqualTo("2026-01-02T00:00:00.000Z");
    browser.restart();
    browser.session().hasBody("null");
  }

  @Test
  void whoIsNotRememberedIsNeverRenewed() {
    Browser browser = unrememberedBrowser();
    site.clock.advance(Duration.ofHours(23));
    browser
        .session()
        .setsNoCookie()
        .json("session.expiresAt")
        .isEqualTo("2026-01-02T00:00:00.000Z");
    site.clock.advance(Duration.ofHours(1).plus(MILLI));
    browser.session().hasBody("null");
  }

  @Test
  void whoIsNotRememberedDoesNotBecomeSoByLosingTheCookieThatSaysIt() {
    Browser browser = unrememberedBrowser();
    browser.forgetCookie(UNREMEMBERED);
    site.clock.advance(Duration.ofHours(23));
    browser
        .session()
        .setsNoCookie()
        .json("session.expiresAt")
        .isEqualTo("2026-01-02T00:00:00.000Z");
    site.clock.advance(Duration.ofHours(1).plus(MILLI));
    browser.session().hasBody("null");
  }

  @Test
  void signingInToBeRememberedClearsTheCookieThatSaysOtherwise() {
    Browser browser = unrememberedBrowser();
    Reply reply = browser.signIn(ADA, PASSWORD).clears(UNREMEMBERED);
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(WEEK);
    site.clock.advance(UPDATE_AGE);
    assertThat(browser.session().cookie(TOKEN).maxAge()).isEqualTo(WEEK);
  }

  @Test
  void aForgedCookieCannotSayThatTheUserIsNotRemembered() {
    Browser browser = site.adasBrowser();
    browser.setCookie(UNREMEMBERED, "true");
    site.clock.advance(UPDATE_AGE);
    assertThat(browser.session().cookie(TOKEN).maxAge()).isEqualTo(WEEK);
  }

  private Browser unrememberedBrowser() {
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD).hasStatus(200);
    return browser;
  }

  // ---- switched off

  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "0", "1", "%20", "a&disableRefresh=b"})
  void aCallCanAskNotToRenewWithAnyValue(String value) {
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE);
    browser.get("/get-session?disableRefresh=" + value).setsNoCookie();
    browser.session().cookie(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?disableRefresh=", "?disableRefresh", "?DisableRefresh=true", "?x=1", "?"})
  void anEmptyOrUnknownParameterAsksForNothing(String query) {
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE);
    browser.get("/get-session" + query).cookie(TOKEN);
  }

  @Test
  void theApplicationCanSwitchRenewalOff() {
    site = new Site(o -> o.session(s -> s.disableRefresh(true)));
    Browser browser = site.adasBrowser();
    site.clock.advance(EXPIRES_IN.minus(MILLI));
    browser
        .session()
        .setsNoCookie()
        .json("session.expiresAt")
        .isEqualTo("2026-01-08T00:00:00.000Z");
  }

  // ---- deferred

  @Test
  void deferredRenewalIsLeftToPost() {
    site = new Site(o -> o.session(s -> s.deferRefresh(true)));
    Browser browser = site.adasBrowser();
    browser.session().setsNoCookie().json("").hasKeys("session", "user", "needsRefresh");
    browser.lastReply().json("needsRefresh").isFalse();

    site.clock.advance(UPDATE_AGE);
    site.store.forgetCalls();
    browser.session().setsNoCookie().json("needsRefresh").isTrue();
    browser.lastReply().json("session.expiresAt").isEqualTo("2026-01-08T00:00:00.000Z");
    assertThat(site.store.calls()).containsExactly("findJoined session");

    Reply reply = browser.post("/get-session", "{}");
    reply.json("").hasKeys("session", "user");
    reply.json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(WEEK);
    browser.session().json("needsRefresh").isFalse();
  }

  @Test
  void deferredGetNeverRemovesTheRowAndPostDoes() {
    site = new Site(o -> o.session(s -> s.deferRefresh(true)));
    Browser browser = site.adasBrowser();
    String cookie = browser.cookies().get(TOKEN);
    site.clock.advance(EXPIRES_IN.plus(MILLI));
    browser.setCookie(TOKEN, cookie);
    browser.session().hasBody("null").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    browser.setCookie(TOKEN, cookie);
    browser.post("/get-session", "{}").hasBody("null").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void nothingIsSaidOfRefreshWhenNoneCanHappen() {
    site = new Site(o -> o.session(s -> s.deferRefresh(true)));
    Browser browser = site.adasBrowser();
    browser.get("/get-session?disableRefresh=1").json("needsRefresh").isAbsent();
    browser.signInUnremembered(ADA, PASSWORD);
    browser.session().json("needsRefresh").isAbsent();
    site.browser().session().hasBody("null");
  }

  @Test
  void protectedEndpointsDoNotRenewWhenItIsDeferred() {
    site = new Site(o -> o.session(s -> s.deferRefresh(true).freshAge(Duration.ZERO)));
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE);
    browser.get("/list-sessions").hasStatus(200).setsNoCookie();
    browser.post("/revoke-other-sessions", "{}").hasStatus(200).setsNoCookie();
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-08T00:00:00Z");
  }

  @Test
  void aSessionThatVanishesWhileItIsRenewedIsRefused() {
    Browser browser = site.adasBrowser();
    site.clock.advance(UPDATE_AGE);
    site.store.before("update session", () -> site.remove(Session.MODEL));
    Reply reply = browser.session().isRefusal(401, "FAILED_TO_GET_SESSION");
    reply.json("message").isEqualTo("Failed to get session");
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void postIsNotAllowedUnlessRenewalIsDeferred() {
    Browser browser = site.adasBrowser();
    Reply reply = browser.post("/get-session", "{broken");
    reply.isRefusal(405, "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED");
    reply
        .json("message")
        .isEqualTo("POST method requires deferSessionRefresh to be enabled in session config");
    browser.request("POST", "/get-session").header("origin", "https://evil.example").send();
    browser.lastReply().isRefusal(403, "INVALID_ORIGIN");
  }
}
