package dev.latchkey.social;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of accounts at providers (protocol/03 §1 and §6). */
enum SocialError implements ErrorCode {
  /** Nobody is signed in; the answer has no body. */
  NOT_SIGNED_IN(401, "", null),
  /** Users cannot sign in so, or not with this account. */
  OAUTH_LINK_ERROR(401, "account not linked"),
  /** Nobody vouches for the account's address. */
  LINKING_NOT_ALLOWED(401, "Account not linked - linking not allowed"),
  /** The account has another address than the user. */
  LINKING_DIFFERENT_EMAILS_NOT_ALLOWED(401, "Account not linked - different emails not allowed"),
  /** The account could not be added. */
  LINKING_FAILED(417, "Account not linked - unable to create account"),
  /** The account's provider is none of those there are. */
  PROVIDER_NOT_SUPPORTED(400, "Provider is not supported."),
  /** The account's provider is none of those there are. */
  PROVIDER_NOT_CONFIGURED(400, "Account is not associated with a configured social provider."),
  /** The provider gives no further tokens. */
  TOKEN_REFRESH_NOT_SUPPORTED(400, "Provider does not support token refreshing."),
  /** The provider gave nothing to get further tokens with. */
  REFRESH_TOKEN_NOT_FOUND(400, "Refresh token not found"),
  /** The provider gave no access token. */
  ACCESS_TOKEN_NOT_FOUND(400, "Access token not found"),
  /** The token that is kept is void, and there is no other. */
  FAILED_TO_GET_ACCESS_TOKEN(400, "Failed to get a valid access token"),
  /** The provider refused to give further tokens. */
  FAILED_TO_REFRESH_ACCESS_TOKEN(400, "Failed to refresh access token");

  private final int status;
  private final String message;
  private final @Nullable String code;

  SocialError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  SocialError(int status, String message, @Nullable String code) {
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
