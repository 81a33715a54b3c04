package dev.latchkey;

/**
 * Signing up and in with e-mail and password; the options {@code emailAndPassword.*}. Immutable.
 */
public final class PasswordOptions {
  private final boolean enabled;
  private final boolean signUpDisabled;
  private final int minLength;
  private final int maxLength;
  private final boolean autoSignIn;
  private final boolean verificationRequired;

  private PasswordOptions(Builder builder) {
    enabled = builder.enabled;
    signUpDisabled = builder.signUpDisabled;
    minLength = builder.minLength;
    maxLength = builder.maxLength;
    autoSignIn = builder.autoSignIn;
    verificationRequired = builder.verificationRequired;
  }

  /** Returns whether passwords can be used at all. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Returns whether new users can sign up with a password. */
  public boolean isSignUpEnabled() {
    return enabled && !signUpDisabled;
  }

  /** Returns the smallest length of a new password in UTF-16 units. */
  public int minLength() {
    return minLength;
  }

  /** Returns the greatest length of any password in UTF-16 units. */
  public int maxLength() {
    return maxLength;
  }

  /** Returns whether signing up signs in. */
  public boolean signsInAfterSignUp() {
    return autoSignIn && !verificationRequired;
  }

  /** Returns whether an address has to be verified before signing in. */
  public boolean requiresVerification() {
    return verificationRequired;
  }

  static PasswordOptions defaults() {
    return new Builder().build();
  }

  /** What {@code emailPassword(p -> …)} may set. */
  public static final class Builder {
    private boolean enabled;
    private boolean signUpDisabled;
    private int minLength = 8;
    private int maxLength = 128;
    private boolean autoSignIn = true;
    private boolean verificationRequired;

    Builder() {}

    /**
     * Switches passwords on: {@code emailAndPassword.enabled}. Calling {@code emailPassword} does.
     */
    public Builder enabled(boolean on) {
      enabled = on;
      return this;
    }

    /** Lets nobody sign up with a password: {@code disableSignUp}. Default false. */
    public Builder disableSignUp(boolean disabled) {
      signUpDisabled = disabled;
      return this;
    }

    /** Smallest length of a new password in UTF-16 units. Default 8. */
    public Builder minLength(int length) {
      if (length < 1) throw new IllegalStateException("minPasswordLength has to be at least 1");
      minLength = length;
      return this;
    }

    /** Greatest length of a password in UTF-16 units. Default 128. */
    public Builder maxLength(int length) {
      if (length < 1) throw new IllegalStateException("maxPasswordLength has to be at least 1");
      maxLength = length;
      return this;
    }

    /** Signs in who signs up. Default true. */
    public Builder autoSignIn(boolean on) {
      autoSignIn = on;
      return this;
    }

    /** Refuses sign-in until the address is verified. Default false. */
    public Builder requireEmailVerification(boolean required) {
      verificationRequired = required;
      return this;
    }

    PasswordOptions build() {
      if (minLength > maxLength) {
        throw new IllegalStateException("minPasswordLength is greater than maxPasswordLength");
      }
      return new PasswordOptions(this);
    }
  }
}
