package dev.latchkey.plugins.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomRolesTest {
  private final Company company = Company.whole(o -> {});
  private final Browser ann = company.ann;

  private static Reply make(Browser browser, String role, String permission) {
    return browser.post(
        "/organization/create-role",
        "{\"role\":\"" + role + "\",\"permission\":" + permission + "}");
  }

  private static Reply change(Browser browser, String role, String data) {
    return browser.post(
        "/organization/update-role", "{\"roleName\":\"" + role + "\",\"data\":" + data + "}");
  }

  private static Reply delete(Browser browser, String role) {
    return browser.post("/organization/delete-role", "{\"roleName\":\"" + role + "\"}");
  }

  private static boolean may(Browser browser, String permissions) {
    Reply reply =
        browser.post("/organization/has-permission", "{\"permissions\":" + permissions + "}");
    return reply.at("success") instanceof JsonValue.Bool answer && answer.value();
  }

  @Test
  void anOrganizationMakesRolesAndGivesThem() {
    Reply made = make(ann, "Editor", "{\"project\":[\"create\"]}").hasStatus(200);
    made.json("roleData.role").isEqualTo("editor");
    assertThat(made.at("roleData.permission.project.0")).isEqualTo(new JsonValue.Str("create"));
    assertThat(made.at("statements.project.0")).isEqualTo(new JsonValue.Str("create"));
    Browser bob = company.joined("bob", "member,editor");
    assertThat(may(bob, "{\"project\":[\"create\"]}")).isTrue();
    assertThat(may(bob, "{\"project\":[\"create\"],\"ac\":[\"read\"]}")).isFalse(); // no one role
    change(ann, "editor", "{\"permission\":{\"project\":[\"delete\"]}}").hasStatus(200);
    assertThat(may(bob, "{\"project\":[\"create\"]}")).isFalse();
    assertThat(may(bob, "{\"project\":[\"delete\"]}")).isTrue();
    delete(ann, "editor").isRefusal(400, "ROLE_IS_ASSIGNED_TO_MEMBERS");
    change(ann, "editor", "{\"roleName\":\"Writer\"}").json("roleData.role").isEqualTo("writer");
    assertThat(may(bob, "{\"project\":[\"delete\"]}")).isFalse(); // nobody has the new one yet
    bob.get("/organization/list-roles").json("0.role").isEqualTo("writer");
    bob.get("/organization/get-role?roleName=writer").json("role").isEqualTo("writer");
    delete(ann, "writer").hasBody("{\"success\":true}");
    ann.get("/organization/get-role?roleName=writer").isRefusal(400, "ROLE_NOT_FOUND");
    change(ann, "writer", "{}").isRefusal(400, "ROLE_NOT_FOUND");
    delete(ann, "writer").isRefusal(400, "ROLE_NOT_FOUND");
  }

  @Test
  void nobodyGivesMoreThanTheyHave() {
    Browser bob = company.joined("bob", "admin");
    Reply refused = make(bob, "x", "{\"project\":[\"read\",\"delete\"],\"team\":[\"fly\"]}");
    refused.isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE");
    assertThat(refused.at("missingPermissions"))
        .isEqualTo(
            new JsonValue.Arr(
                List.of(new JsonValue.Str("project:delete"), new JsonValue.Str("team:fly"))));
    make(bob, "x", "{\"project\":[\"read\"]}").hasStatus(200);
    change(bob, "x", "{\"permission\":{\"organization\":[\"delete\"]}}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE");
    make(ann, "y", "{\"stars\":[\"read\"]}").isRefusal(400, "INVALID_RESOURCE");
  }

  @Test
  void aMemberLooksAtRolesAndChangesNone() {
    make(ann, "x", "{\"project\":[\"read\"]}").hasStatus(200);
    Browser bob = company.joined("bob", "member");
    make(bob, "y", "{}").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE");
    change(bob, "x", "{}").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE");
    delete(bob, "x").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE");
    bob.get("/organization/list-roles").json("").hasSize(1);
    Browser cid = company.joined("cid", "reader");
    cid.get("/organization/list-roles").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE");
    cid.get("/organization/get-role?roleName=x")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE");
  }

  @Test
  void aNameIsTakenOnceWhateverHappensAtOnce() throws Exception {
    Company limited = Company.whole(o -> o.customRoles(2));
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Browser tab = limited.tab();
      calls.add(() -> make(tab, "Same", "{}"));
    }
    assertThat(Company.winners(Company.atOnce(calls))).isEqualTo(1);
    make(limited.ann, "same", "{}").isRefusal(400, "ROLE_NAME_IS_ALREADY_TAKEN");
    make(limited.ann, "other", "{}").hasStatus(200);
    make(limited.ann, "third", "{}").isRefusal(400, "TOO_MANY_ROLES");
    change(limited.ann, "other", "{\"roleName\":\"SAME\"}")
        .isRefusal(400, "ROLE_NAME_IS_ALREADY_TAKEN");
  }

  @Test
  void theRolesOfTheApplicationStayAsTheyAre() {
    make(ann, "OWNER", "{}").isRefusal(400, "ROLE_NAME_IS_ALREADY_TAKEN");
    delete(ann, "admin").isRefusal(400, "CANNOT_DELETE_A_PRE_DEFINED_ROLE");
    make(ann, "x", "{}").hasStatus(200);
    change(ann, "x", "{\"roleName\":\"reader\"}").isRefusal(400, "ROLE_NAME_IS_ALREADY_TAKEN");
  }

  // A name with a comma is that of no role, so nobody becomes an owner by it.
  @Test
  void aRoleNamedLikeTwoIsNeither() {
    Browser bob = company.joined("bob", "admin");
    make(bob, "member,owner", "{}").hasStatus(200);
    bob.post(
            "/organization/update-member-role",
            "{\"memberId\":\"" + Company.membership(bob) + "\",\"role\":\"member,owner\"}")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    assertThat(may(bob, "{\"organization\":[\"delete\"]}")).isFalse();
  }

  @Test
  void anOwnerElsewhereMakesNoRoleHere() {
    make(ann, "x", "{\"project\":[\"read\"]}").hasStatus(200);
    String id = ann.get("/organization/get-role?roleName=x").text("id");
    Browser eve = company.site.signedUp("eve@example.com");
    Company.make(eve, "eves");
    String here = "\"organizationId\":\"" + company.id + "\"";
    for (String call :
        List.of(
            "create-role {\"role\":\"z\",\"permission\":{},",
            "update-role {\"roleName\":\"x\",\"data\":{},",
            "delete-role {\"roleName\":\"x\",")) {
      int space = call.indexOf(' ');
      eve.post("/organization/" + call.substring(0, space), call.substring(space + 1) + here + "}")
          .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    }
    eve.get("/organization/list-roles?organizationId=" + company.id)
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    eve.get("/organization/get-role?roleId=" + id).isRefusal(400, "ROLE_NOT_FOUND");
    eve.post("/organization/delete-role", "{\"roleId\":\"" + id + "\"}")
        .isRefusal(400, "ROLE_NOT_FOUND");
    make(eve, "x", "{\"project\":[\"delete\"]}").hasStatus(200); // a role of hers
    assertThat(may(company.joined("bob", "x"), "{\"project\":[\"delete\"]}")).isFalse();
  }

  @Test
  void aRoleThatCannotBeReadAllowsNothing() {
    make(ann, "x", "{\"project\":[\"read\"]}").hasStatus(200);
    Browser bob = company.joined("bob", "x");
    for (String broken : List.of("{", "[]", "{\"project\":\"read\"}", "{\"project\":[1]}")) {
      company.site.store.update(
          company.site.auth.schema().table(CustomRole.MODEL),
          List.of(CustomRole.NAME.is("x")),
          Row.of(CustomRole.PERMISSION, broken));
      assertThat(may(bob, "{\"project\":[\"read\"]}")).isFalse();
    }
  }

  @Test
  void whatThereIsToBeAllowedHasToBeSaidFirst() {
    Company without = Company.create(o -> o.customRoles(5));
    make(without.ann.announceFault(), "x", "{}")
        .hasStatus(501)
        .json("code")
        .isEqualTo("MISSING_AC_INSTANCE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create-role {}",
        "create-role {\"role\":\"x\",\"permission\":[]}",
        "create-role {\"role\":\"x\",\"permission\":{\"project\":\"read\"}}",
        "create-role {\"role\":\"x\",\"permission\":{\"project\":[5]}}",
        "update-role {\"data\":{}}",
        "update-role {\"roleName\":\"x\"}",
        "update-role {\"roleName\":\"\",\"data\":{}}",
        "update-role {\"roleName\":\"x\",\"data\":{\"permission\":null}}",
        "delete-role {}",
      })
  void inputOfAnotherShapeIsRefused(String call) {
    int space = call.indexOf(' ');
    ann.post("/organization/" + call.substring(0, space), call.substring(space + 1))
        .isRefusal(400, "VALIDATION_ERROR");
    ann.get("/organization/get-role").isRefusal(400, "VALIDATION_ERROR");
  }
}
