package dev.latchkey.plugins.onetimetoken;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of one-time tokens; on the wire they have no code. */
public enum OneTimeTokenError implements ErrorCode {
  /** Only the application makes tokens. */
  CLIENT_REQUESTS_DISABLED("Client requests are disabled"),
  /** Unknown, expired or used. */
  INVALID_ONE_TIME_TOKEN("Invalid token"),
  /** The session has ended since. */
  SESSION_NOT_FOUND("Session not found"),
  /** The session ran out since. */
  ONE_TIME_SESSION_EXPIRED("Session expired");

  private final String message;

  OneTimeTokenError(String message) {
    this.message = message;
  }

  @Override
  public @Nullable String code() {
    return null;
  }

  @Override
  public int status() {
    return 400;
  }

  @Override
  public String message() {
    return message;
  }
}
