package dev.latchkey.plugins.organization;

import static dev.latchkey.plugins.organization.OrganizationError.ADDRESS_OF_SOMEBODY;
import static dev.latchkey.plugins.organization.OrganizationError.EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION;
import static dev.latchkey.plugins.organization.OrganizationError.EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION;
import static dev.latchkey.plugins.organization.OrganizationError.INVALID_TEAM_ID;
import static dev.latchkey.plugins.organization.OrganizationError.INVITATION_LIMIT_REACHED;
import static dev.latchkey.plugins.organization.OrganizationError.INVITATION_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.MEMBER_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.NOT_AMONG_INVITERS;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ADDRESS;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ORGANIZATION_NAMED;
import static dev.latchkey.plugins.organization.OrganizationError.NO_SUCH_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.ROLE_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.TEAM_MEMBER_LIMIT_REACHED;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.EmailAddress;
import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints on invitations. */
final class Invitations {
  private final OrganizationOptions options;
  private final Access access;
  private final Members members;

  Invitations(OrganizationOptions options, Access access, Members members) {
    this.options = options;
    this.access = access;
    this.members = members;
  }

  // ---- POST /organization/invite-member

  record Invite(
      String email,
      @Nullable JsonValue role,
      @Nullable String organizationId,
      @Nullable Boolean resend,
      @Nullable JsonValue teamId) {}

  /** An invitation as somebody asks for it, read and in order. */
  private record Offer(String email, List<String> roles, List<String> teamIds, boolean resend) {}

  JsonValue.Obj invite(Invite input, Call call) {
    List<String> roles = RoleNames.of(input.role());
    JsonValue teamId = input.teamId();
    List<String> teamIds = teamId == null ? List.of() : Input.texts("teamId", teamId);
    String id = Access.organization(input.organizationId(), ORGANIZATION_NOT_FOUND, call);
    String email = EmailAddress.canonical(input.email());
    if (!EmailAddress.isValid(email)) throw new AuthException(CoreError.INVALID_EMAIL);
    Offer offer =
        new Offer(
            email,
            roles,
            teamIds.stream().filter(team -> !team.isEmpty()).toList(),
            Boolean.TRUE.equals(input.resend()));
    return Organization.alone(id, call, () -> invite(offer, id, call)).json(call);
  }

  private Invitation invite(Offer offer, String organizationId, Call call) {
    Member caller = Access.caller(organizationId, MEMBER_NOT_FOUND, call);
    requireMayOffer(offer, caller, call);
    requireNoMember(offer.email(), organizationId, call);
    Organization organization = Organization.require(organizationId, call);
    Invitation before = openTo(offer.email(), organizationId, call);
    if (before != null && offer.resend()) return again(before, caller, organization, call);
    if (before != null && !options.replacesInvitations) {
      throw new AuthException(USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION);
    }
    if (before != null) before.change(Row.of(Invitation.STATUS, "canceled"), call);
    if (Invitation.open(organizationId, call).size()
        >= options.invitationLimit.applyAsInt(organization)) {
      throw new AuthException(INVITATION_LIMIT_REACHED);
    }
    if (options.hasTeams) requireRoom(offer.teamIds(), organizationId, call);
    Invitation made = call.db().insert(Invitation.MODEL, row(offer, organizationId, call));
    send(made, organization, call);
    return made;
  }

  private void requireMayOffer(Offer offer, Member caller, Call call) {
    access.require(
        caller,
        "invitation",
        "create",
        YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION,
        call);
    if (offer.roles().isEmpty()) throw new AuthException(ROLE_NOT_FOUND);
    access.requireKnown(offer.roles(), caller.organizationId(), NO_SUCH_ROLE, call);
    requireMayGrant(offer.roles(), caller);
  }

  private void requireMayGrant(List<String> roles, Member caller) {
    if (access.isCreator(caller.roles()) || !access.isCreator(roles)) return;
    throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE);
  }

  private static void requireNoMember(String email, String organizationId, Call call) {
    User known = call.users().findByEmail(email, call);
    if (known == null || Member.find(known.id(), organizationId, call) == null) return;
    throw new AuthException(USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION);
  }

  private static @Nullable Invitation openTo(String email, String organizationId, Call call) {
    return Invitation.open(organizationId, call).stream()
        .filter(each -> each.email().equals(email))
        .findFirst()
        .orElse(null);
  }

  private void requireRoom(List<String> teamIds, String organizationId, Call call) {
    if (teamIds.stream().anyMatch(id -> id.contains(","))) throw new AuthException(INVALID_TEAM_ID);
    for (String teamId : teamIds) {
      Team team = Team.require(teamId, organizationId, call);
      if (TeamMember.of(team.id(), call).size() >= options.maximumMembersPerTeam) {
        throw new AuthException(TEAM_MEMBER_LIMIT_REACHED);
      }
    }
  }

  private Row row(Offer offer, String organizationId, Call call) {
    Row row =
        Row.of(Invitation.ORGANIZATION_ID, organizationId)
            .with(Invitation.EMAIL, offer.email())
            .with(Invitation.ROLE, String.join(",", offer.roles()))
            .with(Invitation.EXPIRES_AT, call.now().plus(options.invitationLife))
            .with(Invitation.CREATED_AT, call.now())
            .with(Invitation.INVITER_ID, call.session().user().id());
    if (!options.hasTeams) return row;
    String teamIds = offer.teamIds().isEmpty() ? null : String.join(",", offer.teamIds());
    return row.with(Invitation.TEAM_ID, teamIds);
  }

  // The one there is goes on as it is, whatever else is asked for now.
  private Invitation again(
      Invitation invitation, Member caller, Organization organization, Call call) {
    requireMayGrant(invitation.roles(), caller);
    Row later = Row.of(Invitation.EXPIRES_AT, call.now().plus(options.invitationLife));
    Invitation sent = invitation.change(later, call);
    send(sent, organization, call);
    return sent;
  }

  private void send(Invitation invitation, Organization organization, Call call) {
    if (options.sender == null) return;
    options.sender.send(invitation, organization, call.session().user(), call);
  }

  /** Mails the link to the page where the application has invitations accepted. */
  static void mail(
      Invitation invitation, Organization organization, User inviter, String page, Call call) {
    User known = call.users().findByEmail(invitation.email(), call);
    User reader = known != null ? known : call.users().nobody(invitation.email(), call);
    String url = URI.create(call.baseUrl()).resolve(page) + invitation.id();
    Map<String, String> details =
        Map.of("organization", organization.name(), "inviter", inviter.email());
    call.mails()
        .send(
            new Mail(Organizations.MAIL, invitation.email(), reader, url, null, null, details),
            call);
  }

  // ---- POST /organization/accept-invitation

  record ById(String invitationId) {}

  record Answered(JsonValue.Obj invitation, JsonValue.@Nullable Obj member) {}

  Answered accept(ById input, Call call) {
    Invitation found = Invitation.find(input.invitationId(), call);
    if (found == null || !found.isOpen(call.now())) throw new AuthException(INVITATION_NOT_FOUND);
    requireRecipient(
        found, EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION, call);
    return Organization.alone(found.organizationId(), call, () -> accept(found, call));
  }

  private Answered accept(Invitation found, Call call) {
    Invitation accepted = found.answer("accepted", call);
    User user = call.session().user();
    String organizationId = accepted.organizationId();
    List<String> teamIds = options.hasTeams ? accepted.teamIds() : List.of();
    String role = String.join(",", accepted.roles());
    Member member = members.join(user, organizationId, role, teamIds, call);
    Row active = Row.of(Organization.ACTIVE, organizationId);
    if (teamIds.size() == 1) active = active.with(Team.ACTIVE, teamIds.get(0));
    ActiveSession now = Access.activate(active, call);
    if (teamIds.size() == 1) {
      call.db().afterCommit(() -> call.sessions().refreshCookies(now, call));
    }
    return new Answered(accepted.json(call), member.json(call));
  }

  private void requireRecipient(Invitation invitation, OrganizationError unproven, Call call) {
    User user = call.session().user();
    if (!user.email().equals(EmailAddress.canonical(invitation.email()))) {
      throw new AuthException(YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION);
    }
    boolean demands =
        options.demandsVerification == null
            ? !call.db().makesRandomIds()
            : options.demandsVerification;
    if (demands && !user.emailVerified()) throw new AuthException(unproven);
  }

  // ---- POST /organization/reject-invitation

  Answered reject(ById input, Call call) {
    Invitation found = Invitation.find(input.invitationId(), call);
    if (found == null || !found.isPending()) {
      throw new AuthException(INVITATION_NOT_FOUND, "Invitation not found!");
    }
    requireRecipient(
        found, EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION, call);
    return new Answered(found.answer("rejected", call).json(call), null);
  }

  // ---- POST /organization/cancel-invitation

  JsonValue.Obj cancel(ById input, Call call) {
    Invitation found = Invitation.find(input.invitationId(), call);
    if (found == null) throw new AuthException(INVITATION_NOT_FOUND);
    Member caller = Access.caller(found.organizationId(), MEMBER_NOT_FOUND, call);
    access.require(
        caller, "invitation", "cancel", YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION, call);
    return found.change(Row.of(Invitation.STATUS, "canceled"), call).json(call);
  }

  // ---- GET /organization/get-invitation

  record Get(String id) {}

  JsonValue.Obj get(Get input, Call call) {
    Invitation found = Invitation.find(input.id(), call);
    if (found == null || !found.isOpen(call.now())) throw new AuthException(INVITATION_NOT_FOUND);
    requireRecipient(found, EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION, call);
    Organization organization = Organization.require(found.organizationId(), call);
    User inviter = call.users().find(found.inviterId(), call);
    if (inviter == null || Member.find(inviter.id(), organization.id(), call) == null) {
      throw new AuthException(INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION);
    }
    return found
        .json(call)
        .with("organizationName", new JsonValue.Str(organization.name()))
        .with("organizationSlug", new JsonValue.Str(organization.slug()))
        .with("inviterEmail", new JsonValue.Str(inviter.email()));
  }

  // ---- GET /organization/list-invitations

  record Of(@Nullable String organizationId) {}

  JsonValue list(Of input, Call call) {
    String id = Access.organization(input.organizationId(), NO_ORGANIZATION_NAMED, call);
    Member caller = Access.caller(id, NOT_AMONG_INVITERS, call);
    if (!access.mayInvite(caller, call)) {
      throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS);
    }
    return visibleTo(caller, call);
  }

  /** Returns what somebody may see who may invite: none to a role they could not offer. */
  JsonValue visibleTo(Member member, Call call) {
    boolean all = access.isCreator(member.roles());
    List<Invitation> invitations =
        Invitation.list(call, Invitation.ORGANIZATION_ID.is(member.organizationId()));
    return Stored.all(
        invitations.stream().filter(each -> all || !access.isCreator(each.roles())).toList(), call);
  }

  // ---- GET /organization/list-user-invitations

  record To(@Nullable String email) {}

  List<JsonValue.Obj> listOwn(To input, Call call) {
    if (Input.text(input.email()) != null) throw new AuthException(ADDRESS_OF_SOMEBODY);
    ActiveSession active = call.sessions().resolve(call).active();
    if (active == null) throw new AuthException(NO_ADDRESS);
    User user = active.user();
    if (!user.emailVerified()) throw new AuthException(EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION);
    return Invitation.list(
            call, Invitation.EMAIL.is(user.email()), Invitation.STATUS.is(Invitation.PENDING))
        .stream()
        .map(each -> named(each, call))
        .toList();
  }

  private static JsonValue.Obj named(Invitation invitation, Call call) {
    String name = Organization.require(invitation.organizationId(), call).name();
    return invitation.json(call).with("organizationName", new JsonValue.Str(name));
  }
}
