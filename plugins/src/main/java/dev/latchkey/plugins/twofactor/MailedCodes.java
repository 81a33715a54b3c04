package dev.latchkey.plugins.twofactor;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Secrets;
import dev.latchkey.Verification;
import java.time.Duration;

/** Codes that are sent to the user, and how they are kept until they come back. */
final class MailedCodes {
  private static final String PREFIX = "2fa-otp-";

  private final TwoFactorOptions options;

  MailedCodes(TwoFactorOptions options) {
    this.options = options;
  }

  void send(Attempt attempt, Call call) {
    TwoFactorOptions.CodeSender sender = options.sender;
    if (sender == null) return;
    String code = call.tokens().digits(options.codeDigits);
    keep(attempt, stored(code, call), 0, options.codeLife, call);
    sender.send(attempt.user(), code, call);
  }

  /** Returns whether this is the code; it is used up then, and a failure counts otherwise. */
  boolean isRight(String presented, Attempt attempt, Call call) {
    Verification sent = call.verifications().consume(PREFIX + attempt.key(), call);
    if (sent == null) throw new AuthException(TwoFactorError.OTP_HAS_EXPIRED);
    int colon = sent.value().lastIndexOf(':');
    String code = colon < 0 ? sent.value() : sent.value().substring(0, colon);
    int attempts = colon < 0 ? 0 : number(sent.value().substring(colon + 1));
    if (attempts >= options.codeAttempts) {
      throw new AuthException(TwoFactorError.TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE);
    }
    if (fits(code, presented, call)) return true;
    keep(attempt, code, attempts + 1, Duration.between(call.now(), sent.expiresAt()), call);
    return false;
  }

  private void keep(Attempt attempt, String code, int attempts, Duration life, Call call) {
    call.verifications().create(PREFIX + attempt.key(), code + ":" + attempts, life, call);
  }

  private static int number(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String stored(String code, Call call) {
    return switch (options.codeStorage) {
      case PLAIN -> code;
      case HASHED -> Secrets.digest(code);
      case ENCRYPTED -> call.secrets().encrypt(code);
    };
  }

  private boolean fits(String stored, String presented, Call call) {
    return switch (options.codeStorage) {
      case PLAIN -> Secrets.equal(stored, presented);
      case HASHED -> Secrets.equal(stored, Secrets.digest(presented));
      case ENCRYPTED -> Secrets.equal(call.secrets().decrypt(stored), presented);
    };
  }
}
