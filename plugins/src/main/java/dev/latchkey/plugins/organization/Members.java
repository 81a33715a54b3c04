package dev.latchkey.plugins.organization;

import static dev.latchkey.plugins.organization.OrganizationError.MEMBER_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ACTIVE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.NO_ROLE;
import static dev.latchkey.plugins.organization.OrganizationError.ORGANIZATION_MEMBERSHIP_LIMIT_REACHED;
import static dev.latchkey.plugins.organization.OrganizationError.ROLE_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.TEAMS_ARE_OFF;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints on members. */
final class Members {
  private static final Map<String, Condition.Operator> OPERATORS = new LinkedHashMap<>();

  static {
    OPERATORS.put("eq", Condition.Operator.IS);
    OPERATORS.put("ne", Condition.Operator.IS_NOT);
    OPERATORS.put("lt", Condition.Operator.BELOW);
    OPERATORS.put("lte", Condition.Operator.AT_MOST);
    OPERATORS.put("gt", Condition.Operator.ABOVE);
    OPERATORS.put("gte", Condition.Operator.AT_LEAST);
    OPERATORS.put("in", Condition.Operator.IS_ANY_OF);
    OPERATORS.put("not_in", Condition.Operator.IS_NOT);
    OPERATORS.put("contains", Condition.Operator.CONTAINS);
    OPERATORS.put("starts_with", Condition.Operator.STARTS_WITH);
    OPERATORS.put("ends_with", Condition.Operator.ENDS_WITH);
  }

  /** How many users are looked up at once: databases take so many values, and not any number. */
  private static final int AT_ONCE = 1000;

  private final OrganizationOptions options;
  private final Access access;

  Members(OrganizationOptions options, Access access) {
    this.options = options;
    this.access = access;
  }

  // ---- /organization/add-member, for the application

  record Add(
      String userId, JsonValue role, @Nullable String organizationId, @Nullable String teamId) {}

  JsonValue.Obj add(Add input, Call call) {
    String id = Input.text(input.organizationId());
    if (id == null) throw new AuthException(NO_ACTIVE_ORGANIZATION);
    if (input.teamId() != null && !options.hasTeams) throw new AuthException(TEAMS_ARE_OFF);
    User user = call.users().find(input.userId(), call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND, 400);
    String role = String.join(",", RoleNames.of(input.role()));
    List<String> teamIds = input.teamId() == null ? List.of() : List.of(input.teamId());
    return Organization.alone(id, call, () -> join(user, id, role, teamIds, call).json(call));
  }

  /** Makes somebody a member, and of these teams too; not without {@link Organization#alone}. */
  Member join(User user, String organizationId, String role, List<String> teamIds, Call call) {
    if (Member.find(user.id(), organizationId, call) != null) {
      throw new AuthException(USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION);
    }
    Organization organization = Organization.require(organizationId, call);
    long members = call.db().count(Member.MODEL, Member.ORGANIZATION_ID.is(organizationId));
    if (members >= options.membershipLimit.applyAsInt(organization)) {
      throw new AuthException(ORGANIZATION_MEMBERSHIP_LIMIT_REACHED);
    }
    for (String teamId : teamIds) {
      Team team = Team.require(teamId, organizationId, call);
      TeamMember.join(team, user.id(), options.maximumMembersPerTeam, call);
    }
    return Member.add(user.id(), organizationId, role, call);
  }

  // ---- POST /organization/remove-member

  record Remove(String memberIdOrEmail, @Nullable String organizationId) {}

  record Removed(JsonValue.Obj member) {}

  Removed remove(Remove input, Call call) {
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return Organization.alone(id, call, () -> remove(input.memberIdOrEmail(), id, call));
  }

  private Removed remove(String idOrEmail, String organizationId, Call call) {
    Member caller = Access.caller(organizationId, MEMBER_NOT_FOUND, call);
    User user = idOrEmail.contains("@") ? call.users().findByEmail(idOrEmail, call) : null;
    Member member =
        user == null
            ? byId(idOrEmail, organizationId, call)
            : Member.find(user.id(), organizationId, call);
    if (member == null) throw new AuthException(MEMBER_NOT_FOUND);
    boolean isCreator = access.isCreator(member.roles());
    if (isCreator && (!access.isCreator(caller.roles()) || access.isOnlyCreator(member, call))) {
      throw new AuthException(YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER);
    }
    access.require(caller, "member", "delete", YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER, call);
    end(member, call);
    return new Removed(user == null ? member.json(call) : member.json(user, call));
  }

  // A member of another organization is nobody here.
  private static @Nullable Member byId(String id, String organizationId, Call call) {
    return call.db().find(Member.MODEL, Field.ID.is(id), Member.ORGANIZATION_ID.is(organizationId));
  }

  private void end(Member member, Call call) {
    call.db().delete(Member.MODEL, Field.ID.is(member.id()));
    if (options.hasTeams) {
      for (Team team : Team.of(member.organizationId(), call)) {
        TeamMember.leave(team, member.userId(), call);
      }
    }
    if (member.userId().equals(call.session().user().id())) {
      Access.left(member.organizationId(), call);
    }
  }

  // ---- POST /organization/update-member-role

  record Update(@Nullable JsonValue role, String memberId, @Nullable String organizationId) {}

  JsonValue.Obj update(Update input, Call call) {
    List<String> roles = RoleNames.of(input.role());
    if (new JsonValue.Str("").equals(input.role())) throw new AuthException(NO_ROLE);
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    if (roles.isEmpty()) throw new AuthException(NO_ROLE);
    return Organization.alone(id, call, () -> update(input.memberId(), roles, id, call));
  }

  private JsonValue.Obj update(
      String memberId, List<String> roles, String organizationId, Call call) {
    Member caller = Access.caller(organizationId, MEMBER_NOT_FOUND, call);
    Member member = call.db().find(Member.MODEL, Field.ID.is(memberId));
    if (member == null) throw new AuthException(MEMBER_NOT_FOUND);
    if (!member.organizationId().equals(organizationId)) {
      throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER);
    }
    requireMayUpdate(caller, member, roles, call);
    access.requireKnown(roles, organizationId, ROLE_NOT_FOUND, call);
    Row changes = Row.of(Member.ROLE, String.join(",", roles));
    call.db().update(Member.MODEL, changes, Field.ID.is(memberId));
    return new Member(member.row().with(changes)).json(call);
  }

  // Only who may do everything makes or changes others of that kind, and one is always left.
  private void requireMayUpdate(Member caller, Member member, List<String> roles, Call call) {
    boolean was = access.isCreator(member.roles());
    boolean becomes = access.isCreator(roles);
    if ((was || becomes) && !access.isCreator(caller.roles())) {
      throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER);
    }
    if (was && !becomes && access.isOnlyCreator(member, call)) {
      throw new AuthException(YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER);
    }
    if (access.isCreator(caller.roles())) return;
    access.require(caller, "member", "update", YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER, call);
  }

  // ---- POST /organization/leave

  JsonValue.Obj leave(Organizations.ById input, Call call) {
    String id = input.organizationId();
    return Organization.alone(
        id,
        call,
        () -> {
          Member member = Access.caller(id, MEMBER_NOT_FOUND, call);
          if (access.isCreator(member.roles()) && access.isOnlyCreator(member, call)) {
            throw new AuthException(YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER);
          }
          end(member, call);
          return member.json(call.session().user(), call);
        });
  }

  // ---- GET /organization/get-active-member and get-active-member-role

  JsonValue.Obj active(NoInput input, Call call) {
    String id = Access.organization(null, NO_ACTIVE_ORGANIZATION, call);
    return Access.caller(id, MEMBER_NOT_FOUND, call).json(call.session().user(), call);
  }

  record RoleOf(
      @Nullable String userId,
      @Nullable String organizationId,
      @Nullable String organizationSlug) {}

  record HeldRole(String role) {}

  HeldRole role(RoleOf input, Call call) {
    Member caller = callerIn(input.organizationId(), input.organizationSlug(), call);
    String userId = Input.text(input.userId());
    if (userId == null) return new HeldRole(caller.row().require(Member.ROLE));
    Member member = Member.find(userId, caller.organizationId(), call);
    if (member == null) throw new AuthException(YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION);
    return new HeldRole(member.row().require(Member.ROLE));
  }

  private static Member callerIn(@Nullable String id, @Nullable String slug, Call call) {
    String wanted = Input.text(slug);
    String organization =
        wanted == null
            ? Access.organization(id, NO_ACTIVE_ORGANIZATION, call)
            : Organization.requireBySlug(wanted, call).id();
    return Access.caller(organization, YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION, call);
  }

  // ---- GET /organization/list-members

  record Listing(
      @Nullable JsonValue limit,
      @Nullable JsonValue offset,
      @Nullable String sortBy,
      @Nullable String sortDirection,
      @Nullable String filterField,
      @Nullable JsonValue filterValue,
      @Nullable String filterOperator,
      @Nullable String organizationId,
      @Nullable String organizationSlug) {}

  record Listed(JsonValue members, long total) {}

  Listed list(Listing input, Call call) {
    String id = callerIn(input.organizationId(), input.organizationSlug(), call).organizationId();
    Organization organization = Organization.require(id, call);
    int most = options.membershipLimit.applyAsInt(organization);
    int limit = Input.count("limit", input.limit(), most);
    int offset = Input.count("offset", input.offset(), 0);
    Page page = new Page(List.of(order(input, call)), offset, limit);
    List<Condition> where = new ArrayList<>(filter(input, call));
    where.add(Member.ORGANIZATION_ID.is(id));
    Condition[] all = where.toArray(Condition[]::new);
    return new Listed(page(page, call, all), call.db().count(Member.MODEL, all));
  }

  private static Order order(Listing input, Call call) {
    String direction = input.sortDirection();
    if (direction != null && !direction.equals("asc") && !direction.equals("desc")) {
      throw Input.notAnOption("query.sortDirection", List.of("asc", "desc"));
    }
    String name = Input.text(input.sortBy());
    Field<?> by = name == null ? Member.CREATED_AT : field("sortBy", name, call);
    return "desc".equals(direction) ? by.descending() : by.ascending();
  }

  private static List<Condition> filter(Listing input, Call call) {
    String operator = input.filterOperator() == null ? "eq" : input.filterOperator();
    Condition.Operator how = OPERATORS.get(operator);
    if (how == null) throw Input.notAnOption("query.filterOperator", OPERATORS.keySet());
    String name = Input.text(input.filterField());
    if (name == null) return List.of();
    Field<?> field = field("filterField", name, call);
    List<Object> values = values(field, input.filterValue());
    boolean fits = !how.isPartial() || field.type().equals(FieldType.STRING);
    if (values.isEmpty() || !fits) return List.of(Field.ID.isAnyOf(List.of())); // of nobody
    if (how == Condition.Operator.IS_ANY_OF) return List.of(new Condition(field, how, values));
    if (operator.equals("not_in")) {
      return values.stream().map(value -> new Condition(field, how, value)).toList();
    }
    return List.of(new Condition(field, how, values.get(0)));
  }

  private static List<Object> values(Field<?> field, @Nullable JsonValue given) {
    List<JsonValue> each =
        given instanceof JsonValue.Arr array
            ? array.items()
            : given == null ? List.of() : List.of(given);
    List<Object> values = new ArrayList<>();
    for (JsonValue one : each) {
      Object value = field.type().fromJson(one);
      if (value != null) values.add(value);
    }
    return values;
  }

  private static Field<?> field(String parameter, String name, Call call) {
    Field<?> field = call.db().schema().table(Member.MODEL).field(name);
    if (field != null) return field;
    throw Input.invalid("query." + parameter, "Invalid input");
  }

  JsonValue first(int limit, String organizationId, Call call) {
    Page page = Page.first(limit, Member.CREATED_AT.ascending());
    return page(page, call, Member.ORGANIZATION_ID.is(organizationId));
  }

  /** Returns members with who they are. */
  JsonValue.Arr page(Page page, Call call, Condition... where) {
    List<Member> members = call.db().list(Member.MODEL, page, where);
    Map<String, User> users = new HashMap<>();
    for (int from = 0; from < members.size(); from += AT_ONCE) {
      List<Member> some = members.subList(from, Math.min(from + AT_ONCE, members.size()));
      Condition theirs = Field.ID.isAnyOf(some.stream().map(Member::userId).toList());
      call.db().list(User.MODEL, theirs).forEach(user -> users.put(user.id(), user));
    }
    List<JsonValue> shown = new ArrayList<>();
    for (Member member : members) {
      User user = users.get(member.userId());
      if (user != null) shown.add(member.json(user, call));
    }
    return new JsonValue.Arr(shown);
  }
}
