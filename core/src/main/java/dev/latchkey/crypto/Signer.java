package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs values and checks signed values with HMAC-SHA256 under one secret.
 *
 * <p>A signed value is {@code value + "." + base64(HMAC-SHA256(UTF8(secret), UTF8(value)))}; the
 * signature is always 44 characters of the standard alphabet and ends with {@code =}.
 * Percent-encoding for a cookie is the cookie writer's work.
 *
 * <p>Safe for any number of threads, platform or virtual. Initialised {@link Mac}s are kept in
 * slots: a thread empties a slot, uses what was in it (or a fresh clone) and puts it back, so
 * nobody waits and nothing hangs on a thread.
 */
public final class Signer {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_CHARS = 44;
  private static final int SLOTS = 32;

  private final Mac prototype;
  private final AtomicReferenceArray<@Nullable Mac> slots = new AtomicReferenceArray<>(SLOTS);

  private Signer(Mac prototype) {
    this.prototype = prototype;
  }

  /**
   * Makes a signer whose key is the UTF-8 form of the secret.
   *
   * @throws IllegalArgumentException if the secret is empty
   */
  public static Signer of(String secret) {
    if (secret.isEmpty()) throw new IllegalArgumentException("A signing secret must not be empty");
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      return new Signer(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
    }
  }

  /** Returns the value followed by a dot and its signature. */
  public String sign(String value) {
    byte[] signature = Base64.getEncoder().encode(mac(value.getBytes(UTF_8)));
    return value + '.' + new String(signature, ISO_8859_1);
  }

  /**
   * Returns the value that was signed, or null if this secret did not sign it.
   *
   * <p>Compared is the text of the signature and not its decoded bytes: base64 has spellings that
   * differ in unused bits and decode alike, and only one of them is ours.
   */
  public @Nullable String verify(String signed) {
    int dot = signed.length() - SIGNATURE_CHARS - 1;
    if (dot < 1 || signed.charAt(dot) != '.') return null;
    byte[] bytes = signed.getBytes(UTF_8);
    int valueBytes = bytes.length - SIGNATURE_CHARS - 1;
    if (valueBytes < dot || bytes[valueBytes] != '.') return null;
    byte[] expected = Base64.getEncoder().encode(mac(bytes, valueBytes));
    byte[] presented = Arrays.copyOfRange(bytes, valueBytes + 1, bytes.length);
    if (!MessageDigest.isEqual(expected, presented)) return null;
    // Made from the bytes under the signature, so that what is returned is what was signed.
    return new String(bytes, 0, valueBytes, UTF_8);
  }

  /** Returns the 32 bytes of HMAC-SHA256 over the message. */
  public byte[] mac(byte[] message) {
    return mac(message, message.length);
  }

  private byte[] mac(byte[] message, int length) {
    int slot = (int) Thread.currentThread().getId() & (SLOTS - 1);
    Mac mac = slots.getAndSet(slot, null);
    if (mac == null) mac = copyOfPrototype();
    mac.update(message, 0, length);
    byte[] result = mac.doFinal();
    slots.setRelease(slot, mac);
    return result;
  }

  private Mac copyOfPrototype() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's " + ALGORITHM + " can be cloned", e);
    }
  }
}
