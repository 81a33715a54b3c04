package dev.latchkey.plugins.organization;

import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.access.AccessControl;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Organizations. Immutable. */
public final class OrganizationOptions {
  private static final Permissions OF_ADMINS =
      Permissions.of("organization", "update")
          .and("member", "create", "update", "delete")
          .and("invitation", "create", "cancel")
          .and("team", "create", "update", "delete")
          .and("ac", "create", "read", "update", "delete");

  /** What there is to be allowed, unless the application says otherwise ({@code defaultAc}). */
  public static final AccessControl DEFAULT_CONTROL =
      new AccessControl(OF_ADMINS.and("organization", "delete"));

  /** {@code owner}, who may do everything, {@code admin} and {@code member}. */
  public static final Map<String, Role> DEFAULT_ROLES =
      Map.of(
          "owner", new Role(DEFAULT_CONTROL.statements()),
          "admin", new Role(OF_ADMINS),
          "member", new Role(Permissions.of("ac", "read")));

  /** Tells somebody of an invitation ({@code sendInvitationEmail}). */
  @FunctionalInterface
  public interface Sender {
    /** Sends what {@code invitation} offers; its id is what accepts it. */
    void send(Invitation invitation, Organization organization, User inviter, Call call);
  }

  final Predicate<User> canCreate;
  final ToIntFunction<User> organizationLimit;
  final String creatorRole;
  final ToIntFunction<Organization> membershipLimit;
  final Duration invitationLife;
  final ToIntFunction<Organization> invitationLimit;
  final boolean replacesInvitations;
  final @Nullable Boolean demandsVerification;
  final @Nullable Sender sender;
  final boolean deletionDisabled;
  final @Nullable AccessControl control;
  final Map<String, Role> roles;
  final boolean hasCustomRoles;
  final int maximumRoles;
  final boolean hasTeams;
  final boolean hasDefaultTeam;
  final int maximumTeams;
  final int maximumMembersPerTeam;
  final boolean canRemoveAllTeams;

  private OrganizationOptions(Builder builder) {
    canCreate = builder.canCreate;
    organizationLimit = builder.organizationLimit;
    creatorRole = builder.creatorRole;
    membershipLimit = builder.membershipLimit;
    invitationLife = builder.invitationLife;
    invitationLimit = builder.invitationLimit;
    replacesInvitations = builder.replacesInvitations;
    demandsVerification = builder.demandsVerification;
    sender = builder.sender;
    deletionDisabled = builder.deletionDisabled;
    control = builder.control;
    roles = builder.roles;
    hasCustomRoles = builder.hasCustomRoles;
    maximumRoles = builder.maximumRoles;
    hasTeams = builder.hasTeams;
    hasDefaultTeam = builder.hasDefaultTeam;
    maximumTeams = builder.maximumTeams;
    maximumMembersPerTeam = builder.maximumMembersPerTeam;
    canRemoveAllTeams = builder.canRemoveAllTeams;
  }

  /** Sets them. */
  public static final class Builder {
    private Predicate<User> canCreate = user -> true;
    private ToIntFunction<User> organizationLimit = user -> Integer.MAX_VALUE;
    private String creatorRole = "owner";
    private ToIntFunction<Organization> membershipLimit = organization -> 100;
    private Duration invitationLife = Duration.ofDays(2);
    private ToIntFunction<Organization> invitationLimit = organization -> 100;
    private boolean replacesInvitations;
    private @Nullable Boolean demandsVerification;
    private String invitationPage = "/accept-invitation/";
    private @Nullable Sender sender =
        (invitation, organization, inviter, call) ->
            Invitations.mail(invitation, organization, inviter, invitationPage, call);
    private boolean deletionDisabled;
    private @Nullable AccessControl control;
    private Map<String, Role> roles = DEFAULT_ROLES;
    private boolean hasCustomRoles;
    private int maximumRoles = Integer.MAX_VALUE;
    private boolean hasTeams;
    private boolean hasDefaultTeam = true;
    private int maximumTeams = Integer.MAX_VALUE;
    private int maximumMembersPerTeam = Integer.MAX_VALUE;
    private boolean canRemoveAllTeams;

    Builder() {}

    /** {@code allowUserToCreateOrganization}. Default everybody. */
    public Builder canCreate(Predicate<User> who) {
      canCreate = who;
      return this;
    }

    /** {@code organizationLimit}: how many one user may be in to make another. Default any. */
    public Builder organizationLimit(ToIntFunction<User> most) {
      organizationLimit = most;
      return this;
    }

    /** {@code creatorRole}, of which somebody is always left. Default {@code owner}. */
    public Builder creatorRole(String name) {
      creatorRole = name;
      return this;
    }

    /** {@code membershipLimit}. Default 100. */
    public Builder membershipLimit(ToIntFunction<Organization> most) {
      membershipLimit = most;
      return this;
    }

    /** {@code invitationExpiresIn}. Default 48 hours. */
    public Builder invitationLife(Duration life) {
      invitationLife = life;
      return this;
    }

    /** {@code invitationLimit}: how many may be open. Default 100. */
    public Builder invitationLimit(ToIntFunction<Organization> most) {
      invitationLimit = most;
      return this;
    }

    /** {@code cancelPendingInvitationsOnReInvite}. Default false: the second is refused. */
    public Builder replaceInvitations(boolean replaces) {
      replacesInvitations = replaces;
      return this;
    }

    /**
     * {@code requireEmailVerificationOnInvitation}: only who proved the address may use an
     * invitation. Default where ids of invitations could be guessed.
     */
    public Builder demandVerification(boolean demands) {
      demandsVerification = demands;
      return this;
    }

    /** {@code sendInvitationEmail}; null sends none. Default a mail with a link. */
    public Builder sender(@Nullable Sender sends) {
      sender = sends;
      return this;
    }

    /**
     * The application's page where invitations are accepted, as mails link to it: the invitation's
     * id is put behind it. Default {@code /accept-invitation/}.
     */
    public Builder invitationPage(String url) {
      invitationPage = url;
      return this;
    }

    /** {@code disableOrganizationDeletion}. Default false. */
    public Builder disableDeletion(boolean disabled) {
      deletionDisabled = disabled;
      return this;
    }

    /** {@code ac} and {@code roles}: what there is to be allowed, and to whom. */
    public Builder accessControl(AccessControl all, Map<String, Role> byName) {
      control = all;
      roles = Map.copyOf(byName);
      return this;
    }

    /**
     * {@code dynamicAccessControl}: organizations make roles of their own, at most so many; with
     * {@link #accessControl} only. Default none.
     */
    public Builder customRoles(int most) {
      hasCustomRoles = true;
      maximumRoles = most;
      return this;
    }

    /** {@code teams}. Default none. */
    public Builder teams() {
      hasTeams = true;
      return this;
    }

    /** {@code teams.defaultTeam.enabled}: a new organization begins with a team. Default true. */
    public Builder defaultTeam(boolean begins) {
      hasDefaultTeam = begins;
      return this;
    }

    /** {@code teams.maximumTeams} and {@code maximumMembersPerTeam}. Default any. */
    public Builder teamLimits(int teams, int membersOfEach) {
      maximumTeams = teams;
      maximumMembersPerTeam = membersOfEach;
      return this;
    }

    /** {@code teams.allowRemovingAllTeams}. Default false: one stays. */
    public Builder allowRemovingAllTeams(boolean allowed) {
      canRemoveAllTeams = allowed;
      return this;
    }

    OrganizationOptions build() {
      return new OrganizationOptions(this);
    }
  }
}
