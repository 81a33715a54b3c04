package dev.latchkey.passkey;

import static java.util.Locale.ROOT;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Profile;
import dev.latchkey.schema.Model;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.util.List;
import java.util.function.Consumer;

/** A site with passkeys, on a store in memory. */
final class Site {
  static final String PASSWORD = "correct horse";

  /** The build runs everything a second time in the hardened profile. */
  private static final Profile PROFILE =
      Profile.valueOf(System.getProperty("latchkey.test.profile", "compat").toUpperCase(ROOT));

  final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore();
  private final Auth auth;

  private Site(Consumer<AuthOptions> further, Passkeys passkeys) {
    auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN)
                  .appName("Club")
                  .secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test")
                  .store(store)
                  .clock(clock)
                  .tokens(new TestTokens())
                  .passwordHasher(new TestHasher())
                  .emailPassword(p -> {})
                  .session(s -> s.stepUp(true))
                  .profile(PROFILE)
                  .rateLimit(r -> r.enabled(false))
                  .plugin(passkeys);
              further.accept(o);
            });
  }

  static Site with(Passkeys passkeys) {
    return new Site(o -> {}, passkeys);
  }

  static Site with(Consumer<AuthOptions> further, Passkeys passkeys) {
    return new Site(further, passkeys);
  }

  Browser browser() {
    return Browser.of(auth, clock);
  }

  Browser signedUp(String email) {
    Browser browser = browser();
    browser.signUp("Ada", email, PASSWORD).hasStatus(200);
    return browser;
  }

  /** Registers a passkey, named by its authenticator. */
  static Reply register(Browser browser, Authenticator authenticator) {
    return register(browser, authenticator, "");
  }

  static Reply register(Browser browser, Authenticator authenticator, String further) {
    Reply asked = browser.get("/passkey/generate-register-options").hasStatus(200);
    return browser.post("/passkey/verify-registration", authenticator.create(asked, further));
  }

  /** Signs in with a passkey. */
  static Reply signIn(Browser browser, Authenticator authenticator) {
    Reply asked = browser.get("/passkey/generate-authenticate-options").hasStatus(200);
    return browser.post("/passkey/verify-authentication", authenticator.get(asked));
  }

  <E> List<E> all(Model<E> model) {
    return store.find(auth.schema().table(model), List.of(), Integer.MAX_VALUE).stream()
        .map(model::read)
        .toList();
  }
}
