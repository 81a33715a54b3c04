package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.OTHER_SECRET;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.AuthOptions;
import dev.latchkey.CookieCacheOptions;
import dev.latchkey.CookieCacheOptions.Strategy;
import dev.latchkey.Mail;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.SessionRequirement;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy of a session in the browser, and what it is good for (protocol/01 §4). */
@Tag("compat")
class CookieCacheTest {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Field<String> BIO = Field.string("bio").optional();
  private static final Field<String> NOTE = Field.string("note").optional().hidden();

  private Site site = site(c -> {});

  private static Site site(Consumer<CookieCacheOptions.Builder> set) {
    return Site.withMail(with(set));
  }

  private static Consumer<AuthOptions> with(Consumer<CookieCacheOptions.Builder> set) {
    return o ->
        o.session(s -> s.cookieCache(set))
            .user(u -> u.field(BIO).field(NOTE).deleteUser(true))
            .emailVerification(v -> v.autoSignInAfterVerification(true));
  }

  private void assertStoreWasNotAsked() {
    assertThat(site.store.calls()).isEmpty();
  }

  private Browser copyOf(Browser browser, String... cookies) {
    Browser thief = site.browser();
    for (String name : cookies) thief.setCookie(name, cookie(browser, name));
    return thief;
  }

  private static String cookie(Browser browser, String name) {
    return Objects.requireNonNull(browser.cookies().get(name), name);
  }

  private static Headers headers(Browser browser) {
    StringBuilder header = new StringBuilder();
    browser.cookies().forEach((name, value) -> header.append(name + "=" + value + "; "));
    return Headers.of("cookie", header.toString());
  }

  // ---- what it saves

  @ParameterizedTest
  @EnumSource
  void aSessionIsReadFromItsCopyWithoutAskingTheStore(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    Browser browser = site.adasBrowser();
    String fromStore = browser.get("/get-session?disableCookieCache=true").body();
    site.store.forgetCalls();
    site.clock.advance(MAX_AGE.minusSeconds(1));
    browser.session().hasStatus(200).hasBody(fromStore).setsNoCookie();
    assertThat(site.auth.session(headers(browser))).isPresent();
    assertStoreWasNotAsked();
  }

  @ParameterizedTest
  @EnumSource
  void whenItsTimeIsOverTheBrowserGetsAnother(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    Browser browser = site.adasBrowser();
    String old = cookie(browser, DATA);
    site.clock.advance(MAX_AGE.plus(MILLI));
    browser.setCookie(DATA, old); // browsers forget it at this moment, others need not
    site.store.forgetCalls();
    Reply reply = browser.session();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(site.store.calls()).containsExactly("findJoined session");
    assertThat(reply.cookies()).hasSize(1);
    assertThat(reply.cookie(DATA).maxAge()).isEqualTo(300);
    assertThat(reply.cookie(DATA).value()).isNotEqualTo(old);
  }

  @Test
  void itIsSentBesideTheTokenAndForgottenWithIt() {
    Browser browser = site.adasBrowser();
    assertThat(browser.lastReply().cookie(TOKEN).maxAge()).isEqualTo(604_800);
    assertThat(browser.lastReply().cookie(DATA).maxAge()).isEqualTo(300);
    browser.signOut().clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
  }

  @Test
  void aDatabaseThatIsDownDoesNotMatterToACopy() {
    Browser browser = site.adasBrowser();
    site.store.fail();
    browser.session().json("user.email").isEqualTo(ADA);
    browser.announceFault().get("/list-sessions").hasStatus(503);
    browser.session().json("user.email").isEqualTo(ADA);
  }

  // ---- what it is not good for

  @Test
  void aCopyWithoutItsTokenIsNobodys() {
    Browser thief = copyOf(site.adasBrowser(), DATA);
    site.store.forgetCalls();
    thief.session().hasBody("null").setsNoCookie();
    thief.get("/list-accounts").isRefusal(401, "UNAUTHORIZED");
    assertStoreWasNotAsked();
  }

  @Test
  void aCopyOfSomebodyElsesSessionDoesNotCount() {
    Browser ada = site.adasBrowser();
    Browser grace = site.signedUp("Grace", GRACE);
    ada.setCookie(DATA, cookie(grace, DATA));
    ada.session().json("user.email").isEqualTo(ADA);
    ada.setCookie(DATA, cookie(grace, DATA));
    assertThat(site.auth.requireSession(headers(ada)).user().email()).isEqualTo(ADA);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyThatWasTamperedWithIsForgottenAndTheStoreAsked(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    Browser browser = site.adasBrowser();
    String copy = cookie(browser, DATA);
    for (String other : forgeries(copy)) {
      browser.setCookie(DATA, other);
      site.store.forgetCalls();
      Reply reply = browser.session().hasStatus(200);
      reply.json("user.name").isEqualTo("Ada");
      assertThat(site.store.calls()).containsExactly("findJoined session");
      assertThat(reply.cookie(DATA).clears()).isFalse(); // a good one instead
    }
  }

  private static List<String> forgeries(String copy) {
    List<String> forged = new ArrayList<>();
    forged.add(copy.substring(0, copy.length() - 1));
    forged.add(copy.substring(0, copy.length() / 2));
    forged.addAll(List.of(copy + "A", "garbage!", "a.b.c", "%zz", "x".repeat(200_000)));
    String renamed = Stream.of(copy.split("\\.", -1)).map(p -> renamed(p)).collect(joining("."));
    if (!renamed.equals(copy)) forged.add(renamed); // the name can be read in it
    return forged;
  }

  private static String renamed(String part) {
    String text = new String(Base64.getUrlDecoder().decode(part), ISO_8859_1);
    byte[] other = text.replace("\"name\":\"Ada\"", "\"name\":\"Eve\"").getBytes(ISO_8859_1);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(other);
  }

  @Test
  void aForgedCopyIsForgottenWhereNobodyIsSignedInEither() {
    Browser browser = site.adasBrowser();
    site.remove(Session.MODEL);
    browser.setCookie(DATA, "forged");
    browser.session().hasBody("null").clears(TOKEN).clears(DATA);
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfAnotherStrategyDoNotCountAndDoNotHarm(Strategy strategy) {
    for (Strategy before : Strategy.values()) {
      if (before == strategy) continue;
      site = site(c -> c.strategy(before));
      Browser browser = Browser.of(site.open(with(c -> c.strategy(strategy))), site.clock);
      site.adasBrowser().cookies().forEach(browser::setCookie);
      site.store.forgetCalls();
      browser.session().json("user.email").isEqualTo(ADA);
      assertThat(site.store.calls()).contains("findJoined session");
    }
  }

  @Test
  void copiesOfAnotherVersionDoNotCount() {
    Browser browser = site.adasBrowser();
    Browser later = Browser.of(site.open(with(c -> c.version("2"))), site.clock);
    browser.cookies().forEach(later::setCookie);
    site.change(User.MODEL, Row.of(User.NAME, "Countess"));
    later.session().json("user.name").isEqualTo("Countess");
    site.store.forgetCalls();
    later.session().json("user.name").isEqualTo("Countess");
    assertStoreWasNotAsked();
    later.cookies().forEach(browser::setCookie);
    site.store.forgetCalls();
    browser.session().json("user.name").isEqualTo("Countess");
    assertThat(site.store.calls()).containsExactly("findJoined session");
  }

  @Test
  void aVersionCanDependOnWhatIsCopied() {
    site = site(c -> c.version((session, user) -> user.email() + session.userId()));
    Browser browser = site.adasBrowser();
    site.store.forgetCalls();
    browser.session().json("user.email").isEqualTo(ADA);
    assertStoreWasNotAsked();
  }

  @Test
  void aClockThatIsSetBackMakesNoCopyCountLonger() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofHours(-1));
    site.store.forgetCalls();
    browser.session().json("user.email").isEqualTo(ADA);
    assertThat(site.store.calls()).containsExactly("findJoined session");
  }

  @Test
  void aCopyEndsWithTheSessionItWasMadeOf() {
    site =
        Site.withMail(o -> o.session(s -> s.expiresIn(Duration.ofMinutes(2)).cookieCache(c -> {})));
    Browser browser = site.adasBrowser();
    Map<String, String> cookies = browser.cookies();
    site.clock.advance(Duration.ofMinutes(2).plus(MILLI));
    cookies.forEach(browser::setCookie);
    browser.session().hasBody("null").clears(TOKEN).clears(DATA);
  }

  // ---- a session that ended, or changed, elsewhere (threats A88, A92, A96)

  @Test
  void aSessionThatEndedElsewhereIsStillReadUntilItsCopyEndsAndGoodForNothingElse() {
    Browser browser = site.adasBrowser();
    Map<String, String> cookies = browser.cookies();
    site.auth.sessions().revokeAll(site.only(User.MODEL).id());
    browser.session().json("user.email").isEqualTo(ADA);
    site.clock.advance(MAX_AGE);
    cookies.forEach(browser::setCookie);
    browser.session().json("user.email").isEqualTo(ADA);
    site.clock.advance(MILLI);
    cookies.forEach(browser::setCookie);
    browser.session().hasBody("null").clears(TOKEN).clears(DATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/revoke-session {\"token\":\"x\"}",
        "/revoke-sessions {}",
        "/revoke-other-sessions {}",
        "/update-session {\"x\":1}",
        "/update-user {\"name\":\"Eve\"}",
        "/change-password {\"newPassword\":\"another one\",\"currentPassword\":\"correct horse\"}",
        "/verify-password {\"password\":\"correct horse\"}",
        "/change-email {\"newEmail\":\"eve@example.com\"}",
        "/delete-user {\"password\":\"correct horse\"}",
        "/unlink-account {\"accountId\":\"x\"}"
      })
  void nothingIsChangedWithTheCopyOfASessionThatEnded(String call) {
    Browser browser = site.adasBrowser();
    site.remove(Session.MODEL);
    List<String> before = site.everything();
    String[] parts = call.split(" ", 2);
    Reply reply = browser.post(parts[0], parts[1]).isRefusal(401, "UNAUTHORIZED");
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void theOthersAreNotListedWithTheCopyOfASessionThatEnded() {
    Browser browser = site.adasBrowser();
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    site.remove(Session.MODEL, Session.TOKEN.is(browser.session().text("session.token")));
    browser.get("/list-sessions").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void aLinkInAMailDoesNotRestoreASessionThatEnded() {
    Browser browser = site.adasBrowser();
    browser.post("/send-verification-email", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    String old = site.only(Session.MODEL).token();
    site.remove(Session.MODEL);
    browser.follow(site.outbox.last(Mail.Kind.VERIFY_EMAIL)).hasStatus(302);
    assertThat(site.only(Session.MODEL).token()).isNotEqualTo(old);
  }

  @Test
  void whoeverAsksForItIsToldWhatTheStoreKnows() {
    Browser browser = site.adasBrowser();
    site.change(User.MODEL, Row.of(User.NAME, "Countess"));
    browser.session().json("user.name").isEqualTo("Ada");
    browser.get("/get-session?disableCookieCache=1").json("user.name").isEqualTo("Countess");
    browser.session().json("user.name").isEqualTo("Countess"); // and it is the copy from now on
    site.remove(Session.MODEL);
    browser.get("/list-accounts").hasStatus(200);
    browser.get("/list-accounts?disableCookieCache=1").isRefusal(401, "UNAUTHORIZED").clears(DATA);
  }

  @Test
  void whatABrowserChangesItsOwnCopyKnowsAtOnce() {
    Browser browser = site.adasBrowser();
    Browser other = site.browser();
    other.signIn(ADA, PASSWORD);
    browser.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    browser.session().json("user.name").isEqualTo("Countess");
    other.session().json("user.name").isEqualTo("Ada");
    site.clock.advance(MAX_AGE);
    other.session().json("user.name").isEqualTo("Countess");
  }

  @Test
  void anAddressThatIsProvenByALinkIsProvenInThisBrowserAtOnce() {
    site = Site.withMail(o -> o.session(s -> s.cookieCache(c -> {})));
    Browser browser = site.adasBrowser();
    browser.post("/send-verification-email", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    browser.session().json("user.emailVerified").isFalse();
    browser.follow(site.outbox.last(Mail.Kind.VERIFY_EMAIL)).clears(DATA);
    browser.session().json("user.emailVerified").isTrue();
  }

  @Test
  void aStaleCopyIsNotWrittenDownAnew() {
    Browser browser = site.adasBrowser();
    site.change(User.MODEL, Row.of(User.NAME, "Countess"));
    browser.post("/update-user", "{\"image\":\"https://ada.example/a.png\"}").hasStatus(200);
    browser.session().json("user.name").isEqualTo("Countess");
  }

  @Test
  void aUserWhoIsGoneIsRefusedByWhateverAsksTheStore() {
    Browser browser = site.adasBrowser();
    Browser other = site.browser();
    other.signIn(ADA, PASSWORD);
    other.post("/delete-user", "{\"password\":\"" + PASSWORD + "\"}").clears(DATA);
    browser.post("/update-user", "{\"name\":\"Eve\"}").isRefusal(401, "UNAUTHORIZED").clears(DATA);
    browser.session().hasBody("null");
  }

  // ---- what is in it

  @Test
  void hiddenFieldsAreNotInIt() {
    Browser browser = site.adasBrowser();
    site.change(User.MODEL, Row.of(NOTE, "hush").with(BIO, "countess"));
    browser.get("/get-session?disableCookieCache=1");
    String copy = new String(Base64.getUrlDecoder().decode(cookie(browser, DATA)), UTF_8);
    assertThat(copy).contains("countess").doesNotContain("hush").doesNotContain("note");
    SessionRequirement any = SessionRequirement.any();
    assertThat(site.auth.requireSession(headers(browser), any).user().get(NOTE)).isNull();
    assertThat(site.auth.requireSession(headers(browser), any.authoritative()).user().get(NOTE))
        .isEqualTo("hush");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooLongForOneCookieTravelsInParts(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    Browser browser = site.adasBrowser();
    browser.post("/update-user", "{\"bio\":\"" + "b".repeat(6000) + "\"}").hasStatus(200);
    assertThat(browser.cookies()).containsKeys(DATA + ".0", DATA + ".1", DATA + ".2");
    assertThat(browser.cookies()).doesNotContainKeys(DATA, DATA + ".3");
    site.store.forgetCalls();
    browser.session().json("user.bio").isEqualTo("b".repeat(6000));
    assertStoreWasNotAsked();

    browser.post("/update-user", "{\"bio\":\"short\"}").clears(DATA + ".1").clears(DATA + ".2");
    assertThat(browser.cookies()).containsKey(DATA).doesNotContainKey(DATA + ".0");
    browser.session().json("user.bio").isEqualTo("short");
  }

  @Test
  void partsThatAreMissingChangedOrMixedAreNoCopy() {
    Browser browser = site.adasBrowser();
    browser.post("/update-user", "{\"bio\":\"" + "b".repeat(6000) + "\"}").hasStatus(200);
    Map<String, String> whole = browser.cookies();
    List<Consumer<Browser>> harm =
        List.of(
            b -> b.forgetCookie(DATA + ".1"),
            b -> b.setCookie(DATA + ".1", cookie(b, DATA + ".0")),
            b -> b.setCookie(DATA + ".3", "x"),
            b -> b.setCookie(DATA, "planted"));
    for (Consumer<Browser> one : harm) {
      whole.forEach(browser::setCookie);
      one.accept(browser);
      site.store.forgetCalls();
      browser.session().json("user.bio").isEqualTo("b".repeat(6000));
      assertThat(site.store.calls()).containsExactly("findJoined session");
      List.of(DATA, DATA + ".3").forEach(browser::forgetCookie);
    }
  }

  @Test
  void whatIsTooLongForThreeCookiesIsNotCopied() {
    Browser browser = site.adasBrowser();
    Reply reply = browser.post("/update-user", "{\"bio\":\"" + "b".repeat(9000) + "\"}");
    reply.hasStatus(200).clears(DATA);
    browser.session().setsNoCookie().json("user.bio").isEqualTo("b".repeat(9000));
    browser.signOut().hasStatus(200);
  }

  // ---- how long it is kept

  @ParameterizedTest
  @EnumSource
  void theCopyOfASessionThatIsNotRememberedEndsWithTheBrowserAndSooner(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    site.adasBrowser();
    Browser browser = site.browser();
    Reply reply = browser.signInUnremembered(ADA, PASSWORD);
    assertThat(reply.cookie(DATA).maxAge()).isNull();
    Duration life = strategy == Strategy.COMPACT ? Duration.ofMinutes(1) : MAX_AGE;
    site.store.forgetCalls();
    site.clock.advance(life.minusSeconds(1));
    browser.session().setsNoCookie().json("user.email").isEqualTo(ADA);
    assertStoreWasNotAsked();
    site.clock.advance(Duration.ofSeconds(2));
    browser.session().clears(DATA).json("user.email").isEqualTo(ADA);
    browser.session().setsNoCookie(); // from the store, and no copy of it any more
    assertThat(site.store.calls()).hasSize(2);
  }

  @Test
  void noCopyCountsLongerThanItIsAllowedTo() {
    site = site(c -> c.strategy(Strategy.JWT).maxAge(Duration.ofSeconds(10)));
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD);
    site.clock.advance(Duration.ofSeconds(11));
    site.remove(Session.MODEL);
    browser.session().hasBody("null");
  }

  @Test
  void aSessionThatLostItsReminderGetsNoLastingCopy() {
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD);
    browser.forgetCookie(UNREMEMBERED);
    browser.forgetCookie(DATA);
    browser.session().setsNoCookie().json("user.email").isEqualTo(ADA);
  }

  @Test
  void aRenewalSendsBothAndACallThatWantsNoneNothing() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(1));
    browser.get("/get-session?disableRefresh=1").setsNoCookie();
    Reply reply = browser.session();
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(604_800);
    assertThat(reply.cookie(DATA).maxAge()).isEqualTo(300);
    site.store.forgetCalls();
    browser.session().json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    assertStoreWasNotAsked();
  }

  @Test
  void aDeferredRenewalIsToldOnceTheCopyIsOver() {
    site = Site.withMail(o -> o.session(s -> s.deferRefresh(true).cookieCache(c -> {})));
    Browser browser = site.adasBrowser();
    browser.session().json("").hasKeys("session", "user");
    site.clock.advance(Duration.ofDays(1));
    assertThat(browser.session().cookie(DATA).maxAge()).isEqualTo(300);
    browser.lastReply().json("needsRefresh").isTrue();
  }

  @Test
  void whereItIsSwitchedOffAgainCopiesAreForgotten() {
    Browser browser = site.adasBrowser();
    Browser later = Browser.of(site.open(with(c -> c.enabled(false))), site.clock);
    browser.cookies().forEach(later::setCookie);
    later.session().clears(DATA).json("user.email").isEqualTo(ADA);
  }

  @Test
  void refreshCacheMeansNothingBesideADatabase() {
    site = site(c -> c.refreshCache(MAX_AGE));
    Browser browser = site.adasBrowser();
    site.clock.advance(MAX_AGE.minusSeconds(1));
    browser.session().setsNoCookie();
  }

  // ---- in Java

  @Test
  void anApplicationIsToldByTheCopyUnlessItWantsMore() {
    Browser browser = site.adasBrowser();
    Headers headers = headers(browser);
    site.remove(Session.MODEL);
    site.store.forgetCalls();
    assertThat(site.auth.requireSession(headers).user().email()).isEqualTo(ADA);
    assertThat(site.auth.validateSession(headers, v -> v).valid()).isTrue();
    assertStoreWasNotAsked();
    for (SessionRequirement more :
        List.of(
            SessionRequirement.any().authoritative(),
            SessionRequirement.fresh(Duration.ofHours(1)))) {
      assertThatThrownBy(() -> site.auth.requireSession(headers, more))
          .isInstanceOf(AuthException.class);
    }
    assertThat(site.store.calls()).containsOnly("findJoined session").hasSize(2);
  }

  @Test
  void whatACopyRefusesMayHaveBeenAllowedSince() {
    Browser browser = site.adasBrowser();
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true));
    assertThat(site.auth.validateSession(headers(browser), v -> v.requireVerified()).valid())
        .isTrue();
  }

  // ---- secrets that replace one another (threats A123)

  @TestFactory
  Stream<DynamicTest> aRollingChangeOfSecretsSignsNobodyOut() {
    return Stream.of(Strategy.values())
        .map(s -> DynamicTest.dynamicTest(s.toString(), () -> changeSecretsUnder(s)));
  }

  // Two nodes on one database take each step one after the other; a browser meets both in turn.
  private void changeSecretsUnder(Strategy strategy) {
    site = site(c -> c.strategy(strategy));
    Secrets.Version one = new Secrets.Version(1, SECRET);
    Secrets.Version two = new Secrets.Version(2, OTHER_SECRET);
    Browser early = site.adasBrowser();
    Auth[] nodes = {site.auth, site.auth};
    for (List<Secrets.Version> step :
        List.of(List.of(one), List.of(one, two), List.of(two, one), List.of(two))) {
      for (int node = 0; node < nodes.length; node++) {
        nodes[node] = site.open(with(c -> c.strategy(strategy)).andThen(o -> o.secrets(step)));
        for (Auth met : nodes) early = recognised(early, met, step.equals(List.of(two)));
      }
      // Everybody calls once in a while: the token is then signed anew.
      site.clock.advance(Duration.ofDays(1));
      early = recognised(early, nodes[0], true);
    }
  }

  private Browser recognised(Browser browser, Auth node, boolean mayAsk) {
    Browser there = Browser.of(node, site.clock);
    browser.cookies().forEach(there::setCookie);
    site.store.forgetCalls();
    there.session().json("user.email").isEqualTo(ADA);
    if (!mayAsk) assertStoreWasNotAsked();
    return there;
  }

  @Test
  void aCopyOfASecretThatIsGoneDoesNotCount() {
    Browser browser = site.adasBrowser();
    Secrets.Version two = new Secrets.Version(2, OTHER_SECRET);
    Browser there =
        Browser.of(site.open(with(c -> {}).andThen(o -> o.secrets(List.of(two)))), site.clock);
    browser.cookies().forEach(there::setCookie);
    site.store.forgetCalls();
    there.session().hasBody("null");
    assertStoreWasNotAsked();
  }

  // ---- one secret, one door (threats A111)

  @Test
  void aTokenForAnotherPurposeIsNoCopyAndACopyIsNoTokenForIt() {
    site = site(c -> c.strategy(Strategy.JWT));
    Browser browser = site.adasBrowser();
    browser.get("/verify-email?token=" + cookie(browser, DATA)).isRefusal(401, "INVALID_TOKEN");
    browser.get("/reset-password/" + cookie(browser, DATA) + "?callbackURL=/x").hasStatus(302);
    assertThat(browser.lastReply().header("location")).contains("INVALID_TOKEN");
    Browser thief = site.browser();
    thief.setCookie(TOKEN, cookie(browser, DATA));
    thief.session().hasBody("null");

    User ada = site.only(User.MODEL);
    Map<String, JsonValue> claims =
        Map.of("email", new JsonValue.Str(ADA), "userId", new JsonValue.Str(ada.id()));
    browser.setCookie(DATA, Forger.token(new JsonValue.Obj(claims), site.clock.instant()));
    site.store.forgetCalls();
    browser.session().json("user.email").isEqualTo(ADA);
    assertThat(site.store.calls()).containsExactly("findJoined session");
  }
}
