package dev.latchkey.plugins.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationsTest {
  private final Company company = Company.create();
  private final Browser ann = company.ann;

  private static String slugged(String slug) {
    return "{\"name\":\"N\",\"slug\":\"" + slug + "\"}";
  }

  private static String active(Browser browser) {
    JsonValue active = browser.session().at("session.activeOrganizationId");
    return active == null || active == JsonValue.Null.NULL ? "none" : active.asString() + "";
  }

  // ---- making

  @Test
  void whoMakesAnOrganizationOwnsItAndWorksInIt() {
    Reply made =
        ann.post(
                "/organization/create",
                "{\"name\":\"Other\",\"slug\":\"other\",\"metadata\":{\"plan\":[1]}}")
            .hasStatus(200)
            .setsNoCookie();
    assertThat(made.body())
        .startsWith("{\"name\":\"Other\",\"slug\":\"other\",\"logo\":null,\"createdAt\":\"");
    assertThat(made.at("metadata.plan.0")).isEqualTo(new JsonValue.Num(1L));
    made.json("members.0.role").isEqualTo("owner");
    assertThat(active(ann)).isEqualTo(made.text("id"));
    ann.get("/organization/list").json("1.metadata").isEqualTo("{\"plan\":[1]}");
    ann.post(
            "/organization/create",
            "{\"name\":\"T\",\"slug\":\"t\",\"keepCurrentActiveOrganization\":true}")
        .json("metadata")
        .isAbsent();
    assertThat(active(ann)).isEqualTo(made.text("id"));
  }

  @Test
  void aSlugIsTakenOnceWhoeverComesAtTheSameTime() throws Exception {
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Browser browser = company.site.signedUp("u" + i + "@example.com");
      calls.add(() -> browser.post("/organization/create", slugged("same")));
    }
    List<Reply> replies = Company.atOnce(calls);
    assertThat(Company.winners(replies)).isEqualTo(1);
    replies.stream()
        .filter(reply -> reply.status() != 200)
        .forEach(reply -> reply.isRefusal(400, "ORGANIZATION_ALREADY_EXISTS"));
    ann.post("/organization/check-slug", "{\"slug\":\"same\"}")
        .isRefusal(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    ann.post("/organization/check-slug", "{\"slug\":\"free\"}").hasBody("{\"status\":true}");
    ann.post("/organization/update", "{\"data\":{\"slug\":\"same\"}}")
        .isRefusal(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    assertThat(company.site.all(Member.MODEL)).hasSize(2);
  }

  @Test
  void aUserMakesAsManyAsTheLimitSaysWhateverTheyDoAtOnce() throws Exception {
    Company limited = Company.create(o -> o.organizationLimit(user -> 3));
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String slug = "s" + i;
      Browser tab = limited.site.browser();
      tab.signIn(Company.ANN, Site.PASSWORD).hasStatus(200);
      calls.add(() -> tab.post("/organization/create", slugged(slug)));
    }
    assertThat(Company.winners(Company.atOnce(calls))).isEqualTo(2);
    limited
        .ann
        .post("/organization/create", slugged("more"))
        .isRefusal(403, "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS");
  }

  @Test
  void onlyWhoIsAllowedToMakesOrganizations() {
    Site site =
        Site.with(Organizations.create(o -> o.canCreate(u -> u.email().startsWith("ann@"))));
    site.signedUp("bob@example.com")
        .post("/organization/create", slugged("bobs"))
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION");
    Company.make(site.signedUp(Company.ANN), "anns");
  }

  // ---- changing

  @Test
  void ownersAndAdminsChangeWhatAnOrganizationIsCalled() {
    Browser admin = company.joined("bob", "admin");
    Browser member = company.joined("cid", "member");
    Reply changed =
        admin.post(
            "/organization/update",
            "{\"data\":{\"name\":\"New\",\"logo\":\"l.png\",\"metadata\":{\"a\":1}}}");
    changed.json("name").isEqualTo("New");
    changed.json("slug").isEqualTo("acme");
    changed.json("logo").isEqualTo("l.png");
    assertThat(changed.at("metadata.a")).isEqualTo(new JsonValue.Num(1L));
    Reply cleared = admin.post("/organization/update", "{\"data\":{\"logo\":null}}");
    assertThat(cleared.at("logo")).isEqualTo(JsonValue.Null.NULL);
    cleared.json("name").isEqualTo("New");
    admin
        .post("/organization/update", "{\"data\":{}}")
        .hasStatus(200)
        .json("name")
        .isEqualTo("New");
    member
        .post("/organization/update", "{\"data\":{\"name\":\"X\"}}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION");
    company
        .site
        .signedUp("eve@example.com")
        .post("/organization/update", "{\"data\":{\"name\":\"X\"}}")
        .isRefusal(400, "ORGANIZATION_NOT_FOUND");
  }

  @Test
  void onlyAnOwnerDeletesAnOrganizationAndAllOfItGoes() {
    Browser admin = company.joined("bob", "admin");
    company.invite("cid", "member");
    String body = "{\"organizationId\":\"" + company.id + "\"}";
    admin
        .post("/organization/delete", body)
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION");
    ann.post("/organization/delete", body).hasStatus(200).json("slug").isEqualTo("acme");
    assertThat(active(ann)).isEqualTo("none");
    assertThat(company.site.all(Organization.MODEL)).isEmpty();
    assertThat(company.site.all(Member.MODEL)).isEmpty();
    assertThat(company.site.all(Invitation.MODEL)).isEmpty();
    ann.post("/organization/delete", body)
        .isRefusal(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    admin.get("/organization/get-organization").isRefusal(400, "ORGANIZATION_NOT_FOUND");
  }

  @Test
  void nobodyDeletesWhereThatIsSwitchedOff() {
    Company kept = Company.create(o -> o.disableDeletion(true));
    kept.ann
        .post("/organization/delete", "{\"organizationId\":\"" + kept.id + "\"}")
        .isRefusal(404, "ORGANIZATION_DELETION_DISABLED");
  }

  // ---- working in one

  @Test
  void aSessionIsAboutOneOrganizationOrNone() {
    String other = Company.make(ann, "other");
    ann.post("/organization/set-active", "{\"organizationSlug\":\"acme\"}")
        .json("id")
        .isEqualTo(company.id);
    assertThat(active(ann)).isEqualTo(company.id);
    Reply chosen = ann.post("/organization/set-active", "{\"organizationId\":\"" + other + "\"}");
    assertThat(chosen.cookie("better-auth.session_token").value()).isNotEmpty();
    ann.post("/organization/set-active", "{}").json("id").isEqualTo(other);
    ann.post("/organization/set-active", "{\"organizationId\":null}").hasBody("null");
    assertThat(active(ann)).isEqualTo("none");
    ann.post("/organization/set-active", "{\"organizationId\":null}")
        .hasBody("null")
        .setsNoCookie();
    ann.get("/organization/get-organization").hasBody("null");
    ann.get("/organization/get-full-organization").hasBody("null");
    ann.get("/organization/get-active-member").isRefusal(400, "NO_ACTIVE_ORGANIZATION");
  }

  @Test
  void whoIsNoMemberSeesNothingAndWorksNowhereThen() {
    Browser bob = company.site.signedUp("bob@example.com");
    for (String path :
        List.of(
            "/organization/get-organization?organizationSlug=acme",
            "/organization/get-organization?organizationId=" + company.id,
            "/organization/get-full-organization?organizationSlug=acme")) {
      Company.make(bob, "b" + path.hashCode());
      bob.get(path).isRefusal(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
      assertThat(active(bob)).isEqualTo("none");
    }
    bob.post("/organization/set-active", "{\"organizationSlug\":\"acme\"}")
        .isRefusal(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    bob.post("/organization/set-active", "{\"organizationSlug\":\"none\"}")
        .isRefusal(400, "ORGANIZATION_NOT_FOUND");
  }

  @Test
  void theWholeOrganizationShowsItsMembersAndToWhomItMayConcernItsInvitations() {
    Browser bob = company.joined("bob", "member");
    company.invite("cid", "owner");
    Browser dot = company.joined("dot", "admin");
    Reply whole = ann.get("/organization/get-full-organization");
    whole.json("members").hasSize(3);
    whole.json("members.0.user.email").isEqualTo(Company.ANN);
    whole.json("invitations").hasSize(3);
    whole.json("teams").isAbsent();
    bob.get("/organization/get-full-organization").json("invitations").hasSize(0);
    dot.get("/organization/get-full-organization").json("invitations").hasSize(2);
    ann.get("/organization/get-full-organization?membersLimit=1").json("members").hasSize(1);
    ann.get("/organization/get-full-organization?membersLimit=x").json("members").hasSize(3);
  }

  @Test
  void aRoleSaysWhatMayBeDone() {
    Browser bob = company.joined("bob", "admin,member");
    String update = "{\"permissions\":{\"organization\":[\"update\"]}}";
    String delete = "{\"permissions\":{\"organization\":[\"update\",\"delete\"]}}";
    bob.post("/organization/has-permission", update).hasBody("{\"error\":null,\"success\":true}");
    bob.post("/organization/has-permission", delete).json("success").isFalse();
    ann.post("/organization/has-permission", delete).json("success").isTrue();
    ann.post("/organization/has-permission", delete.replace("permissions", "permission"))
        .json("success")
        .isFalse();
    ann.post("/organization/has-permission", "{\"permissions\":{}}").json("success").isFalse();
    company
        .site
        .signedUp("eve@example.com")
        .post(
            "/organization/has-permission",
            "{\"organizationId\":\"" + company.id + "\"," + update.substring(1))
        .isRefusal(401, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
  }

  // threats A133
  @Test
  void nobodyChoosesAnOrganizationByChangingTheSession() {
    Browser bob = company.site.signedUp("bob@example.com");
    bob.post("/update-session", "{\"activeOrganizationId\":\"" + company.id + "\"}").hasStatus(400);
    assertThat(active(bob)).isEqualTo("none");
    assertThat(company.site.all(Session.MODEL)).hasSize(2);
  }

  // ---- strangers and bad input

  @ParameterizedTest
  @CsvSource({
    "create, '{\"name\":\"N\",\"slug\":\"s\"}', 401, ''",
    "update, '{\"data\":{}}', 401, '{\"message\":\"User not found\"}'",
    "delete, '{\"organizationId\":\"x\"}', 401, ''",
    "leave, '{\"organizationId\":\"x\"}', 401, "
        + "'{\"message\":\"Unauthorized\",\"code\":\"UNAUTHORIZED\"}'",
  })
  void whoIsNotSignedInIsToldSo(String endpoint, String body, int status, String answer) {
    company
        .site
        .browser()
        .post("/organization/" + endpoint, body)
        .hasStatus(status)
        .hasBody(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create {}",
        "create {\"name\":\"\",\"slug\":\"s\"}",
        "create {\"name\":\"N\",\"slug\":\"s\",\"metadata\":[]}",
        "create {\"name\":\"N\",\"slug\":\"s\",\"metadata\":null}",
        "update {}",
        "update {\"data\":{\"name\":\"\"}}",
        "set-active {\"organizationId\":5}",
        "has-permission {}",
        "has-permission {\"permissions\":{\"a\":[1]}}",
        "has-permission {\"permissions\":{\"a\":[\"b\"]},\"permission\":{}}",
        "invite-member {\"email\":\"x@example.com\",\"role\":5}",
        "update-member-role {\"memberId\":\"x\"}",
      })
  void inputOfAnotherShapeIsRefused(String call) {
    int space = call.indexOf(' ');
    ann.post("/organization/" + call.substring(0, space), call.substring(space + 1))
        .isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void withoutTeamsAndRolesOfTheirOwnTheseEndpointsAreNotThere() {
    ann.get("/organization/list-teams").hasStatus(404);
    ann.get("/organization/list-roles").hasStatus(404);
    ann.post("/organization/add-member", "{}").hasStatus(404);
  }
}
