package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing a sender can say makes the server fail, or leaves something half-written (threats A.12,
 * A.13). {@link Browser} itself fails these tests at any 5xx.
 */
class BadInputTest {
  private static final List<String> WRITES =
      List.of("/sign-up/email", "/sign-in/email", "/sign-out", "/revoke-session");

  private final Site site = new Site();

  private Reply send(String path, byte[] body) {
    return site.browser().request("POST", path).body("application/json", body).send();
  }

  private static String signUp(String field, String value) {
    return "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse\",\""
        + field
        + "\":"
        + value
        + "}";
  }

  // ---- JSON

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "[",
        "\"",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\":1} x",
        "{\"a\":1}{}",
        "{'a':1}",
        "{a:1}",
        "nul",
        "tru",
        "NaN",
        "Infinity",
        "01",
        "+1",
        "1.",
        ".5",
        "0x1",
        "//x\n{}",
        "/**/{}",
        "  ",
        "\u0000",
        "{}\u0000",
        "\u0000{}",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "[1,]",
        "{\"a\":\"\u0001\"}",
        "\ufeff{}"
      })
  void whatIsNoJsonIsRefused(String body) {
    for (String path : WRITES) {
      Reply reply = site.browser().post(path, body).isRefusal(400, "BAD_REQUEST");
      reply.json("message").isEqualTo("Invalid JSON in request body");
      reply.setsNoCookie();
    }
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aTextCutShortAnywhereIsRefused() {
    String whole = signUp("image", "\"x\\u0041\"");
    for (int length = 1; length < whole.length(); length++) {
      send("/sign-up/email", whole.substring(0, length).getBytes(StandardCharsets.UTF_8))
          .isRefusal(400, "BAD_REQUEST");
    }
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aTextInAnotherEncodingIsRefused() {
    String body = signUp("image", "\"é\"");
    send("/sign-up/email", body.getBytes(StandardCharsets.UTF_16)).isRefusal(400, "BAD_REQUEST");
    send("/sign-up/email", body.getBytes(StandardCharsets.UTF_16LE)).isRefusal(400, "BAD_REQUEST");
    send("/sign-up/email", body.getBytes(StandardCharsets.UTF_16BE)).isRefusal(400, "BAD_REQUEST");
    send("/sign-up/email", body.getBytes(StandardCharsets.ISO_8859_1))
        .isRefusal(400, "BAD_REQUEST");
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
    send("/sign-up/email", overlong).isRefusal(400, "BAD_REQUEST");
    assertThat(site.everything()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 1_000, 100_000, 500_000})
  void tooDeepATextIsRefused(int depth) {
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    site.browser().post("/sign-up/email", signUp("x", arrays)).isRefusal(400, "BAD_REQUEST");
    site.browser().post("/sign-in/email", "[".repeat(depth)).isRefusal(400, "BAD_REQUEST");
    String objects = "{\"a\":".repeat(Math.min(depth, 100_000));
    site.browser().post("/sign-in/email", objects).isRefusal(400, "BAD_REQUEST");
  }

  @Test
  void tooLongABodyIsRefused() {
    byte[] body = signUp("x", "\"" + "x".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    send("/sign-up/email", body).isRefusal(413, "PAYLOAD_TOO_LARGE").setsNoCookie();
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void manyMembersAreNoTrouble() {
    StringBuilder body = new StringBuilder("{\"email\":5");
    for (int i = 0; i < 50_000; i++) body.append(",\"k").append(i).append("\":").append(i);
    site.browser().post("/sign-up/email", body.append('}').toString()).hasStatus(400);
    StringBuilder colliding = new StringBuilder("{\"email\":5");
    for (int i = 0; i < 1 << 14; i++) {
      colliding.append(",\"");
      for (int bit = 0; bit < 14; bit++) colliding.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      colliding.append("\":0");
    }
    site.browser().post("/sign-up/email", colliding.append('}').toString()).hasStatus(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999",
        "-1e999",
        "1e-999",
        "123456789012345678901234567890",
        "-0",
        "0.1e1",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u0000\"",
        "{\"__proto__\":{\"a\":1}}",
        "[[[]]]"
      })
  void oddValuesOfUnknownMembersDoNotMatter(String value) {
    Reply reply = site.browser().post("/sign-up/email", signUp("unknown", value));
    assertThat(reply.status()).isIn(200, 400);
    assertThat(site.all(User.MODEL)).hasSize(reply.status() == 200 ? 1 : 0);
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCounts() {
    site.adasBrowser();
    site.browser()
        .post(
            "/sign-in/email",
            """
            {"email":"nobody@example.com","password":"x","email":"ada@example.com","password":"correct horse"}""")
        .hasStatus(200)
        .json("user.email")
        .isEqualTo(ADA);
  }

  // ---- strings

  @ParameterizedTest
  @ValueSource(strings = {"name", "image"})
  void aNulCharacterIsRefused(String field) {
    Reply reply = site.browser().post("/sign-up/email", signUp(field, "\"a\\u0000b\""));
    reply.isRefusal(400, "VALIDATION_ERROR");
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aPasswordMayHoldAnything() {
    String odd = "\"nul \\u0000 lone \\ud800 \\u202e 😀 ' -- %s ${x} \\\\ \\\"\"";
    site.browser().post("/sign-up/email", signUp("password", odd)).hasStatus(200);
    String body = "{\"email\":\"ada@example.com\",\"password\":" + odd + "}";
    site.browser().post("/sign-in/email", body).hasStatus(200);
    String other = body.replace("\\u0000", "\\u0001");
    site.browser().post("/sign-in/email", other).hasStatus(401);
  }

  @Test
  void halfASurrogatePairIsReplacedAsDatabasesDo() {
    Reply reply = site.browser().post("/sign-up/email", signUp("name", "\"a\\ud800b 😀\""));
    reply.hasStatus(200).json("user.name").isEqualTo("a\ufffdb 😀");
    assertThat(site.only(User.MODEL).name()).isEqualTo("a\ufffdb 😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table user; --",
        "\\\" or 1=1 --",
        "%",
        "_",
        "\\\\",
        "${jndi:ldap://x}",
        "%s%n%d",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "\\u202e",
        "a\\r\\nset-cookie: x=y"
      })
  void aNameIsKeptLiterally(String name) {
    Reply reply = site.browser().post("/sign-up/email", signUp("name", "\"" + name + "\""));
    reply.hasStatus(200);
    assertThat(site.only(User.MODEL).name()).isEqualTo(reply.text("user.name"));
    assertThat(reply.headerNames())
        .containsExactlyInAnyOrder(
            "cache-control",
            "content-type",
            "pragma",
            "referrer-policy",
            "set-cookie",
            "vary",
            "x-content-type-options");
  }

  @Test
  void aHugeAddressIsRefusedWithoutBeingLookedUp() {
    String email = "a".repeat(10_000) + "@example.com";
    site.browser().signUp("Ada", email, PASSWORD).isRefusal(400, "VALIDATION_ERROR");
    assertThat(site.browser().signIn(email, PASSWORD).status()).isIn(400, 401);
    assertThat(site.browser().signIn("a@" + "b.".repeat(50_000) + "c", PASSWORD).status())
        .isIn(400, 401);
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void anAddressIsFoldedTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      site.browser().signUp("Iris", "IRIS@EXAMPLE.COM", PASSWORD).hasStatus(200);
      Locale.setDefault(Locale.ROOT);
      site.browser().signIn("iris@example.com", PASSWORD).hasStatus(200);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(site.only(User.MODEL).email()).isEqualTo("iris@example.com");
  }

  @Test
  void aTokenToRevokeMayBeAnything() {
    Browser browser = site.adasBrowser();
    for (String token : List.of("", "%", "\\u0000", "\\ud800", "' or 1=1", "x".repeat(100_000))) {
      browser
          .post("/revoke-session", "{\"token\":\"" + token + "\"}")
          .hasStatus(200)
          .setsNoCookie();
    }
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  // ---- cookies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=",
        ";;;===;;;",
        "a",
        "a=b=c;d",
        "better-auth.session_token",
        "better-auth.session_token=",
        "better-auth.session_token=%",
        "better-auth.session_token=%zz.%zz",
        "better-auth.session_token=%00.%00",
        "better-auth.session_token=%ff%fe.%c0%af",
        "better-auth.session_token=\"",
        "better-auth.session_token=\"\"",
        "better-auth.session_token=.",
        "better-auth.session_token=....",
        "better-auth.session_token=é.é",
        "better-auth.session_data.0=x; better-auth.session_data.1=y",
        "better-auth.session_data.99999999999999999999=x",
        "better-auth.session_data.-1=x",
        "\u0000=\u0000"
      })
  void anyCookieHeaderIsReadOrPassedOver(String header) {
    Reply reply = site.browser().request("GET", "/get-session").header("cookie", header).send();
    reply.hasStatus(200).hasBody("null");
    site.browser()
        .request("POST", "/sign-out")
        .header("cookie", header)
        .json("{}")
        .send()
        .hasStatus(200);
  }

  @Test
  void manyCookiesAreNoTrouble() {
    Browser browser = site.adasBrowser();
    String own = TOKEN + "=" + browser.cookies().get(TOKEN);
    String many = "a=b; ".repeat(20_000);
    Reply reply = browser.request("GET", "/get-session").header("cookie", many + own).send();
    reply.json("user.email").isEqualTo(ADA);
    String forged = (TOKEN + "=x.y; ").repeat(5_000);
    browser.request("GET", "/get-session").header("cookie", forged).send().hasBody("null");
    String chunks = "better-auth.session_data.1=x; ".repeat(5_000);
    reply = browser.request("GET", "/get-session").header("cookie", chunks + own).send();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(reply.cookies()).hasSizeLessThan(10);
  }

  // ---- targets

  @ParameterizedTest
  @ValueSource(
      strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "FOO", ""})
  void anotherMethodIsNotFound(String method) {
    for (String path : List.of("/ok", "/get-session", "/sign-in/email", "/sign-out")) {
      site.browser().request(method, path).send().hasStatus(404).hasBody("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /sign-in/email",
    "GET,  /sign-up/email",
    "GET,  /sign-out",
    "GET,  /revoke-session",
    "GET,  /revoke-sessions",
    "POST, /ok",
    "POST, /error",
    "POST, /list-sessions",
    "POST, /set-password",
    "GET,  /unknown",
  })
  void aPathIsServedForItsMethodOnly(String method, String path) {
    Reply reply = site.browser().request(method, path).send().hasStatus(404).hasBody("");
    assertThat(reply.header("content-type")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "*",
        "/api/auth",
        "/api/auth/",
        "/api/auth/get-session/",
        "/api/auth//get-session",
        "//api/auth/get-session",
        "/api//auth/get-session",
        "/API/AUTH/get-session",
        "/api/auth/GET-SESSION",
        "/api/auth/get-sessio%6e",
        "/api/auth/get%2dsession",
        "/api/auth%2fget-session",
        "/api/auth/get-session%00",
        "/api/auth/get-session%20",
        "/api/auth/get-session%0a",
        "/api/auth/get-session%2f",
        "/api/auth/get-session;a=b",
        "/api/auth/get-session;.js",
        "/api/auth/get-session/x.css",
        "/api/auth/get-session.css",
        "/api/auth/./get-session",
        "/api/auth/x/../get-session",
        "/api/auth/%2e/get-session",
        "/api/auth/x/%2e%2e/get-session",
        "/api/auth/..;/auth/get-session",
        "/api/auth\\get-session",
        "/api/authx/get-session",
        "/api/auth/get-session#x",
        "/x/api/auth/get-session",
        "/api/auth/\u0000",
        "/api/auth/%",
        "/api/auth/%zz",
        "http://localhost:3000/api/auth/get-session"
      })
  void anotherSpellingIsNotFound(String target) {
    Browser browser = site.adasBrowser();
    browser.requestTarget("GET", target).send().hasStatus(404).hasBody("").setsNoCookie();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "?&",
        "?=",
        "?%",
        "?%zz",
        "?a=%00",
        "?a=%ff%fe",
        "?__proto__=1",
        "?constructor=x",
        "?disableRefresh[]=1",
        "?a=1&a=2&a=3",
        "??",
        "?#",
        "?x.css"
      })
  void anyQueryIsReadOrPassedOver(String query) {
    site.adasBrowser().get("/get-session" + query).json("user.email").isEqualTo(ADA);
    site.browser().get("/ok" + query).hasBody("{\"ok\":true}");
    site.browser().get("/error" + query).hasStatus(302);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                     | /?error=UNKNOWN",
        "?error=abc                                           | /?error=abc",
        "?error=a%20b                                         | /?error=UNKNOWN",
        "?error=a%27b                                         | /?error=a%27b",
        "?error=%3Cscript%3E                                  | /?error=UNKNOWN",
        "?error=abc&error_description=d+e                     | /?error=abc&error_description=d+e",
        "?error_description=x%26y                             | /?error=UNKNOWN&error_description=x%26y",
        "?error=                                              | /?error=UNKNOWN",
        "?error=a&error=b                                     | /?error=a",
        "?error=%zz                                           | /?error=UNKNOWN",
        "?error=abc&other=1                                   | /?error=abc",
        "?error=abc&error_description=%3Cb%3E%C3%A9~*'()!     | /?error=abc&error_description=%3Cb%3E%C3%A9%7E*%27%28%29%21",
        "?error=abc&error_description=%0d%0aset-cookie:x      | /?error=abc&error_description=%0D%0Aset-cookie%3Ax",
      })
  void theErrorPageRepeatsNothingDangerous(String query, String location) {
    Reply reply = site.browser().get("/error" + (query == null ? "" : query)).hasStatus(302);
    assertThat(reply.header("location")).isEqualTo(location);
    assertThat(reply.body()).isEmpty();
  }

  // ---- headers

  @Test
  void oddHeadersAreNoTrouble() {
    Browser browser = site.adasBrowser();
    String[] odd = {
      "", " ", "a b", "][", "a:99999", "u:p@h", "x".repeat(4096), "\u0000", "é", "null"
    };
    for (String header :
        List.of(
            "host",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "forwarded",
            "user-agent",
            "sec-fetch-mode",
            "accept",
            "authorization",
            "content-length")) {
      for (String value : odd) {
        browser.request("GET", "/get-session").header(header, value).send().hasStatus(200);
        Reply reply =
            site.browser()
                .request("POST", "/sign-in/email")
                .header(header, value)
                .json("{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}")
                .send();
        reply.hasStatus(200);
      }
    }
  }

  @Test
  void aBearerTokenIsNotLookedAt() {
    String token = site.adasBrowser().lastReply().text("token");
    Browser browser = site.browser().header("authorization", "Bearer " + token);
    browser.session().hasBody("null");
    assertThat(browser.lastReply().headerNames()).doesNotContain("set-auth-token");
  }
}
