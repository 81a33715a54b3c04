package dev.latchkey.plugins.twofactor;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of second factors (protocol/plugins/two-factor). */
public enum TwoFactorError implements ErrorCode {
  /** Nobody is there to send codes. */
  OTP_NOT_CONFIGURED(400, "OTP is not available"),
  /** No code was sent, or it is void. */
  OTP_HAS_EXPIRED(400, "OTP has expired"),
  /** The user has no authenticator. */
  TOTP_NOT_ENABLED(400, "TOTP not enabled"),
  /** The user has an authenticator already. */
  TOTP_ALREADY_ENABLED(400, "TOTP is already enabled"),
  /** Authenticators are switched off. */
  TOTP_NOT_CONFIGURED(400, "TOTP is not available"),
  /** The user has no second factor. */
  TWO_FACTOR_NOT_ENABLED(400, "Two factor isn't enabled"),
  /** The user has no backup codes. */
  BACKUP_CODES_NOT_ENABLED(400, "Backup codes aren't enabled"),
  /** Wrong, or used. */
  INVALID_BACKUP_CODE(401, "Invalid backup code"),
  /** Wrong, or used. */
  INVALID_CODE(401, "Invalid code"),
  /** This challenge, or this code, was tried too often. */
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE(400, "Too many attempts. Please request a new code."),
  /** The user's second factors were tried too often. */
  SECOND_FACTOR_LOCKED(
      429,
      "Too many failed verification attempts. Your account is temporarily locked. Please try again"
          + " later.",
      "ACCOUNT_TEMPORARILY_LOCKED"),
  /** There is no challenge to answer. */
  INVALID_TWO_FACTOR_COOKIE(401, "Invalid two factor cookie"),
  /** Of two who used backup codes at once, one has to try again. */
  BACKUP_CODES_CHANGED(409, "Failed to verify backup code. Please try again.", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  TwoFactorError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  TwoFactorError(int status, String message, @Nullable String code) {
    this.status = status;
    this.message = message;
    this.code = code;
  }

  @Override
  public @Nullable String code() {
    return code;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String message() {
    return message;
  }
}
