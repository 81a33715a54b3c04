package dev.latchkey.plugins.admin;

import dev.latchkey.User;
import dev.latchkey.access.AccessControl;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who administers, and how. Immutable. */
public final class AdminOptions {
  private static final String BANNED =
      "You have been banned from this application."
          + " Please contact support if you believe this is an error.";

  final String defaultRole;
  final @Nullable String defaultBanReason;
  final @Nullable Duration defaultBan; // null for good
  final Function<User, String> bannedMessage;
  final Duration impersonation;
  private final Set<String> adminRoles;
  private final Set<String> adminUserIds;
  private final boolean impersonatesAdmins;
  private final boolean knowsEveryRole;
  private final Map<String, Role> roles;

  private AdminOptions(Builder builder) {
    defaultRole = builder.defaultRole;
    defaultBanReason = builder.defaultBanReason;
    defaultBan = builder.defaultBan;
    bannedMessage = builder.bannedMessage;
    impersonation = builder.impersonation;
    adminRoles = builder.adminRoles == null ? Set.of("admin") : builder.adminRoles;
    adminUserIds = builder.adminUserIds;
    impersonatesAdmins = builder.impersonatesAdmins;
    knowsEveryRole = !builder.roles.isEmpty();
    roles = Map.copyOf(knowsEveryRole ? builder.roles : Builder.DEFAULT_ROLES);
  }

  /** Whether one of the user's roles allows all of this, or the user may do everything. */
  boolean allows(User user, Permissions permissions) {
    return allows(user.id(), user.get(Admin.ROLE), permissions);
  }

  boolean allows(String userId, @Nullable String role, Permissions permissions) {
    if (adminUserIds.contains(userId)) return true;
    for (String name : names(role)) {
      Role known = roles.get(name);
      if (known != null && known.allows(permissions)) return true;
    }
    return false;
  }

  boolean isAdmin(User user) {
    return adminUserIds.contains(user.id())
        || names(user.get(Admin.ROLE)).stream().anyMatch(adminRoles::contains);
  }

  /** Whether the administrator may impersonate this user, who may be one too. */
  boolean mayBecome(User admin, User user) {
    return !isAdmin(user) || impersonatesAdmins || allows(admin, Admin.IMPERSONATE_ADMINS);
  }

  /** Whether there is such a role; where nobody has said which there are, there is any. */
  boolean isRole(String name) {
    return !knowsEveryRole || roles.containsKey(name);
  }

  private List<String> names(@Nullable String role) {
    String names = role == null || role.isEmpty() ? defaultRole : role;
    return List.of(names.split(",", -1));
  }

  /** Sets them. */
  public static final class Builder {
    private static final Map<String, Role> DEFAULT_ROLES =
        Map.of(
            "admin",
            new AccessControl(Admin.STATEMENTS).role(Admin.EVERYTHING_USUAL),
            "user",
            new Role(Permissions.of("user").and("session")));

    private String defaultRole = "user";
    private @Nullable Set<String> adminRoles;
    private Set<String> adminUserIds = Set.of();
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private @Nullable String defaultBanReason;
    private @Nullable Duration defaultBan;
    private Function<User, String> bannedMessage = user -> BANNED;
    private Duration impersonation = Duration.ofHours(1);
    private boolean impersonatesAdmins;

    Builder() {}

    /** {@code defaultRole}: what new users are. Default {@code user}. */
    public Builder defaultRole(String role) {
      defaultRole = role;
      return this;
    }

    /**
     * {@code adminRoles}: users with one of these roles are not impersonated by everybody who may
     * impersonate. What a role may do is said by {@link #role}. Default {@code admin}.
     */
    public Builder adminRoles(Collection<String> roles) {
      adminRoles = Set.copyOf(roles);
      return this;
    }

    /** {@code adminUserIds}: users who may do everything, whatever their roles. Default none. */
    public Builder adminUserIds(Collection<String> ids) {
      adminUserIds = Set.copyOf(ids);
      return this;
    }

    /**
     * Names a role. Naming one replaces {@code admin} and {@code user}, as in the original, and
     * then users can have no role that is not named. For example {@code role("support", new
     * Role(Permissions.of("user", "list", "get")))}; {@link Admin#EVERYTHING_USUAL} is what {@code
     * admin} may do by default.
     */
    public Builder role(String name, Role role) {
      roles.put(name, role);
      return this;
    }

    /** {@code defaultBanReason}. Default {@code No reason}. */
    public Builder defaultBanReason(String reason) {
      defaultBanReason = reason;
      return this;
    }

    /** {@code defaultBanExpiresIn}. Default never. */
    public Builder defaultBanExpiresIn(Duration life) {
      defaultBan = life;
      return this;
    }

    /** {@code bannedUserMessage}: what banned users are told. */
    public Builder bannedUserMessage(String message) {
      return bannedUserMessage(user -> message);
    }

    /** As {@link #bannedUserMessage(String)}, made for the user. */
    public Builder bannedUserMessage(Function<User, String> messageFor) {
      bannedMessage = messageFor;
      return this;
    }

    /** {@code impersonationSessionDuration}: it cannot be renewed. Default an hour. */
    public Builder impersonationSessionDuration(Duration life) {
      impersonation = life;
      return this;
    }

    /** {@code allowImpersonatingAdmins}; better a role with user:impersonate-admins. */
    public Builder allowImpersonatingAdmins(boolean allowed) {
      impersonatesAdmins = allowed;
      return this;
    }

    AdminOptions build() {
      Map<String, Role> known = roles.isEmpty() ? DEFAULT_ROLES : roles;
      List<String> lower = known.keySet().stream().map(Builder::lower).toList();
      for (String role : adminRoles == null ? Set.<String>of() : adminRoles) {
        if (lower.contains(lower(role))) continue;
        throw new IllegalArgumentException(
            "adminRoles: there is no role " + role + " among roles: " + known.keySet());
      }
      return new AdminOptions(this);
    }

    private static String lower(String name) {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
