package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of strangers cannot act for the user (protocol/05 §1 and §2, threats A.3 and A33, A34). */
class OriginTest {
  private static final String SIGN_IN =
      """
      {"email":"ada@example.com","password":"correct horse"}""";

  private Site site = new Site(o -> o.origins(origins -> origins.trust(TRUSTED)));

  private static final List<String> TRUSTED =
      List.of("https://app.example.com", "https://*.wild.com");

  // ---- writes with cookies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-up/email",
        "/sign-in/email",
        "/sign-out",
        "/get-session",
        "/revoke-session",
        "/revoke-sessions",
        "/revoke-other-sessions"
      })
  void everyWriteWithACookieNeedsAnOrigin(String path) {
    Browser browser = site.adasBrowser();
    Reply reply = browser.request("POST", path).fromServer().json("{}").send();
    reply.isRefusal(403, "MISSING_OR_NULL_ORIGIN").setsNoCookie();
    reply.json("message").isEqualTo("Missing or null Origin");
    reply =
        browser.request("POST", path).header("origin", "https://evil.example").json("{}").send();
    reply.isRefusal(403, "INVALID_ORIGIN").setsNoCookie();
    reply.json("message").isEqualTo("Invalid origin");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost:3001",
        "https://localhost:3000",
        "http://localhost",
        "http://sub.localhost:3000",
        "http://localhost:3000.evil.example",
        "http://localhost:3000@evil.example",
        "http://app.example.com",
        "https://app.example.com:444",
        "https://app.example.com.evil.com",
        "https://evil.com#https://app.example.com",
        "https://wild.com",
        "https://a.wild.com.evil.com",
        "http://a.wild.com",
        "https://evil.com/.wild.com",
        "file://",
        "chrome-extension://abc",
        "/relative",
        "*",
        "undefined"
      })
  void strangersAreRefused(String origin) {
    Browser browser = site.adasBrowser();
    browser.request("POST", "/sign-out").header("origin", origin).json("{}").send();
    browser.lastReply().isRefusal(403, "INVALID_ORIGIN");
    browser.request("POST", "/sign-out").fromServer().header("referer", origin).json("{}").send();
    browser.lastReply().isRefusal(403, "INVALID_ORIGIN");
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "https://app.example.com",
        "https://a.wild.com",
        "https://a.b.wild.com"
      })
  void trustedPagesMayAct(String origin) {
    Browser browser = site.adasBrowser();
    browser.request("POST", "/sign-out").header("origin", origin).json("{}").send().hasStatus(200);
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    browser
        .request("POST", "/sign-out")
        .fromServer()
        .header("referer", origin + "/page?x=1")
        .json("{}")
        .send()
        .hasStatus(200);
  }

  @Test
  void anOriginThatIsHiddenIsRefusedUnlessTheBrowserVouchesForIt() {
    Browser browser = site.adasBrowser();
    browser.request("POST", "/sign-out").fromServer().header("origin", "null").json("{}").send();
    browser.lastReply().isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    browser
        .request("POST", "/sign-out")
        .fromServer()
        .header("origin", "null")
        .header("referer", "http://localhost:3000/page")
        .json("{}")
        .send()
        .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    for (String site : List.of("cross-site", "same-site", "none")) {
      browser
          .request("POST", "/sign-out")
          .header("origin", "null")
          .header("sec-fetch-site", site)
          .json("{}")
          .send()
          .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    }
    browser.request("POST", "/sign-out").header("origin", "null").json("{}").send().hasStatus(200);
  }

  @Test
  void anEmptyOrForeignCookieNeedsAnOriginToo() {
    for (String cookie : List.of("", "theme=dark")) {
      site.browser()
          .request("POST", "/sign-out")
          .fromServer()
          .header("cookie", cookie)
          .json("{}")
          .send()
          .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    }
  }

  @Test
  void readingNeedsNoOrigin() {
    Browser browser = site.adasBrowser();
    browser.request("GET", "/get-session").header("origin", "https://evil.example").send();
    browser.lastReply().json("user.email").isEqualTo(ADA);
    assertThat(browser.lastReply().header("access-control-allow-origin")).isNull();
  }

  // ---- sign-in without cookies

  private Browser.Request signIn() {
    return site.browser().request("POST", "/sign-in/email").json(SIGN_IN);
  }

  @Test
  void aServerMaySignInWithoutAnOrigin() {
    site.adasBrowser();
    signIn().fromServer().send().hasStatus(200);
  }

  @Test
  void aFormNeedsAnOriginEvenFromAnOldBrowser() {
    site.adasBrowser();
    site.browser()
        .request("POST", "/sign-in/email")
        .fromServer()
        .form("email=ada%40example.com&password=correct+horse")
        .send()
        .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in/email", "/sign-up/email"})
  void aPageOfAStrangerCannotSignItsVisitorIn(String path) {
    site.adasBrowser();
    String form = "name=Eve&email=eve%40example.com&password=correct+horse";
    Reply reply =
        site.browser()
            .request("POST", path)
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "navigate")
            .header("origin", "https://evil.example")
            .form(form)
            .send();
    reply.isRefusal(403, "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED").setsNoCookie();
    site.browser()
        .request("POST", path)
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example")
        .form(form)
        .send()
        .isRefusal(403, "INVALID_ORIGIN");
    site.browser()
        .request("POST", path)
        .without("origin")
        .form(form)
        .send()
        .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  // ---- media types that HTML forms can send

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/vnd.api+json",
        "application/x+json",
        "text/json",
        "application/xml",
        "application/json , text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=utf-7"
      })
  void otherMediaTypesAreRefusedAsTheyWereSent(String type) {
    site.adasBrowser();
    Reply reply = signIn().header("content-type", type).send();
    reply.isRefusal(415, "UNSUPPORTED_MEDIA_TYPE");
    reply
        .json("message")
        .isEqualTo(
            "Content-Type \""
                + type
                + "\" is not allowed. Allowed types: application/x-www-form-urlencoded,"
                + " application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        " application/json ",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\""
      })
  void jsonIsAcceptedInAnySpelling(String type) {
    site.adasBrowser();
    signIn().header("content-type", type).send().hasStatus(200);
  }

  @Test
  void onlySigningUpAndInAcceptsForms() {
    Browser browser = site.adasBrowser();
    Reply reply = browser.request("POST", "/sign-out").form("a=b").send();
    reply.isRefusal(415, "UNSUPPORTED_MEDIA_TYPE");
    reply
        .json("message")
        .isEqualTo(
            "Content-Type \"application/x-www-form-urlencoded\" is not allowed. Allowed types:"
                + " application/json");
  }

  // ---- URLs to come back to

  static List<String> hostileUrls() {
    return List.of(
        "https://evil.com",
        "http://evil.com/a",
        "HTTPS://EVIL.COM",
        "//evil.com",
        "///evil.com",
        "////evil.com",
        "/\\evil.com",
        "\\\\evil.com",
        "\\/evil.com",
        "/%5cevil.com",
        "/%5Cevil.com",
        "/%2fevil.com",
        "/%2Fevil.com",
        "/a%2Fb",
        "/\tevil.com",
        "/\t/evil.com",
        "/\n/evil.com",
        "\t//evil.com",
        " //evil.com",
        " https://evil.com",
        "https:evil.com",
        "https:/evil.com",
        "http:///evil.com",
        "http://localhost:3000@evil.com/",
        "http://localhost:3000.evil.com/",
        "http://localhost:3001/",
        "https://localhost:3000/",
        "https://app.example.com.evil.com/",
        "https://app.example.com:444/",
        "https://evil.com#@app.example.com",
        "https://evil.com?app.example.com",
        "https://evil.com\\@app.example.com",
        "/\u0000evil",
        "/\u007fevil",
        "/\u0085evil",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "otherapp://x",
        "ok",
        "dash/board",
        "?x=1",
        "#x",
        ".",
        "/..//evil.com",
        "/.//evil.com",
        "/a/..//evil.com",
        "/%2e%2e//evil.com",
        "/;/..//evil.com",
        "/a/../..//evil.com",
        "/%2E//evil.com");
  }

  @ParameterizedTest
  @MethodSource("hostileUrls")
  void noUrlLeadsAway(String url) {
    site.adasBrowser();
    String quoted = json(url);
    Reply reply =
        site.browser()
            .post(
                "/sign-in/email",
                "{\"email\":\"ada@example.com\",\"password\":\"correct horse\",\"callbackURL\":"
                    + quoted
                    + "}");
    reply.isRefusal(403, "INVALID_CALLBACK_URL").setsNoCookie();
    reply.json("message").isEqualTo("Invalid callbackURL");
    Browser browser = site.browser();
    browser.post("/sign-out", "{\"redirectTo\":" + quoted + "}");
    browser.lastReply().isRefusal(403, "INVALID_REDIRECT_URL");
    browser.post("/sign-out", "{\"errorCallbackURL\":" + quoted + "}");
    browser.lastReply().isRefusal(403, "INVALID_ERROR_CALLBACK_URL");
    browser.post("/sign-out", "{\"newUserCallbackURL\":" + quoted + "}");
    browser.lastReply().isRefusal(403, "INVALID_NEW_USER_CALLBACK_URL");
    String encoded = java.net.URLEncoder.encode(url, java.nio.charset.StandardCharsets.UTF_8);
    browser.post("/sign-in/email?callbackURL=" + encoded, SIGN_IN);
    browser.lastReply().isRefusal(403, "INVALID_CALLBACK_URL");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) quoted.append(String.format("\\u%04x", (int) c));
    return quoted.append('"').toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ok",
        "/a b",
        "/é",
        "/ok?x=1#y",
        "/x?u=%2Fok",
        "/a/../b",
        "http://localhost:3000/x",
        "https://app.example.com/x",
        "https://APP.example.com/x",
        "https://app.example.com:443/x",
        "https://a.wild.com/x"
      })
  void whatStaysIsAccepted(String url) {
    site.adasBrowser();
    Browser browser = site.browser().allowRedirectsTo("https://app.example.com");
    browser.allowRedirectsTo("https://a.wild.com").allowRedirectsTo("https://app.example.com:443");
    browser.allowRedirectsTo("https://APP.example.com");
    String body = "{\"callbackURL\":" + json(url) + "}";
    browser.post("/sign-out", body).hasStatus(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "callbackURL        | Invalid callbackURL: expected a string",
        "redirectTo         | Invalid redirectURL: expected a string",
        "errorCallbackURL   | Invalid errorCallbackURL: expected a string",
        "newUserCallbackURL | Invalid newUserCallbackURL: expected a string",
      })
  void aUrlHasToBeAString(String field, String message) {
    for (String value : List.of("true", "5", "[]", "{}", "[\"/ok\"]")) {
      Reply reply = site.browser().post("/sign-out", "{\"" + field + "\":" + value + "}");
      reply.hasStatus(400).hasBody("{\"message\":\"" + message + "\"}");
    }
  }

  @Test
  void aRepeatedUrlParameterIsNoString() {
    Reply reply = site.browser().post("/sign-in/email?callbackURL=a&callbackURL=b", SIGN_IN);
    reply.hasStatus(400).hasBody("{\"message\":\"Invalid callbackURL: expected a string\"}");
  }

  @Test
  void theUrlInTheBodyCountsBeforeTheOneInTheQuery() {
    site.adasBrowser();
    site.browser()
        .post("/sign-out?callbackURL=//evil.com", "{\"callbackURL\":\"/ok\"}")
        .hasStatus(200);
    site.browser()
        .post("/sign-out?callbackURL=//evil.com", "{\"callbackURL\":\"\"}")
        .isRefusal(403, "INVALID_CALLBACK_URL");
  }

  // ---- switched off

  @Test
  void theChecksCanBeSwitchedOff() {
    site = new Site(o -> o.origins(origins -> origins.disableCsrfCheck(true)));
    Browser browser = site.adasBrowser();
    browser.request("POST", "/revoke-other-sessions").fromServer().json("{}").send().hasStatus(200);
    browser
        .post("/sign-out", "{\"callbackURL\":\"//evil.com\"}")
        .isRefusal(403, "INVALID_CALLBACK_URL");

    site = new Site(o -> o.origins(origins -> origins.disableOriginCheck(true)));
    browser = site.adasBrowser();
    browser.post("/sign-out", "{\"callbackURL\":\"//evil.com\"}").hasStatus(200);
  }

  @Test
  void aPathCanBeExempted() {
    site = new Site(o -> o.origins(origins -> origins.exempt(List.of("/sign-out"))));
    Browser browser = site.adasBrowser();
    browser
        .request("POST", "/revoke-other-sessions")
        .fromServer()
        .json("{}")
        .send()
        .isRefusal(403, "MISSING_OR_NULL_ORIGIN");
    browser.request("POST", "/sign-out").fromServer().json("{}").send().hasStatus(200);
  }
}
