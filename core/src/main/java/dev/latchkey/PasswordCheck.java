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

  /**
   * As {@link #check(String)}, where the call it is sent in is known: for checks that are meant for
   * some endpoints only.
   */
  default void check(String password, Call call) {
    check(password);
  }
}
