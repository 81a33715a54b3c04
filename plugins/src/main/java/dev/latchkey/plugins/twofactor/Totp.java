package dev.latchkey.plugins.twofactor;

import dev.latchkey.Secrets;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of authenticator applications: HMAC-SHA-1, as all of them can. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
 */
final class Totp {
  /** No step fits. */
  static final long NONE = -1;

  /** In front of a secret that came in Base32, from another system. */
  private static final String IMPORTED = "base32:";

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int WINDOW = 1;

  private final int digits;
  private final long periodSeconds;

  Totp(int digits, long periodSeconds) {
    this.digits = digits;
    this.periodSeconds = periodSeconds;
  }

  /** Returns the code of a step. */
  String code(String secret, long step) {
    byte[] hash = hmac(key(secret), ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0xf;
    int truncated = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fff_ffff;
    String code = Integer.toString(truncated % (int) Math.pow(10, digits));
    return "0".repeat(digits - code.length()) + code;
  }

  /** Returns the step whose code this is, of the current one and those beside it, or NONE. */
  long stepOf(String code, String secret, Instant now) {
    long current = step(now);
    long found = NONE;
    for (long step = current - WINDOW; step <= current + WINDOW; step++) {
      if (Secrets.equal(code(secret, step), code)) found = step;
    }
    return found;
  }

  /** Returns the number of the period in which this is. */
  long step(Instant now) {
    return now.getEpochSecond() / periodSeconds;
  }

  /** Returns what an authenticator reads from a QR code. */
  String uri(String secret, String issuer, String account) {
    String label = encoded(issuer) + ":" + encoded(account);
    return "otpauth://totp/"
        + label
        + "?secret="
        + base32(key(secret))
        + "&issuer="
        + URLEncoder.encode(issuer, StandardCharsets.UTF_8)
        + "&digits="
        + digits
        + "&period="
        + periodSeconds;
  }

  private static byte[] key(String secret) {
    return secret.startsWith(IMPORTED)
        ? fromBase32(secret.substring(IMPORTED.length()))
        : secret.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HmacSHA1", e);
    }
  }

  // RFC 4648 §6, without padding.
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = buffer << 8 | b & 0xff;
      for (bits += 8; bits >= 5; bits -= 5) text.append(BASE32.charAt(buffer >> bits - 5 & 31));
    }
    if (bits > 0) text.append(BASE32.charAt(buffer << 5 - bits & 31));
    return text.toString();
  }

  static byte[] fromBase32(String text) {
    String digits = text.toUpperCase(Locale.ROOT).replace("=", "").replace(" ", "");
    ByteBuffer bytes = ByteBuffer.allocate(digits.length() * 5 / 8);
    int buffer = 0;
    int bits = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = BASE32.indexOf(digits.charAt(i));
      if (value < 0) throw new IllegalArgumentException("not Base32");
      buffer = buffer << 5 | value;
      bits += 5;
      if (bits < 8) continue;
      bits -= 8;
      bytes.put((byte) (buffer >> bits));
    }
    return bytes.array();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }
}
