package dev.latchkey;

/**
 * A string an endpoint takes in and nobody may see: a password, a token.
 *
 * <p>Records of input print their components; this one prints nothing. Kept exactly as sent, any
 * character included.
 *
 * @param value the string
 */
public record SecretText(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
