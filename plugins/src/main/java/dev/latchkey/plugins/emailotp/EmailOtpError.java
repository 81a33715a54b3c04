package dev.latchkey.plugins.emailotp;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of mailed codes (protocol/plugins/email-otp). */
public enum EmailOtpError implements ErrorCode {
  /** Wrong, used, or never sent: nobody is told which. */
  INVALID_OTP(400, "Invalid OTP"),
  /** It was sent too long ago. */
  OTP_EXPIRED(400, "OTP expired"),
  /** This code was tried too often. */
  TOO_MANY_ATTEMPTS(403, "Too many attempts"),
  /** Codes for this are sent by another endpoint. */
  INVALID_OTP_TYPE(400, "Invalid OTP type", null),
  /** Nobody is there to send codes. */
  OTP_SENDER_MISSING(400, "send email verification is not implemented", null),
  /** Addresses cannot be changed by a code. */
  CHANGE_EMAIL_WITH_OTP_DISABLED(400, "Change email with OTP is disabled", null),
  /** The present address has to be proven first. */
  CURRENT_EMAIL_OTP_REQUIRED(400, "OTP is required to verify current email", null),
  /** Somebody else has that address by now. */
  EMAIL_ALREADY_IN_USE(400, "Email already in use", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  EmailOtpError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  EmailOtpError(int status, String message, @Nullable String code) {
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
