package dev.latchkey.plugins.sample;

import dev.latchkey.ErrorCode;

/** What {@link Invitations} can refuse. */
enum InvitationError implements ErrorCode {
  INVITATION_REQUIRED(403, "Signing up takes an invitation"),
  INVITATION_NOT_FOUND(404, "No such invitation"),
  USER_SUSPENDED(403, "This account is suspended"),
  PASSWORD_HOLDS_CLUB_NAME(400, "The password must not contain the name of the club");

  private final int status;
  private final String message;

  InvitationError(int status, String message) {
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
