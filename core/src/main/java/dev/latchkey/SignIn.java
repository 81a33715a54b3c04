package dev.latchkey;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A user whose first factor was just proven, and how; not yet a session.
 *
 * @param user who
 * @param method by what
 * @param remember whether the session outlives the browser
 * @param stillProven whether the factor counts even now that the session is stored: false when, for
 *     instance, the password was changed since it was checked
 */
public record SignIn(User user, Method method, boolean remember, BooleanSupplier stillProven) {

  /** A sign-in whose proof nothing can overtake. */
  public SignIn(User user, Method method, boolean remember) {
    this(user, method, remember, () -> true);
  }

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

    /** A link sent to the user's address. */
    public static final Method EMAIL_LINK = new Method("email-link");

    /** An account at a provider. */
    public static final Method OAUTH = new Method("oauth");

    /** A code sent to the user's address. */
    public static final Method EMAIL_CODE = new Method("email-otp");

    /** A session held already, replaced by a new one. */
    public static final Method REISSUE = new Method("reissue");

    /** A second factor on top of another method. */
    public static final Method SECOND_FACTOR = new Method("second-factor");

    /**
     * A passkey whose authenticator made sure of its user: something held, and something known or
     * inherent, in one.
     */
    public static final Method VERIFIED_PASSKEY = new Method("verified-passkey");

    /** A session of the user's, which let this one be begun elsewhere: on a television, say. */
    public static final Method DELEGATION = new Method("delegation");

    private static final Set<Method> SUFFICIENT =
        Set.of(SIGN_UP, REISSUE, SECOND_FACTOR, VERIFIED_PASSKEY, DELEGATION);

    /** Returns whether more than one factor is behind it already, or none there can be yet. */
    public boolean isSufficient() {
      return SUFFICIENT.contains(this);
    }

    /** The factor that was proven by it; null where only its plugin knows. */
    @Nullable Factor factor() {
      if (equals(PASSWORD) || equals(SIGN_UP)) return Factor.PASSWORD;
      if (equals(EMAIL_LINK) || equals(EMAIL_CODE)) return Factor.EMAIL;
      if (equals(VERIFIED_PASSKEY)) return Factor.PASSKEY;
      boolean ofOthers = equals(REISSUE) || equals(SECOND_FACTOR) || equals(DELEGATION);
      return ofOthers ? null : new Factor(name);
    }
  }
}
