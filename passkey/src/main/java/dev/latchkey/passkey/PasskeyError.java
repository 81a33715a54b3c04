package dev.latchkey.passkey;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of passkeys (protocol/plugins/passkey). */
public enum PasskeyError implements ErrorCode {
  /** There is no ceremony to finish: none was begun, it was another one, or it is over. */
  CHALLENGE_NOT_FOUND(400, "Challenge not found"),
  /** It is, or would be, somebody else's. */
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY(401, "You are not allowed to register this passkey"),
  /** What the authenticator answered is not what was asked for. */
  FAILED_TO_VERIFY_REGISTRATION(400, "Failed to verify registration"),
  /** There is no such passkey. */
  PASSKEY_NOT_FOUND(404, "Passkey not found"),
  /** What the authenticator answered is not what was asked for. */
  AUTHENTICATION_FAILED(400, "Authentication failed"),
  /** Nobody said who the passkey is for. */
  RESOLVE_USER_REQUIRED(
      400,
      "Passkey registration requires either an authenticated session or a resolveUser callback when"
          + " requireSession is false"),
  /** The application named nobody. */
  RESOLVED_USER_INVALID(400, "Resolved user is invalid"),
  /** The page of the ceremony is not known. */
  PASSKEY_ORIGIN_MISSING(400, "origin missing", null),
  /** It is somebody else's. */
  PASSKEY_NOT_OWN(401, "", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  PasskeyError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  PasskeyError(int status, String message, @Nullable String code) {
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
