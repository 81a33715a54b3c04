package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.AuthOptions;
import dev.latchkey.CoreError;
import dev.latchkey.testkit.Browser;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Moving from scrypt to Argon2id, and refusing compromised passwords. */
class PasswordUpgradeTest {
  private final Site site = new Site();

  @Test
  void aPasswordProvenOnceIsHashedAnew() {
    Browser first = Browser.of(real(o -> {}), site.clock);
    first.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    assertThat(hash()).doesNotStartWith("$");
    Browser browser = Browser.of(real(AuthOptions::argon2id), site.clock);
    browser.signIn(ADA, "wrong horse").hasStatus(401);
    assertThat(hash()).doesNotStartWith("$");
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    String upgraded = hash();
    assertThat(upgraded).startsWith("$argon2id$");
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(hash()).isEqualTo(upgraded);
    browser.signIn(ADA, "wrong horse").hasStatus(401);
  }

  /** Over the rows of the site, but with real hashes. */
  private Auth real(Consumer<AuthOptions> more) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret(Site.SECRET).store(site.store).clock(site.clock);
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
          more.accept(o);
        });
  }

  private String hash() {
    String hash = site.only(Account.MODEL).password();
    assertThat(hash).isNotNull();
    return hash;
  }

  @Test
  void theApplicationRefusesCompromisedPasswords() {
    Site strict =
        new Site(
            o ->
                o.passwordCheck(
                    password -> {
                      if (password.equals(PASSWORD)) {
                        throw new AuthException(CoreError.BAD_REQUEST, "Choose another password");
                      }
                    }));
    strict.browser().signUp("Ada", ADA, PASSWORD).hasStatus(400);
    strict.browser().signUp("Ada", ADA, PASSWORD + "!").hasStatus(200);
  }
}
