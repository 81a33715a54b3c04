package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * SHA-256 in the one spelling the protocol uses for derived identifiers: URL-safe base64 without
 * padding.
 *
 * <p>That form is the stored name of a verification whose identifiers are kept hashed, the PKCE
 * {@code S256} challenge of a verifier, and the row id that reserves an identifier ({@code
 * "reserve:" + identifier}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4.2">RFC 7636 §4.2</a>
 */
public final class Sha256 {

  private Sha256() {}

  /** Returns the 43 characters that stand for the UTF-8 form of the text. */
  public static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(of(text.getBytes(UTF_8)));
  }

  /** Returns the 32 bytes of the digest. */
  public static byte[] of(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
