package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of the file, as a browser notices them. */
class SessionPolicyConfigTest {
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final String TOKEN = "better-auth.session_token";

  @TempDir Path directory;
  private final TestClock clock = new TestClock();

  private Auth auth(String session) {
    ServerConfig config =
        new ConfigFixture(directory)
            .load(
                "baseURL: http://localhost:3000\nemailAndPassword: { enabled: true }\n" + session);
    return Auth.create(
        o -> {
          config.applyTo(o);
          o.store(new MemoryStore()).clock(clock).tokens(new TestTokens());
          o.passwordHasher(new TestHasher()).rateLimit(r -> r.enabled(false));
        });
  }

  private Browser browser(Auth auth, String... headers) {
    Browser browser = Browser.of(auth, clock);
    for (int i = 0; i < headers.length; i += 2) browser.header(headers[i], headers[i + 1]);
    return browser;
  }

  private static long days(Reply reply) {
    return Duration.ofSeconds(reply.cookie(TOKEN).maxAge()).toDays();
  }

  @Test
  void aPresetIsForEverybodyAndTheKeysBesideItSayWhatIsDifferent() {
    assertThat(days(signUp("session: { policy: rememberMe }"))).isEqualTo(30);
    assertThat(days(signUp("session: { policy: mobile, expiresIn: 60d }"))).isEqualTo(60);
    assertThat(days(signUp("session: { absolute: 3d }"))).isEqualTo(3);
    assertThat(days(signUp("session: {}"))).isEqualTo(7);
  }

  private Reply signUp(String session) {
    return browser(auth(session)).signUp("Ada", ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void theFirstPolicyThatFitsCounts() {
    Auth auth =
        auth(
            """
            user: { additionalFields: { role: { type: string, required: false } } }
            session:
              clientHeader: x-client
              policies:
                - { when: { user: { role: admin } }, policy: highSecurity, absolute: 0 }
                - { when: { client: app, userAgent: "Acme/*" }, policy: mobile }
                - { when: { client: app }, policy: rememberMe, maxSessions: 1, whenMoreSessions: deny }
            """);
    Browser admin = browser(auth, "x-client", "app");
    String body =
        "{\"name\":\"G\",\"email\":\"g@example.com\",\"password\":\"correct horse\",\"role\":\"user,admin\"}";
    assertThat(admin.post("/sign-up/email", body).cookie(TOKEN).maxAge()).isEqualTo(3600);
    assertThat(days(browser(auth).signUp("Ada", ADA, PASSWORD))).isEqualTo(7);
    assertThat(days(browser(auth, "x-client", "app").signIn(ADA, PASSWORD))).isEqualTo(30);
    Reply phone =
        browser(auth, "x-client", "app", "user-agent", "Acme/3.1 (phone)").signIn(ADA, PASSWORD);
    assertThat(days(phone)).isEqualTo(90);
    browser(auth, "x-client", "app").signIn(ADA, PASSWORD).isRefusal(403, "SESSION_LIMIT_REACHED");
  }

  @Test
  void rememberMeIsForSignInsThatDoNotSay() {
    assertThat(signUp("session: { rememberMe: false }").cookie(TOKEN).maxAge()).isNull();
  }

  @Test
  void tokensAreRotatedWithTheGraceThatIsGiven() {
    Browser browser = browser(auth("session: { rotateTokens: true, rotationGrace: 1m }"));
    browser.signUp("Ada", ADA, PASSWORD);
    String before = String.valueOf(browser.cookies().get(TOKEN));
    clock.advance(Duration.ofDays(1));
    browser.session().json("user.email").isEqualTo(ADA);
    assertThat(browser.cookies().get(TOKEN)).isNotEqualTo(before);
    clock.advance(Duration.ofMinutes(1));
    browser.setCookie(TOKEN, before);
    browser.session().json("user.email").isEqualTo(ADA);
    clock.advance(Duration.ofMillis(1));
    browser.setCookie(TOKEN, before);
    browser.session().hasBody("null");
  }
}
