package dev.latchkey;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
  private final boolean sendsReset;
  private final Duration resetExpiresIn;
  private final boolean resetRevokesSessions;
  private final boolean sendsChanged;
  private final boolean sendsExisting;
  private final BiConsumer<User, Call> onReset;
  private final BiConsumer<User, Call> onExisting;
  private final UnaryOperator<User> synthetic;

  private PasswordOptions(Builder builder) {
    enabled = builder.enabled;
    signUpDisabled = builder.signUpDisabled;
    minLength = builder.minLength;
    maxLength = builder.maxLength;
    autoSignIn = builder.autoSignIn;
    verificationRequired = builder.verificationRequired;
    sendsReset = builder.sendsReset;
    resetExpiresIn = builder.resetExpiresIn;
    Boolean revokes = builder.resetRevokesSessions;
    resetRevokesSessions = revokes != null ? revokes : builder.hardened;
    sendsChanged = builder.sendsChanged;
    sendsExisting = builder.sendsExisting;
    onReset = builder.onReset;
    onExisting = builder.onExisting;
    synthetic = builder.synthetic;
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

  /** Returns whether links to choose a new password are mailed at all. */
  public boolean sendsReset() {
    return enabled && sendsReset;
  }

  /** Returns how long such a link works. */
  public Duration resetExpiresIn() {
    return resetExpiresIn;
  }

  /** Returns whether a new password by link ends the sessions there are. */
  public boolean resetRevokesSessions() {
    return resetRevokesSessions;
  }

  /** Returns whether users are told by mail that their password is another one. */
  public boolean sendsChanged() {
    return sendsChanged;
  }

  /** Returns whether users are told by mail that somebody tried to sign up with their address. */
  public boolean sendsExisting() {
    return sendsExisting;
  }

  /** Tells that a user has a new password by link. */
  public void afterReset(User user, Call call) {
    onReset.accept(user, call);
  }

  /** Tells that somebody tried to sign up with a user's address. */
  public void afterSignUpOfExisting(User user, Call call) {
    onExisting.accept(user, call);
  }

  /** Returns the user to show to who tried to sign up with the address of another. */
  public User synthetic(User pretended) {
    return synthetic.apply(pretended);
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
    private boolean sendsReset = true;
    private Duration resetExpiresIn = Duration.ofHours(1);
    private boolean hardened;
    private @Nullable Boolean resetRevokesSessions;
    private boolean sendsChanged = true;
    private boolean sendsExisting;
    private BiConsumer<User, Call> onReset = (user, call) -> {};
    private BiConsumer<User, Call> onExisting = (user, call) -> {};
    private UnaryOperator<User> synthetic = UnaryOperator.identity();

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

    /** Whether links to choose a new password are mailed. Default true, which needs a mailer. */
    public Builder sendResetPassword(boolean on) {
      sendsReset = on;
      return this;
    }

    /** How long such a link works. Default one hour. */
    public Builder resetPasswordTokenExpiresIn(Duration life) {
      if (life.isNegative() || life.isZero()) {
        throw new IllegalStateException(
            "emailAndPassword.resetPasswordTokenExpiresIn has to be positive");
      }
      resetExpiresIn = life;
      return this;
    }

    Builder hardened(boolean on) {
      hardened = on;
      return this;
    }

    /**
     * Whether a new password by link ends the sessions there are. Default false, true when
     * hardened.
     */
    public Builder revokeSessionsOnPasswordReset(boolean on) {
      resetRevokesSessions = on;
      return this;
    }

    /**
     * Whether users are told by mail that their password was changed, so that they notice when it
     * was somebody else. Not in Better Auth. Default true, which needs a mailer.
     */
    public Builder sendPasswordChanged(boolean on) {
      sendsChanged = on;
      return this;
    }

    /**
     * Whether users are told by mail that somebody tried to sign up with their address, where the
     * answer does not tell. Default false.
     */
    public Builder sendExistingUserSignUp(boolean on) {
      sendsExisting = on;
      return this;
    }

    /** Runs once a user has a new password by link. */
    public Builder onPasswordReset(BiConsumer<User, Call> hook) {
      onReset = hook;
      return this;
    }

    /**
     * Runs when somebody tried to sign up with a user's address and the answer does not tell. What
     * takes long belongs elsewhere: the time would tell.
     */
    public Builder onExistingUserSignUp(BiConsumer<User, Call> hook) {
      onExisting = hook;
      return this;
    }

    /**
     * Completes the user that is made up for who tries to sign up with a taken address, where
     * plugins give real ones more values: {@code customSyntheticUser}.
     */
    public Builder customSyntheticUser(UnaryOperator<User> completed) {
      synthetic = completed;
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
