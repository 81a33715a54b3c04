package dev.latchkey.plugins.admin;

import dev.latchkey.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The refusals of administration (protocol/plugins/admin). */
public enum AdminError implements ErrorCode {
  /** Nobody is signed in; the answer has no body. */
  NO_ADMIN_SESSION(401, "", null),
  /** Lacks user:set-role. */
  YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE(403, "You are not allowed to change users role"),
  /** Lacks user:create. */
  YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS(403, "You are not allowed to create users"),
  /** Lacks user:list. */
  YOU_ARE_NOT_ALLOWED_TO_LIST_USERS(403, "You are not allowed to list users"),
  /** Lacks session:list. */
  YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS(403, "You are not allowed to list users sessions"),
  /** Lacks user:ban. */
  YOU_ARE_NOT_ALLOWED_TO_BAN_USERS(403, "You are not allowed to ban users"),
  /** Lacks user:impersonate. */
  YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS(403, "You are not allowed to impersonate users"),
  /** Lacks session:revoke. */
  YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS(403, "You are not allowed to revoke users sessions"),
  /** Lacks user:delete. */
  YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS(403, "You are not allowed to delete users"),
  /** Lacks user:set-password. */
  YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD(403, "You are not allowed to set users password"),
  /** Lacks user:get. */
  YOU_ARE_NOT_ALLOWED_TO_GET_USER(403, "You are not allowed to get user"),
  /** Lacks user:update. */
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS(403, "You are not allowed to update users"),
  /** Lacks user:set-email. */
  YOU_ARE_NOT_ALLOWED_TO_SET_USERS_EMAIL(403, "You are not allowed to update users email"),
  /** Lacks user:set-phone. */
  YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PHONE_NUMBER(
      403, "You are not allowed to update users phone number"),
  /** Lacks user:impersonate-admins. */
  YOU_CANNOT_IMPERSONATE_ADMINS(403, "You cannot impersonate admins"),
  /** The user may not sign in. */
  BANNED_USER(403, "You have been banned from this application"),
  /** There is no such role. */
  YOU_ARE_NOT_ALLOWED_TO_SET_NON_EXISTENT_VALUE(
      400, "You are not allowed to set a non-existent role value"),
  /** A role is not a text. */
  INVALID_ROLE_TYPE(400, "Invalid role type"),
  /** Administrators do not lock themselves out. */
  YOU_CANNOT_BAN_YOURSELF(400, "You cannot ban yourself"),
  /** Nor remove themselves. */
  YOU_CANNOT_REMOVE_YOURSELF(400, "You cannot remove yourself"),
  /** Nothing was sent that could be changed. */
  NO_DATA_TO_UPDATE(400, "No data to update"),
  /** Passwords have an endpoint of their own. */
  PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER(
      400,
      "Password cannot be updated through update-user. Use the set-user-password endpoint instead"),
  /** An id is for good. */
  USER_ID_CANNOT_BE_UPDATED(400, "User id cannot be updated"),
  /** The session is its holder's own. */
  NOT_IMPERSONATING(400, "You are not impersonating anyone", null),
  /** Nothing to go back to; the impersonation is over all the same. */
  NO_SESSION_TO_RETURN_TO(401, "Failed to find admin session", null),
  /** The check says {@code permission}, which is no longer read. */
  NO_PERMISSIONS_PASSED(400, "invalid permission check. no permission(s) were passed.", null),
  /** The application asks about nobody. */
  NOBODY_TO_CHECK(400, "user id or role is required", null),
  /** The application asks about somebody who is not there. */
  NO_USER_TO_CHECK(400, "user not found", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  AdminError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  AdminError(int status, String message, @Nullable String code) {
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
