package dev.latchkey.plugins.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonValue;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class TeamsTest {
  private final Company company = Company.create(o -> o.teams());
  private final Browser ann = company.ann;

  private static String team(Browser browser, String name) {
    return browser
        .post("/organization/create-team", "{\"name\":\"" + name + "\"}")
        .hasStatus(200)
        .text("id");
  }

  private static Reply seat(Browser by, String verb, String team, String userId) {
    return by.post(
        "/organization/" + verb + "-team-member",
        "{\"teamId\":\"" + team + "\",\"userId\":\"" + userId + "\"}");
  }

  private static Reply activate(Browser browser, String team) {
    return browser.post("/organization/set-active-team", "{\"teamId\":\"" + team + "\"}");
  }

  private static Reply remove(Browser browser, String team) {
    return browser.post("/organization/remove-team", "{\"teamId\":\"" + team + "\"}");
  }

  private long counted(String team) {
    return company.site.all(Team.MODEL).stream()
        .filter(each -> each.id().equals(team))
        .mapToLong(each -> each.row().require(Team.MEMBER_COUNT).longValue())
        .sum();
  }

  @Test
  void anOrganizationBeginsWithATeamOfItsMaker() {
    Reply teams = ann.get("/organization/list-teams");
    teams.json("").hasSize(1);
    teams.json("0.name").isEqualTo("acme inc");
    teams.json("0.memberCount").isAbsent();
    ann.session().json("session.activeTeamId").isEqualTo(teams.text("0.id"));
    ann.get("/organization/list-team-members").json("").hasSize(1);
    Reply whole = ann.get("/organization/get-full-organization");
    assertThat(whole.at("teams.0.memberCount")).isEqualTo(new JsonValue.Num(1L));
    Company none = Company.create(o -> o.teams().defaultTeam(false));
    none.ann.get("/organization/list-teams").hasBody("[]");
  }

  @Test
  void teamsAreMadeRenamedAndRemoved() {
    String team = team(ann, "a");
    Reply renamed =
        ann.post(
            "/organization/update-team", "{\"teamId\":\"" + team + "\",\"data\":{\"name\":\"b\"}}");
    renamed.json("name").isEqualTo("b");
    remove(ann, team).hasBody("{\"message\":\"Team removed successfully.\"}");
    remove(ann, team).isRefusal(400, "TEAM_NOT_FOUND");
    String first = ann.get("/organization/list-teams").text("0.id");
    remove(ann, first).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM"); // it is active
    ann.post("/organization/set-active-team", "{\"teamId\":null}").hasBody("null");
    remove(ann, first).isRefusal(400, "UNABLE_TO_REMOVE_LAST_TEAM");
    Company emptied = Company.create(o -> o.teams().allowRemovingAllTeams(true));
    emptied.ann.post("/organization/set-active-team", "{\"teamId\":null}").hasBody("null");
    remove(emptied.ann, emptied.ann.get("/organization/list-teams").text("0.id")).hasStatus(200);
  }

  @Test
  void membersWorkInTheTeamsTheyAreIn() {
    String team = team(ann, "a");
    Browser bob = company.joined("bob", "member");
    String bobs = Company.userId(bob);
    activate(bob, team).isRefusal(403, "USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    bob.get("/organization/list-team-members").isRefusal(400, "YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM");
    Reply added = seat(ann, "add", team, bobs).hasStatus(200);
    added.json("").hasKeys("teamId", "userId", "createdAt", "id");
    seat(ann, "add", team, bobs).json("id").isEqualTo(added.text("id"));
    assertThat(counted(team)).isEqualTo(1);
    activate(bob, team).json("name").isEqualTo("a");
    bob.session().json("session.activeTeamId").isEqualTo(team);
    bob.get("/organization/list-team-members").json("").hasSize(1);
    bob.get("/organization/list-user-teams").json("0.id").isEqualTo(team);
    ann.get("/organization/list-team-members?teamId=" + team)
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    ann.get("/organization/list-user-teams?userId=" + bobs).json("0.id").isEqualTo(team);
    bob.get("/organization/list-user-teams?userId=" + Company.userId(ann))
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    seat(ann, "remove", team, bobs).hasBody("{\"message\":\"Team member removed successfully.\"}");
    seat(ann, "remove", team, bobs).isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    assertThat(counted(team)).isZero();
  }

  @Test
  void whoLeavesTheOrganizationLeavesItsTeams() {
    String team = team(ann, "a");
    Browser bob = company.joined("bob", "member");
    seat(ann, "add", team, Company.userId(bob)).hasStatus(200);
    bob.post("/organization/leave", "{\"organizationId\":\"" + company.id + "\"}").hasStatus(200);
    assertThat(counted(team)).isZero();
    assertThat(company.site.all(TeamMember.MODEL)).hasSize(1); // Ann in the first one
    bob.get("/organization/list-user-teams").hasBody("[]");
  }

  @Test
  void anInvitationToATeamLeadsThere() {
    String team = team(ann, "a");
    String other = team(ann, "b");
    String to = "{\"email\":\"bob@example.com\",\"role\":\"member\",\"teamId\":";
    ann.post("/organization/invite-member", to + "\"a,b\"}").isRefusal(400, "INVALID_TEAM_ID");
    ann.post("/organization/invite-member", to + "\"x\"}").isRefusal(400, "TEAM_NOT_FOUND");
    String both =
        ann.post("/organization/invite-member", to + "[\"" + team + "\",\"" + other + "\"]}")
            .hasStatus(200)
            .text("id");
    remove(ann, other).hasStatus(200);
    Browser bob = company.site.signedUp("bob@example.com");
    Reply accepted = Company.accept(bob, both).hasStatus(200);
    accepted.json("invitation.teamId").isEqualTo(team);
    assertThat(accepted.cookie("better-auth.session_token").value()).isNotEmpty();
    bob.session().json("session.activeTeamId").isEqualTo(team);
    assertThat(counted(team)).isEqualTo(1);
  }

  @Test
  void teamsAndTheirSeatsAreLimitedWhateverHappensAtOnce() throws Exception {
    Company limited = Company.create(o -> o.teams().teamLimits(3, 2));
    List<Callable<Reply>> making = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Browser tab = limited.tab();
      making.add(() -> tab.post("/organization/create-team", "{\"name\":\"t\"}"));
    }
    assertThat(Company.winners(Company.atOnce(making))).isEqualTo(2);
    limited
        .ann
        .post("/organization/create-team", "{\"name\":\"t\"}")
        .isRefusal(400, "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS");

    String team = limited.ann.get("/organization/list-teams").text("1.id");
    List<Callable<Reply>> accepting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String to = "{\"email\":\"u" + i + "@example.com\",\"role\":\"member\",\"teamId\":\"";
      String id = limited.ann.post("/organization/invite-member", to + team + "\"}").text("id");
      Browser browser = limited.site.signedUp("u" + i + "@example.com");
      accepting.add(() -> Company.accept(browser, id));
    }
    List<Reply> accepted = Company.atOnce(accepting);
    assertThat(Company.winners(accepted)).isEqualTo(2);
    accepted.stream()
        .filter(reply -> reply.status() != 200)
        .forEach(reply -> reply.isRefusal(403, "TEAM_MEMBER_LIMIT_REACHED"));
    assertThat(limited.roles()).hasSize(3); // nobody came in by half
    seat(limited.ann, "add", team, Company.userId(limited.ann))
        .isRefusal(403, "TEAM_MEMBER_LIMIT_REACHED");
  }

  @Test
  void aMemberChangesNoTeam() {
    Browser bob = company.joined("bob", "member");
    String team = team(ann, "a");
    bob.post("/organization/create-team", "{\"name\":\"x\"}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION");
    bob.post("/organization/update-team", "{\"teamId\":\"" + team + "\",\"data\":{}}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM");
    remove(bob, team).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION");
    String own = Company.userId(bob);
    seat(bob, "add", team, own).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER");
    seat(bob, "remove", team, own).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER");
  }

  @Test
  void anOwnerElsewhereTouchesNoTeamHere() {
    String team = team(ann, "a");
    Browser eve = company.site.signedUp("eve@example.com");
    String eves = Company.make(eve, "eves");
    String own = Company.userId(eve);
    String here = "\"organizationId\":\"" + company.id + "\"";
    eve.post("/organization/create-team", "{\"name\":\"x\"," + here + "}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION");
    eve.get("/organization/list-teams?organizationId=" + company.id)
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION");
    eve.post("/organization/update-team", "{\"teamId\":\"" + team + "\",\"data\":{\"name\":\"x\"}}")
        .isRefusal(400, "TEAM_NOT_FOUND");
    eve.post(
            "/organization/update-team",
            "{\"teamId\":\"" + team + "\",\"data\":{\"name\":\"x\"," + here + "}}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM");
    remove(eve, team).isRefusal(400, "TEAM_NOT_FOUND");
    seat(eve, "add", team, own).isRefusal(400, "TEAM_NOT_FOUND");
    seat(eve, "add", team, Company.userId(ann))
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    seat(eve, "remove", team, Company.userId(ann))
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    activate(eve, team).isRefusal(400, "TEAM_NOT_FOUND");
    eve.get("/organization/list-team-members?teamId=" + team)
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    eve.get("/organization/list-user-teams?organizationId=" + company.id)
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    eve.get("/organization/list-user-teams?userId=" + Company.userId(ann))
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    eve.post(
            "/organization/invite-member",
            "{\"email\":\"x@example.com\",\"role\":\"member\",\"teamId\":\"" + team + "\"}")
        .isRefusal(400, "TEAM_NOT_FOUND");
    assertThat(eves).isNotEqualTo(company.id);
    assertThat(counted(team)).isZero();
  }
}
