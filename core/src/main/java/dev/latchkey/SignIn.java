package dev.latchkey;

/**
 * A user whose first factor was just proven, and how; not yet a session.
 *
 * @param user who
 * @param method by what
 * @param remember whether the session outlives the browser
 */
public record SignIn(User user, Method method, boolean remember) {

  /**
   * The way a user proved who they are.
   *
   * @param name stable, lower case, for instance {@code password}
   */
  public record Method(String name) {
    /** A password. */
    public static final Method PASSWORD = new Method("password");

    /** Just created, so nothing else could have been asked. */
    public static final Method SIGN_UP = new Method("sign-up");

    /** A second factor on top of another method. */
    public static final Method SECOND_FACTOR = new Method("second-factor");
  }
}
