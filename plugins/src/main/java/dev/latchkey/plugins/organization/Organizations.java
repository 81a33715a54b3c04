package dev.latchkey.plugins.organization;

import static dev.latchkey.plugins.organization.OrganizationError.NOBODY_INVITED;
import static dev.latchkey.plugins.organization.OrganizationError.NOBODY_TO_ACT;
import static dev.latchkey.plugins.organization.OrganizationError.NOBODY_TO_UPDATE;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ACTIVE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_ALREADY_EXISTS;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_DELETION_DISABLED;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_SLUG_ALREADY_TAKEN;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Mail;
import dev.latchkey.NotEmpty;
import dev.latchkey.OrNull;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Organizations that users make and work in together: members with roles, invitations, teams, and
 * roles of an organization's own (protocol/plugins/organization).
 *
 * <p>Whatever changes an organization first has others who do so wait ({@link Organization#alone}).
 */
public final class Organizations implements Plugin {
  /** Come and join: with a link, {@code organization} and the {@code inviter}'s address. */
  public static final Mail.Kind MAIL = new Mail.Kind("organization-invitation");

  private final OrganizationOptions options;
  private final Access access;
  private final Members members;
  private final Invitations invitations;
  private final Teams teams;
  private final CustomRoles roles;

  private Organizations(OrganizationOptions options) {
    this.options = options;
    access = new Access(options);
    members = new Members(options, access);
    invitations = new Invitations(options, access, members);
    teams = new Teams(options, access);
    roles = new CustomRoles(options, access);
  }

  /** With the defaults of the original: no teams, and the three roles there are. */
  public static Organizations create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Organizations create(Consumer<OrganizationOptions.Builder> set) {
    OrganizationOptions.Builder builder = new OrganizationOptions.Builder();
    set.accept(builder);
    return new Organizations(builder.build());
  }

  @Override
  public String id() {
    return "organization";
  }

  @Override
  public void contribute(Contributions to) {
    SessionNeed change = SessionNeed.AUTHORITATIVE;
    to.model(Organization.MODEL);
    if (options.hasCustomRoles) contributeRoles(to);
    if (options.hasTeams) contributeTeams(to);
    to.model(Member.MODEL);
    to.model(options.hasTeams ? Invitation.WITH_TEAMS : Invitation.MODEL);
    to.extend(Session.MODEL, Organization.ACTIVE);
    if (options.hasTeams) to.extend(Session.MODEL, Team.ACTIVE);

    to.post("/organization/create", Create.class, this::create).requires(change, NOBODY_TO_ACT);
    to.post("/organization/update", Update.class, this::update).requires(change, NOBODY_TO_UPDATE);
    to.post("/organization/delete", ById.class, this::delete).requires(change, NOBODY_TO_ACT);
    to.post("/organization/set-active", SetActive.class, this::setActive).requires(change);
    to.post("/organization/check-slug", BySlug.class, this::checkSlug).requiresSession();
    to.get("/organization/list", this::list).requiresSession();
    to.get("/organization/get-organization", Named.class, this::get).requiresSession();
    to.get("/organization/get-full-organization", Full.class, this::getFull).requiresSession();
    to.post("/organization/has-permission", Asked.class, this::hasPermission).requiresSession();

    to.post("/organization/add-member", Members.Add.class, members::add).serverOnly();
    to.post("/organization/remove-member", Members.Remove.class, members::remove).requires(change);
    to.post("/organization/update-member-role", Members.Update.class, members::update)
        .requires(change);
    to.post("/organization/leave", ById.class, members::leave).requires(change);
    to.get("/organization/get-active-member", members::active).requiresSession();
    to.get("/organization/get-active-member-role", Members.RoleOf.class, members::role)
        .requiresSession();
    to.get("/organization/list-members", Members.Listing.class, members::list).requiresSession();

    to.post("/organization/invite-member", Invitations.Invite.class, invitations::invite)
        .requires(change);
    to.post("/organization/accept-invitation", Invitations.ById.class, invitations::accept)
        .requires(change);
    to.post("/organization/reject-invitation", Invitations.ById.class, invitations::reject)
        .requires(change);
    to.post("/organization/cancel-invitation", Invitations.ById.class, invitations::cancel)
        .requires(change);
    to.get("/organization/get-invitation", Invitations.Get.class, invitations::get)
        .requires(SessionNeed.ANY, NOBODY_INVITED);
    to.get("/organization/list-invitations", Invitations.Of.class, invitations::list)
        .requiresSession();
    to.get("/organization/list-user-invitations", Invitations.To.class, invitations::listOwn);

    to.errors(OrganizationError.values());
  }

  private void contributeTeams(Contributions to) {
    SessionNeed change = SessionNeed.AUTHORITATIVE;
    to.model(Team.MODEL);
    to.model(TeamMember.MODEL);
    to.post("/organization/create-team", Teams.Create.class, teams::create)
        .requires(change, NOBODY_TO_ACT);
    to.get("/organization/list-teams", Teams.Of.class, teams::list).requiresSession();
    to.post("/organization/update-team", Teams.Update.class, teams::update).requires(change);
    to.post("/organization/remove-team", Teams.Remove.class, teams::remove)
        .requires(change, NOBODY_TO_ACT);
    to.post("/organization/set-active-team", Teams.SetActive.class, teams::setActive)
        .requires(change);
    to.get("/organization/list-user-teams", Teams.OfUser.class, teams::listOfUser)
        .requiresSession();
    to.get("/organization/list-team-members", Teams.ById.class, teams::members).requiresSession();
    to.post("/organization/add-team-member", Teams.Seat.class, teams::add).requires(change);
    to.post("/organization/remove-team-member", Teams.Seat.class, teams::take).requires(change);
  }

  private void contributeRoles(Contributions to) {
    SessionNeed change = SessionNeed.AUTHORITATIVE;
    to.model(CustomRole.MODEL);
    to.post("/organization/create-role", CustomRoles.Create.class, roles::create).requires(change);
    to.get("/organization/list-roles", CustomRoles.Of.class, roles::list).requiresSession();
    to.get("/organization/get-role", CustomRoles.Named.class, roles::get).requiresSession();
    to.post("/organization/update-role", CustomRoles.Update.class, roles::update).requires(change);
    to.post("/organization/delete-role", CustomRoles.Named.class, roles::delete).requires(change);
  }

  // ---- POST /organization/create

  private record Create(
      @NotEmpty String name,
      @NotEmpty String slug,
      @OrNull @Nullable String logo,
      @Nullable JsonValue metadata,
      @Nullable Boolean keepCurrentActiveOrganization) {}

  private JsonValue create(Create input, Call call) {
    User user = call.session().user();
    String metadata = metadata(input.metadata());
    if (!options.canCreate.test(user)) {
      throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION);
    }
    Row row =
        Row.of(Organization.NAME, input.name())
            .with(Organization.SLUG, input.slug())
            .with(Organization.LOGO, input.logo())
            .with(Organization.CREATED_AT, call.now())
            .with(Organization.METADATA, metadata);
    boolean keeps = Boolean.TRUE.equals(input.keepCurrentActiveOrganization());
    return slugged(
        ORGANIZATION_ALREADY_EXISTS, () -> call.transaction(() -> create(user, row, keeps, call)));
  }

  private JsonValue create(User user, Row row, boolean keepsActive, Call call) {
    call.users().hold(user, call); // so that two of hers at once do not exceed the limit
    long have = call.db().count(Member.MODEL, Member.USER_ID.is(user.id()));
    if (have >= options.organizationLimit.applyAsInt(user)) {
      throw new AuthException(YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS);
    }
    requireFree(row.require(Organization.SLUG), ORGANIZATION_ALREADY_EXISTS, call);
    Organization made = call.db().insert(Organization.MODEL, row);
    Member creator = Member.add(user.id(), made.id(), options.creatorRole, call);
    Row active = Row.of(Organization.ACTIVE, made.id());
    if (options.hasTeams && options.hasDefaultTeam) {
      Team first = Team.add(made.name(), made.id(), null, call);
      TeamMember.join(first, user.id(), Integer.MAX_VALUE, call);
      active = active.with(Team.ACTIVE, first.id());
    }
    if (!keepsActive) Access.activate(active, call);
    return made.written(call).with("members", new JsonValue.Arr(List.of(creator.json(call))));
  }

  private static @Nullable String metadata(@Nullable JsonValue given) {
    if (given == null) return null;
    byte[] json = JsonWriter.write(Input.object("metadata", given));
    return new String(json, StandardCharsets.UTF_8);
  }

  private static void requireFree(String slug, OrganizationError otherwise, Call call) {
    if (Organization.bySlug(slug, call) != null) throw new AuthException(otherwise);
  }

  // Of two who choose one slug at once, the database refuses the second.
  private static <R> R slugged(OrganizationError otherwise, Supplier<R> work) {
    try {
      return work.get();
    } catch (StoreException.DuplicateKey e) {
      throw new AuthException(otherwise);
    }
  }

  // ---- POST /organization/update

  private record Changes(
      @NotEmpty @Nullable String name,
      @NotEmpty @Nullable String slug,
      @OrNull @Nullable String logo,
      @Nullable JsonValue metadata) {}

  private record Update(Changes data, @Nullable String organizationId) {}

  private JsonValue update(Update input, Call call) {
    String id = Access.organization(input.organizationId(), ORGANIZATION_NOT_FOUND, call);
    Changes changes = input.data();
    Row row = Row.empty();
    if (changes.name() != null) row = row.with(Organization.NAME, changes.name());
    if (changes.slug() != null) row = row.with(Organization.SLUG, changes.slug());
    JsonValue data = call.body() instanceof JsonValue.Obj body ? body.get("data") : null;
    if (changes.logo() != null || Input.isNull("logo", data)) {
      row = row.with(Organization.LOGO, changes.logo());
    }
    String metadata = metadata(changes.metadata());
    if (metadata != null) row = row.with(Organization.METADATA, metadata);
    Row all = row;
    return slugged(
        ORGANIZATION_SLUG_ALREADY_TAKEN,
        () -> Organization.alone(id, call, () -> update(id, all, call)));
  }

  private JsonValue update(String id, Row changes, Call call) {
    Member member = Access.caller(id, USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, call);
    access.require(
        member, "organization", "update", YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION, call);
    String slug = changes.get(Organization.SLUG);
    Organization taken = slug == null ? null : Organization.bySlug(slug, call);
    if (taken != null && !taken.id().equals(id)) {
      throw new AuthException(ORGANIZATION_SLUG_ALREADY_TAKEN);
    }
    if (!changes.fields().isEmpty()) {
      call.db().update(Organization.MODEL, changes, Field.ID.is(id));
    }
    return Organization.require(id, call).written(call);
  }

  // ---- POST /organization/delete

  record ById(String organizationId) {}

  private JsonValue delete(ById input, Call call) {
    if (options.deletionDisabled) throw new AuthException(ORGANIZATION_DELETION_DISABLED);
    return Organization.alone(
        input.organizationId(), call, () -> delete(input.organizationId(), call));
  }

  private JsonValue delete(String id, Call call) {
    Member member = Access.caller(id, USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, call);
    access.require(
        member, "organization", "delete", YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION, call);
    Organization organization = Organization.require(id, call);
    call.db().delete(Member.MODEL, Member.ORGANIZATION_ID.is(id));
    call.db().delete(Invitation.MODEL, Invitation.ORGANIZATION_ID.is(id));
    call.db().delete(Organization.MODEL, Field.ID.is(id)); // and what else refers to it
    Access.left(id, call);
    return organization.json(call);
  }

  // ---- POST /organization/set-active

  private record SetActive(
      @OrNull @Nullable String organizationId, @Nullable String organizationSlug) {}

  private JsonValue.@Nullable Obj setActive(SetActive input, Call call) {
    if (Input.isNull("organizationId", call.body())) {
      if (Access.active(call) != null) activate(null, call);
      return null;
    }
    String id = Input.text(input.organizationId());
    String slug = Input.text(input.organizationSlug());
    if (id == null && slug != null) id = Organization.requireBySlug(slug, call).id();
    if (id == null) id = Access.active(call);
    if (id == null) return null;
    requireEntry(id, call);
    Organization organization = Organization.require(id, call);
    activate(id, call);
    return organization.json(call);
  }

  private static void activate(@Nullable String id, Call call) {
    call.sessions().refreshCookies(Access.activate(Row.of(Organization.ACTIVE, id), call), call);
  }

  /** Refuses who is no member, and has their session be about no organization at all. */
  private static Member requireEntry(String organizationId, Call call) {
    Member member = Member.find(call.session().user().id(), organizationId, call);
    if (member != null) return member;
    Access.activate(Row.of(Organization.ACTIVE, null), call);
    throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, 403);
  }

  // ---- POST /organization/check-slug

  private record BySlug(String slug) {}

  private record Status(boolean status) {}

  private Status checkSlug(BySlug input, Call call) {
    requireFree(input.slug(), ORGANIZATION_SLUG_ALREADY_TAKEN, call);
    return new Status(true);
  }

  // ---- GET /organization/list

  private List<JsonValue.Obj> list(NoInput input, Call call) {
    List<Member> memberships = Member.ofUser(call.session().user().id(), call);
    List<String> ids = memberships.stream().map(Member::organizationId).toList();
    Map<String, JsonValue.Obj> byId = new HashMap<>();
    for (Organization each : call.db().list(Organization.MODEL, Field.ID.isAnyOf(ids))) {
      byId.put(each.id(), each.json(call));
    }
    return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
  }

  // ---- GET /organization/get-organization

  private record Named(@Nullable String organizationId, @Nullable String organizationSlug) {}

  private JsonValue.@Nullable Obj get(Named input, Call call) {
    Organization organization = named(input.organizationId(), input.organizationSlug(), call);
    if (organization == null) return null;
    requireEntry(organization.id(), call);
    return organization.json(call);
  }

  private static @Nullable Organization named(
      @Nullable String id, @Nullable String slug, Call call) {
    String wanted = Input.text(slug);
    if (wanted != null) return Organization.requireBySlug(wanted, call);
    wanted = Input.text(id);
    if (wanted == null) wanted = Access.active(call);
    return wanted == null ? null : Organization.require(wanted, call);
  }

  // ---- GET /organization/get-full-organization

  private record Full(
      @Nullable String organizationId,
      @Nullable String organizationSlug,
      @Nullable JsonValue membersLimit) {}

  private JsonValue.@Nullable Obj getFull(Full input, Call call) {
    Organization organization = named(input.organizationId(), input.organizationSlug(), call);
    if (organization == null) return null;
    Member member = requireEntry(organization.id(), call);
    int most = options.membershipLimit.applyAsInt(organization);
    int limit = Input.count("membersLimit", input.membersLimit(), most);
    boolean mayInvite = access.mayInvite(member, call);
    JsonValue visible =
        mayInvite ? invitations.visibleTo(member, call) : new JsonValue.Arr(List.of());
    JsonValue.Obj full =
        organization
            .json(call)
            .with("invitations", visible)
            .with("members", members.first(limit, organization.id(), call));
    return options.hasTeams ? full.with("teams", teams.counted(organization.id(), call)) : full;
  }

  // ---- POST /organization/has-permission

  private record Asked(
      @Nullable String organizationId,
      @Nullable JsonValue permission,
      @Nullable JsonValue permissions) {}

  private record Answer(@Nullable String error, boolean success) {}

  private Answer hasPermission(Asked input, Call call) {
    Permissions old = Input.permissionsIfAny(input.permission());
    Permissions asked = Input.permissionsIfAny(input.permissions());
    if (old == null && asked == null) throw Input.invalid("body", "Invalid input");
    if (old != null && asked != null) {
      throw Input.invalid("body", "Invalid input: more than one option matched");
    }
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    Member member = Member.find(call.session().user().id(), id, call);
    if (member == null) throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, 401);
    return new Answer(null, asked != null && access.may(member, asked, call));
  }
}
