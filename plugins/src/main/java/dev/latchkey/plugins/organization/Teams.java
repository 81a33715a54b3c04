package dev.latchkey.plugins.organization;

import static dev.latchkey.plugins.organization.OrganizationError.NO_ACTIVE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.TEAM_NOT_FOUND;
import static dev.latchkey.plugins.organization.OrganizationError.UNABLE_TO_REMOVE_LAST_TEAM;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.USER_IS_NOT_A_MEMBER_OF_THE_TEAM;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM;
import static dev.latchkey.plugins.organization.OrganizationError.YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.NotEmpty;
import dev.latchkey.OrNull;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The endpoints on teams. */
final class Teams {
  private final OrganizationOptions options;
  private final Access access;

  Teams(OrganizationOptions options, Access access) {
    this.options = options;
    this.access = access;
  }

  record Message(String message) {}

  // ---- POST /organization/create-team

  record Create(String name, @Nullable String organizationId) {}

  JsonValue.Obj create(Create input, Call call) {
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return Organization.alone(id, call, () -> create(input.name(), id, call).json(call));
  }

  private Team create(String name, String organizationId, Call call) {
    Member caller =
        Access.caller(
            organizationId, YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION, call);
    access.require(
        caller, "team", "create", YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION, call);
    if (count(organizationId, call) >= options.maximumTeams) {
      throw new AuthException(YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS);
    }
    return Team.add(name, organizationId, call.now(), call);
  }

  private static long count(String organizationId, Call call) {
    return call.db().count(Team.MODEL, Team.ORGANIZATION_ID.is(organizationId));
  }

  // ---- GET /organization/list-teams

  record Of(@Nullable String organizationId) {}

  JsonValue list(Of input, Call call) {
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    Access.caller(id, YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION, call);
    return Stored.all(Team.of(id, call), call);
  }

  /** Returns the teams as the whole organization shows them: with how many are in each. */
  JsonValue counted(String organizationId, Call call) {
    List<JsonValue> teams = new ArrayList<>();
    for (Team team : Team.of(organizationId, call)) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("name", JsonValue.Null.NULL); // which comes first
      members.put("memberCount", new JsonValue.Num(team.row().require(Team.MEMBER_COUNT)));
      members.putAll(team.json(call).members());
      teams.add(new JsonValue.Obj(members));
    }
    return new JsonValue.Arr(teams);
  }

  // ---- POST /organization/update-team

  record Changes(@NotEmpty @Nullable String name, @Nullable String organizationId) {}

  record Update(String teamId, Changes data) {}

  JsonValue.Obj update(Update input, Call call) {
    String id = Access.organization(input.data().organizationId(), NO_ACTIVE_ORGANIZATION, call);
    Member caller = Access.caller(id, YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM, call);
    access.require(caller, "team", "update", YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM, call);
    Team team = Team.require(input.teamId(), id, call);
    Row changes = Row.of(Team.UPDATED_AT, call.now());
    if (input.data().name() != null) changes = changes.with(Team.NAME, input.data().name());
    call.db().update(Team.MODEL, changes, Field.ID.is(team.id()));
    return new Team(team.row().with(changes)).json(call);
  }

  // ---- POST /organization/remove-team

  record Remove(String teamId, @Nullable String organizationId) {}

  Message remove(Remove input, Call call) {
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return Organization.alone(id, call, () -> remove(input.teamId(), id, call));
  }

  private Message remove(String teamId, String organizationId, Call call) {
    Member caller = Access.caller(organizationId, YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM, call);
    if (teamId.equals(call.session().session().get(Team.ACTIVE))) {
      throw new AuthException(YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM);
    }
    access.require(
        caller, "team", "delete", YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION, call);
    Team team = Team.require(teamId, organizationId, call);
    if (!options.canRemoveAllTeams && count(organizationId, call) <= 1) {
      throw new AuthException(UNABLE_TO_REMOVE_LAST_TEAM);
    }
    call.db().delete(TeamMember.MODEL, TeamMember.TEAM_ID.is(team.id()));
    call.db().delete(Team.MODEL, Field.ID.is(team.id()));
    Invitation.open(organizationId, call).forEach(each -> withdraw(team, each, call));
    return new Message("Team removed successfully.");
  }

  // Who is invited to a team that is gone is still invited to the others.
  private static void withdraw(Team team, Invitation invitation, Call call) {
    List<String> others = new ArrayList<>(invitation.teamIds());
    if (!others.remove(team.id())) return;
    String left = others.isEmpty() ? null : String.join(",", others);
    invitation.change(Row.of(Invitation.TEAM_ID, left), call);
  }

  // ---- POST /organization/set-active-team

  record SetActive(@OrNull @Nullable String teamId) {}

  JsonValue.@Nullable Obj setActive(SetActive input, Call call) {
    String active = call.session().session().get(Team.ACTIVE);
    if (Input.isNull("teamId", call.body())) {
      if (active != null) activate(null, call);
      return null;
    }
    String teamId = Input.text(input.teamId());
    if (teamId == null) teamId = active;
    if (teamId == null) return null;
    String id = Access.organization(null, NO_ACTIVE_ORGANIZATION, call);
    Team team = Team.require(teamId, id, call);
    if (TeamMember.find(call.session().user().id(), teamId, call) == null) {
      throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_TEAM, 403);
    }
    activate(teamId, call);
    return team.json(call);
  }

  private static void activate(@Nullable String teamId, Call call) {
    ActiveSession now = Access.activate(Row.of(Team.ACTIVE, teamId), call);
    call.sessions().refreshCookies(now, call);
  }

  // ---- GET /organization/list-user-teams

  record OfUser(@Nullable String userId, @Nullable String organizationId) {}

  JsonValue listOfUser(OfUser input, Call call) {
    String own = call.session().user().id();
    String named = Input.text(input.userId());
    String userId = named == null ? own : named;
    if (userId.equals(own) && Input.text(input.organizationId()) == null) {
      return Stored.all(ownTeams(own, call), call);
    }
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    Member caller = Access.caller(id, YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION, call);
    if (!userId.equals(own)) {
      access.require(caller, "member", "update", YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER, call);
      if (Member.find(userId, id, call) == null) {
        throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION);
      }
    }
    List<Team> teams = Team.ofUser(userId, call);
    return Stored.all(
        teams.stream().filter(team -> team.organizationId().equals(id)).toList(), call);
  }

  private static List<Team> ownTeams(String userId, Call call) {
    List<String> organizationIds =
        Member.ofUser(userId, call).stream().map(Member::organizationId).toList();
    return Team.ofUser(userId, call).stream()
        .filter(team -> organizationIds.contains(team.organizationId()))
        .toList();
  }

  // ---- GET /organization/list-team-members

  record ById(@Nullable String teamId) {}

  JsonValue members(ById input, Call call) {
    String teamId = Input.text(input.teamId());
    if (teamId == null) teamId = call.session().session().get(Team.ACTIVE);
    if (teamId == null) throw new AuthException(YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM);
    Team team = call.db().find(Team.MODEL, Field.ID.is(teamId));
    if (team == null) throw new AuthException(TEAM_NOT_FOUND);
    String own = call.session().user().id();
    if (Member.find(own, team.organizationId(), call) == null
        || TeamMember.find(own, teamId, call) == null) {
      throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_TEAM);
    }
    return Stored.all(TeamMember.of(teamId, call), call);
  }

  // ---- POST /organization/add-team-member and remove-team-member

  record Seat(String teamId, @Nullable JsonValue userId, @Nullable String organizationId) {}

  JsonValue.Obj add(Seat input, Call call) {
    return seat(
        input,
        "update",
        YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER,
        call,
        (team, userId) ->
            TeamMember.join(team, userId, options.maximumMembersPerTeam, call).json(call));
  }

  Message take(Seat input, Call call) {
    return seat(
        input,
        "delete",
        YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER,
        call,
        (team, userId) -> {
          if (!TeamMember.leave(team, userId, call)) {
            throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_TEAM);
          }
          return new Message("Team member removed successfully.");
        });
  }

  private <R> R seat(
      Seat input,
      String action,
      OrganizationError otherwise,
      Call call,
      BiFunction<Team, String, R> change) {
    String userId = Input.id("userId", input.userId());
    String id = Access.organization(input.organizationId(), NO_ACTIVE_ORGANIZATION, call);
    return Organization.alone(
        id,
        call,
        () -> {
          Member caller = Access.caller(id, USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, call);
          access.require(caller, "member", action, otherwise, call);
          if (Member.find(userId, id, call) == null) {
            throw new AuthException(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION);
          }
          return change.apply(Team.require(input.teamId(), id, call), userId);
        });
  }
}
