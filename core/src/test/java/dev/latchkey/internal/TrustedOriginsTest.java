package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedOriginsTest {

  private final TrustedOrigins trusted =
      TrustedOrigins.of(
          List.of(
              "http://localhost:3000",
              "https://app.example.com",
              "https://*.wild.com",
              "*.bare.com",
              "myapp://",
              "exp://10.0.0.*:*/**",
              "http://192.168.*.*",
              "https://t?st.com"));

  /** The first table of Better Auth 1.7.25, and variants. */
  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000,          true",
    "https://app.example.com,        true",
    "https://app.example.com:443,    true",
    "https://app.example.com/page?x, true",
    "HTTPS://APP.example.com,        true",
    "https://app.example.com:444,    false",
    "http://app.example.com,         false",
    "http://app.example.com:443,     false",
    "https://a.wild.com,             true",
    "https://a.b.wild.com,           true",
    "https://A.Wild.com,             true",
    "https://wild.com,               false",
    "https://.wild.com,              true",
    "https://a.wild.com.evil.com,    false",
    "https://a.wild.com:8443,        false",
    "https://evil.com/a.wild.com,    false",
    "https://evil.com?.wild.com,     false",
    "https://evil.com#.wild.com,     false",
    "http://a.wild.com,              false",
    "http://192.168.1.1,             true",
    "http://192.168.1.1.,            false",
    "http://192.168.1.256,           false",
    "http://192.168.evil.com,        false",
    "http://192.168.1.evil.com,      false",
    "https://test.com,               true",
    "https://tst.com,                false",
    "https://teest.com,              false",
    "http://a.bare.com,              true",
    "https://a.bare.com,             true",
    "https://a.bare.com:99,          false",
    "https://bare.com,               false",
    "javascript://a.bare.com/%0aalert(1), false",
    "myapp://,                       true",
    "myapp://x/y,                    true",
    "exp://10.0.0.5:8081/x,          true",
    "exp://10.0.0.5:8081,            true",
    "exp://10.0.0.evil.com:80/x,     false",
    "exp://u@10.0.0.5:8081/x,        false",
    "exp://10.0.1.5:8081/x,          false",
    "http://localhost:3001,          false",
    "/relative,                      false",
    "null,                           false",
    "'',                             false",
  })
  void trustsOriginsThatFitAPattern(String origin, boolean expected) {
    assertThat(trusted.trustsOrigin(origin)).isEqualTo(expected);
  }

  /** The second table of Better Auth 1.7.25. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ok",
        "/",
        "/a b",
        "/é",
        "/ok?x=1#y",
        "/x?u=%2Fok",
        "/x?u=//evil.com",
        "/x#//evil.com",
        "/a//b",
        "/a/../b",
        "/a/..",
        "https://app.example.com/x",
        "https://APP.example.com/x",
        "https://app.example.com:443/x",
        "https://user@app.example.com/x",
        "https://app.example.com?mail=a@b.c",
        "https://app.example.com/#/@user",
        "myapp://cb",
        "myapp:cb",
        "MyApp://cb"
      })
  void redirectsToTrustedPlaces(String url) {
    assertThat(trusted.trustsRedirect(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ok",
        "//evil.com",
        "///evil.com",
        "/\\evil.com",
        "\\\\evil.com",
        "\\/evil.com",
        "/a\\b",
        "/%2fevil",
        "/%2Fevil",
        "/a%2Fb",
        "/a%5cb",
        "/%5Cevil.com",
        "/nul\u0000",
        "/%00",
        "/%0d%0aset-cookie:a=b",
        "/\t/evil.com",
        "/\n/evil.com",
        "/a\u0085b",
        "\t//evil.com",
        " //evil.com",
        " https://app.example.com",
        "\thttps://app.example.com",
        "ht\ntps://app.example.com",
        "https://evil.com",
        "HTTPS://EVIL.COM",
        "https:evil.com",
        "https:/evil.com",
        "https:///evil.com",
        "https:app.example.com",
        "https:\\\\app.example.com",
        "https://app.example.com\\@evil.com",
        "https://evil.com\\@app.example.com",
        "https://evil.com\\.app.example.com",
        "https://app.example.com.evil.com",
        "https://app.example.com@evil.com",
        "https://app.example.com:443@evil.com",
        "https://app.example.com#@evil.com",
        "https://evil.com#@app.example.com",
        "https://evil.com?@app.example.com",
        "https://evil.com/@app.example.com",
        "https://app.example.com:444",
        "https://app.example.com:0x1bb",
        "https://app.example.com:99999",
        "https://app.example.com%00.evil.com",
        "https://app%2eexample.com",
        "https://app.example.com .evil.com",
        "https://\uff41pp.example.com",
        "https://app.example.com\u3002evil.com",
        "http://localhost:3000@evil.com/",
        "http://localhost:3001",
        "otherapp://x",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "javascript://a.bare.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://app.example.com/x",
        "file:///etc/passwd",
        "://app.example.com"
      })
  void redirectsNowhereElse(String url) {
    assertThat(trusted.trustsRedirect(url)).isFalse();
  }

  /**
   * The original lets these through; whoever resolves them against a base URL then leaves for
   * evil.com.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..//evil.com",
        "/.//evil.com",
        "/a/..//evil.com",
        "/%2e%2e//evil.com",
        "/%2E%2e//evil.com",
        "/.%2e//evil.com",
        "/%2e//evil.com",
        "/;/..//evil.com",
        "/a/b/../..//evil.com",
        "/a/./..//evil.com"
      })
  void redirectsToNoPathThatResolvesToAHost(String url) {
    assertThat(trusted.trustsRedirect(url)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "myapp://callback,      myapp://callback,                  true",
    "myapp://callback,      myapp://CALLBACK/x?y#z,            true",
    "myapp://callback,      myapp://callback.attacker.tld,     false",
    "myapp://callback,      myapp:callback,                    false",
    "myapp://host/cb,       myapp://host/cb,                   true",
    "myapp://host/cb,       myapp://host/cb/below,             true",
    "myapp://host/cb,       myapp://host/cbx,                  false",
    "myapp://host/cb,       myapp://host/cb/../evil,           false",
    "myapp://host/cb,       myapp://host/cb/%2e%2e/evil,       false",
    "myapp://host/cb,       myapp://host/cb%2f..%2fevil,       false",
    "myapp://host/a+b,      myapp://host/a+b,                  true",
    "exp://*.dev/**,        exp://a.dev/x/y,                   true",
    "exp://*.dev/app/*,     exp://a.dev/app/x,                 true",
    "exp://*.dev/app/*,     exp://a.dev/other/x,               false",
    "exp://192.168.*.*:*,   exp://192.168.0.2:19000,           true",
    "exp://192.168.*.*:*,   exp://192.168.evil.com:19000,      false",
    "https://app.example.com/, https://app.example.com/x,      true",
    "https://app.example.com/only, https://app.example.com/only, false",
    "HTTPS://App.Example.com:443, https://app.example.com,     true",
    "http*://*.example.com, http://a.example.com,              true",
    "http*://*.example.com, https://a.example.com,             true",
    "http*://*.example.com, https://example.com,               false",
    "https://localhost:*,   https://localhost:5173,            true",
    "https://localhost:*,   https://localhost.evil.com:5173,   false",
    "http://[::1]:3000,     'http://[::1]:3000',               true",
    "http://[::1]:3000,     'http://[::2]:3000',               false",
    "nonsense,              https://nonsense,                  false",
    "'',                    https://app.example.com,           false",
    "javascript:,           javascript:alert(1),               false",
    "null,                  null,                              false",
  })
  void readsPatternsAsTheyAreMeant(String pattern, String value, boolean expected) {
    assertThat(TrustedOrigins.of(List.of(pattern)).trustsRedirect(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://App.Example.com/x,      https://app.example.com",
    "https://app.example.com:443,    https://app.example.com",
    "http://app.example.com:80?x,    http://app.example.com",
    "http://app.example.com:8080#x,  http://app.example.com:8080",
    "https://app.example.com:/,      https://app.example.com",
    "https://app.example.com:0443,   https://app.example.com",
    "https://u:p@app.example.com,    https://app.example.com",
    "'http://[2001:DB8::1]:3000/x',  'http://[2001:db8::1]:3000'",
    "myapp://x,",
    "'http://[::1',",
    "'http://]:[',",
    "'http://a b',",
    "http://,",
    "app.example.com,",
  })
  void tellsTheOriginOfAUrl(String url, String expected) {
    assertThat(TrustedOrigins.originOf(url)).isEqualTo(expected);
  }

  @Test
  void matchesWildcardsInBoundedTime() {
    TrustedOrigins many =
        TrustedOrigins.of(
            List.of("https://" + "*a".repeat(60) + ".com", "exp://h/" + "**/a/".repeat(30) + "b"));
    assertThat(many.trustsOrigin("https://" + "a".repeat(4_000) + ".org")).isFalse();
    assertThat(many.trustsOrigin("exp://h" + "/a".repeat(2_000))).isFalse();
  }
}
