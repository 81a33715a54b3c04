package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.access.AccessControl;
import dev.latchkey.access.Permissions;
import dev.latchkey.plugins.admin.Admin;
import dev.latchkey.plugins.admin.AdminOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code plugins.admin}. */
final class AdminSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SettingType<Map<String, List<String>>> ACTIONS =
      Shapes.byKey("resources, each with a list of actions", Types.listOf(Types.text()));

  private static final Setting<String> DEFAULT_ROLE =
      key("defaultRole", Types.text(), "user", "What new users are.");
  private static final Setting<List<String>> ADMIN_ROLES =
      Setting.of(
              "adminRoles",
              Types.listOf(Types.text()),
              "Users with these roles are impersonated only by who may impersonate administrators.")
          .otherwise("`admin`");
  private static final Setting<List<String>> ADMIN_IDS =
      Setting.of(
              "adminUserIds",
              Types.listOf(Types.text()),
              "Users who may do everything, whatever their roles.")
          .otherwise("none");
  private static final Setting<Map<String, Map<String, List<String>>>> ROLES =
      Setting.of(
              "roles",
              Shapes.byKey("roles, each with its resources", ACTIONS),
              "What each role may do: actions by resource. Replaces `admin` and `user`.")
          .otherwise("`admin`, `user`");
  private static final Setting<Map<String, List<String>>> STATEMENTS =
      Setting.of("ac", ACTIONS, "Actions of the application that roles may allow too.")
          .otherwise("none");
  private static final Setting<String> REASON =
      key("defaultBanReason", Types.text(), "No reason", "Why users are banned.");
  private static final Setting<Duration> BAN =
      Setting.of("defaultBanExpiresIn", Types.duration(SECOND), "How long they are.")
          .otherwise("for good");
  private static final Setting<String> MESSAGE =
      Setting.of("bannedUserMessage", Types.text(), "What they are told when they sign in.")
          .otherwise("that they are banned");
  private static final Setting<Duration> IMPERSONATION =
      key(
          "impersonationSessionDuration",
          Types.duration(SECOND),
          Duration.ofHours(1),
          "How long an administrator can be somebody else.");
  private static final Setting<Boolean> IMPERSONATES_ADMINS =
      key(
          "allowImpersonatingAdmins",
          Types.flag(),
          false,
          "Who may impersonate may be another administrator, too.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "admin",
          "Users who look after others: roles, bans, impersonation, lists.",
          List.of(
              DEFAULT_ROLE,
              ADMIN_ROLES,
              ADMIN_IDS,
              ROLES,
              STATEMENTS,
              REASON,
              BAN,
              MESSAGE,
              IMPERSONATION,
              IMPERSONATES_ADMINS),
          values -> Admin.create(options -> set(options, values)));

  private AdminSettings() {}

  private static void set(AdminOptions.Builder options, Values values) {
    options
        .defaultRole(values.get(DEFAULT_ROLE))
        .defaultBanReason(values.get(REASON))
        .impersonationSessionDuration(values.get(IMPERSONATION))
        .allowImpersonatingAdmins(values.get(IMPERSONATES_ADMINS));
    List<String> adminRoles = values.find(ADMIN_ROLES);
    if (adminRoles != null) options.adminRoles(adminRoles);
    List<String> adminIds = values.find(ADMIN_IDS);
    if (adminIds != null) options.adminUserIds(adminIds);
    Duration ban = values.find(BAN);
    if (ban != null) options.defaultBanExpiresIn(ban);
    String message = values.find(MESSAGE);
    if (message != null) options.bannedUserMessage(message);
    roles(options, values);
  }

  private static void roles(AdminOptions.Builder options, Values values) {
    Map<String, List<String>> own = values.find(STATEMENTS);
    Permissions further = own == null ? Permissions.NONE : new Permissions(own);
    AccessControl control = new AccessControl(Admin.STATEMENTS.and(further));
    Map<String, Map<String, List<String>>> roles = values.find(ROLES);
    if (roles == null) return;
    roles.forEach((name, may) -> options.role(name, control.role(new Permissions(may))));
  }
}
