package dev.latchkey.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import dev.latchkey.crypto.ConstantTime;
import dev.latchkey.crypto.Sha256;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When an ID token is believed (OpenID Connect Core §3.1.3.7).
 *
 * <p>Signed by a key the provider publishes, with an algorithm that has a public key and that the
 * provider is known to use: what the token itself says of either only chooses among these. For us,
 * by whom we expect, and now. Immutable; the keys are kept for all tokens.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *     Connect Core §3.1.3.7</a>
 */
public final class IdTokenRules {
  private static final int MAX_LENGTH = 65_536;
  private static final int MIN_RSA_BITS = 2048;
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  private final KeySet keys;
  private final Set<String> issuers; // of any when empty: the claims then say which
  private final List<String> audiences;
  private final Set<JWSAlgorithm> algorithms;
  private final @Nullable Duration maxAge;
  private final boolean hashedNonce;
  private final boolean anyPresenter;
  private final Predicate<JsonValue.Obj> claims;

  private IdTokenRules(
      KeySet keys,
      Set<String> issuers,
      List<String> audiences,
      Set<JWSAlgorithm> algorithms,
      @Nullable Duration maxAge,
      boolean hashedNonce,
      boolean anyPresenter,
      Predicate<JsonValue.Obj> claims) {
    this.keys = keys;
    this.issuers = issuers;
    this.audiences = audiences;
    this.algorithms = algorithms;
    this.maxAge = maxAge;
    this.hashedNonce = hashedNonce;
    this.anyPresenter = anyPresenter;
    this.claims = claims;
  }

  /**
   * Signed with RS256 by one of the keys at this address, for one of these audiences.
   *
   * @param issuers by one of these; by any where only further claims can tell
   */
  public static IdTokenRules of(String keysUrl, Set<String> issuers, List<String> audiences) {
    return new IdTokenRules(
        KeySet.at(keysUrl),
        Set.copyOf(issuers),
        List.copyOf(audiences),
        Set.of(JWSAlgorithm.RS256),
        null,
        false,
        false,
        said -> true);
  }

  /** The same with these algorithms, as far as they have a public key. */
  public IdTokenRules algorithms(List<String> names) {
    Set<JWSAlgorithm> all = new HashSet<>();
    for (String name : names) {
      JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
      if (JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) all.add(algorithm);
    }
    return new IdTokenRules(
        keys, issuers, audiences, all, maxAge, hashedNonce, anyPresenter, claims);
  }

  /** The same for tokens that are not older than this, whatever their end. */
  public IdTokenRules maxAge(Duration age) {
    return new IdTokenRules(
        keys, issuers, audiences, algorithms, age, hashedNonce, anyPresenter, claims);
  }

  /** The same where a nonce may have come to the provider as its hash. */
  public IdTokenRules hashedNonce() {
    return new IdTokenRules(
        keys, issuers, audiences, algorithms, maxAge, true, anyPresenter, claims);
  }

  /** The same where another client of ours may have got the token for this one. */
  public IdTokenRules anyPresenter() {
    return new IdTokenRules(
        keys, issuers, audiences, algorithms, maxAge, hashedNonce, true, claims);
  }

  /** The same where the claims have to pass this too. */
  public IdTokenRules claims(Predicate<JsonValue.Obj> further) {
    return new IdTokenRules(
        keys, issuers, audiences, algorithms, maxAge, hashedNonce, anyPresenter, further);
  }

  /**
   * Returns what the token says, or null when it is not to be believed.
   *
   * @param nonce that it has to hold; null when none was given
   * @throws ProviderException when the keys cannot be had
   */
  public JsonValue.@Nullable Obj verify(String token, @Nullable String nonce, ProviderCall call) {
    JsonValue.Obj said = signed(token, call);
    if (said == null || !isForUs(said) || !isCurrent(said, call.now())) return null;
    if (nonce != null && !holds(nonce, Claims.text(said, "nonce"))) return null;
    return claims.test(said) ? said : null;
  }

  /** Returns what a token says, whoever wrote it; null when it is none. */
  public static JsonValue.@Nullable Obj read(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > MAX_LENGTH) return null;
    try {
      return Json.parse(Base64.getUrlDecoder().decode(parts[1])).asObject();
    } catch (IllegalArgumentException | JsonSyntaxException e) {
      return null;
    }
  }

  // ---- by a key of the provider's

  private JsonValue.@Nullable Obj signed(String token, ProviderCall call) {
    if (token.length() > MAX_LENGTH) return null;
    try {
      JWSObject parsed = JWSObject.parse(token);
      if (!algorithms.contains(parsed.getHeader().getAlgorithm())) return null;
      for (JWK key : keys.candidates(parsed.getHeader(), call)) {
        if (isSigned(parsed, key)) return Json.parse(parsed.getPayload().toBytes()).asObject();
      }
      return null;
    } catch (ParseException | JsonSyntaxException e) {
      return null;
    }
  }

  private static boolean isSigned(JWSObject token, JWK key) {
    boolean weak = key.getKeyType().equals(KeyType.RSA) && key.size() < MIN_RSA_BITS;
    if (weak || !(key instanceof AsymmetricJWK asymmetric)) return false;
    try {
      return token.verify(
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(token.getHeader(), asymmetric.toPublicKey()));
    } catch (JOSEException e) {
      return false; // a key for something else
    }
  }

  // ---- for us, by whom we expect

  private boolean isForUs(JsonValue.Obj said) {
    String issuer = Claims.text(said, "iss");
    String subject = Claims.text(said, "sub");
    if (issuer == null || subject == null || subject.isEmpty()) return false;
    if (!issuers.isEmpty() && !issuers.contains(issuer)) return false;
    List<String> meant = audience(said.get("aud"));
    if (meant.stream().noneMatch(audiences::contains)) return false;
    String presenter = Claims.text(said, "azp");
    if (presenter == null) return meant.size() == 1;
    return anyPresenter || audiences.contains(presenter);
  }

  private static List<String> audience(@Nullable JsonValue said) {
    if (said instanceof JsonValue.Str one) return List.of(one.value());
    List<String> all = new ArrayList<>();
    if (!(said instanceof JsonValue.Arr several)) return all;
    for (JsonValue each : several.items()) {
      String audience = each.asString();
      if (audience != null) all.add(audience);
    }
    return all;
  }

  // ---- now

  private boolean isCurrent(JsonValue.Obj said, Instant now) {
    Instant begins = instant(said, "iat");
    Instant ends = instant(said, "exp");
    if (begins == null || ends == null) return false;
    if (said.get("nbf") != null) {
      Instant from = instant(said, "nbf");
      if (from == null || from.isAfter(now.plus(TOLERANCE))) return false;
    }
    boolean old = maxAge != null && begins.plus(maxAge).plus(TOLERANCE).isBefore(now);
    return !old && !begins.isAfter(now.plus(TOLERANCE)) && ends.plus(TOLERANCE).isAfter(now);
  }

  private static @Nullable Instant instant(JsonValue.Obj said, String name) {
    if (!(said.get(name) instanceof JsonValue.Num number)) return null;
    double seconds = number.value().doubleValue();
    boolean possible = seconds >= 0 && seconds < 253_402_300_800.0; // before the year 10000
    return possible ? Instant.ofEpochMilli((long) (seconds * 1000)) : null;
  }

  private boolean holds(String nonce, @Nullable String said) {
    if (said == null) return false;
    if (ConstantTime.equal(nonce, said)) return true;
    String hashed = HexFormat.of().formatHex(Sha256.of(nonce.getBytes(UTF_8)));
    return hashedNonce && ConstantTime.equal(hashed, said);
  }
}
