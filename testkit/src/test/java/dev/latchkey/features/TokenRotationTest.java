package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.AuthEvent;
import dev.latchkey.EndReason;
import dev.latchkey.Session;
import dev.latchkey.Sessions;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Another token at every renewal, and what becomes of the one before (requirements 003-18). */
@Tag("compat")
class TokenRotationTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final int TABS = 50;
  private static final Field<String> NOTE = Field.string("note").optional();

  private Site site = new Site(o -> o.session(s -> s.rotateTokens()));

  private static String cookie(Browser browser) {
    return String.valueOf(browser.cookies().get(TOKEN));
  }

  private static String token(String cookie) {
    String decoded = URLDecoder.decode(cookie, StandardCharsets.UTF_8);
    return decoded.substring(0, decoded.indexOf('.'));
  }

  private Browser with(String cookie) {
    Browser browser = site.browser();
    browser.setCookie(TOKEN, cookie);
    return browser;
  }

  private static Headers headers(String cookie) {
    return Headers.of("cookie", TOKEN + "=" + cookie);
  }

  private static void isIn(Browser browser) {
    browser.session().json("user.email").isEqualTo(ADA);
  }

  private static void isOut(Browser browser) {
    browser.session().hasStatus(200).hasBody("null");
  }

  /** Signs in, renews after a day, and returns the cookie before. */
  private String rotated(Browser browser) {
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    String before = cookie(browser);
    site.clock.advance(DAY);
    isIn(browser);
    assertThat(cookie(browser)).isNotEqualTo(before);
    return before;
  }

  private Browser ada() {
    site.adasBrowser().signOut();
    return site.browser();
  }

  // ---- the good way

  @Test
  void aRenewalGivesTheSessionAnotherToken() {
    Browser browser = ada();
    String before = rotated(browser);
    Session session = site.only(Session.MODEL);
    assertThat(session.token()).hasSize(48).isEqualTo(token(cookie(browser)));
    assertThat(session.createdAt()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(browser.lastReply().text("session.token")).isEqualTo(session.token());
    assertThat(browser.lastReply().cookie(TOKEN).maxAge()).isEqualTo(604_800);
    assertThat(token(before)).hasSize(32);
  }

  @Test
  void everyRenewalGivesAnotherOne() {
    Browser browser = ada();
    browser.signIn(ADA, PASSWORD);
    Set<String> tokens = new HashSet<>();
    for (int day = 0; day < 30; day++) {
      tokens.add(cookie(browser));
      site.clock.advance(DAY);
      isIn(browser);
    }
    assertThat(tokens).hasSize(30);
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void withoutTheOptionTokensStayAndTheTableIsThatOfTheOriginal() {
    site = new Site();
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY);
    isIn(browser);
    assertThat(cookie(browser)).isEqualTo(before);
    assertThat(site.auth.schema().table(Session.MODEL).columns()).hasSize(8);
  }

  @Test
  void deferredRenewalRotatesInThePost() {
    site = new Site(o -> o.session(s -> s.rotateTokens().deferRefresh(true)));
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY);
    browser.session().json("needsRefresh").isTrue();
    assertThat(cookie(browser)).isEqualTo(before);
    browser.post("/get-session", "{}").hasStatus(200);
    assertThat(cookie(browser)).isNotEqualTo(before);
    Browser slow = with(before);
    slow.session().json("needsRefresh").isFalse();
    assertThat(cookie(slow)).isEqualTo(cookie(browser));
  }

  @Test
  void whoIsNotToBeRememberedKeepsTheirToken() {
    Browser browser = ada();
    browser.signInUnremembered(ADA, PASSWORD);
    String before = cookie(browser);
    site.clock.advance(DAY);
    isIn(browser);
    assertThat(cookie(browser)).isEqualTo(before);
  }

  // ---- within the grace

  @Test
  void theTokenBeforeIsGoodForAWhileAndItsHolderIsToldTheNewOne() {
    Browser browser = ada();
    Browser slow = with(rotated(browser));
    site.clock.advance(GRACE);
    isIn(slow);
    assertThat(cookie(slow)).isEqualTo(cookie(browser));
    slow.session().setsNoCookie();
  }

  @Test
  void whoNeverGotTheAnswerWithTheNewTokenStaysIn() {
    Browser browser = ada();
    browser.setCookie(TOKEN, rotated(browser)); // as it was before the answer that got lost
    site.clock.advance(GRACE);
    isIn(browser);
    site.clock.advance(DAY);
    isIn(browser);
  }

  @Test
  void theApplicationTakesTheTokenBeforeToo() {
    String before = rotated(ada());
    assertThat(site.auth.session(headers(before))).isPresent();
    site.clock.advance(GRACE.plus(MILLI));
    assertThat(site.auth.session(headers(before))).isEmpty();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void anotherGraceIsHonoured() {
    site = new Site(o -> o.session(s -> s.rotateTokens(Duration.ofMinutes(5))));
    Browser slow = with(rotated(ada()));
    site.clock.advance(Duration.ofMinutes(5));
    isIn(slow);
  }

  @Test
  void ofManyTabsAtTheDueMomentNoneIsSignedOutAndOneRotates() throws Exception {
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY);
    site.store.meetBefore("update session", TABS);
    List<Reply> replies = Crowd.of(TABS, i -> with(before).session());
    assertThat(site.store.rowsUpdated()).isEqualTo(1);
    String token = site.only(Session.MODEL).token();
    for (Reply reply : replies) {
      reply.json("session.token").isEqualTo(token);
      assertThat(token(reply.cookie(TOKEN).value())).isEqualTo(token);
    }
  }

  @Test
  void whereEveryCallRenewsATokenIsReplacedOncePerGrace() throws Exception {
    site = new Site(o -> o.session(s -> s.rotateTokens().updateAge(Duration.ZERO)));
    Browser browser = site.adasBrowser();
    String first = cookie(browser);
    List<Reply> replies = Crowd.of(TABS, i -> with(first).session());
    String second = site.only(Session.MODEL).token();
    for (Reply reply : replies) {
      assertThat(token(reply.cookie(TOKEN).value())).isEqualTo(second);
    }
    Browser next = with(replies.get(0).cookie(TOKEN).value());
    site.clock.advance(GRACE);
    isIn(next);
    assertThat(site.only(Session.MODEL).token()).isEqualTo(second);
    site.clock.advance(MILLI);
    isIn(next);
    assertThat(site.only(Session.MODEL).token()).isNotEqualTo(second);
  }

  // ---- after the grace

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void whoeverPresentsATokenLaterEndsTheSession(int renewals) {
    Browser thief = ada();
    String stolen = rotated(thief);
    for (int i = 0; i < renewals; i++) {
      site.clock.advance(DAY);
      isIn(thief);
    }
    site.clock.advance(GRACE.plus(MILLI));
    Browser owner = with(stolen);
    isOut(owner);
    owner.lastReply().clears(TOKEN);
    isOut(thief);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void otherSessionsOfTheUserGoOn() {
    Browser other = site.adasBrowser();
    String stolen = rotated(site.browser());
    isIn(other);
    site.clock.advance(GRACE.plus(MILLI));
    isOut(with(stolen));
    isIn(other);
  }

  @Test
  void theLogSaysSoWithoutAToken() {
    Logger logger = (Logger) LoggerFactory.getLogger(Sessions.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      String stolen = rotated(ada());
      Session session = site.only(Session.MODEL);
      site.clock.advance(GRACE.plus(MILLI));
      isOut(with(stolen));
      assertThat(log.list).singleElement().satisfies(line -> assertSays(line, session, stolen));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static void assertSays(ILoggingEvent line, Session session, String stolen) {
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getFormattedMessage())
        .contains(session.id(), session.userId())
        .doesNotContain(session.token(), token(stolen));
  }

  @Test
  void aTokenOfASessionThatEndedIsNobodysBusiness() {
    Browser browser = ada();
    String before = rotated(browser);
    browser.signOut();
    site.clock.advance(GRACE.plus(MILLI));
    isOut(with(before));
  }

  @Test
  void whoObservesIsToldTheReasonAndEndingsStillFindTheSession() {
    List<EndReason> reasons = new ArrayList<>();
    site =
        new Site(
            o ->
                o.session(s -> s.rotateTokens())
                    .onEvent(AuthEvent.SessionEnded.class, ended -> reasons.add(ended.reason())));
    String stolen = rotated(ada());
    site.clock.advance(GRACE.plus(MILLI));
    isOut(with(stolen));
    String before = rotated(site.browser());
    with(before).signOut();
    assertThat(reasons)
        .containsExactly(EndReason.SIGNED_OUT, EndReason.TOKEN_REUSED, EndReason.SIGNED_OUT);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  // ---- secrets

  @Test
  void noFormerTokenIsStoredAndNoAnswerShowsWhatIs() {
    Browser browser = ada();
    String before = rotated(browser);
    assertThat(site.everything()).noneMatch(row -> row.contains(token(before)));
    String answers = browser.session().body() + browser.get("/list-sessions").body();
    assertThat(answers).doesNotContain("formerToken", "tokenFamily");
  }

  // ---- endings beside a rotation

  @Test
  void signingOutBetweenDecisionAndRotationWins() {
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY);
    site.store.before("update session", () -> with(before).signOut().hasStatus(200));
    browser.session().isRefusal(401, "FAILED_TO_GET_SESSION").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void rotatingBetweenLookAndSignOutDoesNotSaveTheSession() {
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY);
    site.store.before("delete session", () -> isIn(with(before)));
    browser.signOut().hasStatus(200);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void aSessionIsRevokedByTheTokenAListShowedBefore() {
    Browser laptop = site.adasBrowser();
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD);
    String listed = token(cookie(phone));
    site.clock.advance(DAY);
    isIn(phone);
    laptop.post("/revoke-session", "{\"token\":\"" + listed + "\"}").hasStatus(200);
    isOut(phone);
    isIn(laptop);
  }

  @Test
  void revokingTheOthersSparesOneselfWhateverTokenOneHasGot() {
    Browser laptop = site.adasBrowser();
    site.browser().signIn(ADA, PASSWORD);
    String before = cookie(laptop);
    site.clock.advance(DAY.minus(MILLI));
    site.store.before(
        "delete session",
        () -> {
          site.clock.advance(MILLI);
          isIn(with(before));
        });
    laptop.post("/revoke-other-sessions", "{}").hasStatus(200);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    isIn(laptop);
  }

  @Test
  void changingASessionBesideARotationKeepsTheNewToken() {
    site = new Site(o -> o.session(s -> s.rotateTokens().field(NOTE)));
    Browser browser = site.adasBrowser();
    String before = cookie(browser);
    site.clock.advance(DAY.minus(MILLI));
    site.store.before(
        "update session",
        () -> {
          site.clock.advance(MILLI);
          isIn(with(before));
        });
    Reply reply = browser.post("/update-session", "{\"note\":\"a\"}").hasStatus(200);
    reply.setsNoCookie();
    assertThat(site.everything()).anyMatch(row -> row.contains("note=a"));
  }

  @Test
  void fiveWrongPasswordsAreTheMostASessionGetsWhateverItsToken() {
    site =
        new Site(
            o ->
                o.session(s -> s.rotateTokens().updateAge(Duration.ZERO))
                    .rateLimit(r -> r.enabled(true)));
    Browser browser = site.adasBrowser();
    for (int i = 0; i < 5; i++) {
      browser.post("/verify-password", "{\"password\":\"wrong one\"}").hasStatus(400);
      site.clock.advance(GRACE.plus(MILLI));
    }
    browser
        .post("/verify-password", "{\"password\":\"wrong one\"}")
        .isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
  }
}
