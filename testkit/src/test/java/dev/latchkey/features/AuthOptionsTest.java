package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.OTHER_SECRET;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Secrets;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code Auth.create} accepts, and what it says otherwise. */
class AuthOptionsTest {
  private static AbstractThrowableAssert<?, ?> creating(Consumer<AuthOptions> set) {
    return assertThatThrownBy(() -> Auth.create(set)).isInstanceOf(IllegalStateException.class);
  }

  private static AbstractThrowableAssert<?, ?> creatingWith(Consumer<AuthOptions> set) {
    return creating(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(new MemoryStore());
          set.accept(o);
        });
  }

  // ---- what is wrong

  @Test
  void everythingThatIsMissingIsNamedAtOnce() {
    creating(o -> {})
        .hasMessageContaining("baseUrl is missing")
        .hasMessageContaining("secret is missing")
        .hasMessageContaining("store is missing");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    creating(
            o ->
                o.baseUrl("ftp://example.com")
                    .basePath("auth")
                    .secret("short")
                    .session(s -> s.expiresIn(Duration.ofDays(401)))
                    .session(s -> s.updateAge(Duration.ofSeconds(-1)))
                    .session(s -> s.freshAge(Duration.ofSeconds(-1)))
                    .session(s -> s.expiresIn(Duration.ZERO))
                    .emailPassword(p -> p.minLength(0))
                    .emailPassword(p -> p.minLength(20).maxLength(10))
                    .rateLimit(r -> r.standard(0, Duration.ofSeconds(1)))
                    .addresses(a -> a.trustedProxies(List.of("10.0.0.0/99", "nonsense"))))
        .hasMessageContaining("baseUrl has to be an http or https URL with a host")
        .hasMessageContaining("basePath has to begin with a slash")
        .hasMessageContaining("secret has 5 characters and needs at least 32")
        .hasMessageContaining("session.expiresIn has to be 1 second to 400 days")
        .hasMessageContaining("session.updateAge must not be negative")
        .hasMessageContaining("session.freshAge must not be negative")
        .hasMessageContaining("minPasswordLength has to be at least 1")
        .hasMessageContaining("minPasswordLength is greater than maxPasswordLength")
        .hasMessageContaining("A rate limit must allow at least one request")
        .hasMessageContaining("10.0.0.0/99")
        .hasMessageContaining("nonsense")
        .hasMessageContaining("store is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3000",
        "example.com",
        "/api/auth",
        "http://",
        "https:///x",
        "http://a b",
        "javascript:x",
        "ws://example.com",
        ""
      })
  void aBaseUrlIsAnAddressOfABrowser(String url) {
    creatingWith(o -> o.baseUrl(url))
        .hasMessageContaining("baseUrl has to be an http or https URL");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                          secret is missing",
    "correct horse battery staple!,               characters and needs at least 32",
    "better-auth-secret-12345678901234567890,     secret is a known example",
    "BETTER-AUTH-SECRET-12345678901234567890,     secret is a known example",
    "secretsecretsecretsecretsecretsecret,        secret is a known example",
    "abababababababababababababababababab,        secret is too easy to guess",
    "00000000000000000000000000000000000000000,   secret is too easy to guess",
  })
  void aWeakSecretIsRefusedWithoutBeingRepeated(String secret, String problem) {
    AbstractThrowableAssert<?, ?> refusal = creatingWith(o -> o.secret(secret));
    refusal.hasMessageContaining(problem).hasMessageContaining("`latchkey secret`");
    if (!secret.isEmpty()) refusal.message().doesNotContain(secret);
  }

  @Test
  void everyVersionOfASecretIsJudged() {
    creatingWith(
            o ->
                o.secrets(
                    List.of(
                        new Secrets.Version(2, OTHER_SECRET),
                        new Secrets.Version(2, SECRET),
                        new Secrets.Version(-1, SECRET),
                        new Secrets.Version(3, "short"))))
        .hasMessageContaining("secret version 2 is given twice")
        .hasMessageContaining("secret version -1 is negative")
        .hasMessageContaining("secret version 3 has 5 characters and needs at least 32")
        .message()
        .doesNotContain(SECRET)
        .doesNotContain(OTHER_SECRET);
  }

  // ---- what is right

  private static Reply signUp(Auth auth, String path) {
    return Browser.of(auth, new TestClock())
        .requestTarget("POST", path)
        .json("{\"name\":\"Ada\",\"email\":\"" + ADA + "\",\"password\":\"" + PASSWORD + "\"}")
        .send();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,             /api/auth,  /api/auth",
    "http://localhost:3000/,            /api/auth,  /api/auth",
    "http://localhost:3000,             /auth/,     /auth",
    "http://localhost:3000,             '',         ''",
    "http://localhost:3000,             /,          ''",
    "http://localhost:3000/my/auth,     /ignored,   /my/auth",
    "http://localhost:3000/my/auth///,  /ignored,   /my/auth",
  })
  void thePathOfTheBaseUrlWinsOverBasePath(String url, String basePath, String path) {
    Auth auth = new Site(o -> o.baseUrl(url).basePath(basePath)).auth;
    assertThat(auth.basePath()).isEqualTo(path);
    signUp(auth, path + "/sign-up/email").hasStatus(200);
    signUp(auth, "/other/sign-up/email").hasStatus(404);
  }

  @Test
  void disabledPathsAreNotServed() {
    Site site = new Site(o -> o.disablePaths(List.of("/sign-up/email")));
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD).hasStatus(404).hasBody("Not Found");
    assertThat(reply.header("content-type")).startsWith("text/plain");
    site.browser().get("/ok").hasStatus(200);
  }

  @Test
  void oneTrailingSlashCanBeSkipped() {
    Site site = new Site(o -> o.skipTrailingSlashes(true).disablePaths(List.of("/error")));
    site.browser().get("/ok/").hasStatus(200);
    site.browser().get("/ok//").hasStatus(404);
    site.browser().get("/error/").hasStatus(404);
    site.browser().get("//ok").hasStatus(404);
    new Site().browser().get("/ok/").hasStatus(404);
  }

  @Test
  void theErrorPageCanBeElsewhere() {
    Site site = new Site(o -> o.errorUrl("/oops?from=auth"));
    assertThat(site.browser().get("/error?error=abc").header("location"))
        .isEqualTo("/oops?from=auth&error=abc");
  }

  @Test
  void cookiesCanBeNamedAndShapedOtherwise() {
    Site site =
        new Site(
            o ->
                o.baseUrl("https://auth.example.com")
                    .cookies(
                        c ->
                            c.prefix("acme")
                                .crossSubDomain(".example.com")
                                .defaults(
                                    new CookieAttributes(
                                        null, null, null, null, null, "none", null))));
    Browser browser = Browser.at("https://auth.example.com", site.auth, site.clock);
    Reply reply = browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    assertThat(reply.cookie("__Secure-acme.session_token").line())
        .endsWith("; Max-Age=604800; Domain=.example.com; Path=/; HttpOnly; Secure; SameSite=None");
    browser.session().json("user.email").isEqualTo(ADA);
    assertThat(browser.signOut().cookie("__Secure-acme.session_token").line())
        .isEqualTo(
            "__Secure-acme.session_token=; Max-Age=0; Domain=.example.com; Path=/; HttpOnly; Secure;"
                + " SameSite=None");
  }

  @Test
  void theLifeOfTheSessionCookieFollowsTheSessionWhateverElseIsSaid() {
    CookieAttributes short1 = CookieAttributes.NONE.maxAge(5L);
    Site site = new Site(o -> o.cookies(c -> c.cookie("session_token", "sid", short1)));
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD);
    assertThat(reply.cookie("sid").maxAge()).isEqualTo(604800);
  }

  @Test
  void theLimiterIsOnUnlessItIsSwitchedOff() {
    TestClock clock = new TestClock();
    Auth auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret(Site.SECRET).store(new MemoryStore());
              o.clock(clock).passwordHasher(new TestHasher()).emailPassword(p -> {});
            });
    Browser browser = Browser.of(auth, clock).header("x-forwarded-for", "203.0.113.7");
    for (int call = 0; call < 3; call++) browser.signIn(ADA, "wrong horse").hasStatus(401);
    Reply reply = browser.signIn(ADA, "wrong horse").hasStatus(429).setsNoCookie();
    reply.hasBody("{\"message\":\"Too many requests. Please try again later.\"}");
    assertThat(reply.header("x-retry-after")).isEqualTo("10");
    assertThat(reply.header("retry-after")).isEqualTo("10");
    browser.session().hasStatus(200);
    clock.advance(Duration.ofSeconds(10));
    browser.signIn(ADA, "wrong horse").hasStatus(401);
  }

  @Test
  void theDescriptionNamesEveryRoute() {
    assertThat(new Site().auth.describe())
        .contains("POST /api/auth/sign-up/email")
        .contains("POST /api/auth/sign-in/email")
        .contains("GET  /api/auth/get-session")
        .contains("POST /api/auth/get-session")
        .contains("POST /api/auth/sign-out")
        .contains("GET  /api/auth/list-sessions")
        .contains("POST /api/auth/revoke-session")
        .contains("POST /api/auth/revoke-sessions")
        .contains("POST /api/auth/revoke-other-sessions")
        .contains("GET  /api/auth/ok")
        .contains("GET  /api/auth/error")
        .contains("email-password")
        .contains("session:fresh")
        .contains("session:authoritative")
        .doesNotContain(SECRET);
  }
}
