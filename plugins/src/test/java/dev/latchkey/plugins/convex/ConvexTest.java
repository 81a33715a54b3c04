package dev.latchkey.plugins.convex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.jwt.Jwt;
import dev.latchkey.plugins.keys.Algorithm;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.SetCookie;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code @convex-dev/better-auth} 0.12.5 was seen to serve (protocol/plugins/convex). */
class ConvexTest {
  private static final String COOKIE = "better-auth.convex_jwt";
  private static final String SITE = Browser.DEFAULT_ORIGIN;

  private final Site site = Site.with(Convex.create());
  private final Browser ann = site.signedUp("ann@example.com");

  private static String token(Browser browser) {
    return browser.get("/convex/token").hasStatus(200).text("token");
  }

  /** Reads a token as the Convex backend does: RS256, keys by URL, issuer, audience, kid. */
  private static JWTClaimsSet asConvex(Site site, String token) throws Exception {
    JWKSet keys = JWKSet.parse(site.browser().get("/convex/jwks").body());
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(keys)));
    JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(SITE).build();
    Date now = Date.from(site.clock.instant());
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>("convex", exact, Set.of("sub", "exp", "iat")) {
          @Override
          protected Date currentTime() {
            return now;
          }
        });
    return processor.process(token, null);
  }

  // ---- tokens

  @Test
  void convexKnowsWhoCalls() throws Exception {
    JWTClaimsSet claims = asConvex(site, token(ann));
    User user = site.all(User.MODEL).get(0);
    assertThat(claims.getSubject()).isEqualTo(user.id());
    assertThat(claims.getClaim("sessionId")).isEqualTo(site.all(Session.MODEL).get(0).id());
    assertThat(claims.getAudience()).containsExactly("convex");
    Duration life =
        Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    assertThat(life).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void aTokenSaysWhatTheOriginalsDoesInItsOrder() throws Exception {
    SignedJWT token = SignedJWT.parse(token(ann));
    assertThat(token.getHeader().toJSONObject()).containsOnlyKeys("alg", "kid");
    String payload = token.getPayload().toString();
    assertThat(payload.replaceAll("\"([^\"]+)\":(\"[^\"]*\"|[^,}]+)", "$1"))
        .isEqualTo(
            "{iat,name,email,emailVerified,createdAt,updatedAt,userId,sessionId,sub,exp,iss,aud}");
    assertThat(payload).contains("\"userId\":null").contains("\"aud\":\"convex\"");
  }

  @Test
  void theApplicationSaysWhatTokensSay() throws Exception {
    JsonValue.Obj said = new JsonValue.Obj(Map.of("role", new JsonValue.Str("admin")));
    Site other =
        Site.with(
            Convex.create(o -> o.claims((active, call) -> said).life(Duration.ofSeconds(60))));
    JWTClaimsSet claims = asConvex(other, token(other.signedUp("ann@example.com")));
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder("iat", "role", "sessionId", "sub", "exp", "iss", "aud");
  }

  @Test
  void nobodyGetsATokenWithoutASession() {
    site.browser().get("/convex/token").isRefusal(401, "UNAUTHORIZED").setsNoCookie();
  }

  @Test
  void aTokenOfAnotherSiteIsNone() {
    Site other = Site.with(Convex.create());
    String token = token(other.signedUp("ann@example.com"));
    token(ann); // there is a key here too
    assertThatThrownBy(() -> asConvex(site, token)).isInstanceOf(BadJOSEException.class);
  }

  // ---- the cookie

  @Test
  void itComesWithEverythingThatBeginsOrTellsOfASession() {
    SetCookie granted = ann.signIn("ann@example.com", Site.PASSWORD).cookie(COOKIE);
    assertThat(granted.maxAge()).isEqualTo(900L);
    assertThat(granted.value()).startsWith("eyJ"); // not signed over again
    assertThat(ann.session().cookie(COOKIE).value()).startsWith("eyJ");
    Reply token = ann.get("/convex/token");
    assertThat(token.cookie(COOKIE).value()).isEqualTo(token.text("token"));
    assertThat(site.signedUp("bob@example.com").lastReply().cookie(COOKIE).value())
        .startsWith("eyJ");
  }

  @Test
  void itGoesWithTheSession() {
    ann.signOut().clears(COOKIE);
    ann.session().hasBody("null").clears(COOKIE);
  }

  @Test
  void whoIsRefusedGetsNone() {
    site.browser().signIn("ann@example.com", "wrong password").hasStatus(401).setsNoCookie();
  }

  // ---- keys

  @Test
  void keysAreShownToEverybodyAsJsonAndWithoutTheirSecrets() {
    Reply keys = site.browser().get("/convex/jwks").hasStatus(200);
    assertThat(keys.header("content-type")).isEqualTo("application/json");
    keys.json("keys").hasSize(1);
    keys.json("keys.0").hasKeys("alg", "kty", "n", "e", "kid");
    keys.json("keys.0.alg").isEqualTo("RS256");
  }

  @Test
  void aKeyOfTheJwtPluginSignsNothingHere() throws Exception {
    Site both = Site.with(Jwt.create(), Convex.create());
    both.browser().get("/jwks").json("keys.0.alg").isEqualTo("EdDSA");
    Browser user = both.signedUp("ann@example.com");
    assertThat(asConvex(both, token(user)).getSubject()).isNotEmpty();
    assertThat(SignedJWT.parse(user.get("/token").text("token")).getHeader().getAlgorithm())
        .isEqualTo(JWSAlgorithm.parse("EdDSA"));
  }

  @Test
  void rotatedKeysAreGoneAndNobodyRotatesThemOverHttp() throws Exception {
    String before = token(ann);
    site.browser().post("/convex/rotate-keys", "{}").hasStatus(404);
    site.browser().post("/convex/latest-jwks", "{}").hasStatus(404);
    byte[] rotated = site.auth.invoke("/convex/rotate-keys", new NoInput(), Headers.NONE).body();
    String kid = SignedJWT.parse(token(ann)).getHeader().getKeyID();
    assertThat(new String(rotated, UTF_8))
        .startsWith("[{\"id\":\"" + kid)
        .contains("\"alg\":\"RS256\"");
    assertThat(site.auth.invoke("/convex/latest-jwks", new NoInput(), Headers.NONE).body())
        .isEqualTo(rotated);
    assertThatThrownBy(() -> asConvex(site, before)).isInstanceOf(BadJOSEException.class);
  }

  @Test
  void convexTakesTwoAlgorithms() {
    Site other = Site.with(Convex.create(o -> o.algorithm(Algorithm.EdDSA)));
    other.browser().get("/convex/jwks").json("keys.0.alg").isEqualTo("EdDSA");
    assertThatThrownBy(() -> Convex.create(o -> o.algorithm(Algorithm.PS256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- discovery

  @Test
  void theDiscoveryDocumentIsThatOfTheOriginal() {
    String base = SITE + "/api/auth";
    String document =
        "{\"issuer\":\"SITE\",\"authorization_endpoint\":\"BASE/oauth2/authorize\","
            + "\"token_endpoint\":\"BASE/oauth2/token\","
            + "\"userinfo_endpoint\":\"BASE/oauth2/userinfo\","
            + "\"jwks_uri\":\"BASE/convex/jwks\","
            + "\"registration_endpoint\":\"BASE/oauth2/register\","
            + "\"end_session_endpoint\":\"BASE/oauth2/endsession\","
            + "\"scopes_supported\":[\"openid\",\"profile\",\"email\",\"offline_access\"],"
            + "\"response_types_supported\":[\"code\"],"
            + "\"response_modes_supported\":[\"query\"],"
            + "\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],"
            + "\"acr_values_supported\":[\"urn:mace:incommon:iap:silver\","
            + "\"urn:mace:incommon:iap:bronze\"],\"subject_types_supported\":[\"public\"],"
            + "\"id_token_signing_alg_values_supported\":[\"HS256\"],"
            + "\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\","
            + "\"client_secret_post\",\"none\"],\"code_challenge_methods_supported\":[\"S256\"],"
            + "\"claims_supported\":[\"sub\",\"iss\",\"aud\",\"exp\",\"nbf\",\"iat\",\"jti\","
            + "\"email\",\"email_verified\",\"name\"]}";
    site.browser()
        .get("/convex/.well-known/openid-configuration")
        .hasBody(document.replace("SITE", SITE).replace("BASE", base));
  }

  @Test
  void nobodySetsTheConvexIdOfAUser() {
    ann.post("/update-user", "{\"userId\":\"x\"}").hasStatus(400);
    assertThat(List.of(ann.session().text("user.email"))).containsExactly("ann@example.com");
    ann.lastReply().json("user.userId").isNull();
  }
}
