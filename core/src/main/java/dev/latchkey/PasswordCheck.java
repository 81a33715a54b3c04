package dev.latchkey;

/** Judges a password somebody wants to use from now on. */
@FunctionalInterface
public interface PasswordCheck {
  /**
   * Returns when the password will do.
   *
   * @throws AuthException to refuse it
   */
  void check(String password);
}
