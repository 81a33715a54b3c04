package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * Hashes passwords with scrypt (N=16384, r=16, p=1, 64 bytes) in the stored form {@code hex(salt) +
 * ":" + hex(key)}.
 *
 * <p>The salt given to scrypt is the text of its hexadecimal form, not the bytes it spells, and the
 * password is brought to Unicode NFKC first. One hash takes 32 MiB while it runs, so callers bound
 * how many run at once. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>
 */
public final class ScryptHasher {

  /** Bytes of salt that {@link #hash} expects. */
  public static final int SALT_BYTES = 16;

  private static final int COST = 16384;
  private static final int BLOCK_SIZE = 16;
  private static final int KEY_BYTES = 64;
  private static final int MAX_SALT_CHARS = 128;
  private static final HexFormat HEX = HexFormat.of();

  private final Scrypt scrypt = new Scrypt(COST, BLOCK_SIZE);

  /**
   * Returns the stored form of the password, 161 characters.
   *
   * @param salt {@value #SALT_BYTES} random bytes
   * @throws IllegalArgumentException if the salt has another length
   */
  public String hash(String password, byte[] salt) {
    if (salt.length != SALT_BYTES)
      throw new IllegalArgumentException("A salt has 16 bytes, not " + salt.length);
    String saltText = HEX.formatHex(salt);
    return saltText + ':' + HEX.formatHex(derive(password, saltText));
  }

  /**
   * Returns whether the stored form was made from this password.
   *
   * <p>Something stored that is no such hash matches no password, and finding that out takes as
   * long as a wrong password: otherwise time would tell which accounts hold one.
   */
  public boolean verify(String stored, String password) {
    int colon = stored.indexOf(':');
    boolean wellFormed = colon >= 1 && colon <= MAX_SALT_CHARS && isKey(stored, colon + 1);
    byte[] actual = derive(password, wellFormed ? stored.substring(0, colon) : "");
    if (!wellFormed) return false;
    return ConstantTime.equal(HEX.parseHex(stored, colon + 1, stored.length()), actual);
  }

  private static boolean isKey(String stored, int from) {
    if (stored.length() - from != 2 * KEY_BYTES) return false;
    return stored.chars().skip(from).allMatch(HexFormat::isHexDigit);
  }

  private byte[] derive(String password, String saltText) {
    byte[] secret = utf8(Normalizer.normalize(password, Normalizer.Form.NFKC));
    return scrypt.derive(secret, utf8(saltText), KEY_BYTES);
  }

  /**
   * UTF-8 as JavaScript encodes: half a surrogate pair becomes U+FFFD, where Java would write a
   * question mark.
   */
  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes =
          UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith("\uFFFD".getBytes(UTF_8))
              .encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[bytes.remaining()];
      bytes.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("Malformed input is replaced", e);
    }
  }
}
