package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonWriter;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No URL a client names leads away from the site, in no parameter (threats A33, A34). */
class HostileUrlTest {
  private static final List<String> HOSTILE =
      List.of(
          "https://evil.example",
          "https://evil.example/",
          "HTTPS://EVIL.EXAMPLE/x",
          "http://localhost:3001/x",
          "https://localhost:3000/x",
          "http://localhost:3000.evil.example/",
          "http://localhost:3000@evil.example/",
          "http://user:pw@evil.example/",
          "http://localhost%3A3000@evil.example",
          "http://localhost:3000#@evil.example/",
          "//evil.example",
          "///evil.example",
          "/\\evil.example",
          "\\\\evil.example",
          "/\t/evil.example",
          "/\n/evil.example",
          "\t//evil.example",
          " //evil.example",
          " https://evil.example",
          "https:evil.example",
          "https:/evil.example",
          "https:\\\\evil.example",
          "/%2fevil.example",
          "/%2Fevil.example",
          "/%5cevil.example",
          "/%00",
          "/\u0000",
          "/x\r\nset-cookie: a=b",
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "data:text/html,x",
          "vbscript:x",
          "evil.example",
          "myapp://x",
          "/..//evil.example",
          "/.//evil.example",
          "/a/..//evil.example",
          "/%2e%2e//evil.example",
          "/;/..//evil.example",
          "?//evil.example",
          "#",
          ".");

  private static final Map<String, String> FIELDS =
      Map.of(
          "callbackURL", "INVALID_CALLBACK_URL",
          "redirectTo", "INVALID_REDIRECT_URL",
          "errorCallbackURL", "INVALID_ERROR_CALLBACK_URL",
          "newUserCallbackURL", "INVALID_NEW_USER_CALLBACK_URL");

  private final Site site =
      Site.withMail(
          o ->
              o.user(u -> u.changeEmail(true).deleteUser(true))
                  .emailVerification(v -> v.sendOnSignUp(true)));

  static Stream<String> posts() {
    return Stream.of(
        "/sign-up/email",
        "/sign-in/email",
        "/sign-out",
        "/send-verification-email",
        "/request-password-reset",
        "/reset-password",
        "/change-email",
        "/change-password",
        "/update-user",
        "/update-session",
        "/unlink-account",
        "/delete-user");
  }

  private static String body(String field, String url) {
    JsonWriter json = new JsonWriter(256).beginObject();
    json.name("email").value(Site.ADA).name("newEmail").value("new@example.com");
    json.name("password").value(Site.PASSWORD).name("name").value("Eve");
    json.name("currentPassword").value(Site.PASSWORD).name("newPassword").value("another one");
    json.name("accountId").value("x").name(field).value(url);
    return new String(json.endObject().toByteArray(), StandardCharsets.UTF_8);
  }

  private static String encoded(String url) {
    return URLEncoder.encode(url, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("posts")
  void noWriteTakesOne(String path) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    site.outbox.clear();
    for (String url : HOSTILE) {
      FIELDS.forEach((field, code) -> refused(browser.post(path, body(field, url)), code, url));
      refused(
          browser.post(path + "?callbackURL=" + encoded(url), body("x", "")),
          "INVALID_CALLBACK_URL",
          url);
    }
    assertThat(site.everything()).isEqualTo(before);
    assertThat(site.outbox.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/verify-email?token=T&callbackURL=",
    "/verify-email?callbackURL=T&token=x&callbackURL=",
    "/reset-password/T?callbackURL=",
    "/delete-user/callback?token=T&callbackURL="
  })
  void noLinkLeadsToOne(String link) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    boolean twice = link.indexOf("callbackURL") != link.lastIndexOf("callbackURL");
    for (String token : List.of("nothing", String.valueOf(site.outbox.all().get(0).token()))) {
      for (String url : HOSTILE) {
        Reply reply = browser.get(link.replace("T", token) + encoded(url));
        boolean hasNul = url.indexOf('\0') >= 0;
        if (twice || hasNul) reply.isRefusal(400, "VALIDATION_ERROR");
        else refused(reply, "INVALID_CALLBACK_URL", url);
      }
    }
    assertThat(site.everything()).isEqualTo(before);
  }

  private static void refused(Reply reply, String code, String url) {
    assertThat(reply.status()).as(url).isEqualTo(403);
    reply.isRefusal(403, code).setsNoCookie();
    assertThat(reply.header("location")).as(url).isNull();
  }

  @ParameterizedTest
  @CsvSource({"callbackURL, callbackURL", "redirectTo, redirectURL"})
  void aUrlThatIsNoTextIsRefused(String field, String label) {
    for (String value : List.of("{}", "[\"/x\"]", "5", "true")) {
      site.browser()
          .post(
              "/request-password-reset", "{\"email\":\"a@x.com\",\"" + field + "\":" + value + "}")
          .hasStatus(400)
          .hasBody("{\"message\":\"Invalid " + label + ": expected a string\"}");
    }
  }
}
