package dev.latchkey.plugins.lastloginmethod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.SetCookie;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastLoginMethodTest {
  private static final String COOKIE = "better-auth.last_used_login_method";

  @Test
  void theMethodIsInACookieThatScriptsCanRead() {
    Site site = Site.with(LastLoginMethod.create());
    Browser ada = site.browser().allowReadable(COOKIE);
    ada.signUp("Ada", "ada@example.com", Site.PASSWORD).hasStatus(200);
    SetCookie cookie = ada.lastReply().cookie(COOKIE);
    assertThat(cookie.value()).isEqualTo("email");
    assertThat(cookie.httpOnly()).isFalse();
    assertThat(cookie.maxAge()).isEqualTo(Duration.ofDays(30).toSeconds());
  }

  @Test
  void itIsNotToldWhereNobodySignedIn() {
    Site site = Site.with(LastLoginMethod.create());
    Browser ada = site.browser();
    ada.signIn("ada@example.com", Site.PASSWORD).hasStatus(401).setsNoCookie();
  }
}
