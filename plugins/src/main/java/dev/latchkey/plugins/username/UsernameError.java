package dev.latchkey.plugins.username;

import dev.latchkey.ErrorCode;

/** The refusals of user names (protocol/plugins/username). */
public enum UsernameError implements ErrorCode {
  /** Wrong password, or no such user: nobody is told which. */
  INVALID_USERNAME_OR_PASSWORD(401, "Invalid username or password"),
  /** With too few letters. */
  USERNAME_TOO_SHORT(422, "Username is too short"),
  /** With too many letters. */
  USERNAME_TOO_LONG(422, "Username is too long"),
  /** With letters that names do not have. */
  INVALID_USERNAME(422, "Username is invalid"),
  /** Somebody else has it. */
  USERNAME_IS_ALREADY_TAKEN(400, "Username is already taken. Please try another."),
  /** A name, once chosen, stays. */
  USERNAME_IS_IMMUTABLE(400, "Username cannot be updated"),
  /** The name as it is shown does not do. */
  INVALID_DISPLAY_USERNAME(400, "Display username is invalid");

  private final int status;
  private final String message;

  UsernameError(int status, String message) {
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
