package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: protocol/01 §1.1 and §1.2. */
class CookieRulesTest {
  private static final CookieSpec TOKEN = new CookieSpec("session_token");
  private static final CookieSpec STATE = new CookieSpec("state");

  private static String line(CookieRules rules, CookieSpec cookie, @Nullable Long maxAge) {
    return CookieSyntax.line(rules.name(cookie), "V", rules.attributes(cookie, maxAge));
  }

  private static CookieAttributes sameSite(String value) {
    return new CookieAttributes(null, null, null, null, null, value, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          false | better-auth |                  |      | better-auth.session_token=V; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax
          true  | better-auth |                  |      | __Secure-better-auth.session_token=V; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax
          true  | better-auth | .example.com     |      | __Secure-better-auth.session_token=V; Max-Age=604800; Domain=.example.com; Path=/; HttpOnly; Secure; SameSite=Lax
          true  | better-auth | auth.example.com |      | __Secure-better-auth.session_token=V; Max-Age=604800; Domain=auth.example.com; Path=/; HttpOnly; Secure; SameSite=Lax
          false | better-auth |                  | none | better-auth.session_token=V; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=None
          false | myapp       |                  |      | myapp.session_token=V; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax
          """)
  void theObservedLinesOfTheOriginalAreWritten(
      boolean secure, String prefix, String domain, String sameSite, String line) {
    CookieRules rules = new CookieRules(prefix, secure, domain, sameSite(sameSite), Map.of());
    assertThat(line(rules, TOKEN, 604_800L)).isEqualTo(line);
  }

  @Test
  void aCustomNameReplacesPrefixAndKeyButNotTheSecurePrefix() {
    Map<String, CookieRules.Custom> customs =
        Map.of("session_token", new CookieRules.Custom("sid", CookieAttributes.NONE));
    CookieRules plain = new CookieRules("app", false, null, CookieAttributes.NONE, customs);
    CookieRules secure = new CookieRules("app", true, null, CookieAttributes.NONE, customs);
    assertThat(plain.name(TOKEN)).isEqualTo("sid");
    assertThat(secure.name(TOKEN)).isEqualTo("__Secure-sid");
    assertThat(secure.name(STATE)).isEqualTo("__Secure-app.state");
    assertThat(secure.declare(TOKEN).name(TOKEN)).isEqualTo("__Secure-sid");
  }

  @Test
  void laterLayersOfAttributesWin() {
    CookieAttributes defaults =
        new CookieAttributes(100L, ".default.com", "/d", false, null, "strict", null);
    CookieAttributes own = new CookieAttributes(200L, ".own.com", "/o", true, true, "none", true);
    CookieRules rules =
        new CookieRules(
            "p", false, ".cross.com", defaults, Map.of("state", new CookieRules.Custom(null, own)));
    assertThat(line(rules, TOKEN, null))
        .isEqualTo("p.session_token=V; Max-Age=100; Domain=.default.com; Path=/d; SameSite=Strict");
    assertThat(line(rules, TOKEN, 300L)).contains("; Max-Age=300;");
    assertThat(line(rules, STATE, 300L))
        .isEqualTo(
            "p.state=V; Max-Age=200; Domain=.own.com; Path=/o; HttpOnly; Secure; SameSite=None;"
                + " Partitioned");
  }

  @Test
  void defaultsCanSwitchOffWhatIsOn() {
    CookieAttributes off = new CookieAttributes(null, null, null, false, false, null, null);
    CookieRules rules = new CookieRules("p", false, null, off, Map.of());
    assertThat(line(rules, TOKEN, null)).isEqualTo("p.session_token=V; Path=/; SameSite=Lax");
    // but not what the name demands
    CookieRules secure = new CookieRules("p", true, null, off, Map.of());
    assertThat(line(secure, TOKEN, null))
        .isEqualTo("__Secure-p.session_token=V; Path=/; Secure; SameSite=Lax");
  }
}
