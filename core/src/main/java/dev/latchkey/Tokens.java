package dev.latchkey;

import dev.latchkey.crypto.Alphabet;
import java.security.SecureRandom;

/**
 * The only source of randomness: ids, session tokens, salts, nonces.
 *
 * <p>Thread-safe. Tests pass predictable ones; everybody else {@link #secure()}.
 */
public interface Tokens {
  /** Fills the array with random bytes. */
  void fill(byte[] bytes);

  /** Returns {@code count} random bytes. */
  default byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    fill(bytes);
    return bytes;
  }

  /**
   * Returns {@code length} characters {@code a-zA-Z0-9}, each equally likely: 5.95 bits per
   * character, so 190 bits for the 32 of a session token.
   */
  default String next(int length) {
    return Alphabet.ALPHANUMERIC.from(this::fill, length);
  }

  /** Returns {@code length} characters {@code a-zA-Z}, each equally likely: 5.7 bits each. */
  default String letters(int length) {
    return Alphabet.LETTERS.from(this::fill, length);
  }

  /** Returns {@code length} digits, each equally likely: a code to be typed. */
  default String digits(int length) {
    return Alphabet.DIGITS.from(this::fill, length);
  }

  /** Tokens from the platform's cryptographically strong generator. */
  static Tokens secure() {
    return new SecureRandom()::nextBytes;
  }
}
