package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.AESCBC;
import com.nimbusds.jose.crypto.impl.AuthenticatedCipherText;
import com.nimbusds.jose.util.Base64URL;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/**
 * Tokens encrypted with A256CBC-HS512 under a key derived from a secret for one purpose, compact
 * form (RFC 7516, protocol/01 §4.3).
 *
 * <p>The header names the key by its thumbprint (RFC 7638), so that what a former secret sealed is
 * opened with that one. Immutable, safe for any number of threads.
 */
public final class SealedTokens {
  /** Bytes of the initialisation vector that {@link #seal} expects. */
  public static final int IV_BYTES = 16;

  private static final int MAX_LENGTH = 16_384;
  private static final int KEY_BYTES = 64;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final byte[] INFO = "BetterAuth.js Generated Encryption Key".getBytes(US_ASCII);

  /** A key, and the header of what it seals in base64. */
  private record Key(SecretKey bytes, String header) {}

  private final List<Key> keys;

  private SealedTokens(List<Key> keys) {
    this.keys = keys;
  }

  /** Seals under the first secret, opens under every one; {@code salt} names the purpose. */
  public static SealedTokens of(List<String> secrets, String salt) {
    return new SealedTokens(secrets.stream().map(secret -> key(secret, salt)).toList());
  }

  private static Key key(String secret, String salt) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(secret.getBytes(UTF_8), salt.getBytes(UTF_8), INFO));
    byte[] bytes = new byte[KEY_BYTES];
    hkdf.generateBytes(bytes, 0, KEY_BYTES);
    String jwk = "{\"k\":\"" + Base64URL.encode(bytes) + "\",\"kty\":\"oct\"}";
    String id = Sha256.base64Url(jwk);
    String header = "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"kid\":\"" + id + "\"}";
    return new Key(new SecretKeySpec(bytes, "AES"), Base64URL.encode(header).toString());
  }

  /**
   * Returns the claims, a JSON text, sealed.
   *
   * @param iv {@value #IV_BYTES} random bytes, never used twice
   */
  public String seal(byte[] claims, byte[] iv) {
    Key key = keys.get(0);
    try {
      AuthenticatedCipherText sealed =
          AESCBC.encryptAuthenticated(
              key.bytes, iv, claims, key.header.getBytes(US_ASCII), null, null);
      return String.join(
          ".",
          key.header,
          "", // the key is not in it
          Base64URL.encode(iv).toString(),
          Base64URL.encode(sealed.getCipherText()).toString(),
          Base64URL.encode(sealed.getAuthenticationTag()).toString());
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java runtime has AES and HMAC-SHA512", e);
    }
  }

  /**
   * Returns the claims, or null when none of the secrets sealed them.
   *
   * <p>There is one header per key and no choice of algorithms, so headers are compared, not read.
   */
  public byte @Nullable [] open(String token) {
    if (token.length() > MAX_LENGTH) return null;
    String[] parts = token.split("\\.", -1);
    if (parts.length != 5 || !parts[1].isEmpty()) return null;
    for (Key key : keys) {
      if (key.header.equals(parts[0])) return open(parts, key);
    }
    return null;
  }

  private static byte @Nullable [] open(String[] parts, Key key) {
    try {
      byte[] iv = DECODER.decode(parts[2]);
      byte[] sealed = DECODER.decode(parts[3]);
      byte[] tag = DECODER.decode(parts[4]);
      byte[] header = key.header.getBytes(US_ASCII);
      return AESCBC.decryptAuthenticated(key.bytes, iv, sealed, header, tag, null, null);
    } catch (JOSEException | IllegalArgumentException e) {
      return null; // sealed under another key, or damaged, or no base64
    }
  }

  @Override
  public String toString() {
    return "SealedTokens";
  }
}
