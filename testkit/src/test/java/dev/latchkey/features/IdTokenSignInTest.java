package dev.latchkey.features;

import static dev.latchkey.features.GoogleSite.ISSUER;
import static dev.latchkey.features.GoogleSite.KEYS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.latchkey.Account;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.oauth.GitHub;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.LocalProvider.Answer;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps that sign their users in by themselves present an ID token (protocol/06 §9). */
class IdTokenSignInTest {
  private GoogleSite here = new GoogleSite(o -> o.provider(GitHub.of("hid", "hsecret")));

  @AfterEach
  void close() {
    here.close();
  }

  private Map<String, JsonValue> claims() {
    return here.claims("sub-ada", Site.ADA, true);
  }

  private Map<String, JsonValue> claims(String name, JsonValue value) {
    Map<String, JsonValue> claims = claims();
    claims.put(name, value);
    return claims;
  }

  private static JsonValue text(String text) {
    return new JsonValue.Str(text);
  }

  private Reply present(String token, String further) {
    return here.browser()
        .post(
            "/sign-in/social",
            "{\"provider\":\"google\",\"idToken\":{\"token\":\"" + token + "\"" + further + "}}");
  }

  private Reply present(Map<String, JsonValue> claims) {
    return present(here.google.idToken(claims), "");
  }

  private void refuses(Reply reply) {
    reply.isRefusal(401, "INVALID_TOKEN").setsNoCookie();
    assertThat(here.site.all(User.MODEL)).isEmpty();
  }

  @Test
  void anAppSignsItsUserIn() {
    Browser browser = here.browser();
    String token = here.google.idToken(claims());
    browser
        .post(
            "/sign-in/social",
            "{\"provider\":\"google\",\"idToken\":{\"token\":\""
                + token
                + "\",\"accessToken\":\"at\",\"refreshToken\":\"rt\"}}")
        .hasStatus(200)
        .json("")
        .hasKeys("redirect", "token", "user");
    browser.session().json("user.email").isEqualTo(Site.ADA);
    Account account = here.site.only(Account.MODEL);
    assertThat(account.row().get(Account.ID_TOKEN)).isEqualTo(token);
    assertThat(account.row().get(Account.REFRESH_TOKEN)).isNull();
    assertThat(account.row().get(Account.SCOPE)).isNull();
  }

  // threats A105
  @Test
  void aTokenNobodySignedIsRefused() {
    String signed = here.google.idToken(claims());
    String claims = signed.split("\\.")[1];
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    refuses(present(none + "." + claims + ".", ""));
    refuses(present(none + "." + claims + "." + signed.split("\\.")[2], ""));
    refuses(present(signed.substring(0, signed.lastIndexOf('.') + 1), ""));
    refuses(present(signed + "x", ""));
    refuses(present("x", ""));
    refuses(present("a.b.c", ""));
    refuses(present("x".repeat(200_000), ""));
  }

  // threats A105, A118
  @Test
  void aPublicKeyIsNoSharedSecret() throws JOSEException {
    for (String secret : List.of(here.google.publicKeys(), "gsecret".repeat(8))) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build();
      JWSObject token =
          new JWSObject(header, new Payload(JsonWriter.write(new JsonValue.Obj(claims()))));
      token.sign(new MACSigner(secret.getBytes(UTF_8)));
      refuses(present(token.serialize(), ""));
    }
  }

  @Test
  void aKeyThatIsTooShortSignsNothing() {
    here.google.rotates("short", 1024);
    refuses(present(claims()));
  }

  @Test
  void anotherKeyThanThoseThatArePublishedSignsNothing() {
    String mine = here.google.idToken("1", claims());
    here.google.rotates("2", 2048);
    refuses(present(mine, ""));
    String named = here.google.idToken("../../x' OR 1=1", claims());
    refuses(present(named, ""));
  }

  // threats A105
  @ParameterizedTest
  @CsvSource({
    "iss, https://evil.example",
    "iss, https://accounts.google.com/",
    "aud, other",
    "sub, ''",
  })
  void aTokenIsFromThemAndForUs(String claim, String value) {
    refuses(present(claims(claim, text(value))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "exp", "iat"})
  void aTokenSaysWhatItHasToSay(String claim) {
    Map<String, JsonValue> claims = claims();
    claims.remove(claim);
    refuses(present(claims));
    refuses(present(claims(claim, JsonValue.Null.NULL)));
    refuses(present(claims(claim, new JsonValue.Obj(Map.of()))));
  }

  @Test
  void ofSeveralAudiencesThePresenterIsNamed() {
    JsonValue several = new JsonValue.Arr(List.of(text("other"), text("gid")));
    refuses(present(claims("aud", several)));
    Map<String, JsonValue> named = claims("aud", several);
    named.put("azp", text("gid"));
    present(named).hasStatus(200);
  }

  @ParameterizedTest
  @CsvSource({
    "iat, -3700, false", "iat, -3600, true", "iat, 29, true", "iat, 40, false",
    "exp, -20, true", "exp, -40, false", "nbf, 20, true", "nbf, 40, false",
  })
  void aTokenIsGoodForAWhile(String claim, long seconds, boolean good) {
    long at = here.clockOfSite.instant().getEpochSecond() + seconds;
    Reply reply = present(claims(claim, new JsonValue.Num(at)));
    if (good) reply.hasStatus(200);
    else refuses(reply);
  }

  @Test
  void aNonceThatIsAskedForIsInTheToken() {
    String token = here.google.idToken(claims("nonce", text("n1")));
    refuses(present(token, ",\"nonce\":\"n2\""));
    refuses(present(here.google.idToken(claims()), ",\"nonce\":\"n1\""));
    present(token, ",\"nonce\":\"n1\"").hasStatus(200);
  }

  @Test
  void keysAreFetchedOnceAndAgainForAnUnknownOneButNotTooOften() {
    present(claims()).hasStatus(200);
    present(claims()).hasStatus(200);
    assertThat(here.google.asked(KEYS)).hasSize(1);
    here.google.rotates("2", 2048);
    present(claims()).isRefusal(401, "INVALID_TOKEN"); // only just fetched
    here.clockOfSite.advance(Duration.ofSeconds(31));
    present(claims()).hasStatus(200);
    for (int i = 0; i < 5; i++) present(here.google.idToken("x" + i, claims()), "");
    assertThat(here.google.asked(KEYS)).hasSize(2);
    here.clockOfSite.advance(Duration.ofMinutes(10));
    here.google.answers(KEYS, asked -> Answer.of(503, "{}"));
    present(claims()).hasStatus(200); // known keys stay good
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500})
  void withoutKeysNobodyIsBelieved(int status) {
    here.google.answers(
        KEYS,
        asked ->
            new Answer(
                status, here.google.publicKeys(), Map.of("location", here.google.url() + "/trap")));
    refuses(present(claims()));
    here.google.gives(KEYS, "no keys");
    refuses(present(claims()));
    assertThat(here.google.asked("/trap")).isEmpty();
  }

  @Test
  void whoSaysNoAddressIsNotLetIn() {
    Map<String, JsonValue> claims = claims();
    claims.remove("email");
    present(claims).isRefusal(401, "USER_EMAIL_NOT_FOUND");
    here.site.adasBrowser();
    present(claims())
        .isRefusal(401, "OAUTH_LINK_ERROR")
        .json("message")
        .isEqualTo("account not linked");
  }

  @Test
  void someProvidersHaveNone() {
    here.browser()
        .post("/sign-in/social", "{\"provider\":\"github\",\"idToken\":{\"token\":\"x\"}}")
        .isRefusal(404, "ID_TOKEN_NOT_SUPPORTED");
    here.browser()
        .post("/sign-in/social", "{\"provider\":\"google\",\"idToken\":{}}")
        .hasStatus(400)
        .json("message")
        .isEqualTo("[body.idToken.token] Invalid input: expected string, received undefined");
    GoogleSite off = new GoogleSite(o -> {}, g -> g.disableIdTokenSignIn(true));
    here.close();
    here = off;
    present(claims()).isRefusal(404, "ID_TOKEN_NOT_SUPPORTED");
  }

  @Test
  void aDomainCanBeDemanded() {
    here.close();
    here = new GoogleSite(o -> {}, g -> g.hostedDomain("acme.com"));
    refuses(present(claims()));
    refuses(present(claims("hd", text("acme.com.evil.com"))));
    present(claims("hd", text("acme.com"))).hasStatus(200);
  }

  // threats A105: what comes with a code is looked at as well
  @Test
  void aTokenThatComesWithACodeIsJudgedToo() {
    List<Map<String, JsonValue>> bad =
        new ArrayList<>(
            Arrays.asList(
                claims("iss", text("https://evil.example")),
                claims("aud", text("other")),
                claims(
                    "exp", new JsonValue.Num(here.clockOfSite.instant().getEpochSecond() - 60))));
    for (Map<String, JsonValue> claims : bad) {
      here.google.answers(GoogleSite.TOKENS, asked -> Answer.of(here.google.tokens(claims)));
      here.refuses(GoogleSite.signIn(here.browser()), "unable_to_get_user_info");
    }
    assertThat(here.site.all(User.MODEL)).isEmpty();
    assertThat(here.google.claims(ISSUER, "gid", "x")).containsKey("exp");
  }
}
