package dev.latchkey.plugins.captcha;

import dev.latchkey.ErrorCode;

/** The refusals of calls that may come from a machine. */
public enum CaptchaError implements ErrorCode {
  /** The call brings no answer to the riddle. */
  CAPTCHA_MISSING(400, "MISSING_RESPONSE", "Missing CAPTCHA response"),
  /** The provider does not take the answer for one of a person here. */
  CAPTCHA_FAILED(403, "VERIFICATION_FAILED", "Captcha verification failed"),
  /** The provider could not be asked. */
  CAPTCHA_UNAVAILABLE(500, "UNKNOWN_ERROR", "Something went wrong");

  private final int status;
  private final String code;
  private final String message;

  CaptchaError(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  @Override
  public String code() {
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
