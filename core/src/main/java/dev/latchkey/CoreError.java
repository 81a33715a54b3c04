package dev.latchkey;

import org.jspecify.annotations.Nullable;

/** The refusals of the kernel and the built-in features; texts as in protocol/03 §9 and 05. */
public enum CoreError implements ErrorCode {
  /** The request is malformed in a way no endpoint can read. */
  BAD_REQUEST(400, "Bad request"),
  /** The input does not have the shape the endpoint needs. */
  VALIDATION_ERROR(400, "Validation Error"),
  /** The body is of a media type the endpoint does not read. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** The body is longer than the server reads. */
  PAYLOAD_TOO_LARGE(413, "Request body is too large"),
  /** There is no valid session. */
  UNAUTHORIZED(401, "Unauthorized"),
  /** The session began too long ago for this action. */
  SESSION_NOT_FRESH(403, "Session is not fresh"),
  /** The session ran out; only the strict Java API tells this from a missing one. */
  SESSION_EXPIRED(401, "Session expired. Re-authenticate to perform this action."),
  /** A token is unknown, malformed or signed by somebody else. */
  INVALID_TOKEN(401, "Invalid token"),
  /** A token was good once. */
  TOKEN_EXPIRED(401, "Token expired"),
  /** A token is of somebody who no longer exists. */
  USER_NOT_FOUND(401, "User not found"),
  /** Somebody else is signed in than the token is for. */
  INVALID_USER(401, "Invalid user"),
  /** A cookie came with a write, but no origin. */
  MISSING_OR_NULL_ORIGIN(403, "Missing or null Origin"),
  /** The origin is not a trusted one. */
  INVALID_ORIGIN(403, "Invalid origin"),
  /** {@code callbackURL} leaves the trusted origins. */
  INVALID_CALLBACK_URL(403, "Invalid callbackURL"),
  /** A field that holds a URL holds something else. */
  URL_NOT_A_STRING(400, "Invalid URL: expected a string", null),
  /** {@code redirectTo} leaves the trusted origins. */
  INVALID_REDIRECT_URL(403, "Invalid redirectURL"),
  /** {@code errorCallbackURL} leaves the trusted origins. */
  INVALID_ERROR_CALLBACK_URL(403, "Invalid errorCallbackURL"),
  /** {@code newUserCallbackURL} leaves the trusted origins. */
  INVALID_NEW_USER_CALLBACK_URL(403, "Invalid newUserCallbackURL"),
  /** A foreign page tried to sign its visitor in. */
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED(
      403, "Cross-site navigation login blocked. This request appears to be a CSRF attack."),
  /** POST /get-session is only for deferred refresh. */
  METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED(
      405, "POST method requires deferSessionRefresh to be enabled in session config"),
  /** The session could not be read. */
  FAILED_TO_GET_SESSION(500, "Failed to get session"),
  /** The session vanished while it was being renewed. */
  SESSION_VANISHED(401, "Failed to get session", "FAILED_TO_GET_SESSION"),
  /** A session could not be made at sign-in. */
  FAILED_TO_CREATE_SESSION(401, "Failed to create session"),
  /** The user has as many sessions as the policy allows. */
  SESSION_LIMIT_REACHED(403, "Too many sessions. Sign out on another device first."),
  /** A user could not be changed: a value is taken, or needed. */
  FAILED_TO_UPDATE_USER(422, "Failed to update user"),
  /** A user could not be made. */
  FAILED_TO_CREATE_USER(422, "Failed to create user"),
  /** Another user has the address. */
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL(422, "User already exists. Use another email."),
  /** Sign-up is switched off. */
  EMAIL_PASSWORD_SIGN_UP_DISABLED(400, "Email and password sign up is not enabled"),
  /** Sign-in with a password is switched off. */
  EMAIL_PASSWORD_DISABLED(400, "Email and password is not enabled"),
  /** A sign-in that its user hardly made. */
  SIGN_IN_SUSPICIOUS(403, "This sign-in looks unusual and was refused"),
  /** An additional field that is needed was not given. */
  MISSING_FIELD(400, "Field is required"),
  /** An additional field that clients may not set was given. */
  FIELD_NOT_ALLOWED(400, "Field not allowed to be set"),
  /** Not an e-mail address. */
  INVALID_EMAIL(400, "Invalid email"),
  /** Wrong password, or no such user: nobody is told which. */
  INVALID_EMAIL_OR_PASSWORD(401, "Invalid email or password"),
  /** The address was never verified. */
  EMAIL_NOT_VERIFIED(403, "Email not verified"),
  /** Shorter than the minimum. */
  PASSWORD_TOO_SHORT(400, "Password too short"),
  /** Longer than the maximum. */
  PASSWORD_TOO_LONG(400, "Password too long"),
  /** Not the user's password. */
  INVALID_PASSWORD(400, "Invalid password"),
  /** The user has no password yet. */
  CREDENTIAL_ACCOUNT_NOT_FOUND(400, "Credential account not found"),
  /** The user has a password already. */
  PASSWORD_ALREADY_SET(400, "User already has a password set"),
  /** Nobody is there to send reset links. */
  RESET_PASSWORD_DISABLED(400, "Reset password isn't enabled"),
  /** Nobody is there to send verification links. */
  VERIFICATION_EMAIL_NOT_ENABLED(400, "Verification email isn't enabled"),
  /** The address is verified already. */
  EMAIL_ALREADY_VERIFIED(400, "Email is already verified"),
  /** The address is not that of who is signed in. */
  EMAIL_MISMATCH(400, "Email mismatch"),
  /** Addresses change through /change-email only. */
  EMAIL_CAN_NOT_BE_UPDATED(400, "Email can not be updated"),
  /** Changing the address is switched off. */
  CHANGE_EMAIL_DISABLED(400, "Change email is disabled"),
  /** The address is the user's already. */
  EMAIL_IS_THE_SAME(400, "Email is the same", null),
  /** Nobody is there to send what proves a new address. */
  EMAIL_CHANGE_UNVERIFIABLE(400, "Verification email isn't enabled", null),
  /** Nothing of what was sent can be changed. */
  NO_FIELDS_TO_UPDATE(400, "No fields to update", null),
  /** Deleting users is switched off; the answer has no body. */
  DELETE_USER_DISABLED(404, "", null),
  /** What the link is for is switched off. */
  NOT_FOUND(404, "Not found"),
  /** Nobody is signed in, or the provider does not say who. */
  FAILED_TO_GET_USER_INFO(401, "Failed to get user info"),
  /** There is no such provider. */
  PROVIDER_NOT_FOUND(404, "Provider not found"),
  /** The provider's ID tokens cannot be presented here. */
  ID_TOKEN_NOT_SUPPORTED(404, "id_token not supported"),
  /** The provider does not tell the user's address. */
  USER_EMAIL_NOT_FOUND(401, "User email not found"),
  /** The account at the provider is somebody else's here. */
  SOCIAL_ACCOUNT_ALREADY_LINKED(409, "Social account already linked"),
  /** Without it the user could not sign in any more. */
  FAILED_TO_UNLINK_LAST_ACCOUNT(400, "You can't unlink your last account"),
  /** The user has no such account. */
  ACCOUNT_NOT_FOUND(400, "Account not found"),
  /** Too many calls; {@code X-Retry-After} says when to come back. */
  TOO_MANY_REQUESTS(429, "Too many requests. Please try again later.", null),
  /** Too many wrong passwords; {@code Retry-After} says when to come back. */
  ACCOUNT_TEMPORARILY_LOCKED(429, "Too many failed attempts. Please try again later."),
  /** The server in front of the library cannot send an answer that goes on. */
  STREAMING_NOT_SUPPORTED(501, "This server cannot send events"),
  /** The database or the hashing queue cannot serve the call now. */
  SERVICE_UNAVAILABLE(503, "Service temporarily unavailable"),
  /** A defect of the server; the log has the cause. */
  INTERNAL_SERVER_ERROR(500, "Internal server error");

  private final int status;
  private final String message;
  private final @Nullable String code;

  CoreError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  CoreError(int status, String message, @Nullable String code) {
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
