package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthOptions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.Google;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.LocalProvider;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A site where people sign in with Google, and a Google that does as it is told. */
final class GoogleSite implements AutoCloseable {
  static final String ISSUER = "https://accounts.google.com";
  static final String TOKENS = "/oauth2.googleapis.com/token";
  static final String KEYS = "/www.googleapis.com/oauth2/v3/certs";
  static final String ERRORS = "http://localhost:3000/api/auth/error";

  final LocalProvider google;
  final Site site;

  GoogleSite() {
    this(o -> {});
  }

  GoogleSite(Consumer<AuthOptions> further) {
    this(further, o -> {});
  }

  GoogleSite(Consumer<AuthOptions> further, Consumer<Google.Options> options) {
    TestClock clock = new TestClock();
    google = new LocalProvider(clock);
    site =
        Site.withMail(
            o -> {
              o.clock(clock)
                  .outbound(google.outbound())
                  .provider(Google.of("gid", "gsecret", options));
              further.accept(o);
            });
    clockOfSite = clock;
    google.publishesKeys(KEYS);
    knows("sub-ada", Site.ADA, true);
  }

  final TestClock clockOfSite;

  /** Has Google sign this person in from now on. */
  void knows(String subject, String email, boolean verified) {
    google.answers(
        TOKENS, asked -> LocalProvider.Answer.of(google.tokens(claims(subject, email, verified))));
  }

  Map<String, JsonValue> claims(String subject, String email, boolean verified) {
    Map<String, JsonValue> claims = google.claims(ISSUER, "gid", subject);
    claims.put("name", new JsonValue.Str("Ada L"));
    claims.put("email", new JsonValue.Str(email));
    claims.put("email_verified", new JsonValue.Bool(verified));
    claims.put("picture", new JsonValue.Str("https://example.com/ada.png"));
    return claims;
  }

  Browser browser() {
    return Browser.of(site.auth, clockOfSite).allowRedirectsTo(ISSUER);
  }

  /** Begins a sign-in and returns what Google is told. */
  static Map<String, String> leave(Browser browser, String further) {
    return leave(browser, "/sign-in/social", further);
  }

  static Map<String, String> leave(Browser browser, String path, String further) {
    String body = "{\"provider\":\"google\",\"callbackURL\":\"/dash\"" + further + "}";
    String url = browser.post(path, body).hasStatus(200).text("url");
    return query(url);
  }

  static Map<String, String> query(String url) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : URI.create(url).getRawQuery().split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  /** Comes back from Google. */
  static Reply arrive(Browser browser, Map<String, String> left) {
    return browser.get("/callback/google?code=c1&state=" + left.get("state"));
  }

  /** Signs in with Google, there and back. */
  static Reply signIn(Browser browser) {
    return arrive(browser, leave(browser, ""));
  }

  void refuses(Reply reply, String error) {
    assertThat(reply.header("location")).isEqualTo(ERRORS + "?error=" + error);
    reply.hasStatus(302);
  }

  @Override
  public void close() {
    google.close();
  }
}
