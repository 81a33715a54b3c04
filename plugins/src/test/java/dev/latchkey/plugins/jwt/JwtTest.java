package dev.latchkey.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.SecretText;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.keys.Algorithm;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Table;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {
  /** Lets a test ask what {@link Jwt#verify} says. */
  private static final class Checks implements Plugin {
    private final Jwt jwt;

    private Checks(Jwt jwt) {
      this.jwt = jwt;
    }

    private record Asked(SecretText token) {}

    private record Said(boolean good) {}

    @Override
    public String id() {
      return "checks";
    }

    @Override
    public void contribute(Contributions to) {
      to.post("/check", Asked.class, this::check);
      to.post("/foreign", NoInput.class, this::foreign).requiresSession();
    }

    private Said check(Asked input, Call call) {
      return new Said(jwt.verify(input.token().value(), call) != null);
    }

    private record Signed(String token) {}

    private Signed foreign(NoInput input, Call call) {
      JsonValue.Obj claims =
          new JsonValue.Obj(
              Map.of("sub", new JsonValue.Str("x"), "aud", new JsonValue.Str("other")));
      return new Signed(jwt.sign(claims, call));
    }
  }

  private final Jwt jwt = Jwt.create(o -> o.rotation(Duration.ofDays(1)));
  private final Site site = Site.with(jwt, new Checks(jwt));
  private final Browser ann = site.signedUp("ann@example.com");

  private static void isGood(Site site, String token, boolean good) {
    site.browser().post("/check", "{\"token\":\"" + token + "\"}").json("good").isEqualTo(good);
  }

  private String token() {
    return ann.get("/token").hasStatus(200).text("token");
  }

  private static JsonValue.Obj part(String token, int n) throws Exception {
    return Json.parse(Base64.getUrlDecoder().decode(token.split("\\.")[n])).asObject();
  }

  @ParameterizedTest
  @EnumSource
  void tokensOfEveryAlgorithmAreGoodAndTheirKeysAreShown(Algorithm algorithm) throws Exception {
    Jwt other = Jwt.create(o -> o.algorithm(algorithm));
    Site its = Site.with(other, new Checks(other));
    String token = its.signedUp("ann@example.com").get("/token").text("token");
    isGood(its, token, true);
    Reply jwks = its.browser().get("/jwks");
    jwks.json("keys").hasSize(1);
    jwks.json("keys.0.alg").isEqualTo(algorithm.name());
    jwks.json("keys.0.d").isAbsent();
    assertThat(part(token, 0).get("kid").asString()).isEqualTo(jwks.text("keys.0.kid"));
  }

  @Test
  void aTokenTellsOfTheUserForAQuarterOfAnHour() throws Exception {
    String token = token();
    JsonValue.Obj claims = part(token, 1);
    assertThat(claims.members().keySet())
        .containsExactly(
            "iat",
            "name",
            "email",
            "emailVerified",
            "image",
            "createdAt",
            "updatedAt",
            "id",
            "sub",
            "exp",
            "iss",
            "aud");
    assertThat(claims.get("iss").asString()).isEqualTo("http://localhost:3000");
    isGood(site, token, true);
    site.clock.advance(Duration.ofMinutes(15));
    isGood(site, token, false);
  }

  @Test
  void sessionsBringATokenAlong() {
    Reply session = ann.session();
    isGood(site, session.header("set-auth-jwt"), true);
    assertThat(session.header("access-control-expose-headers")).isEqualTo("set-auth-jwt");
    assertThat(site.browser().session().header("set-auth-jwt")).isNull();
  }

  @Test
  void privateKeysAreSealedInTheDatabase() {
    token();
    assertThat(stored("privateKey")).startsWith("\"").doesNotContain("kty");
  }

  private String stored(String name) {
    Table table = Objects.requireNonNull(site.auth.schema().table("jwks"));
    Field<?> field =
        table.columns().stream()
            .map(Table.Column::field)
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    return String.valueOf(site.store.find(table, List.of(), 2).get(0).get(field));
  }

  @Test
  void anOldKeyIsReplacedAndShownUntilItsTokensAreOver() throws Exception {
    String before = token();
    site.clock.advance(Duration.ofDays(1).plusSeconds(1));
    String after = token();
    assertThat(part(after, 0).get("kid")).isNotEqualTo(part(before, 0).get("kid"));
    site.browser().get("/jwks").json("keys").hasSize(2);
    site.clock.advance(Duration.ofDays(30));
    site.browser().get("/jwks").json("keys").hasSize(1);
  }

  @Test
  void nobodyWithoutASessionGetsAToken() {
    site.browser().get("/token").isRefusal(401, "UNAUTHORIZED");
  }

  // ---- forged ones (threats A105, A116, A118)

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"none\",\"kid\":\"KID\"}",
        "{\"alg\":\"HS256\",\"kid\":\"KID\"}",
        "{\"alg\":\"ES256\",\"kid\":\"KID\"}",
        "{\"alg\":\"EdDSA\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"../../x\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"' OR 1=1\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"\\u0000\"}",
        "{\"alg\":\"EdDSA\",\"kid\":\"KID\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"EdDSA\",\"kid\":\"other\",\"jku\":\"http://evil.example/jwks\"}"
      })
  void theHeaderOfATokenIsNotBelieved(String header) throws Exception {
    String token = token();
    String kid = part(token, 0).get("kid").asString();
    String[] parts = token.split("\\.");
    String forged = encoded(header.replace("KID", kid)) + "." + parts[1];
    isGood(site, forged + "." + parts[2], false);
    isGood(site, forged + ".", false);
    isGood(site, forged + "." + signedWithPublicKey(forged), false);
  }

  private String signedWithPublicKey(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] known = stored("publicKey").getBytes(UTF_8);
    mac.init(new SecretKeySpec(known, "HmacSHA256"));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac.doFinal(text.getBytes(UTF_8)));
  }

  @Test
  void aTokenThatWasChangedIsNoGood() {
    String token = token();
    String[] parts = token.split("\\.");
    isGood(site, parts[0] + "." + encoded("{\"sub\":\"admin\"}") + "." + parts[2], false);
    isGood(site, token + "A", false);
    isGood(site, token.substring(0, token.length() - 4), false);
    isGood(site, parts[0] + "." + parts[1], false);
    isGood(site, "a.b.c", false);
    isGood(site, "", false);
    isGood(site, "x".repeat(20_000), false);
  }

  @Test
  void aTokenForSomebodyElseIsNoGoodHere() {
    String token = ann.post("/foreign", "{}").text("token");
    isGood(site, token, false);
  }
}
