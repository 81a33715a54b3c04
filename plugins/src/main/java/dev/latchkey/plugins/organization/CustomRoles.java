package dev.latchkey.plugins.organization;

import static dev.latchkey.plugins.organization.OrganizationError.CANNOT_DELETE_A_PRE_DEFINED_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.INVALID_RESOURCE;
import static dev.latchkey.plugins.organization.OrganizationError.MISSING_AC_INSTANCE;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ACTIVE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.ROLE_IS_ASSIGNED_TO_MEMBERS;
import static dev.latchkey.plugins.organization.OrganizationError.ROLE_NAME_IS_ALREADY_TAKEN;
import static dev.latchkey.plugins.organization.OrganizationError.ROLE_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.TOO_MANY_ROLES;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints on roles that organizations make for themselves. */
final class CustomRoles {
  private final OrganizationOptions options;
  private final Access access;

  CustomRoles(OrganizationOptions options, Access access) {
    this.options = options;
    this.access = access;
  }

  // ---- POST /organization/create-role

  record Create(@Nullable String organizationId, String role, @Nullable JsonValue permission) {}

  record Created(boolean success, JsonValue.Obj roleData, JsonValue statements) {}

  Created create(Create input, Call call) {
    JsonValue.Obj permission = Input.object("permission", input.permission());
    Permissions permissions = Input.permissions("permission", permission);
    requireControl();
    String id =
        organization(input.organizationId(), YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE, call);
    String name = input.role().toLowerCase(Locale.ROOT);
    requireNotPredefined(name, ROLE_NAME_IS_ALREADY_TAKEN);
    Row row =
        Row.of(CustomRole.ORGANIZATION_ID, id)
            .with(CustomRole.NAME, name)
            .with(CustomRole.PERMISSION, text(permission))
            .with(CustomRole.CREATED_AT, call.now());
    CustomRole made = Organization.alone(id, call, () -> create(row, permissions, id, call));
    return new Created(true, made.json(call), permission);
  }

  private CustomRole create(Row row, Permissions permissions, String organizationId, Call call) {
    Member caller = caller(organizationId, "create", YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE, call);
    List<CustomRole> others = CustomRole.of(organizationId, call);
    if (others.size() >= options.maximumRoles) throw new AuthException(TOO_MANY_ROLES);
    requireHeld(permissions, caller, YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE, call);
    requireFree(row.require(CustomRole.NAME), others);
    return call.db().insert(CustomRole.MODEL, row);
  }

  // ---- GET /organization/list-roles

  record Of(@Nullable String organizationId) {}

  JsonValue list(Of input, Call call) {
    String id = organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    caller(id, "read", YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE, call);
    return Stored.all(CustomRole.of(id, call), call);
  }

  // ---- GET /organization/get-role

  record Named(
      @Nullable String organizationId, @Nullable JsonValue roleName, @Nullable JsonValue roleId) {}

  JsonValue.Obj get(Named input, Call call) {
    Which which = Which.of("query", input.roleName(), input.roleId());
    String id = organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    caller(id, "read", YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE, call);
    return which.in(CustomRole.of(id, call)).json(call);
  }

  // ---- POST /organization/update-role

  record Changes(@Nullable JsonValue permission, @Nullable String roleName) {}

  record Update(
      @Nullable String organizationId,
      Changes data,
      @Nullable JsonValue roleName,
      @Nullable JsonValue roleId) {}

  record Updated(boolean success, JsonValue.Obj roleData) {}

  Updated update(Update input, Call call) {
    Which which = Which.of("body", input.roleName(), input.roleId());
    JsonValue permission = input.data().permission();
    Permissions permissions =
        permission == null ? null : Input.permissions("data.permission", permission);
    requireControl();
    String id = organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return new Updated(
        true,
        Organization.alone(id, call, () -> update(which, input.data(), permissions, id, call))
            .json(call));
  }

  private CustomRole update(
      Which which,
      Changes data,
      @Nullable Permissions permissions,
      String organizationId,
      Call call) {
    Member caller = caller(organizationId, "update", YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE, call);
    List<CustomRole> all = CustomRole.of(organizationId, call);
    CustomRole role = which.in(all);
    Row changes = Row.empty();
    if (permissions != null) {
      requireHeld(permissions, caller, YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE, call);
      JsonValue.Obj permission = Input.object("permission", data.permission());
      changes = changes.with(CustomRole.PERMISSION, text(permission));
    }
    String name = Input.text(data.roleName());
    if (name != null) {
      String lower = name.toLowerCase(Locale.ROOT);
      requireNotPredefined(lower, ROLE_NAME_IS_ALREADY_TAKEN);
      requireFree(lower, all);
      changes = changes.with(CustomRole.NAME, lower);
    }
    Row written = changes.with(CustomRole.UPDATED_AT, call.now());
    call.db().update(CustomRole.MODEL, written, Field.ID.is(role.id()));
    return new CustomRole(role.row().with(changes)); // with when it was changed before
  }

  // ---- POST /organization/delete-role

  record Deleted(boolean success) {}

  Deleted delete(Named input, Call call) {
    Which which = Which.of("body", input.roleName(), input.roleId());
    String id = organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return Organization.alone(id, call, () -> delete(which, id, call));
  }

  private Deleted delete(Which which, String organizationId, Call call) {
    caller(organizationId, "delete", YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE, call);
    if (which.name() != null) requireNotPredefined(which.name(), CANNOT_DELETE_A_PRE_DEFINED_ROLE);
    List<CustomRole> all = CustomRole.of(organizationId, call);
    CustomRole role = which.in(all);
    boolean isHeld =
        Member.of(organizationId, call).stream()
            .anyMatch(each -> each.roles().contains(role.name()));
    if (isHeld) throw new AuthException(ROLE_IS_ASSIGNED_TO_MEMBERS);
    call.db().delete(CustomRole.MODEL, Field.ID.is(role.id()));
    return new Deleted(true);
  }

  // ---- shared by the endpoints

  /** Which role is meant, by its name or else by its id. */
  private record Which(@Nullable String name, @Nullable String id) {
    private static final JsonValue EMPTY = new JsonValue.Str("");

    static Which of(String where, @Nullable JsonValue name, @Nullable JsonValue id) {
      String byName = name == null ? null : Input.text(name.asString());
      if (byName != null) return new Which(byName, null);
      String byId = id == null ? null : Input.text(id.asString());
      if (byId != null) return new Which(null, byId);
      if (EMPTY.equals(name) == EMPTY.equals(id)) throw Input.invalid(where, "Invalid input");
      throw Input.invalid(
          where + (EMPTY.equals(name) ? ".roleName" : ".roleId"),
          "Too small: expected string to have >=1 characters");
    }

    CustomRole in(List<CustomRole> all) {
      return all.stream()
          .filter(role -> name == null ? role.id().equals(id) : role.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new AuthException(ROLE_NOT_FOUND));
    }
  }

  // An empty id is not taken for none here.
  private static String organization(
      @Nullable String given, OrganizationError otherwise, Call call) {
    if (given != null && given.isEmpty()) throw new AuthException(otherwise);
    return Access.organization(given, otherwise, call);
  }

  private Member caller(
      String organizationId, String action, OrganizationError otherwise, Call call) {
    Member caller = Access.caller(organizationId, YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION, call);
    access.require(caller, "ac", action, otherwise, call);
    return caller;
  }

  private void requireControl() {
    if (options.control == null) throw new AuthException(MISSING_AC_INSTANCE);
  }

  private void requireNotPredefined(String name, OrganizationError otherwise) {
    if (options.roles.containsKey(name)) throw new AuthException(otherwise);
  }

  private static void requireFree(String name, List<CustomRole> others) {
    if (others.stream().anyMatch(role -> role.name().equals(name))) {
      throw new AuthException(ROLE_NAME_IS_ALREADY_TAKEN);
    }
  }

  /**
   * Refuses what there is not, and what the caller may not do: nobody gives more than they have.
   */
  private void requireHeld(
      Permissions asked, Member caller, OrganizationError otherwise, Call call) {
    Set<String> resources =
        options.control == null ? Set.of() : options.control.statements().actions().keySet();
    if (!resources.containsAll(asked.actions().keySet())) throw new AuthException(INVALID_RESOURCE);
    List<JsonValue> missing = new ArrayList<>();
    asked
        .actions()
        .forEach(
            (resource, actions) -> {
              for (String action : actions) {
                if (access.may(caller, Permissions.of(resource, action), call)) continue;
                missing.add(new JsonValue.Str(resource + ":" + action));
              }
            });
    if (missing.isEmpty()) return;
    JsonValue all = new JsonValue.Arr(missing);
    throw new AuthException(otherwise, new JsonValue.Obj(Map.of("missingPermissions", all)));
  }

  private static String text(JsonValue.Obj permission) {
    return new String(JsonWriter.write(permission), StandardCharsets.UTF_8);
  }
}
