package dev.latchkey.plugins.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What proves to a receiver who sent a message, and when: HMAC-SHA-256 under a shared secret.
 *
 * <p>With several secrets there are several signatures, and receivers change from one to the next
 * when they like. Thread-safe.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks 1.0.0</a>
 */
final class Signature {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private final List<SecretKeySpec> keys;

  private Signature(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Signs with every one of these secrets.
   *
   * @throws IllegalArgumentException when one is not {@code whsec_} and 24 to 64 bytes in Base64
   */
  static Signature with(List<String> secrets) {
    return new Signature(secrets.stream().map(Signature::key).toList());
  }

  private static SecretKeySpec key(String secret) {
    byte[] key = secret.startsWith(PREFIX) ? decoded(secret) : new byte[0];
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a webhook secret is whsec_ followed by 24 to 64 random bytes in Base64");
    }
    return new SecretKeySpec(key, ALGORITHM);
  }

  private static byte[] decoded(String secret) {
    try {
      return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Returns the header {@code webhook-signature} of a message. */
  String of(String id, long timestampSeconds, String body) {
    byte[] signed = (id + '.' + timestampSeconds + '.' + body).getBytes(UTF_8);
    List<String> signatures = new ArrayList<>();
    for (SecretKeySpec key : keys) {
      signatures.add("v1," + Base64.getEncoder().encodeToString(mac(key, signed)));
    }
    return String.join(" ", signatures);
  }

  private static byte[] mac(SecretKeySpec key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "Signature";
  }
}
