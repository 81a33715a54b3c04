package dev.latchkey.crypto;

import java.util.Set;

/**
 * How well a server secret resists guessing, judged by its length, an estimate of its entropy and a
 * list of secrets that stand in public documentation.
 *
 * <p>The estimate is {@code length × log2(number of different characters)}: generous, so that it
 * never refuses a random secret, and good enough to find a repeated or typed one.
 */
public enum SecretStrength {
  /** Nothing speaks against it. Example: 32 random bytes in base64. */
  STRONG,
  /**
   * Printed in public documentation or source, or made by repeating one; whoever reads it can sign
   * any session.
   */
  PUBLICLY_KNOWN,
  /** Shorter than {@value #MIN_CHARS} characters. Example: {@code correct horse}. */
  TOO_SHORT,
  /**
   * Estimated below {@value #MIN_BITS} bits. Example: {@code abababababababababababababababababab}.
   */
  LOW_ENTROPY;

  static final int MIN_CHARS = 32;
  static final int MIN_BITS = 120;

  /** The default and the examples of Better Auth, and what templates of its neighbourhood carry. */
  private static final Set<String> PUBLIC =
      Set.of(
          "better-auth-secret-12345678901234567890",
          "better-auth-secret-123456789",
          "better-auth-secret-123456789012345678901234567890",
          "your-secret-key-at-least-32-characters-long",
          "your-super-secret-key-at-least-32-characters",
          "at-least-32-characters-long-secret-key",
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
          "0123456789abcdef0123456789abcdef",
          "better-auth.secret",
          "a-secret-long-enough-to-keep-the-cli-quiet",
          "temp-secret-for-schema-generation",
          "super-secret-key-123",
          "your-secret-key",
          "your-secret-key-here",
          "your-super-secret-key",
          "your_secret_key_here",
          "your_better_auth_secret",
          "your-better-auth-secret",
          "change-me",
          "changeme",
          "my-secret",
          "test-secret",
          "secret");

  /** Judges a secret; the gravest finding is the answer. */
  public static SecretStrength of(String secret) {
    if (isPublic(secret)) return PUBLICLY_KNOWN;
    if (secret.length() < MIN_CHARS) return TOO_SHORT;
    return estimatedBits(secret) < MIN_BITS ? LOW_ENTROPY : STRONG;
  }

  /** Returns the estimated entropy in bits; 0 for an empty or uniform secret. */
  static double estimatedBits(String secret) {
    long different = secret.codePoints().distinct().count();
    return different == 0 ? 0 : secret.length() * Math.log((double) different) / Math.log(2);
  }

  private static boolean isPublic(String secret) {
    String trimmed = secret.strip();
    return PUBLIC.stream()
        .anyMatch(known -> trimmed.equalsIgnoreCase(known) || isRepetition(trimmed, known));
  }

  /**
   * Whether a short known secret was only written out several times to reach the minimal length.
   */
  private static boolean isRepetition(String secret, String known) {
    int times = secret.length() / known.length();
    return times > 1 && secret.equalsIgnoreCase(known.repeat(times));
  }
}
