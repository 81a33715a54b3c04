package dev.latchkey.plugins.apikey;

import dev.latchkey.ErrorCode;

/** The refusals of API keys. */
public enum ApiKeyError implements ErrorCode {
  /** Nobody is signed in, or somebody else than is named. */
  UNAUTHORIZED_SESSION(401, "Unauthorized or invalid session"),
  /** Only the application may say this. */
  SERVER_ONLY_PROPERTY(
      400, "The property you're trying to set can only be set from the server auth instance only."),
  /** Shorter or longer than allowed. */
  INVALID_PREFIX_LENGTH(400, "The prefix length is either too large or too small."),
  /** Shorter or longer than allowed. */
  INVALID_NAME_LENGTH(400, "The name length is either too large or too small."),
  /** Keys have to have names. */
  NAME_REQUIRED(400, "API Key name is required."),
  /** It would end too early. */
  EXPIRES_IN_IS_TOO_SMALL(400, "The expiresIn is smaller than the predefined minimum value."),
  /** It would end too late. */
  EXPIRES_IN_IS_TOO_LARGE(400, "The expiresIn is larger than the predefined maximum value."),
  /** Nobody chooses when keys end. */
  KEY_DISABLED_EXPIRATION(400, "Custom key expiration values are disabled."),
  /** Keys have no metadata. */
  METADATA_DISABLED(400, "Metadata is disabled."),
  /** Neither an object nor a list. */
  INVALID_METADATA_TYPE(400, "metadata must be an object or undefined"),
  /** Nothing to change was named. */
  NO_VALUES_TO_UPDATE(400, "No values to update."),
  /** No configuration is the default one, and none was named. */
  NO_DEFAULT_API_KEY_CONFIGURATION_FOUND(400, "No default api-key configuration found."),
  /** Keys of this kind belong to an organization. */
  ORGANIZATION_ID_REQUIRED(400, "Organization ID is required for organization-owned API keys."),
  /** There is no such key, or it is somebody else's. */
  KEY_NOT_FOUND(404, "API Key not found"),
  /** Whoever asks is none of them. */
  USER_NOT_MEMBER_OF_ORGANIZATION(
      403, "You are not a member of the organization that owns this API key."),
  /** Whoever asks is one of them, and may not. */
  INSUFFICIENT_API_KEY_PERMISSIONS(
      403, "You do not have permission to perform this action on organization API keys."),
  /** Nobody can say who is in an organization. */
  ORGANIZATION_PLUGIN_REQUIRED(
      500,
      "Organization plugin is required for organization-owned API keys. Please install and"
          + " configure the organization plugin."),
  /** There is no such key. */
  INVALID_API_KEY(401, "Invalid API key."),
  /** It is switched off. */
  KEY_DISABLED(401, "API Key is disabled"),
  /** It ended. */
  KEY_EXPIRED(401, "API Key has expired"),
  /** It is used up, at least until it is refilled. */
  USAGE_EXCEEDED(429, "API Key has reached its usage limit"),
  /** It is used too often; the answer says in how many milliseconds to come back. */
  RATE_LIMITED(429, "Rate limit exceeded."),
  /** The key is of nobody, or of nobody who could sign in. */
  INVALID_REFERENCE_ID_FROM_API_KEY(401, "The reference id from the API key is invalid.");

  private final int status;
  private final String message;

  ApiKeyError(int status, String message) {
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
