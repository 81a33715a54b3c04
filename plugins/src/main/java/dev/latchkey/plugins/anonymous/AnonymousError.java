package dev.latchkey.plugins.anonymous;

import dev.latchkey.ErrorCode;

/** The refusals of anonymous users (protocol/plugins/anonymous). */
public enum AnonymousError implements ErrorCode {
  /** Whoever is anonymous already stays so. */
  ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY(
      400, "Anonymous users cannot sign in again anonymously"),
  /** The application made up something that is no address. */
  INVALID_EMAIL_FORMAT(400, "Email was not generated in a valid format"),
  /** Only anonymous users can be deleted without more ado. */
  USER_IS_NOT_ANONYMOUS(403, "User is not anonymous"),
  /** Switched off. */
  DELETE_ANONYMOUS_USER_DISABLED(400, "Deleting anonymous users is disabled");

  private final int status;
  private final String message;

  AnonymousError(int status, String message) {
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
