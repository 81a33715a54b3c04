package dev.latchkey.features;

import static dev.latchkey.SessionPolicy.Overflow.DENY;
import static dev.latchkey.SessionPolicy.Overflow.EVICT_LEAST_RECENTLY_USED;
import static dev.latchkey.SessionPolicy.Overflow.EVICT_OLDEST;
import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthEvent;
import dev.latchkey.EndReason;
import dev.latchkey.Session;
import dev.latchkey.SessionOptions;
import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionPolicy.Overflow;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies: how long sessions last, and how many there may be (requirements 002-09 to 002-36). */
class SessionPolicyTest {
  private static final Field<String> ROLE = Field.string("role").optional().notInput();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static Site site(Consumer<SessionOptions.Builder> sessions) {
    return new Site(o -> o.user(u -> u.field(ROLE)).session(sessions));
  }

  private static Site site(SessionPolicy policy) {
    return site(s -> s.policy(policy));
  }

  private static Site limited(int max, Overflow overflow) {
    return site(SessionPolicy.STANDARD.with(p -> p.maxSessions(max, overflow)));
  }

  private static Browser signedIn(Site site) {
    Browser browser = site.browser();
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    return browser;
  }

  private static void isIn(Browser browser) {
    browser.session().json("user.email").isEqualTo(ADA);
  }

  private static void isOut(Browser browser) {
    browser.session().hasStatus(200).hasBody("null");
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", TOKEN + "=" + browser.cookies().get(TOKEN));
  }

  // ---- how long

  @Test
  void whoIsActiveStaysInUntilTheSessionIsAsOldAsItMayGet() {
    Site site = site(SessionPolicy.HIGH_SECURITY);
    Browser browser = site.adasBrowser();
    for (int minutes = 10; minutes < 12 * 60; minutes += 10) {
      site.clock.advance(MINUTE.multipliedBy(10));
      isIn(browser);
    }
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-01T12:00:00Z");
    browser.setCookie(TOKEN, String.valueOf(browser.cookies().get(TOKEN))); // kept for longer
    site.clock.advance(MINUTE.multipliedBy(10));
    isIn(browser);
    site.clock.advance(MILLI);
    isOut(browser);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void whoIsIdleForLongerThanThePolicyAllowsIsOut() {
    Site site = site(SessionPolicy.HIGH_SECURITY);
    Browser browser = site.adasBrowser();
    site.clock.advance(MINUTE.multipliedBy(61));
    isOut(browser);
  }

  @Test
  void aBrowserKeepsTheCookieNoLongerThanTheSessionCanLast() {
    Site site = site(SessionPolicy.HIGH_SECURITY);
    Browser browser = site.browser();
    assertThat(browser.signUp("Ada", ADA, PASSWORD).cookie(TOKEN).maxAge()).isEqualTo(3600);
    for (int i = 0; i < 16; i++) {
      site.clock.advance(MINUTE.multipliedBy(42));
      isIn(browser);
    }
    assertThat(browser.lastReply().cookie(TOKEN).maxAge()).isEqualTo(48 * 60);
  }

  @Test
  void aPresetSaysHowLongACookieIsKept() {
    for (SessionPolicy policy : List.of(SessionPolicy.REMEMBER_ME, SessionPolicy.MOBILE)) {
      Reply reply = site(policy).browser().signUp("Ada", ADA, PASSWORD);
      int days = policy == SessionPolicy.MOBILE ? 90 : 30;
      assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(days * 86_400);
    }
  }

  @Test
  void aRowThatPromisesMoreThanThePolicyIsNotBelieved() {
    Site site = site(SessionPolicy.STANDARD.with(p -> p.absolute(Duration.ofDays(90))));
    Browser browser = site.adasBrowser();
    Row old = Row.of(Session.CREATED_AT, Instant.parse("2020-01-01T00:00:00Z"));
    site.change(Session.MODEL, old, Session.TOKEN.isNot(""));
    assertThat(site.auth.session(headers(browser))).isEmpty();
    assertThat(site.auth.sessions().list(site.only(User.MODEL).id(), site.clock.instant()))
        .isEmpty();
    isOut(browser);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void aSessionSomebodyElseMadeForLongerIsHeldToThePolicyAndRenewedByIt() {
    Site site = site(SessionPolicy.HIGH_SECURITY);
    Browser browser = site.adasBrowser();
    Row week = Row.of(Session.EXPIRES_AT, site.clock.instant().plus(Duration.ofDays(7)));
    site.change(Session.MODEL, week, Session.TOKEN.isNot(""));
    site.clock.advance(MINUTE.multipliedBy(59));
    isIn(browser);
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-01T01:59:00Z");
    site.clock.advance(HOUR.plus(MILLI));
    isOut(browser);
  }

  @Test
  void whoIsNotRememberedIsOutAfterADayHoweverActive() {
    Site site = site(SessionPolicy.of(p -> p.expiresIn(HOUR).updateAge(MINUTE)));
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD);
    for (int i = 0; i < 48; i++) {
      site.clock.advance(MINUTE.multipliedBy(30));
      isIn(browser);
      assertThat(browser.lastReply().cookies())
          .allMatch(cookie -> cookie.maxAge() == null, "ends with the browser");
    }
    site.clock.advance(MILLI);
    isOut(browser);
  }

  @Test
  void whoSaysNothingIsRememberedUnlessTheOptionsSayOtherwise() {
    Site site = site(s -> s.rememberMe(false));
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    assertThat(reply.cookie(UNREMEMBERED).maxAge()).isNull();
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-02T00:00:00Z");
    String remember = "{\"email\":\"" + ADA + "\",\"password\":\"" + PASSWORD + "\"";
    reply = site.browser().post("/sign-in/email", remember + ",\"rememberMe\":true}");
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(604_800);
  }

  @Test
  void aSessionIsFreshAsLongAsItsPolicySays() {
    Site site = site(SessionPolicy.HIGH_SECURITY);
    Browser browser = site.adasBrowser();
    site.clock.advance(MINUTE.multipliedBy(15).minus(MILLI));
    browser.get("/list-sessions").hasStatus(200);
    site.clock.advance(MILLI);
    browser.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
  }

  // ---- whose

  private static Site stricterForAdmins() {
    return site(
        s -> s.policy(who -> "admin".equals(who.user().get(ROLE)), SessionPolicy.HIGH_SECURITY));
  }

  @Test
  void aRoleHasItsOwnPolicy() {
    Site site = stricterForAdmins();
    Browser user = site.adasBrowser();
    site.change(User.MODEL, Row.of(ROLE, "admin"), User.EMAIL.is(ADA));
    Browser admin = site.browser();
    assertThat(admin.signIn(ADA, PASSWORD).cookie(TOKEN).maxAge()).isEqualTo(3600);
    isIn(user);
  }

  @Test
  void aUserWhoIsGivenAnotherRoleIsSubjectToItsPolicyAtOnce() {
    Site site = stricterForAdmins();
    Browser browser = site.adasBrowser();
    site.clock.advance(HOUR.plus(MILLI));
    isIn(browser);
    site.change(User.MODEL, Row.of(ROLE, "admin"), User.EMAIL.is(ADA));
    assertThat(site.auth.session(headers(browser))).isEmpty();
    isOut(browser);
  }

  private static Site kinds() {
    return site(
        s ->
            s.clientKind(call -> call.header("x-client"))
                .policy(
                    who -> "mobile".equals(who.session().get(Session.CLIENT_KIND)),
                    SessionPolicy.MOBILE));
  }

  @Test
  void anApplicationGetsNinetyDaysWhereABrowserGetsSeven() {
    Site site = kinds();
    Browser browser = site.adasBrowser();
    Browser phone = site.browser().header("x-client", "mobile");
    assertThat(phone.signIn(ADA, PASSWORD).cookie(TOKEN).maxAge()).isEqualTo(90 * 86_400);
    phone.header("x-client", "browser"); // what it was at the sign-in counts
    site.clock.advance(Duration.ofDays(80));
    isOut(browser);
    isIn(phone);
    assertThat(phone.lastReply().cookie(TOKEN).maxAge()).isEqualTo(90 * 86_400);
  }

  @Test
  void theKindOfAClientIsKeptToOneselfAndNotTheClientsToChange() {
    Site site = kinds();
    site.adasBrowser();
    Browser phone = site.browser().header("x-client", "mobile\0" + "x".repeat(100));
    phone.signIn(ADA, PASSWORD);
    assertThat(phone.get("/list-sessions").body()).doesNotContain("clientKind", "mobile");
    assertThat(site.all(Session.MODEL).get(1).get(Session.CLIENT_KIND)).hasSize(64);
    phone.post("/update-session", "{\"clientKind\":\"x\"}").isRefusal(400, "FIELD_NOT_ALLOWED");
  }

  @Test
  void theUserAgentCanTellAnApplicationToo() {
    Site site =
        site(
            s ->
                s.policy(
                    who -> String.valueOf(who.session().userAgent()).startsWith("Acme/"),
                    SessionPolicy.MOBILE));
    Browser phone = site.browser().header("user-agent", "Acme/3.1 (Android)");
    assertThat(phone.signUp("Ada", ADA, PASSWORD).cookie(TOKEN).maxAge()).isEqualTo(90 * 86_400);
  }

  @Test
  void withoutPoliciesTheTableIsThatOfTheOriginal() {
    Set<String> columns = Set.of("clientKind");
    assertThat(new Site().auth.schema().table(Session.MODEL).columns())
        .noneMatch(column -> columns.contains(column.name()));
  }

  // ---- how many

  @Test
  void whoHasAllSessionsTheyMayHaveIsRefusedAnother() {
    Site site = limited(2, DENY);
    Browser first = site.adasBrowser();
    Browser second = signedIn(site);
    Browser third = site.browser();
    Reply reply = third.signIn(ADA, PASSWORD).isRefusal(403, "SESSION_LIMIT_REACHED");
    reply.json("message").isEqualTo("Too many sessions. Sign out on another device first.");
    reply.setsNoCookie();
    isIn(first);
    second.signOut();
    third.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }

  @Test
  void aWrongPasswordIsRefusedFirst() {
    Site site = limited(1, DENY);
    site.adasBrowser();
    site.browser().signIn(ADA, "wrong password").isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
  }

  @Test
  void theFourthOfThreeEndsTheOldest() {
    Site site = limited(3, EVICT_OLDEST);
    List<Browser> browsers = fourOneMinuteApart(site);
    isOut(browsers.get(0));
    browsers.subList(1, 4).forEach(SessionPolicyTest::isIn);
  }

  @Test
  void theFourthOfThreeEndsTheOneNotUsedForLongest() {
    Site site = limited(3, EVICT_LEAST_RECENTLY_USED);
    Browser first = site.adasBrowser();
    site.clock.advance(MINUTE);
    Browser second = signedIn(site);
    site.clock.advance(MINUTE);
    Browser third = signedIn(site);
    site.clock.advance(MINUTE.multipliedBy(5));
    isIn(first);
    isIn(third);
    Browser fourth = signedIn(site);
    isOut(second);
    for (Browser browser : List.of(first, third, fourth)) isIn(browser);
  }

  private static List<Browser> fourOneMinuteApart(Site site) {
    Browser first = site.adasBrowser();
    site.clock.advance(MINUTE);
    Browser second = signedIn(site);
    site.clock.advance(MINUTE);
    isIn(first);
    Browser third = signedIn(site);
    site.clock.advance(MINUTE);
    return List.of(first, second, third, signedIn(site));
  }

  @Test
  void useIsWrittenDownEveryFiveMinutesAtMostAndOnlyWhereItCounts() {
    Site site = limited(3, EVICT_LEAST_RECENTLY_USED);
    Browser browser = site.adasBrowser();
    for (int minute = 0; minute < 60; minute++) {
      site.clock.advance(MINUTE);
      isIn(browser);
    }
    assertThat(site.store.rowsUpdated())
        .isEqualTo(1 + 12); // the first holds Ada while she signs up
    Site other = limited(3, EVICT_OLDEST);
    Browser unnoted = other.adasBrowser();
    other.clock.advance(HOUR);
    other.store.forgetCalls();
    isIn(unnoted);
    assertThat(other.store.calls()).containsExactly("findJoined session");
  }

  @ParameterizedTest
  @EnumSource(
      value = Overflow.class,
      names = {"EVICT_OLDEST", "EVICT_LEAST_RECENTLY_USED"})
  void aLimitThatWasLoweredIsReachedAtTheNextSignIn(Overflow overflow) {
    Site site = new Site();
    site.adasBrowser();
    for (int i = 0; i < 5; i++) {
      site.clock.advance(MINUTE);
      signedIn(site);
    }
    SessionPolicy two = SessionPolicy.STANDARD.with(p -> p.maxSessions(2, overflow));
    Browser next = Browser.of(site.open(o -> o.session(s -> s.policy(two))), site.clock);
    next.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }

  @Test
  void whoObservesIsToldThatASessionHadToMakeRoom() {
    List<EndReason> reasons = new ArrayList<>();
    SessionPolicy one = SessionPolicy.STANDARD.with(p -> p.maxSessions(1, EVICT_OLDEST));
    Site site =
        new Site(
            o ->
                o.session(s -> s.policy(one))
                    .onEvent(AuthEvent.SessionEnded.class, ended -> reasons.add(ended.reason())));
    site.adasBrowser();
    signedIn(site);
    assertThat(reasons).containsExactly(EndReason.EVICTED);
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  @Tag("compat")
  void aCopyInTheBrowserAnswersNoLongerThanThePolicyAllows() {
    SessionPolicy minutes = SessionPolicy.of(p -> p.absolute(MINUTE.multipliedBy(2)));
    Site site = site(s -> s.policy(minutes).cookieCache(c -> {}));
    Browser browser = site.adasBrowser();
    isIn(browser);
    browser.setCookie(TOKEN, String.valueOf(browser.cookies().get(TOKEN))); // kept for longer
    site.clock.advance(MINUTE.multipliedBy(2).plus(MILLI));
    assertThat(browser.cookies()).containsKey(Site.DATA);
    isOut(browser);
  }

  @Test
  void sessionsThatEndedDoNotCount() {
    Site site = limited(1, DENY);
    site.adasBrowser();
    site.clock.advance(DAY.multipliedBy(7).plus(MILLI));
    isIn(signedIn(site));
  }

  @Test
  void aLimitCountsOnlyWhatIsUnderTheSamePolicy() {
    SessionPolicy one = SessionPolicy.MOBILE.with(p -> p.maxSessions(1, DENY));
    Site site =
        site(
            s ->
                s.clientKind(call -> call.header("x-client"))
                    .policy(who -> who.session().get(Session.CLIENT_KIND) != null, one));
    site.adasBrowser();
    signedIn(site);
    Browser phone = site.browser().header("x-client", "mobile");
    phone.signIn(ADA, PASSWORD).hasStatus(200);
    Browser tablet = site.browser().header("x-client", "mobile");
    tablet.signIn(ADA, PASSWORD).isRefusal(403, "SESSION_LIMIT_REACHED");
    isIn(signedIn(site));
  }

  @Test
  void otherUsersDoNotCount() {
    Site site = limited(1, DENY);
    Browser ada = site.adasBrowser();
    site.signedUp("Grace", Site.GRACE);
    isIn(ada);
  }

  @Test
  void ofManySignInsAtOnceNoMoreThanTheLimitRemain() throws Exception {
    for (Overflow overflow : Overflow.values()) {
      Site site = limited(3, overflow);
      site.adasBrowser();
      List<Reply> replies = Crowd.of(20, i -> site.browser().signIn(ADA, PASSWORD));
      assertThat(site.all(Session.MODEL)).hasSize(3);
      long refused = replies.stream().filter(reply -> reply.status() == 403).count();
      assertThat(refused).isEqualTo(overflow == DENY ? 18 : 0);
    }
  }
}
