package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.XChaCha20Poly1305;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts with XChaCha20-Poly1305 and opens what was sealed under the current or a former
 * secret.
 *
 * <p>A sealed text is the lower-case hexadecimal form of nonce, ciphertext and tag, under the
 * SHA-256 of the secret. With versioned secrets {@code $ba$<version>$} stands before it; without
 * that prefix it was sealed under the legacy secret. Immutable, safe for any number of threads.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03">draft-irtf-cfrg-xchacha</a>
 */
public final class Envelope {

  /** Bytes of nonce that {@link #seal} expects. */
  public static final int NONCE_BYTES = 24;

  private static final String PREFIX = "$ba$";
  private static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private final @Nullable Integer currentVersion;
  private final Map<Integer, String> secrets;
  private final @Nullable String bareSecret;

  private Envelope(
      @Nullable Integer currentVersion, Map<Integer, String> secrets, @Nullable String bareSecret) {
    this.currentVersion = currentVersion;
    this.secrets = Map.copyOf(secrets);
    this.bareSecret = bareSecret;
  }

  /** Seals and opens bare hexadecimal texts under one secret. */
  public static Envelope of(String secret) {
    return new Envelope(null, Map.of(), secret);
  }

  /**
   * Seals under the current version, opens under every version given.
   *
   * @param legacySecret opens texts without a version; null if there never was an unversioned
   *     secret
   * @throws IllegalArgumentException if there is no secret of the current version
   */
  public static Envelope versioned(
      int currentVersion, Map<Integer, String> secrets, @Nullable String legacySecret) {
    if (!secrets.containsKey(currentVersion)) {
      throw new IllegalArgumentException("Secret version " + currentVersion + " not found in keys");
    }
    return new Envelope(currentVersion, secrets, legacySecret);
  }

  /**
   * Returns the same envelope under secrets derived for one purpose, such as {@code
   * oauth-state-cookie}: what is sealed for one purpose cannot be opened for another.
   */
  public Envelope forPurpose(String purpose) {
    Map<Integer, String> derived = new HashMap<>();
    secrets.forEach((version, secret) -> derived.put(version, purposeSecret(secret, purpose)));
    return new Envelope(
        currentVersion, derived, bareSecret == null ? null : purposeSecret(bareSecret, purpose));
  }

  /**
   * Seals the text.
   *
   * @param nonce {@value #NONCE_BYTES} random bytes, never used twice
   * @throws IllegalArgumentException if the nonce has another length
   */
  public String seal(String text, byte[] nonce) {
    if (nonce.length != NONCE_BYTES)
      throw new IllegalArgumentException("A nonce has 24 bytes, not " + nonce.length);
    byte[] plain = text.getBytes(UTF_8);
    byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
    try {
      XChaCha20Poly1305 cipher = cipher(true, currentSecret(), nonce);
      int written = cipher.processBytes(plain, 0, plain.length, sealed, NONCE_BYTES);
      cipher.doFinal(sealed, NONCE_BYTES + written);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("Sealing checks no tag", e);
    }
    return (currentVersion == null ? "" : PREFIX + currentVersion + '$') + HEX.formatHex(sealed);
  }

  /**
   * Opens a sealed text.
   *
   * @throws UnopenedException if it was sealed under a secret that is not here, or was damaged, or
   *     was never sealed
   */
  public String open(String sealed) {
    boolean versioned = currentVersion != null && sealed.startsWith(PREFIX);
    int separator = versioned ? sealed.indexOf('$', PREFIX.length()) : -1;
    String secret =
        separator < 0 ? bareSecret() : secretOf(sealed.substring(PREFIX.length(), separator));
    return open(secret, sealed.substring(separator + 1));
  }

  /**
   * Returns whether a stored text looks like a sealed one: a version prefix, or an even number of
   * hexadecimal digits. A provider's token stored before encryption was switched on does not, and
   * is used as it is.
   */
  public static boolean looksSealed(String stored) {
    if (stored.startsWith(PREFIX)) return true;
    return !stored.isEmpty()
        && stored.length() % 2 == 0
        && stored.chars().allMatch(HexFormat::isHexDigit);
  }

  private static String open(String secret, String hex) {
    if (hex.length() < 2 * (NONCE_BYTES + TAG_BYTES))
      throw new UnopenedException("Not a sealed text: too short");
    try {
      byte[] sealed = HEX.parseHex(hex);
      byte[] plain = new byte[sealed.length - NONCE_BYTES - TAG_BYTES];
      XChaCha20Poly1305 cipher = cipher(false, secret, Arrays.copyOf(sealed, NONCE_BYTES));
      int written = cipher.processBytes(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES, plain, 0);
      cipher.doFinal(plain, written);
      return new String(plain, UTF_8);
    } catch (InvalidCipherTextException e) {
      throw new UnopenedException("Not sealed under this secret, or damaged");
    } catch (IllegalArgumentException e) {
      throw new UnopenedException("Not a sealed text: hexadecimal digits expected");
    }
  }

  private static XChaCha20Poly1305 cipher(boolean sealing, String secret, byte[] nonce) {
    byte[] key = Sha256.of(secret.getBytes(UTF_8));
    XChaCha20Poly1305 cipher = new XChaCha20Poly1305();
    cipher.init(sealing, new ParametersWithIV(new KeyParameter(key), nonce));
    return cipher;
  }

  /**
   * The derived secret is the text of its hexadecimal form, hashed to a key like any other secret.
   */
  private static String purposeSecret(String secret, String purpose) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    byte[] salt = "better-auth:oauth-encryption:v1".getBytes(UTF_8);
    byte[] info = ("better-auth:" + purpose + ":v1").getBytes(UTF_8);
    hkdf.init(new HKDFParameters(secret.getBytes(UTF_8), salt, info));
    byte[] derived = new byte[KEY_BYTES];
    hkdf.generateBytes(derived, 0, KEY_BYTES);
    return HEX.formatHex(derived);
  }

  private String currentSecret() {
    return currentVersion == null ? bareSecret() : secretOf(currentVersion.toString());
  }

  private String bareSecret() {
    if (bareSecret != null) return bareSecret;
    throw new UnopenedException(
        "Cannot decrypt legacy bare-hex payload: no legacy secret available. "
            + "Set BETTER_AUTH_SECRET for backwards compatibility.");
  }

  private String secretOf(String version) {
    for (Map.Entry<Integer, String> entry : secrets.entrySet()) {
      if (entry.getKey().toString().equals(version)) return entry.getValue();
    }
    boolean number = version.length() < 10 && version.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) throw new UnopenedException("Not a sealed text: version expected");
    throw new UnopenedException(
        "Secret version " + version + " not found in keys (key may have been retired)");
  }

  /** A text could not be opened; the message names the reason and never a secret or the text. */
  public static final class UnopenedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnopenedException(String message) {
      super(message);
    }
  }
}
