package dev.latchkey.plugins.phonenumber;

import dev.latchkey.Call;
import dev.latchkey.OneTimeCodes;
import dev.latchkey.User;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What telephone numbers are good for. Immutable. */
public final class PhoneNumberOptions {
  /** Checks codes that another service sent. */
  @FunctionalInterface
  public interface CodeVerifier {
    /** Returns whether this code was sent to this number; of two who ask, one is told true. */
    boolean isRight(String phoneNumber, String code, Call call);
  }

  final @Nullable SmsSender sender;
  final boolean throughMailer;
  final OneTimeCodes codes;
  final @Nullable CodeVerifier verifier;
  final Predicate<String> validator;
  final boolean requiresVerification;
  final @Nullable UnaryOperator<String> emailOf;
  final UnaryOperator<String> nameOf;
  final BiConsumer<User, Call> verified;

  private PhoneNumberOptions(Builder builder) {
    sender = builder.sender;
    throughMailer = builder.throughMailer;
    codes =
        new OneTimeCodes(
            builder.length, builder.expiresIn, builder.attempts, OneTimeCodes.Storage.PLAIN, false);
    verifier = builder.verifier;
    validator = builder.validator;
    requiresVerification = builder.requiresVerification;
    emailOf = builder.emailOf;
    nameOf = builder.nameOf;
    verified = builder.verified;
  }

  /** Sets it. */
  public static final class Builder {
    private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private @Nullable SmsSender sender;
    private boolean throughMailer;
    private int length = 6;
    private Duration expiresIn = Duration.ofMinutes(5);
    private int attempts = 3;
    private @Nullable CodeVerifier verifier;
    private Predicate<String> validator = number -> E_164.matcher(number).matches();
    private boolean requiresVerification;
    private @Nullable UnaryOperator<String> emailOf;
    private UnaryOperator<String> nameOf = UnaryOperator.identity();
    private BiConsumer<User, Call> verified = (user, call) -> {};

    Builder() {}

    /** {@code sendOTP} and {@code sendPasswordResetOTP}: sends codes. Default nobody. */
    public Builder sender(SmsSender sms) {
      sender = sms;
      return this;
    }

    /**
     * Hands codes to the application's mailer, addressed to the number, for one that knows what to
     * do with them. Default false.
     */
    public Builder throughMailer() {
      throughMailer = true;
      return this;
    }

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

    /** {@code verifyOTP}: checks codes instead of this server. Default none. */
    public Builder verifier(CodeVerifier check) {
      verifier = check;
      return this;
    }

    /**
     * {@code phoneNumberValidator}. Default E.164, {@code +4915112345678}: one telephone has one
     * number then, and limits hold. The original takes any text.
     */
    public Builder validator(Predicate<String> isValid) {
      validator = isValid;
      return this;
    }

    /** {@code requireVerification}: numbers have to be proven first. Default false. */
    public Builder requireVerification(boolean required) {
      requiresVerification = required;
      return this;
    }

    /**
     * {@code signUpOnVerification.getTempEmail}: proving a number nobody has signs up, with this
     * address. Default none: it is refused.
     */
    public Builder signUpOnVerification(UnaryOperator<String> emailOfNumber) {
      emailOf = emailOfNumber;
      return this;
    }

    /** {@code signUpOnVerification.getTempName}. Default the number. */
    public Builder nameOnSignUp(UnaryOperator<String> nameOfNumber) {
      nameOf = nameOfNumber;
      return this;
    }

    /** {@code callbackOnVerification}: is told who has proven a number. */
    public Builder onVerification(BiConsumer<User, Call> told) {
      verified = told;
      return this;
    }

    PhoneNumberOptions build() {
      return new PhoneNumberOptions(this);
    }
  }
}
