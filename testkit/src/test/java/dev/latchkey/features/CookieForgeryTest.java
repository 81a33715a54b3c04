package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies nobody here signed (threats A01, A03, A04, A09, A11). */
class CookieForgeryTest {
  private final Site site = new Site();
  private String token;
  private String signature;

  @BeforeEach
  void signUp() {
    String value = site.adasBrowser().cookies().get(TOKEN);
    String signed = URLDecoder.decode(value, StandardCharsets.UTF_8);
    token = signed.substring(0, 32);
    signature = signed.substring(33);
    assertThat(signature).hasSize(44);
  }

  /** Nobody is signed in, the browser is told nothing, and the store is not even asked. */
  private void assertUnbelieved(String cookieHeader) {
    site.store.forgetCalls();
    Browser browser = site.browser();
    Reply reply = browser.request("GET", "/get-session").header("cookie", cookieHeader).send();
    reply.hasStatus(200).hasBody("null").setsNoCookie();
    reply = browser.request("GET", "/list-sessions").header("cookie", cookieHeader).send();
    reply.isRefusal(401, "UNAUTHORIZED").setsNoCookie();
    assertThat(site.store.calls()).as(cookieHeader).isEmpty();
  }

  private void assertBelieved(String cookieHeader) {
    Reply reply =
        site.browser().request("GET", "/get-session").header("cookie", cookieHeader).send();
    reply.json("user.email").isEqualTo(ADA);
  }

  // ---- the signature

  @Test
  void noByteOfTheSignatureCanBeAnother() {
    assertBelieved(TOKEN + "=" + token + "." + signature);
    for (int i = 0; i < signature.length(); i++) {
      for (char other : new char[] {'A', 'B', '0', '/', '+', '=', '-', '_', ' '}) {
        if (signature.charAt(i) == other) continue;
        String forged = signature.substring(0, i) + other + signature.substring(i + 1);
        assertUnbelieved(TOKEN + "=" + token + "." + forged);
      }
      char next =
          (char) (signature.charAt(i) + 1); // the last letter has bits that decode to nothing
      String forged = signature.substring(0, i) + next + signature.substring(i + 1);
      assertUnbelieved(TOKEN + "=" + token + "." + forged);
    }
  }

  @Test
  void theSignatureCannotBeCutShort() {
    for (int length = 0; length < signature.length(); length++) {
      assertUnbelieved(TOKEN + "=" + token + "." + signature.substring(0, length));
    }
  }

  @Test
  void noByteOfTheTokenCanBeAnother() {
    for (int i = 0; i < token.length(); i++) {
      String forged = token.substring(0, i) + 'Q' + token.substring(i + 1);
      assertUnbelieved(TOKEN + "=" + forged + "." + signature);
    }
  }

  @Test
  void theTokenAloneIsNothing() {
    assertUnbelieved(TOKEN + "=" + token);
    assertUnbelieved(TOKEN + "=" + token + ".");
    assertUnbelieved(TOKEN + "=." + signature);
    assertUnbelieved(TOKEN + "=" + signature);
    assertUnbelieved(TOKEN + "=");
    assertUnbelieved(TOKEN);
    assertUnbelieved("=" + token + "." + signature);
  }

  @Test
  void anotherUsersSignatureDoesNotFit() {
    String value = site.signedUp("Grace", GRACE).cookies().get(TOKEN);
    String other = URLDecoder.decode(value, StandardCharsets.UTF_8).substring(33);
    assertUnbelieved(TOKEN + "=" + token + "." + other);
  }

  @Test
  void nothingMayStandAroundIt() {
    String cookie = token + "." + signature;
    assertUnbelieved(TOKEN + "=" + cookie + "x");
    assertUnbelieved(TOKEN + "=" + cookie + "=");
    assertUnbelieved(TOKEN + "=" + cookie + "%00");
    assertUnbelieved(TOKEN + "=" + cookie + "%20");
    assertUnbelieved(TOKEN + "=" + cookie + ".");
    assertUnbelieved(TOKEN + "=x" + cookie);
    assertUnbelieved(TOKEN + "=." + cookie);
    assertUnbelieved(TOKEN + "=%20" + cookie);
  }

  @Test
  void itIsEncodedOnceOrNotAtAll() {
    String cookie = token + "." + signature;
    String once = URLEncoder.encode(cookie, StandardCharsets.UTF_8);
    String twice = URLEncoder.encode(once, StandardCharsets.UTF_8);
    assertBelieved(TOKEN + "=" + once);
    assertBelieved(TOKEN + "=" + cookie);
    assertBelieved(TOKEN + "=\"" + cookie + "\""); // RFC 6265 §4.1.1 allows the quotes
    assertUnbelieved(TOKEN + "=" + twice);
    assertUnbelieved(TOKEN + "=\"" + cookie);
    assertUnbelieved(TOKEN + "=\"\"" + cookie + "\"\"");
    assertUnbelieved(TOKEN + "=" + cookie + "%");
    assertUnbelieved(TOKEN + "=" + cookie + "%zz");
  }

  @Test
  void theAlphabetOfUrlsAndMissingPaddingAreNotAccepted() {
    assertUnbelieved(TOKEN + "=" + token + "." + signature.replace("=", ""));
    // Only a signature that has such letters can tell the alphabets apart: find a token with one.
    for (int i = 0; ; i++) {
      String signed = Forger.sign("token" + i, Site.SECRET);
      String url = signed.replace('+', '-').replace('/', '_');
      if (url.equals(signed)) continue;
      assertUnbelieved(TOKEN + "=" + url);
      return;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Better-Auth.Session_Token",
        "BETTER-AUTH.SESSION_TOKEN",
        "better-auth.session_token.0",
        "__Secure-better-auth.session_token",
        "__Host-better-auth.session_token",
        "better-auth-session_token",
        "session_token",
        "xbetter-auth.session_token",
        "better-auth.session_data",
        "better-auth.dont_remember"
      })
  void onlyTheExactNameCounts(String name) {
    Reply reply =
        site.browser()
            .request("GET", "/get-session")
            .header("cookie", name + "=" + token + "." + signature)
            .send();
    reply.hasStatus(200).hasBody("null");
  }

  // ---- the secret

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "-",
        "better-auth-secret-12345678901234567890",
        "better-auth-secret-123456789",
        "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-tes",
        Site.OTHER_SECRET
      })
  void aTokenSignedWithAnotherSecretIsNotBelieved(String secret) {
    assertUnbelieved(TOKEN + "=" + Forger.sign(token, secret));
  }

  @Test
  void withTheRightSecretTheForgerWouldSucceed() {
    assertBelieved(TOKEN + "=" + Forger.sign(token, Site.SECRET));
  }

  @Test
  void anUnknownTokenWithAGoodSignatureIsForgotten() {
    Browser browser = site.browser();
    browser.setCookie(TOKEN, Forger.sign("unknownunknownunknownunknown0123", Site.SECRET));
    browser.session().hasBody("null").clears(TOKEN);
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void theSignedValueOfAnotherCookieIsNoSession() {
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD);
    String unremembered = browser.cookies().get(Site.UNREMEMBERED);
    Browser thief = site.browser();
    thief.setCookie(TOKEN, String.valueOf(unremembered));
    thief.session().hasBody("null");
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }

  // ---- several of one name

  @Test
  void aBadCookieBesideAGoodOneDoesNotCountInEitherOrder() {
    String good = TOKEN + "=" + token + "." + signature;
    String bad = TOKEN + "=" + token + ".AAAA" + signature.substring(4);
    assertBelieved(good + "; " + bad);
    assertBelieved(bad + "; " + good);
    assertBelieved(good + "; " + good);
    assertBelieved("a=b;" + bad + ";" + bad + ";" + good + "; c=d");
  }

  @Test
  void ofTwoGoodButDifferentCookiesOneWasPlantedSoNeitherIsBelieved() {
    String own = TOKEN + "=" + token + "." + signature;
    String planted =
        TOKEN + "=" + site.signedUp("Mallory", "mallory@example.com").cookies().get(TOKEN);
    for (String header : new String[] {own + "; " + planted, planted + "; " + own}) {
      Browser browser = site.browser();
      Reply reply = browser.request("GET", "/get-session").header("cookie", header).send();
      reply.hasStatus(200).hasBody("null").clears(TOKEN);
      reply = browser.request("GET", "/list-sessions").header("cookie", header).send();
      reply.isRefusal(401, "UNAUTHORIZED").clears(TOKEN);
    }
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }

  @Test
  void twoHeadersAreOneList() {
    Reply reply =
        site.browser()
            .request("GET", "/get-session")
            .header("cookie", "a=b")
            .addHeader("cookie", TOKEN + "=" + token + "." + signature)
            .send();
    reply.json("user.email").isEqualTo(ADA);
  }

  // ---- over https

  @Test
  void overHttpsOnlyThePrefixedNameCounts() {
    Site secure = new Site(o -> o.baseUrl("https://app.example.com"));
    Browser browser = Browser.at("https://app.example.com", secure.auth, secure.clock);
    browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    String name = "__Secure-" + TOKEN;
    String value = String.valueOf(browser.cookies().get(name));
    assertThat(browser.lastReply().cookie(name).line())
        .isEqualTo(name + "=" + value + "; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax");
    browser.session().json("user.email").isEqualTo(ADA);
    browser.forgetCookies();
    browser.setCookie(TOKEN, value);
    browser.session().hasBody("null");
  }
}
