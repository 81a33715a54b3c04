package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (19 MiB, 2 passes, 1 lane, as OWASP advises) in the form {@code
 * $argon2id$v=19$m=…,t=…,p=…$salt$key}.
 *
 * <p>The password is brought to Unicode NFKC first, as for scrypt. Stored parameters are honoured
 * up to bounds, so that a row nobody here wrote cannot take all memory. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
public final class Argon2idHasher {

  /** Bytes of salt that {@link #hash} expects. */
  public static final int SALT_BYTES = 16;

  private static final int KEY_BYTES = 32;
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int MAX_MEMORY_KIB = 65_536;
  private static final int MAX_PASSES = 16;

  private static final String PREFIX = "$argon2id$";
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,3}),p=1"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  /** Returns whether a stored form is of this algorithm, whoever made it. */
  public static boolean made(String stored) {
    return stored.startsWith(PREFIX);
  }

  /** Returns the stored form of the password. */
  public String hash(String password, byte[] salt) {
    byte[] key = derive(password, salt, MEMORY_KIB, PASSES, KEY_BYTES);
    String parameters = "v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1";
    return PREFIX
        + parameters
        + '$'
        + ENCODER.encodeToString(salt)
        + '$'
        + ENCODER.encodeToString(key);
  }

  /** Returns whether the stored form was made from this password; false for any other form. */
  public boolean verify(String stored, String password) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) return false;
    int memory = Integer.parseInt(form.group(1));
    int passes = Integer.parseInt(form.group(2));
    if (memory < 8 || memory > MAX_MEMORY_KIB || passes < 1 || passes > MAX_PASSES) return false;
    try {
      byte[] salt = Base64.getDecoder().decode(form.group(3));
      byte[] key = Base64.getDecoder().decode(form.group(4));
      return ConstantTime.equal(key, derive(password, salt, memory, passes, key.length));
    } catch (IllegalArgumentException e) {
      return false; // letters of base64 that spell no bytes
    }
  }

  private static byte[] derive(String password, byte[] salt, int memory, int passes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] key = new byte[length];
    generator.generateBytes(
        Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(UTF_8), key);
    return key;
  }
}
