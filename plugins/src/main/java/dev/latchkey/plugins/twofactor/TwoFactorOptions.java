package dev.latchkey.plugins.twofactor;

import dev.latchkey.Call;
import dev.latchkey.Mail;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Second factors: which there are, and who is asked for one. Immutable. */
public final class TwoFactorOptions {
  /** How mailed codes are stored. */
  public enum Storage {
    /** As they are, the original's default. */
    PLAIN,
    /** Their SHA-256. */
    HASHED,
    /** Sealed with the secret. */
    ENCRYPTED
  }

  /** Sends a code to a user. */
  @FunctionalInterface
  public interface CodeSender {
    /** Sends it; whoever waits for the answer should not wait for this. */
    void send(User user, String code, Call call);
  }

  final @Nullable String issuer;
  final @Nullable String totpIssuer;
  final boolean skipVerificationOnEnable;
  final boolean allowPasswordless;
  final Duration challengeLife;
  final Duration trustLife;
  final boolean locks;
  final int maxFailures;
  final Duration lockFor;
  final boolean totpDisabled;
  final int totpDigits;
  final Duration totpPeriod;
  final @Nullable CodeSender sender;
  final Duration codeLife;
  final int codeDigits;
  final int codeAttempts;
  final Storage codeStorage;
  final int backupAmount;
  final int backupLength;
  final boolean sealsBackupCodes;
  final @Nullable Set<SignIn.Method> enforcedFor;

  private TwoFactorOptions(Builder builder) {
    issuer = builder.issuer;
    totpIssuer = builder.totpIssuer;
    skipVerificationOnEnable = builder.skipVerificationOnEnable;
    allowPasswordless = builder.allowPasswordless;
    challengeLife = builder.challengeLife;
    trustLife = builder.trustLife;
    locks = builder.locks;
    maxFailures = builder.maxFailures;
    lockFor = builder.lockFor;
    totpDisabled = builder.totpDisabled;
    totpDigits = builder.totpDigits;
    totpPeriod = builder.totpPeriod;
    sender = builder.sender;
    codeLife = builder.codeLife;
    codeDigits = builder.codeDigits;
    codeAttempts = builder.codeAttempts;
    codeStorage = builder.codeStorage;
    backupAmount = builder.backupAmount;
    backupLength = builder.backupLength;
    sealsBackupCodes = builder.sealsBackupCodes;
    enforcedFor = builder.enforcedFor;
  }

  /** Returns whether users who sign in this way are asked. */
  boolean isEnforcedFor(SignIn.Method method) {
    if (enforcedFor != null) return enforcedFor.contains(method);
    return !method.isSufficient();
  }

  /** Sets them. */
  public static final class Builder {
    private @Nullable String issuer;
    private @Nullable String totpIssuer;
    private boolean skipVerificationOnEnable;
    private boolean allowPasswordless;
    private Duration challengeLife = Duration.ofMinutes(10);
    private Duration trustLife = Duration.ofDays(30);
    private boolean locks = true;
    private int maxFailures = 10;
    private Duration lockFor = Duration.ofMinutes(15);
    private boolean totpDisabled;
    private int totpDigits = 6;
    private Duration totpPeriod = Duration.ofSeconds(30);
    private @Nullable CodeSender sender;
    private Duration codeLife = Duration.ofMinutes(3);
    private int codeDigits = 6;
    private int codeAttempts = 5;
    private Storage codeStorage = Storage.PLAIN;
    private int backupAmount = 10;
    private int backupLength = 10;
    private boolean sealsBackupCodes = true;
    private @Nullable Set<SignIn.Method> enforcedFor = Set.of(SignIn.Method.PASSWORD);

    Builder() {}

    /** {@code issuer}: the application in authenticators. Default its name. */
    public Builder issuer(String name) {
      issuer = name;
      return this;
    }

    /** {@code totpOptions.issuer}: the same where the URI is asked for again. */
    public Builder totpIssuer(String name) {
      totpIssuer = name;
      return this;
    }

    /** {@code skipVerificationOnEnable}: an authenticator counts unseen. Default false. */
    public Builder skipVerificationOnEnable(boolean skips) {
      skipVerificationOnEnable = skips;
      return this;
    }

    /** {@code allowPasswordless}: users without a password need not give one. Default false. */
    public Builder allowPasswordless(boolean allowed) {
      allowPasswordless = allowed;
      return this;
    }

    /** {@code twoFactorCookieMaxAge}: time to find the second factor. Default 10 minutes. */
    public Builder challengeLife(Duration life) {
      challengeLife = life;
      return this;
    }

    /** {@code trustDeviceMaxAge}. Default 30 days, anew with every sign-in. */
    public Builder trustLife(Duration life) {
      trustLife = life;
      return this;
    }

    /**
     * {@code accountLockout}: so many failures in a row lock the user's second factors for a while.
     * Default 10 and 15 minutes.
     */
    public Builder lockout(int failures, Duration duration) {
      locks = true;
      maxFailures = failures;
      lockFor = duration;
      return this;
    }

    /** {@code accountLockout.enabled: false}. */
    public Builder noLockout() {
      locks = false;
      return this;
    }

    /** {@code totpOptions.disable}: no authenticators. Default false. */
    public Builder disableTotp(boolean disabled) {
      totpDisabled = disabled;
      return this;
    }

    /** {@code totpOptions.digits} and {@code period}. Default 6 and 30 seconds. */
    public Builder totp(int digits, Duration period) {
      if (digits < 6 || digits > 8) throw new IllegalArgumentException("digits are 6 to 8");
      totpDigits = digits;
      totpPeriod = period;
      return this;
    }

    /** Sends codes to the users' addresses. Default off. */
    public Builder mailedCodes() {
      return sentCodes(
          (user, code, call) ->
              call.mails().send(Mail.code(TwoFactor.MAIL, user.email(), user, code, call), call));
    }

    /** {@code otpOptions.sendOTP}: sends codes some other way. Default none. */
    public Builder sentCodes(CodeSender send) {
      sender = send;
      return this;
    }

    /** {@code otpOptions.period}, there in minutes. Default 3 minutes. */
    public Builder codeLife(Duration life) {
      codeLife = life;
      return this;
    }

    /** {@code otpOptions.digits}. Default 6. */
    public Builder codeDigits(int digits) {
      codeDigits = digits;
      return this;
    }

    /** {@code otpOptions.allowedAttempts}. Default 5. */
    public Builder codeAttempts(int attempts) {
      codeAttempts = attempts;
      return this;
    }

    /** {@code otpOptions.storeOTP}. Default {@link Storage#PLAIN}. */
    public Builder codeStorage(Storage storage) {
      codeStorage = storage;
      return this;
    }

    /** {@code backupCodeOptions.amount} and {@code length}. Default 10 codes of 10. */
    public Builder backupCodes(int amount, int length) {
      if (length < 8) throw new IllegalArgumentException("backup codes have 8 characters or more");
      backupAmount = amount;
      backupLength = length;
      return this;
    }

    /** {@code backupCodeOptions.storeBackupCodes: "plain"}. Default encrypted. */
    public Builder plainBackupCodes() {
      sealsBackupCodes = false;
      return this;
    }

    /** Who is asked for a second factor. Default those who sign in with a password. */
    public Builder enforcedFor(SignIn.Method... methods) {
      enforcedFor = Set.of(methods);
      return this;
    }

    /** Everybody is asked, however they sign in. */
    public Builder enforcedForAll() {
      enforcedFor = null;
      return this;
    }

    TwoFactorOptions build() {
      return new TwoFactorOptions(this);
    }
  }
}
