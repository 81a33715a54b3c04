package dev.latchkey;

/**
 * Turns passwords into hashes and checks them.
 *
 * <p>Thread-safe; called on as many threads at once as the machine has processors, never more (see
 * {@link Passwords}).
 */
public interface PasswordHasher {
  /** Returns a hash that {@link #verify} accepts for this password only. */
  String hash(String password);

  /** Returns whether the hash was made of this password; false for a hash it cannot read. */
  boolean verify(String hash, String password);

  /** Returns whether a hash that was just verified had better be replaced by a new one. */
  default boolean isOutdated(String hash) {
    return false;
  }
}
