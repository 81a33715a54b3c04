package dev.latchkey;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Proving addresses; the options {@code emailVerification.*}. Immutable. */
public final class EmailVerificationOptions {
  private final boolean sends;
  private final @Nullable Boolean onSignUp;
  private final boolean onSignIn;
  private final boolean autoSignIn;
  private final Duration expiresIn;
  private final BiConsumer<User, Call> before;
  private final BiConsumer<User, Call> after;

  private EmailVerificationOptions(Builder builder) {
    sends = builder.sends;
    onSignUp = builder.onSignUp;
    onSignIn = builder.onSignIn;
    autoSignIn = builder.autoSignIn;
    expiresIn = builder.expiresIn;
    before = builder.before;
    after = builder.after;
  }

  /** Returns whether mails that verify an address are sent at all. */
  public boolean sends() {
    return sends;
  }

  /** Returns whether signing up sends one; {@code otherwise} when that was not decided. */
  public boolean sendsOnSignUp(boolean otherwise) {
    return sends && (onSignUp == null ? otherwise : onSignUp);
  }

  /** Returns whether a sign-in refused for want of verification sends one. */
  public boolean sendsOnSignIn() {
    return sends && onSignIn;
  }

  /** Returns whether verifying an address signs in. */
  public boolean signsInAfterVerification() {
    return autoSignIn;
  }

  /** Returns how long a link works. */
  public Duration expiresIn() {
    return expiresIn;
  }

  /** Tells that an address is about to count as verified; may refuse. */
  public void before(User user, Call call) {
    before.accept(user, call);
  }

  /** Tells that an address counts as verified. */
  public void after(User user, Call call) {
    after.accept(user, call);
  }

  static EmailVerificationOptions defaults() {
    return new Builder().build();
  }

  /** What {@code emailVerification(v -> …)} may set. */
  public static final class Builder {
    private boolean sends = true;
    private @Nullable Boolean onSignUp;
    private boolean onSignIn;
    private boolean autoSignIn;
    private Duration expiresIn = Duration.ofHours(1);
    private BiConsumer<User, Call> before = (user, call) -> {};
    private BiConsumer<User, Call> after = (user, call) -> {};

    Builder() {}

    /**
     * Whether verification mails exist: {@code sendVerificationEmail}. Default true, which needs a
     * mailer.
     */
    public Builder sendVerificationEmail(boolean on) {
      sends = on;
      return this;
    }

    /** Whether signing up sends one. Default: when verification is required to sign in. */
    public Builder sendOnSignUp(boolean on) {
      onSignUp = on;
      return this;
    }

    /** Whether signing in with an unverified address sends one. Default false. */
    public Builder sendOnSignIn(boolean on) {
      onSignIn = on;
      return this;
    }

    /** Whether following the link signs in. Default false. */
    public Builder autoSignInAfterVerification(boolean on) {
      autoSignIn = on;
      return this;
    }

    /** How long a link works. Default one hour. */
    public Builder expiresIn(Duration life) {
      if (life.isNegative() || life.isZero()) {
        throw new IllegalStateException("emailVerification.expiresIn has to be positive");
      }
      expiresIn = life;
      return this;
    }

    /** Runs before an address counts as verified; may refuse by throwing {@link AuthException}. */
    public Builder beforeEmailVerification(BiConsumer<User, Call> hook) {
      before = hook;
      return this;
    }

    /** Runs once an address counts as verified. */
    public Builder afterEmailVerification(BiConsumer<User, Call> hook) {
      after = hook;
      return this;
    }

    EmailVerificationOptions build() {
      return new EmailVerificationOptions(this);
    }
  }
}
