package dev.latchkey.plugins.phonenumber;

import dev.latchkey.ErrorCode;

/** The refusals of telephone numbers (protocol/plugins/phone-number). */
public enum PhoneNumberError implements ErrorCode {
  /** Not a telephone number. */
  INVALID_PHONE_NUMBER(400, "Invalid phone number"),
  /** Another user has it. */
  PHONE_NUMBER_EXIST(400, "Phone number already exists"),
  /** Wrong password, or no such user: nobody is told which. */
  INVALID_PHONE_NUMBER_OR_PASSWORD(401, "Invalid phone number or password"),
  /** Nobody has the number. */
  UNEXPECTED_ERROR(400, "Unexpected error"),
  /** No code was sent, or it is void. */
  OTP_NOT_FOUND(400, "OTP not found"),
  /** It was sent too long ago. */
  OTP_EXPIRED(400, "OTP expired"),
  /** Wrong. */
  INVALID_OTP(400, "Invalid OTP"),
  /** This code was tried too often. */
  TOO_MANY_ATTEMPTS(403, "Too many attempts"),
  /** The user has to prove the number first. */
  PHONE_NUMBER_NOT_VERIFIED(401, "Phone number not verified"),
  /** A number that was never proven resets no password. */
  PHONE_NUMBER_PENDING_VERIFICATION(400, "Phone number requires account ownership proof"),
  /** Numbers change by proving another one. */
  PHONE_NUMBER_CANNOT_BE_UPDATED(400, "Phone number cannot be updated"),
  /** Nobody signs up with a number that was not proven. */
  PHONE_NUMBER_CANNOT_BE_SET(400, "Phone number can only be set by verifying it"),
  /** Nobody is there to send codes. */
  SEND_OTP_NOT_IMPLEMENTED(501, "sendOTP not implemented");

  private final int status;
  private final String message;

  PhoneNumberError(int status, String message) {
    this.status = status;
    this.message = message;
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
