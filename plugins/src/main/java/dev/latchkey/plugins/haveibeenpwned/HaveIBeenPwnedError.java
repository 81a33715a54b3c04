package dev.latchkey.plugins.haveibeenpwned;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of new passwords. */
public enum HaveIBeenPwnedError implements ErrorCode {
  /** The password has been in a leak. */
  PASSWORD_COMPROMISED(
      400,
      "The password you entered has been compromised. Please choose a different password.",
      "PASSWORD_COMPROMISED"),
  /** Nobody could be asked whether it has; on the wire without a code. */
  PASSWORD_CHECK_FAILED(500, "Failed to check password. Please try again later.", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  HaveIBeenPwnedError(int status, String message, @Nullable String code) {
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
