package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.DATA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.SessionRequirement;
import dev.latchkey.http.Headers;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Without a database the copy in the browser is the session (protocol/01 §4.7). */
class StatelessTest {
  private final TestClock clock = new TestClock();
  private final Auth one = node(o -> {});
  private final Auth two = node(o -> {});

  private Auth node(Consumer<AuthOptions> more) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).stateless();
          o.clock(clock).tokens(new TestTokens()).passwordHasher(new TestHasher());
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
          more.accept(o);
        });
  }

  private Browser adasBrowser() {
    Browser browser = Browser.of(one, clock);
    browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    return browser;
  }

  private static Headers headers(Browser browser) {
    StringBuilder header = new StringBuilder();
    browser.cookies().forEach((name, value) -> header.append(name + "=" + value + "; "));
    return Headers.of("cookie", header.toString());
  }

  private Browser at(Auth node, Browser browser) {
    Browser there = Browser.of(node, clock);
    browser.cookies().forEach(there::setCookie);
    return there;
  }

  @Test
  void everyNodeWithTheSecretKnowsTheSession() {
    Browser browser = adasBrowser();
    Reply signUp = browser.lastReply();
    assertThat(signUp.cookie(DATA).maxAge()).isEqualTo(604_800);
    assertThat(signUp.cookie(DATA).value()).startsWith("eyJhbGciOiJkaXIi"); // sealed
    at(two, browser).session().setsNoCookie().json("user.email").isEqualTo(ADA);
    clock.advance(Duration.ofDays(5));
    at(two, browser).session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void anotherNodeServesWhatTheSessionIsEnoughFor() {
    Browser there = at(two, adasBrowser());
    there.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    there.session().json("user.name").isEqualTo("Countess");
    there.get("/list-sessions").hasStatus(200).hasBody("[]");
    there.get("/list-accounts").hasStatus(200).hasBody("[]");
    there.signOut().clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
    there.session().hasBody("null");
  }

  @Test
  void anotherNodeDoesNotKnowUsersAndPasswords() {
    adasBrowser();
    Browser.of(two, clock).signIn(ADA, PASSWORD).hasStatus(401);
    Browser.of(one, clock).signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void askingAnotherNodeToRefreshSignsNobodyOut() {
    Headers headers = headers(adasBrowser());
    assertThat(two.refreshSession(headers).text()).contains(ADA);
  }

  @Test
  void whoeverAsksAnotherNodeForItsRecordsIsSignedOut() {
    Browser there = at(two, adasBrowser());
    Reply reply = there.get("/get-session?disableCookieCache=true").hasBody("null");
    reply.clears(TOKEN).clears(DATA).clears(UNREMEMBERED);
  }

  @Test
  void aCopyNearItsEndIsReplacedByOneJustLikeIt() {
    Auth node = node(o -> o.session(s -> s.cookieCache(c -> c.maxAge(Duration.ofSeconds(1000)))));
    Browser browser = Browser.of(node, clock);
    browser.signUp("Ada", ADA, PASSWORD);
    clock.advance(Duration.ofSeconds(799));
    browser.session().setsNoCookie();
    clock.advance(Duration.ofSeconds(2));
    Reply reply = browser.session();
    assertThat(reply.cookies()).extracting(c -> c.name()).containsExactly(DATA, TOKEN);
    assertThat(reply.cookie(DATA).maxAge()).isEqualTo(1000);
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(604_800);
    reply.json("session.expiresAt").isEqualTo("2026-01-08T00:00:00.000Z"); // as it was
    browser.session().setsNoCookie();
  }

  @Test
  void theSessionEndsWhenItSaidItWould() {
    Browser browser = adasBrowser();
    clock.advance(Duration.ofDays(6));
    browser.session().json("user.email").isEqualTo(ADA);
    Browser later = at(one, browser);
    clock.advance(Duration.ofDays(1).plusMillis(1));
    later.session().hasBody("null").clears(TOKEN).clears(DATA);
  }

  @Test
  void whoIsNotRememberedStaysSoAndIsNotSignedOutSooner() {
    adasBrowser();
    Browser browser = Browser.of(one, clock);
    browser.signInUnremembered(ADA, PASSWORD);
    Reply reply = at(two, browser).session();
    assertThat(reply.cookie(DATA).maxAge()).isNull();
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    browser.setCookie(DATA, reply.cookie(DATA).value());
    clock.advance(Duration.ofHours(23));
    at(two, browser).session().json("user.email").isEqualTo(ADA);
    clock.advance(Duration.ofHours(2));
    at(two, browser).session().hasBody("null");
  }

  @Test
  void anApplicationIsToldTheSame() {
    Browser browser = adasBrowser();
    Headers headers = headers(browser);
    assertThat(two.requireSession(headers).user().email()).isEqualTo(ADA);
    SessionRequirement fresh = SessionRequirement.fresh(Duration.ofMinutes(5));
    assertThat(two.requireSession(headers, fresh).user().email()).isEqualTo(ADA);
    assertThat(two.validateSession(headers, v -> v.requireVerified()).valid()).isFalse();
    clock.advance(Duration.ofMinutes(5));
    assertThat(two.validateSession(headers, v -> fresh).valid()).isFalse();
  }

  @Test
  void aServerIsStatelessOrHasAStore() {
    assertThatThrownBy(() -> node(o -> o.store(new MemoryStore())))
        .hasMessageContaining("stateless() has no store");
    assertThatThrownBy(() -> node(o -> o.session(s -> s.cookieCache(c -> c.enabled(false)))))
        .hasMessageContaining("stateless() needs the cookie cache");
  }
}
