package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.access.AccessControl;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.plugins.organization.OrganizationOptions;
import dev.latchkey.plugins.organization.Organizations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code plugins.organization}. */
final class OrganizationSettings {
  private static final int ANY = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SettingType<Map<String, List<String>>> ACTIONS =
      Shapes.byKey("resources, each with a list of actions", Types.listOf(Types.text()));

  private static final Setting<Boolean> CREATE =
      key("allowUserToCreateOrganization", Types.flag(), true, "Users make organizations.");
  private static final Setting<Integer> ORGANIZATIONS =
      limit("organizationLimit", "How many a user can be in and make another.");
  private static final Setting<String> CREATOR =
      key("creatorRole", Types.token(), "owner", "The role of who makes one; one is always left.");
  private static final Setting<Integer> MEMBERS =
      key("membershipLimit", Types.number(1, ANY), 100, "How many members an organization has.");
  private static final Setting<Duration> INVITATION =
      key(
          "invitationExpiresIn",
          Types.duration(SECOND),
          Duration.ofDays(2),
          "How long an invitation can be accepted.");
  private static final Setting<Integer> INVITATIONS =
      key("invitationLimit", Types.number(1, ANY), 100, "How many of an organization are open.");
  private static final Setting<Boolean> REPLACES =
      key(
          "cancelPendingInvitationsOnReInvite",
          Types.flag(),
          false,
          "A new invitation takes the place of the one there is, instead of being refused.");
  private static final Setting<Boolean> VERIFICATION =
      Setting.of(
              "requireEmailVerificationOnInvitation",
              Types.flag(),
              "Only who proved the address uses an invitation.")
          .otherwise("where ids can be guessed");
  private static final Setting<Boolean> MAILS =
      key("sendInvitationEmail", Types.flag(), true, "Mail invitations.");
  private static final Setting<String> PAGE =
      key(
          "invitationPage",
          Types.text(),
          "/accept-invitation/",
          "The application's page these mails link to; the invitation's id is put behind it.");
  private static final Setting<Boolean> NO_DELETION =
      key("disableOrganizationDeletion", Types.flag(), false, "Organizations stay.");
  private static final Setting<Map<String, List<String>>> STATEMENTS =
      Setting.of("ac", ACTIONS, "Actions of the application that roles may allow too.")
          .otherwise("none");
  private static final Setting<Map<String, Map<String, List<String>>>> ROLES =
      Setting.of(
              "roles",
              Shapes.byKey("roles, each with its resources", ACTIONS),
              "What each role may do: actions by resource. Replaces those there are.")
          .otherwise("`owner`, `admin`, `member`");
  private static final Setting<Boolean> CUSTOM =
      key(
          "dynamicAccessControl.enabled",
          Types.flag(),
          false,
          "Organizations make roles of their own, of what `ac` and `roles` name.");
  private static final Setting<Integer> CUSTOM_LIMIT =
      limit("dynamicAccessControl.maximumRolesPerOrganization", "How many.");
  private static final Setting<Boolean> TEAMS =
      key("teams.enabled", Types.flag(), false, "Organizations have teams.");
  private static final Setting<Boolean> FIRST_TEAM =
      key("teams.defaultTeam.enabled", Types.flag(), true, "They begin with one.");
  private static final Setting<Integer> TEAM_LIMIT = limit("teams.maximumTeams", "How many.");
  private static final Setting<Integer> SEATS =
      limit("teams.maximumMembersPerTeam", "How many members each has.");
  private static final Setting<Boolean> NO_TEAM =
      key("teams.allowRemovingAllTeams", Types.flag(), false, "The last one can be removed.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "organization",
          "Organizations with members, roles, invitations and teams.",
          List.of(
              CREATE,
              ORGANIZATIONS,
              CREATOR,
              MEMBERS,
              INVITATION,
              INVITATIONS,
              REPLACES,
              VERIFICATION,
              MAILS,
              PAGE,
              NO_DELETION,
              STATEMENTS,
              ROLES,
              CUSTOM,
              CUSTOM_LIMIT,
              TEAMS,
              FIRST_TEAM,
              TEAM_LIMIT,
              SEATS,
              NO_TEAM),
          values -> Organizations.create(options -> set(options, values)));

  private OrganizationSettings() {}

  private static Setting<Integer> limit(String name, String doc) {
    return Setting.of(name, Types.number(1, ANY), doc).otherwise("any number");
  }

  private static int most(Setting<Integer> limit, Values values) {
    Integer most = values.find(limit);
    return most == null ? Integer.MAX_VALUE : most;
  }

  private static void set(OrganizationOptions.Builder options, Values values) {
    int organizations = most(ORGANIZATIONS, values);
    int members = values.get(MEMBERS);
    int invitations = values.get(INVITATIONS);
    boolean everybody = values.get(CREATE);
    options
        .canCreate(user -> everybody)
        .organizationLimit(user -> organizations)
        .creatorRole(values.get(CREATOR))
        .membershipLimit(organization -> members)
        .invitationLife(values.get(INVITATION))
        .invitationLimit(organization -> invitations)
        .replaceInvitations(values.get(REPLACES))
        .invitationPage(values.get(PAGE))
        .disableDeletion(values.get(NO_DELETION));
    Boolean verification = values.find(VERIFICATION);
    if (verification != null) options.demandVerification(verification);
    if (!values.get(MAILS)) options.sender(null);
    roles(options, values.find(STATEMENTS), values.find(ROLES));
    if (values.get(CUSTOM)) options.customRoles(most(CUSTOM_LIMIT, values));
    if (values.get(TEAMS)) teams(options, values);
  }

  private static void roles(
      OrganizationOptions.Builder options,
      @Nullable Map<String, List<String>> further,
      @Nullable Map<String, Map<String, List<String>>> roles) {
    if (further == null && roles == null) return;
    Permissions own = further == null ? Permissions.NONE : new Permissions(further);
    AccessControl all =
        new AccessControl(OrganizationOptions.DEFAULT_CONTROL.statements().and(own));
    Map<String, Role> byName = new LinkedHashMap<>(OrganizationOptions.DEFAULT_ROLES);
    if (roles != null) {
      byName.clear();
      roles.forEach((name, may) -> byName.put(name, all.role(new Permissions(may))));
    }
    options.accessControl(all, byName);
  }

  private static void teams(OrganizationOptions.Builder options, Values values) {
    options
        .teams()
        .defaultTeam(values.get(FIRST_TEAM))
        .teamLimits(most(TEAM_LIMIT, values), most(SEATS, values))
        .allowRemovingAllTeams(values.get(NO_TEAM));
  }
}
