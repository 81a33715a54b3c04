package dev.latchkey.plugins.organization;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.ErrorCode;
import dev.latchkey.Session;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.schema.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which organization a call is about, who calls there, and what they may do. */
final class Access {
  private final OrganizationOptions options;

  Access(OrganizationOptions options) {
    this.options = options;
  }

  // ---- which organization

  static @Nullable String active(Call call) {
    return Input.text(call.session().session().get(Organization.ACTIVE));
  }

  /** Returns the id that is given, or else that of the active organization. */
  static String organization(@Nullable String given, ErrorCode otherwise, Call call) {
    String named = Input.text(given);
    String id = named == null ? active(call) : named;
    if (id == null) throw new AuthException(otherwise);
    return id;
  }

  /** Changes what the caller's session is about and returns it as it is then. */
  static ActiveSession activate(Row changes, Call call) {
    Session session = call.session().session();
    if (!call.sessions().update(session.token(), changes, call)) {
      throw new AuthException(CoreError.SESSION_VANISHED);
    }
    Row all = changes.with(Session.UPDATED_AT, call.now());
    return new ActiveSession(session.with(all), call.session().user());
  }

  /** Has the caller's session be about no organization when it was about this one. */
  static void left(String organizationId, Call call) {
    if (organizationId.equals(active(call))) activate(Row.of(Organization.ACTIVE, null), call);
  }

  // ---- who calls

  static Member caller(String organizationId, ErrorCode otherwise, Call call) {
    Member member = Member.find(call.session().user().id(), organizationId, call);
    if (member == null) throw new AuthException(otherwise);
    return member;
  }

  boolean isCreator(List<String> roles) {
    return roles.contains(options.creatorRole);
  }

  /** Returns whether the organization would be without anybody who may do everything. */
  boolean isOnlyCreator(Member member, Call call) {
    return Member.of(member.organizationId(), call).stream()
        .noneMatch(each -> !each.id().equals(member.id()) && isCreator(each.roles()));
  }

  // ---- what they may do

  void require(Member member, String resource, String action, ErrorCode otherwise, Call call) {
    if (!may(member, Permissions.of(resource, action), call)) throw new AuthException(otherwise);
  }

  /** Returns whether somebody may see invitations: their ids are what accepts them. */
  boolean mayInvite(Member member, Call call) {
    return may(member, Permissions.of("invitation", "create"), call);
  }

  boolean may(Member member, Permissions asked, Call call) {
    Map<String, Role> roles = roles(member.organizationId(), call);
    for (String name : member.roles()) {
      Role role = roles.get(name);
      if (role != null && role.allows(asked)) return true; // one of them, not all together
    }
    return false;
  }

  /** Returns the roles there are: the application's, and what the organization made or added. */
  private Map<String, Role> roles(String organizationId, Call call) {
    if (!options.hasCustomRoles || options.control == null) return options.roles;
    Map<String, Role> roles = new HashMap<>(options.roles);
    for (CustomRole custom : CustomRole.of(organizationId, call)) {
      roles.merge(custom.name(), new Role(custom.permissions()), Access::both);
    }
    return roles;
  }

  private static Role both(Role one, Role other) {
    return new Role(one.permissions().and(other.permissions()));
  }

  /**
   * Refuses names that are of no role here.
   *
   * @throws AuthException {@code otherwise}, naming them
   */
  void requireKnown(List<String> names, String organizationId, ErrorCode otherwise, Call call) {
    Set<String> known = new HashSet<>(OrganizationOptions.DEFAULT_ROLES.keySet());
    known.addAll(options.roles.keySet());
    if (options.hasCustomRoles) {
      CustomRole.of(organizationId, call).forEach(custom -> known.add(custom.name()));
    }
    List<String> unknown = names.stream().filter(name -> !known.contains(name)).toList();
    if (unknown.isEmpty()) return;
    throw new AuthException(otherwise, "ROLE_NOT_FOUND: " + String.join(", ", unknown));
  }
}
