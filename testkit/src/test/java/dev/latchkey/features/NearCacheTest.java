package dev.latchkey.features;

import static dev.latchkey.SessionRequirement.any;
import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Session;
import dev.latchkey.SessionOptions;
import dev.latchkey.SessionRequirement;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions validated from memory, on two nodes of one site: {@code session.nearCache}. */
class NearCacheTest {
  private static final Field<String> THEME = Field.string("theme").optional();
  private static final Duration AGES = Duration.ofMinutes(5);

  private final Site site = new Site(NearCacheTest::options);
  private final Auth otherNode = site.open(NearCacheTest::options);
  private final Browser laptop = site.adasBrowser();
  private final Browser phone = site.browser();

  NearCacheTest() {
    phone.signIn(ADA, PASSWORD);
  }

  private static void options(AuthOptions o) {
    o.session(s -> s.nearCache(n -> n.maxAge(AGES)).field(THEME)).user(u -> u.deleteUser(true));
  }

  /** The same browser on the other node. */
  private Browser elsewhere(Browser browser) {
    Browser same = Browser.of(otherNode, site.clock);
    browser.cookies().forEach(same::setCookie);
    return same;
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", TOKEN + "=" + browser.cookies().get(TOKEN));
  }

  private static String token(Browser browser) {
    return browser.session().text("session.token");
  }

  private List<String> callsOf(Runnable work) {
    site.store.forgetCalls();
    work.run();
    return site.store.calls();
  }

  // ---- what it saves

  @Test
  void aSessionSeenBeforeTakesNoRoundTrip() {
    String first = laptop.session().body();
    assertThat(callsOf(() -> laptop.session().hasBody(first).setsNoCookie())).isEmpty();
    assertThat(callsOf(() -> site.auth.requireSession(headers(laptop)))).isEmpty();
    assertThat(callsOf(() -> site.auth.requireSession(headers(laptop), any().authoritative())))
        .containsExactly("findJoined session");
  }

  @Test
  void theAnswerIsThatOfAServerWithoutIt() {
    laptop.session();
    Browser plain = Browser.of(site.open(o -> o.session(s -> s.field(THEME))), site.clock);
    laptop.cookies().forEach(plain::setCookie);
    laptop.session().hasBody(plain.session().body());
  }

  @Test
  @Tag("compat")
  void nothingIsRememberedOfATokenThatFindsNothing() {
    Browser stranger = site.browser();
    for (int i = 0; i < 3; i++) {
      stranger.setCookie(TOKEN, Forger.sign("nobodys", Site.SECRET));
      assertThat(callsOf(stranger::session)).containsExactly("findJoined session");
    }
  }

  @Test
  void aServerSaysWhetherItValidatesFromMemory() {
    assertThat(site.auth.sessions().areRemembered()).isTrue();
    assertThat(site.open(o -> {}).sessions().areRemembered()).isFalse();
  }

  @Test
  @Tag("compat")
  void theCookieCacheIsFilledFromTheStore() {
    Site both = new Site(o -> o.session(s -> s.nearCache(n -> {}).cookieCache(c -> {})));
    Browser browser = both.adasBrowser();
    Headers headers = headers(browser);
    both.auth.session(headers);
    both.store.forgetCalls();
    both.auth.session(headers);
    assertThat(both.store.calls()).isEmpty();
    browser.forgetCookie(DATA);
    browser.session().cookie(DATA);
    assertThat(both.store.calls()).containsExactly("findJoined session");
  }

  // ---- what ends

  /** Ways to end the session of Ada's phone at one node. */
  private enum Ending {
    SIGN_OUT(test -> test.phone.signOut()),
    REVOKE_ONE(test -> test.laptop.post("/revoke-session", test.phonesToken())),
    REVOKE_OTHERS(test -> test.laptop.post("/revoke-other-sessions", "{}")),
    REVOKE_ALL(test -> test.laptop.post("/revoke-sessions", "{}")),
    CHANGE_PASSWORD(test -> test.laptop.post("/change-password", Ending.CHANGE)),
    DELETE_USER(test -> test.laptop.post("/delete-user", Ending.DELETE)),
    BY_THE_APPLICATION(test -> test.site.auth.sessions().revoke(token(test.phone))),
    ALL_BY_THE_APPLICATION(test -> test.site.auth.sessions().revokeAll(test.adasId()));

    private static final String CHANGE =
        "{\"currentPassword\":\"correct horse\",\"newPassword\":\"battery staple\","
            + "\"revokeOtherSessions\":true}";
    private static final String DELETE = "{\"password\":\"correct horse\"}";

    private final Consumer<NearCacheTest> happens;

    Ending(Consumer<NearCacheTest> happens) {
      this.happens = happens;
    }
  }

  private String phonesToken() {
    return "{\"token\":\"" + token(phone) + "\"}";
  }

  private String adasId() {
    return site.only(User.MODEL).id();
  }

  @ParameterizedTest
  @EnumSource
  void whatEndsAtOneNodeIsRefusedByEveryNodeAtOnce(Ending ending) {
    Browser here = site.browser();
    phone.cookies().forEach(here::setCookie);
    Browser there = elsewhere(phone);
    Headers headers = headers(phone);
    here.session().json("user.email").isEqualTo(ADA);
    there.session().json("user.email").isEqualTo(ADA);
    ending.happens.accept(this);
    assertThat(otherNode.session(headers)).isEmpty();
    assertThat(site.auth.session(headers)).isEmpty();
    here.session().hasBody("null").clears(TOKEN);
    there.session().hasBody("null").clears(TOKEN);
  }

  @Test
  void anotherUsersSessionsStayRemembered() {
    Browser grace = site.signedUp("Grace", Site.GRACE);
    grace.session();
    laptop.post("/revoke-sessions", "{}");
    assertThat(callsOf(grace::session)).isEmpty();
  }

  // ---- what changes

  @Test
  void aChangedUserIsSeenByEveryNodeAtOnce() {
    Browser there = elsewhere(phone);
    there.session();
    phone.session();
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    phone.session().json("user.name").isEqualTo("Countess");
    there.session().json("user.name").isEqualTo("Countess");
    assertThat(otherNode.requireSession(headers(phone)).user().name()).isEqualTo("Countess");
  }

  @Test
  void aChangedSessionIsSeenByEveryNodeAtOnce() {
    Browser there = elsewhere(laptop);
    there.session();
    laptop.post("/update-session", "{\"theme\":\"dark\"}").hasStatus(200);
    laptop.session().json("session.theme").isEqualTo("dark");
    there.session().json("session.theme").isEqualTo("dark");
  }

  @Test
  void aChangeThatIsUndoneLeavesWhatIsRemembered() {
    laptop.session();
    laptop.announceFault();
    site.store.forgetCalls();
    site.store.failCall(3); // the commit
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(503);
    site.store.recover();
    laptop.session().json("user.name").isEqualTo("Ada");
  }

  // ---- renewal and expiry

  @Test
  void aSessionIsRenewedWhenItIsDueAlthoughItIsRemembered() {
    laptop.session();
    site.clock.advance(Duration.ofDays(1));
    Reply renewed = laptop.session();
    assertThat(renewed.cookies()).isNotEmpty();
    renewed.json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    Reply after = laptop.session().setsNoCookie();
    after.json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    assertThat(callsOf(laptop::session)).isEmpty();
  }

  @Test
  void anEveryCallRenewalIsMadeAtEveryCall() {
    Site busy = new Site(o -> o.session(s -> s.nearCache(n -> {}).updateAge(Duration.ZERO)));
    Browser browser = busy.adasBrowser();
    for (int i = 0; i < 3; i++) {
      busy.clock.advance(Duration.ofSeconds(1));
      browser.session().hasStatus(200);
      assertThat(busy.only(Session.MODEL).updatedAt()).isEqualTo(busy.clock.instant());
    }
  }

  @Test
  void aSessionRunsOutAlthoughItIsRemembered() {
    Browser there = elsewhere(laptop); // keeps its cookie
    there.session();
    site.clock.advance(Duration.ofDays(7).plusMillis(1));
    assertThat(otherNode.session(headers(there))).isEmpty();
    there.session().hasBody("null").clears(TOKEN);
  }

  // ---- a channel that fails

  private final UnreliableChannel channel = new UnreliableChannel();
  private final Auth lossyNode =
      site.open(o -> o.session(s -> s.nearCache(n -> n.maxAge(AGES).channel(channel))));

  private Browser onLossyNode(Browser browser) {
    Browser same = Browser.of(lossyNode, site.clock);
    browser.cookies().forEach(same::setCookie);
    return same;
  }

  @Test
  void aNodeThatHearsNothingReadsTheStore() {
    Browser browser = onLossyNode(phone);
    browser.session();
    channel.fallSilent();
    assertThat(lossyNode.sessions().areRemembered()).isFalse();
    assertThat(callsOf(browser::session)).containsExactly("findJoined session");
    assertThat(callsOf(browser::session)).containsExactly("findJoined session");
    laptop.post("/revoke-other-sessions", "{}");
    browser.session().hasBody("null");
  }

  @Test
  void aNodeThatHearsAgainDoesNotBelieveWhatItKnewBefore() {
    Browser browser = onLossyNode(phone);
    Headers headers = headers(phone);
    browser.session();
    channel.fallSilent();
    laptop.post("/revoke-other-sessions", "{}");
    channel.comeBack();
    assertThat(lossyNode.session(headers)).isEmpty();
    browser.session().hasBody("null");
  }

  /** The phone's session ends and the lossy node is not told. */
  private Browser revokedInSilence() {
    Browser browser = onLossyNode(phone);
    browser.session().json("user.email").isEqualTo(ADA);
    channel.loseWords();
    laptop.post("/revoke-other-sessions", "{}").hasStatus(200);
    return browser;
  }

  @Test
  void whatChangesSomethingIsDecidedByTheStore() {
    Browser browser = revokedInSilence();
    browser.post("/revoke-sessions", "{}").isRefusal(401, "UNAUTHORIZED");
    laptop.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void whoWantsNoCopyGetsNone() {
    Browser browser = revokedInSilence();
    browser.session().json("user.email").isEqualTo(ADA); // for maxAge at most
    browser.get("/get-session?disableCookieCache=true").hasBody("null").clears(TOKEN);
  }

  @Test
  void aSessionThatIsDueIsReadBeforeItIsRenewed() {
    Browser browser = revokedInSilence();
    site.clock.advance(Duration.ofDays(1));
    browser.session().hasBody("null").clears(TOKEN);
  }

  @Test
  void nobodyIsSignedOutOnHearsay() {
    Browser browser = onLossyNode(phone);
    Headers headers = headers(phone);
    browser.session();
    channel.loseWords();
    site.clock.advance(Duration.ofDays(7).minusSeconds(1));
    phone.session(); // renews, at a node that does not tell
    site.clock.advance(Duration.ofSeconds(2)); // now what is remembered has run out
    assertThat(lossyNode.session(headers)).isPresent();
    browser.session().setsNoCookie().json("user.email").isEqualTo(ADA);
  }

  @Test
  void whatIsAskedForBeyondAValidSessionIsRefusedByTheStoreOnly() {
    Headers headers = headers(phone);
    lossyNode.requireSession(headers);
    channel.loseWords();
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true), User.EMAIL.is(ADA));
    SessionRequirement verified = any().verifiedEmail();
    assertThat(lossyNode.requireSession(headers, verified).user().emailVerified()).isTrue();
  }

  @Test
  @Timeout(30)
  void aRowRemovedByHandIsHonouredForMaxAgeAtMost() {
    Duration maxAge = Duration.ofMillis(50);
    Auth node = site.open(o -> o.session(s -> s.nearCache(n -> n.maxAge(maxAge))));
    Headers headers = headers(phone);
    assertThat(node.session(headers)).isPresent();
    site.remove(Session.MODEL);
    Instant removed = Instant.now();
    while (node.session(headers).isPresent()) Thread.onSpinWait();
    assertThat(Duration.between(removed, Instant.now())).isLessThan(maxAge.plusSeconds(5));
  }

  // ---- transactions and options

  @Test
  void whatATransactionSeesIsNotRemembered() {
    Headers headers = headers(laptop);
    site.auth.session(headers);
    assertThatThrownBy(
            () ->
                site.store
                    .unwatched()
                    .transaction(
                        tx -> {
                          Auth within = site.auth.within(tx);
                          within.sessions().revokeAll(adasId());
                          assertThat(within.session(headers)).isEmpty();
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    assertThat(site.auth.session(headers)).isPresent();
    assertThat(callsOf(() -> site.auth.session(headers))).isEmpty();
  }

  @Test
  void itsLimitsAreChecked() {
    refused("session.nearCache.maxAge", s -> s.nearCache(n -> n.maxAge(Duration.ZERO)));
    refused("session.nearCache.maxAge", s -> s.nearCache(n -> n.maxAge(Duration.ofHours(1))));
    refused("session.nearCache.maxBytes", s -> s.nearCache(n -> n.maxBytes(1000)));
  }

  private void refused(String option, Consumer<SessionOptions.Builder> set) {
    assertThatThrownBy(() -> site.open(o -> o.session(set))).hasMessageContaining(option);
  }
}
