package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.http.CookieAttributes;
import dev.latchkey.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: threats A120; design §8. */
class AuthOptionsTest {
  private static final String SECRET = "kR7w+9Zq/Tn3uYh1pLxV0cBsEaJdGfMi8oQ2yWvXzU4=";

  private static Consumer<AuthOptions> good() {
    return o -> o.baseUrl("https://auth.acme.com").secret(SECRET).store(new MemoryStore());
  }

  private static void assertRefused(Consumer<AuthOptions> set, String... problems) {
    assertThatThrownBy(() -> Auth.create(set))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .contains(problems);
  }

  @Test
  void whatIsNeededIsEnough() {
    assertThatCode(() -> Auth.create(good())).doesNotThrowAnyException();
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertRefused(
        o ->
            o.basePath("auth")
                .secrets(
                    List.of(
                        new Secrets.Version(-1, ""),
                        new Secrets.Version(2, "hunter2"),
                        new Secrets.Version(2, SECRET)))
                .session(s -> s.expiresIn(Duration.ofDays(401)))
                .emailPassword(p -> p.minLength(0))
                .cookies(
                    c -> c.defaults(new CookieAttributes(null, null, null, null, null, "x", null)))
                .addresses(a -> a.trustedProxies(List.of("10.0.0.0/33"))),
        "store is missing",
        "baseUrl is missing",
        "basePath has to begin with a slash",
        "secret version -1 is negative",
        "secret version -1 ",
        "secret version 2 is given twice",
        "session.expiresIn has to be 1 second to 400 days",
        "minPasswordLength has to be at least 1",
        "sameSite has to be lax, strict or none",
        "10.0.0.0/33");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "auth.acme.com",
        "/auth",
        "ftp://auth.acme.com",
        "https://",
        "https:///x",
        "https://a b",
        "mailto:a@b.co"
      })
  void aBaseUrlNobodyCanReachIsRefused(String url) {
    assertRefused(good().andThen(o -> o.baseUrl(url)), "baseUrl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "better-auth-secret-12345678901234567890"
      })
  void aSecretSomebodyCouldGuessIsRefusedAndNotRepeated(String secret) {
    assertRefused(good().andThen(o -> o.secret(secret)), "secret");
    if (secret.isEmpty()) return;
    assertThatThrownBy(() -> Auth.create(good().andThen(o -> o.secret(secret))))
        .message()
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "**", "*.*", "https://*", "http*://*", "https://*:*", "*:*", "*.*.*.*:*"})
  void aPatternThatTrustsEverySiteIsRefused(String pattern) {
    assertRefused(
        good().andThen(o -> o.origins(origins -> origins.trust(List.of(pattern)))),
        "'" + pattern + "' would trust every site");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "app.acme.com", "https://app.acme.com/path", "https://", "https://a b"})
  void aPatternThatTrustsNobodyIsAMistakeAndRefused(String pattern) {
    assertRefused(
        good().andThen(o -> o.origins(origins -> origins.trust(List.of(pattern)))),
        "'" + pattern + "' is no origin and would trust nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.acme.com",
        "https://*.acme.com",
        "*.acme.com",
        "myapp://",
        "exp://10.0.0.*:*/**",
        "http://192.168.*.*",
        "https://t?st.com",
        "http://localhost:*",
        "chrome-extension://abcdef"
      })
  void otherPatternsWillDo(String pattern) {
    assertThatCode(
            () ->
                Auth.create(
                    good().andThen(o -> o.origins(origins -> origins.trust(List.of(pattern))))))
        .doesNotThrowAnyException();
  }

  @Test
  void aPluginRegisteredTwiceIsRefused() {
    Plugin plugin =
        new Plugin() {
          @Override
          public String id() {
            return "acme";
          }

          @Override
          public void contribute(Contributions to) {
            to.get("/ok", (input, call) -> null);
          }
        };
    assertRefused(
        good().andThen(o -> o.plugin(plugin).plugin(plugin)),
        "plugin 'acme' is registered twice",
        "GET /ok is served by plugin 'status' and cannot also be served by 'acme'");
  }
}
