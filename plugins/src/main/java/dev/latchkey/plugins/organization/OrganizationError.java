package dev.latchkey.plugins.organization;

import dev.latchkey.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The refusals of organizations (protocol/plugins/organization). Most say what their names say:
 * {@code TEAM_NOT_FOUND} is "Team not found".
 */
public enum OrganizationError implements ErrorCode {
  YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION(403),
  YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS(403),
  ORGANIZATION_ALREADY_EXISTS(400),
  ORGANIZATION_SLUG_ALREADY_TAKEN(400),
  ORGANIZATION_NOT_FOUND(400),
  USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION(400),
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION(403),
  YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION(403),
  ORGANIZATION_DELETION_DISABLED(404, "Organization deletion is disabled"),
  NO_ACTIVE_ORGANIZATION(400),
  USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION(400),
  MEMBER_NOT_FOUND(400),
  ROLE_NOT_FOUND(400),
  YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM(403),
  TEAM_ALREADY_EXISTS(400),
  TEAM_NOT_FOUND(400),
  YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER(400),
  YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER(400),
  YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER(401),
  YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION(403),
  USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION(400),
  INVITATION_NOT_FOUND(400),
  YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION(403),
  EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION(403),
  EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION(
      403, "Email verification required to view or list invitations for the session email"),
  YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION(403),
  YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS(
      403, "You are not allowed to list invitations for this organization"),
  INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION(400),
  YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE(
      403, "You are not allowed to invite a user with this role"),
  FAILED_TO_RETRIEVE_INVITATION(400),
  YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS(400),
  UNABLE_TO_REMOVE_LAST_TEAM(400),
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER(403),
  ORGANIZATION_MEMBERSHIP_LIMIT_REACHED(403),
  YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION(403),
  YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION(403),
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM(403),
  YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM(403),
  INVITATION_LIMIT_REACHED(403),
  TEAM_MEMBER_LIMIT_REACHED(403),
  USER_IS_NOT_A_MEMBER_OF_THE_TEAM(400),
  YOU_CAN_NOT_ACCESS_THE_MEMBERS_OF_THIS_TEAM(
      403, "You are not allowed to list the members of this team"),
  YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM(400),
  YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER(
      403, "You are not allowed to create a new member"),
  YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER(403),
  YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION(
      403, "You are not allowed to access this organization as an owner"),
  YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION(403),
  MISSING_AC_INSTANCE(
      501,
      "Dynamic Access Control requires a pre-defined ac instance on the server auth plugin. Read"
          + " server logs for more information"),
  YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE(400),
  YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE(403),
  YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE(403),
  YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE(403),
  YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE(403),
  YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE(403),
  YOU_ARE_NOT_ALLOWED_TO_GET_A_ROLE(403),
  TOO_MANY_ROLES(400, "This organization has too many roles"),
  INVALID_RESOURCE(400, "The provided permission includes an invalid resource"),
  ROLE_NAME_IS_ALREADY_TAKEN(400, "That role name is already taken"),
  CANNOT_DELETE_A_PRE_DEFINED_ROLE(400, "Cannot delete a pre-defined role"),
  ROLE_IS_ASSIGNED_TO_MEMBERS(
      400,
      "Cannot delete a role that is assigned to members. Please reassign the members to a"
          + " different role first"),
  INVALID_TEAM_ID(400, "Team id contains a reserved character"),

  // Refusals that the original gives without a code, some without a word.
  NOBODY_TO_ACT(401, "", null),
  NOBODY_TO_UPDATE(401, "User not found", null),
  NOBODY_INVITED(401, "Not authenticated", null),
  NO_ADDRESS(400, "Missing session headers, or email query parameter.", null),
  ADDRESS_OF_SOMEBODY(400, "User email cannot be passed for client side API calls.", null),
  NO_ORGANIZATION_NAMED(400, "Organization ID is required", null),
  NOT_AMONG_INVITERS(403, "You are not a member of this organization", null),
  TEAMS_ARE_OFF(400, "Teams are not enabled", null),
  NO_SUCH_ROLE(400, "ROLE_NOT_FOUND", null),
  NO_ROLE(400, "", null);

  private final int status;
  private final String message;
  private final @Nullable String code;

  OrganizationError(int status) {
    this.status = status;
    this.message =
        name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    this.code = name();
  }

  OrganizationError(int status, String message) {
    this.status = status;
    this.message = message;
    this.code = name();
  }

  OrganizationError(int status, String message, @Nullable String code) {
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
