package dev.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.latchkey.crypto.ConstantTime;
import dev.latchkey.crypto.Envelope;
import dev.latchkey.crypto.Jwts;
import dev.latchkey.crypto.SealedTokens;
import dev.latchkey.crypto.SecretStrength;
import dev.latchkey.crypto.Sha256;
import dev.latchkey.crypto.Signer;
import dev.latchkey.http.CookieSigner;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs, checks, encrypts and decrypts with the current secret and the former ones.
 *
 * <p>Thread-safe. What is new is made with the current secret; what is old is accepted as long as
 * its secret is still listed, so that adding a secret signs nobody out.
 */
public final class Secrets implements CookieSigner {
  /**
   * One secret.
   *
   * @param version not negative, unique; named in what it encrypts
   * @param value the secret itself
   */
  public record Version(int version, String value) {
    /** Shows the version only. */
    @Override
    public String toString() {
      return "Version[" + version + "]";
    }
  }

  private final List<String> values;
  private final List<String> sealing; // the legacy secret too: what it sealed has a key's name
  private final Signer current;
  private final List<Signer> former = new ArrayList<>();
  private final Envelope envelope;
  private final Tokens tokens;

  private Secrets(List<String> values, @Nullable String legacy, Envelope envelope, Tokens tokens) {
    this.values = values;
    sealing = new ArrayList<>(values);
    if (legacy != null) sealing.add(legacy);
    current = Signer.of(values.get(0));
    values.subList(1, values.size()).forEach(value -> former.add(Signer.of(value)));
    this.envelope = envelope;
    this.tokens = tokens;
  }

  /** Returns what is wrong with a secret, without showing it; null when nothing is. */
  public static @Nullable String weaknessOf(String secret) {
    String wayOut = "; `latchkey secret` makes a good one";
    if (secret.isEmpty()) return "is missing" + wayOut;
    return switch (SecretStrength.of(secret)) {
      case STRONG -> null;
      case PUBLICLY_KNOWN -> "is a known example" + wayOut;
      case TOO_SHORT -> "has " + secret.length() + " characters and needs at least 32" + wayOut;
      case LOW_ENTROPY -> "is too easy to guess" + wayOut;
    };
  }

  static Secrets of(String secret, Tokens tokens) {
    return new Secrets(List.of(secret), null, Envelope.of(secret), tokens);
  }

  /** The first version is the current one; {@code legacy} opens what has no version in it. */
  static Secrets versioned(List<Version> versions, @Nullable String legacy, Tokens tokens) {
    Map<Integer, String> byVersion = new LinkedHashMap<>();
    versions.forEach(secret -> byVersion.put(secret.version(), secret.value()));
    Envelope envelope = Envelope.versioned(versions.get(0).version(), byVersion, legacy);
    return new Secrets(List.copyOf(byVersion.values()), legacy, envelope, tokens);
  }

  @Override
  public String sign(String value) {
    return current.sign(value);
  }

  @Override
  public @Nullable String verify(String signed) {
    String value = current.verify(signed);
    for (int i = 0; value == null && i < former.size(); i++) value = former.get(i).verify(signed);
    return value;
  }

  /**
   * Signs claims as a token that says so itself until it expires (protocol/01 §9).
   *
   * @param claims in the order in which they are written; {@code iat} and {@code exp} follow
   */
  public String signToken(JsonValue.Obj claims, Instant now, Duration life) {
    Map<String, JsonValue> members = new LinkedHashMap<>(claims.members());
    members.put("iat", new JsonValue.Num(now.getEpochSecond()));
    members.put("exp", new JsonValue.Num(now.getEpochSecond() + life.toSeconds()));
    return signClaims(JsonWriter.write(new JsonValue.Obj(members)));
  }

  /**
   * Returns the claims of {@link #signToken}, made here or elsewhere with one of these secrets.
   *
   * @throws AuthException {@link CoreError#INVALID_TOKEN} or {@link CoreError#TOKEN_EXPIRED}
   */
  public JsonValue.Obj verifyToken(String token, Instant now) {
    byte[] signed = verifyClaims(token);
    if (signed == null) throw new AuthException(CoreError.INVALID_TOKEN);
    JsonValue.Obj claims = claims(signed);
    if (!(claims.get("exp") instanceof JsonValue.Num exp) || isEarly(claims, now)) {
      throw new AuthException(CoreError.INVALID_TOKEN);
    }
    if (exp.value().longValue() > now.getEpochSecond()) return claims;
    throw new AuthException(CoreError.TOKEN_EXPIRED);
  }

  /** Signs a JSON text as a token, times and all. */
  String signClaims(byte[] claims) {
    return Jwts.sign(claims, values.get(0));
  }

  /** Returns the JSON text in a token one of these secrets signed, whatever it says; else null. */
  byte @Nullable [] verifyClaims(String token) {
    for (String value : values) {
      byte[] claims = Jwts.verify(token, value);
      if (claims != null) return claims;
    }
    return null;
  }

  /** Returns the signature of a message in URL-safe base64, 43 characters. */
  String mac(byte[] message) {
    return new String(base64Mac(current, message), ISO_8859_1);
  }

  /** Returns whether one of these secrets made that signature, spelled so. */
  boolean isMac(String presented, byte[] message) {
    byte[] text = presented.getBytes(ISO_8859_1);
    boolean fits = MessageDigest.isEqual(base64Mac(current, message), text);
    for (int i = 0; !fits && i < former.size(); i++) {
      fits = MessageDigest.isEqual(base64Mac(former.get(i), message), text);
    }
    return fits;
  }

  private static byte[] base64Mac(Signer signer, byte[] message) {
    return Base64.getUrlEncoder().withoutPadding().encode(signer.mac(message));
  }

  /** Returns what seals tokens with keys of their own, made from these secrets and the salt. */
  SealedTokens sealedTokens(String salt) {
    return SealedTokens.of(sealing, salt);
  }

  private static boolean isEarly(JsonValue.Obj claims, Instant now) {
    return claims.get("nbf") instanceof JsonValue.Num from
        && from.value().longValue() > now.getEpochSecond();
  }

  private static JsonValue.Obj claims(byte[] json) {
    try {
      JsonValue.Obj claims = Json.parse(json).asObject();
      if (claims != null) return claims;
    } catch (JsonSyntaxException e) {
      // signed with our secret, and yet nothing we wrote
    }
    throw new AuthException(CoreError.INVALID_TOKEN);
  }

  /** Returns whether both secrets are the same, in a time that tells nothing about how far. */
  public static boolean equal(String expected, String presented) {
    return ConstantTime.equal(expected, presented);
  }

  /** Returns what stands for a token where the token itself must not be stored: its SHA-256. */
  public static String digest(String token) {
    return Sha256.base64Url(token);
  }

  /** Encrypts a text for storing (protocol/01 §7). */
  public String encrypt(String text) {
    return envelope.seal(text, tokens.bytes(Envelope.NONCE_BYTES));
  }

  /**
   * Decrypts what {@link #encrypt} made, here or elsewhere with the same secrets.
   *
   * @throws AuthException {@link CoreError#INVALID_TOKEN} when no listed secret opens it
   */
  public String decrypt(String sealed) {
    try {
      return envelope.open(sealed);
    } catch (Envelope.UnopenedException e) {
      throw new AuthException(CoreError.INVALID_TOKEN);
    }
  }

  /**
   * As {@link #encrypt(String)} with a key for one purpose, such as {@code oauth-state-cookie}:
   * what is encrypted for one cannot be decrypted for another (protocol/01 §8).
   */
  public String encrypt(String text, String purpose) {
    return envelope.forPurpose(purpose).seal(text, tokens.bytes(Envelope.NONCE_BYTES));
  }

  /** Returns what {@link #encrypt(String, String)} encrypted; null when nothing here opens it. */
  public @Nullable String decrypt(String sealed, String purpose) {
    try {
      return envelope.forPurpose(purpose).open(sealed);
    } catch (Envelope.UnopenedException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "Secrets";
  }
}
