package dev.latchkey.plugins.deviceauthorization;

import dev.latchkey.ErrorCode;

/**
 * The refusals of device authorization, which OAuth answers in its own form: {@code error} and
 * {@code error_description} (RFC 8628 §3.5, protocol/plugins/device-authorization).
 */
public enum DeviceAuthorizationError implements ErrorCode {
  /** The device did not say which program it runs. */
  CLIENT_ID_REQUIRED(400, "invalid_request", "client_id is required"),
  /** Something is missing or wrong. */
  INVALID_DEVICE_REQUEST(400, "invalid_request", "Invalid request"),
  /** No program that may ask. */
  INVALID_CLIENT(400, "invalid_client", "Invalid client ID"),
  /** No such code, or it was redeemed. */
  INVALID_DEVICE_CODE(400, "invalid_grant", "Invalid device code"),
  /** The code was made for another program. */
  DEVICE_CLIENT_MISMATCH(400, "invalid_grant", "Client ID mismatch"),
  /** Too late. */
  EXPIRED_DEVICE_CODE(400, "expired_token", "Device code has expired"),
  /** Too late. */
  EXPIRED_USER_CODE(400, "expired_token", "User code has expired"),
  /** The user has not decided yet. */
  AUTHORIZATION_PENDING(400, "authorization_pending", "Authorization pending"),
  /** The device is to wait longer. */
  POLLING_TOO_FREQUENTLY(400, "slow_down", "Polling too frequently"),
  /** The user said no. */
  ACCESS_DENIED(400, "access_denied", "Access denied"),
  /** No such code. */
  INVALID_USER_CODE(400, "invalid_request", "Invalid user code"),
  /** It was decided already. */
  DEVICE_CODE_ALREADY_PROCESSED(400, "invalid_request", "Device code already processed"),
  /** Nobody who is signed in looked at it. */
  DEVICE_CODE_NOT_CLAIMED(
      400,
      "invalid_request",
      "Device code has not been claimed by a verifying session; call `GET /device` with the"
          + " `user_code` while signed in before approving or denying"),
  /** Nobody is signed in. */
  AUTHENTICATION_REQUIRED(401, "unauthorized", "Authentication required"),
  /** Somebody else looked at it first. */
  DEVICE_APPROVAL_FORBIDDEN(
      403, "access_denied", "You are not authorized to approve this device authorization"),
  /** Somebody else looked at it first. */
  DEVICE_DENIAL_FORBIDDEN(
      403, "access_denied", "You are not authorized to deny this device authorization"),
  /** The application's own codes are taken. */
  DEVICE_CODES_TAKEN(500, "server_error", "Failed to generate a unique device code");

  private final int status;
  private final String error;
  private final String description;

  DeviceAuthorizationError(int status, String error, String description) {
    this.status = status;
    this.error = error;
    this.description = description;
  }

  /** Returns the word on the wire, in the place of the code. */
  public String error() {
    return error;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String message() {
    return description;
  }
}
