package dev.latchkey.crypto;

/**
 * The alphabets of identifiers and tokens, and how random bytes become characters of them.
 *
 * <p>A byte at or above the largest multiple of the alphabet's size is skipped; taking the
 * remainder of such a byte would make the first characters likelier than the others.
 */
public enum Alphabet {
  /** {@code a-z A-Z 0-9}: row ids, session tokens, password reset tokens. */
  ALPHANUMERIC("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
  /** {@code a-z A-Z}: API keys. */
  LETTERS("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  /** {@code a-z 0-9 A-Z - _}: OAuth state, nonces, PKCE verifiers. */
  URL_SAFE("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_"),
  /** {@code 0-9}: codes to be typed. */
  DIGITS("0123456789"),
  /** {@code 0-9 a-z}: account deletion tokens. */
  DIGITS_LOWER("0123456789abcdefghijklmnopqrstuvwxyz");

  private final String characters;
  private final int limit;

  Alphabet(String characters) {
    this.characters = characters;
    this.limit = 256 / characters.length() * characters.length();
  }

  /**
   * Returns {@code length} characters, taking from the source as many bytes as that needs and no
   * more.
   */
  public String from(ByteSource source, int length) {
    char[] text = new char[length];
    for (int filled = 0; filled < length; ) {
      byte[] bytes = new byte[length - filled];
      source.fill(bytes);
      filled = append(bytes, text, filled);
    }
    return new String(text);
  }

  private int append(byte[] bytes, char[] text, int filled) {
    for (byte b : bytes) {
      int value = b & 0xff;
      if (value < limit) text[filled++] = characters.charAt(value % characters.length());
    }
    return filled;
  }
}
