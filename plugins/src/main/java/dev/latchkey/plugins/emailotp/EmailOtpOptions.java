package dev.latchkey.plugins.emailotp;

import dev.latchkey.OneTimeCodes;
import dev.latchkey.OneTimeCodes.Storage;
import java.time.Duration;

/** Mailed codes. Immutable. */
public final class EmailOtpOptions {
  final OneTimeCodes codes;
  final boolean disableSignUp;
  final boolean sendsOnSignUp;
  final boolean replacesLinks;
  final boolean changesEmail;
  final boolean verifiesCurrent;
  final int max;
  final Duration window;

  private EmailOtpOptions(Builder builder) {
    codes =
        new OneTimeCodes(
            builder.length, builder.expiresIn, builder.attempts, builder.storage, builder.reuses);
    disableSignUp = builder.disableSignUp;
    sendsOnSignUp = builder.sendsOnSignUp;
    replacesLinks = builder.replacesLinks;
    changesEmail = builder.changesEmail;
    verifiesCurrent = builder.verifiesCurrent;
    max = builder.max;
    window = builder.window;
  }

  /** Sets them. */
  public static final class Builder {
    private int length = 6;
    private Duration expiresIn = Duration.ofMinutes(5);
    private int attempts = 3;
    private Storage storage = Storage.PLAIN;
    private boolean reuses;
    private boolean disableSignUp;
    private boolean sendsOnSignUp;
    private boolean replacesLinks;
    private boolean changesEmail;
    private boolean verifiesCurrent;
    private int max = 3;
    private Duration window = Duration.ofMinutes(1);

    Builder() {}

    /** {@code otpLength}: digits of a code. Default 6; 4 at least. */
    public Builder length(int digits) {
      length = digits;
      return this;
    }

    /** {@code expiresIn}: how long a code works. Default 5 minutes. */
    public Builder expiresIn(Duration life) {
      expiresIn = life;
      return this;
    }

    /** {@code allowedAttempts}: how often a code can be tried. Default 3. */
    public Builder attempts(int allowed) {
      attempts = allowed;
      return this;
    }

    /** {@code storeOTP}: how codes are stored. Default {@link Storage#PLAIN}. */
    public Builder storage(Storage how) {
      storage = how;
      return this;
    }

    /**
     * {@code resendStrategy: "reuse"}: who asks again gets the same code, unless only its hash is
     * stored. Default false: another one, and the one before is void.
     */
    public Builder reuse(boolean reused) {
      reuses = reused;
      return this;
    }

    /** {@code disableSignUp}: codes only sign in who has an account. Default false. */
    public Builder disableSignUp(boolean disabled) {
      disableSignUp = disabled;
      return this;
    }

    /** {@code sendVerificationOnSignUp}: who signs up is mailed a code. Default false. */
    public Builder sendOnSignUp(boolean sent) {
      sendsOnSignUp = sent;
      return this;
    }

    /**
     * {@code overrideDefaultEmailVerification}: wherever a link would be mailed to prove an
     * address, a code is. Default false.
     */
    public Builder replaceLinks(boolean replaced) {
      replacesLinks = replaced;
      return this;
    }

    /** {@code changeEmail.enabled}: addresses can be changed by a code. Default false. */
    public Builder changeEmail(boolean enabled) {
      changesEmail = enabled;
      return this;
    }

    /** {@code changeEmail.verifyCurrentEmail}: a code of the old address too. Default false. */
    public Builder verifyCurrentEmail(boolean verified) {
      verifiesCurrent = verified;
      return this;
    }

    /** {@code rateLimit}, of each endpoint. Default 3 in a minute. */
    public Builder rateLimit(int most, Duration in) {
      max = most;
      window = in;
      return this;
    }

    EmailOtpOptions build() {
      return new EmailOtpOptions(this);
    }
  }
}
