package dev.latchkey.http;

/**
 * A cookie declared once, by its key; its name on the wire and its attributes follow from the
 * options (protocol/01 §1).
 *
 * @param key the configuration key, for instance {@code session_token}
 * @param suffix behind the name, for one of several cookies of a kind; usually empty
 */
public record CookieSpec(String key, String suffix) {
  /** The only cookie of its kind. */
  public CookieSpec(String key) {
    this(key, "");
  }
}
