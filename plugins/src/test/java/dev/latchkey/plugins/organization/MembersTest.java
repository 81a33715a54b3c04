package dev.latchkey.plugins.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
  private final Company company = Company.create();
  private final Browser ann = company.ann;

  private static Reply remove(Browser by, String who) {
    return by.post("/organization/remove-member", "{\"memberIdOrEmail\":\"" + who + "\"}");
  }

  private static Reply update(Browser by, String member, String role) {
    return by.post(
        "/organization/update-member-role",
        "{\"memberId\":\"" + member + "\",\"role\":" + role + "}");
  }

  private Reply leave(Browser browser) {
    return browser.post("/organization/leave", "{\"organizationId\":\"" + company.id + "\"}");
  }

  // ---- looking

  @Test
  void membersSeeEachOtherAPageAtATime() {
    company.joined("bob", "member");
    Browser cid = company.joined("cid", "admin");
    Reply all = cid.get("/organization/list-members");
    all.json("members").hasSize(3);
    assertThat(all.at("total")).isEqualTo(new JsonValue.Num(3L));
    all.json("members.0.user").hasKeys("id", "name", "email", "image");
    Reply second = cid.get("/organization/list-members?limit=1&offset=1");
    second.json("members").hasSize(1);
    second.json("members.0.user.email").isEqualTo("bob@example.com");
    assertThat(second.at("total")).isEqualTo(new JsonValue.Num(3L));
    cid.get("/organization/list-members?sortBy=role&sortDirection=desc")
        .json("members.0.role")
        .isEqualTo("owner");
    cid.get("/organization/list-members?limit=x&offset=-1").json("members").hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "filterField=role&filterValue=admin, 1",
    "filterField=role&filterValue=admin&filterOperator=ne, 2",
    "filterField=role&filterValue=m&filterOperator=contains, 2",
    "filterField=role&filterValue=mem&filterOperator=starts_with, 1",
    "filterField=role&filterValue=er&filterOperator=ends_with, 2",
    "filterField=role&filterValue=admin&filterValue=owner&filterOperator=in, 2",
    "filterField=role&filterValue=admin&filterValue=owner&filterOperator=not_in, 1",
    "filterField=role&filterValue=member&filterOperator=gte, 2",
    "filterField=createdAt&filterValue=2001-01-01T00:00:00Z&filterOperator=gt, 3",
    "filterField=createdAt&filterValue=x&filterOperator=gt, 0",
    "filterField=createdAt&filterValue=2&filterOperator=contains, 0",
    "filterField=role, 0",
    "filterField=organizationId&filterValue=other, 0",
  })
  void membersAreFoundByWhatTheyAre(String filter, int found) {
    company.joined("bob", "member");
    company.joined("cid", "admin");
    Reply reply = ann.get("/organization/list-members?" + filter);
    reply.json("members").hasSize(found);
    assertThat(reply.at("total")).isEqualTo(new JsonValue.Num((long) found));
  }

  @ParameterizedTest
  @CsvSource({
    "sortDirection=up",
    "filterOperator=like",
    "sortBy=password",
    "filterField=user.email"
  })
  void nobodyIsFoundByWhatAMemberIsNot(String query) {
    ann.get("/organization/list-members?" + query + "&filterValue=x")
        .isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void everyMemberKnowsTheirRole() {
    Browser bob = company.joined("bob", "member,admin");
    bob.get("/organization/get-active-member-role").hasBody("{\"role\":\"member,admin\"}");
    bob.get("/organization/get-active-member-role?userId=" + Company.userId(ann))
        .hasBody("{\"role\":\"owner\"}");
    bob.get("/organization/get-active-member").json("user.email").isEqualTo("bob@example.com");
    bob.get("/organization/get-active-member-role?userId=x")
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
  }

  // ---- coming

  @Test
  void theApplicationAddsMembersItself() {
    Browser bob = company.site.signedUp("bob@example.com");
    Map<String, JsonValue> input = new LinkedHashMap<>();
    input.put("userId", new JsonValue.Str(Company.userId(bob)));
    input.put("role", new JsonValue.Arr(List.of(new JsonValue.Str("admin"))));
    input.put("organizationId", new JsonValue.Str(company.id));
    JsonValue.Obj body = new JsonValue.Obj(input);
    assertThat(add(body)).isEqualTo(200);
    assertThat(company.roles()).containsExactly("admin", "owner");
    assertThat(add(body)).isEqualTo(400); // already a member
    assertThat(add(body.with("userId", new JsonValue.Str("x")))).isEqualTo(400);
    assertThat(add(body.without("organizationId"))).isEqualTo(400);
    assertThat(add(body.with("teamId", new JsonValue.Str("x")))).isEqualTo(400); // no teams
  }

  private int add(JsonValue body) {
    return company.site.auth.invoke("/organization/add-member", body, Headers.of()).status();
  }

  // ---- going

  @Test
  void membersAreRemovedByIdOrAddressAndWorkNowhereThen() {
    Browser bob = company.joined("bob", "member");
    company.joined("cid", "member");
    Reply removed = remove(ann, Company.membership(bob)).hasStatus(200);
    removed.json("member.role").isEqualTo("member");
    removed.json("member.user").isAbsent();
    remove(ann, "CID@example.com").json("member.user.email").isEqualTo("cid@example.com");
    remove(ann, "cid@example.com").isRefusal(400, "MEMBER_NOT_FOUND");
    bob.get("/organization/list-members")
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    assertThat(company.roles()).containsExactly("owner");
  }

  @Test
  void whoMayNotRemoveLeavesInsteadAndWorksNowhereThen() {
    Browser bob = company.joined("bob", "member");
    remove(bob, Company.membership(bob))
        .isRefusal(401, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER");
    leave(bob).hasStatus(200).setsNoCookie().json("user.email").isEqualTo("bob@example.com");
    bob.get("/organization/get-active-member").isRefusal(400, "NO_ACTIVE_ORGANIZATION");
    leave(bob).isRefusal(400, "MEMBER_NOT_FOUND");
  }

  @Test
  void theLastOwnerStays() {
    String own = Company.membership(ann);
    Browser bob = company.joined("bob", "admin");
    leave(ann).isRefusal(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    remove(ann, own).isRefusal(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    remove(bob, own).isRefusal(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    update(ann, own, "\"admin\"")
        .isRefusal(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER");
    update(ann, own, "\"member, owner\"").json("role").isEqualTo("member,owner");
    leave(ann).isRefusal(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
  }

  @Test
  void ofSeveralOwnersWhoLeaveAtOnceOneStays() throws Exception {
    List<Browser> owners =
        Stream.of("bob", "cid", "dot").map(name -> company.joined(name, "owner")).toList();
    List<Callable<Reply>> calls =
        Stream.concat(owners.stream(), Stream.of(ann))
            .map(owner -> (Callable<Reply>) () -> leave(owner))
            .toList();
    assertThat(Company.winners(Company.atOnce(calls))).isEqualTo(3);
    assertThat(company.roles()).containsExactly("owner");
  }

  @Test
  void ofTwoOwnersWhoDemoteEachOtherOneStays() throws Exception {
    Browser bob = company.joined("bob", "owner");
    String bobs = Company.membership(bob);
    String anns = Company.membership(ann);
    Company.atOnce(
        List.of(() -> update(ann, bobs, "\"member\""), () -> update(bob, anns, "\"member\"")));
    assertThat(company.roles()).containsExactly("member", "owner");
  }

  // ---- roles

  @Test
  void onlyAnOwnerMakesOwnersAndChangesThem() {
    Browser bob = company.joined("bob", "admin");
    Browser cid = company.joined("cid", "member");
    String cids = Company.membership(cid);
    for (String role : List.of("\"owner\"", "[\"member\",\"owner\"]", "\"member, owner\"")) {
      update(bob, cids, role).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    }
    update(bob, Company.membership(ann), "\"member\"")
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    update(cid, cids, "\"admin\"").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    update(bob, cids, "[\" admin \",\"\"]").json("role").isEqualTo("admin");
    update(ann, cids, "\"owner\"").json("role").isEqualTo("owner");
    leave(ann).hasStatus(200);
  }

  @Test
  void aRoleNobodyKnowsIsNotGiven() {
    String bobs = Company.membership(company.joined("bob", "member"));
    Reply unknown = update(ann, bobs, "\"boss,member,king\"");
    unknown.isRefusal(400, "ROLE_NOT_FOUND");
    unknown.json("message").isEqualTo("ROLE_NOT_FOUND: boss, king");
    update(ann, bobs, "\" , \"").hasStatus(400).hasBody("");
    update(ann, bobs, "[]").hasStatus(400).hasBody("");
    assertThat(company.roles()).containsExactly("member", "owner");
  }

  // ---- somebody else's organization

  @Test
  void anOwnerElsewhereIsNobodyHere() {
    Browser eve = company.site.signedUp("eve@example.com");
    String eves = Company.make(eve, "eves");
    String anns = Company.membership(ann);
    String bobs = Company.membership(company.joined("bob", "member"));
    remove(eve, bobs).isRefusal(400, "MEMBER_NOT_FOUND");
    remove(eve, anns).isRefusal(400, "MEMBER_NOT_FOUND");
    remove(eve, "bob@example.com").isRefusal(400, "MEMBER_NOT_FOUND");
    update(eve, bobs, "\"owner\"").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER");
    String here = "\"organizationId\":\"" + company.id + "\"";
    eve.post("/organization/remove-member", "{\"memberIdOrEmail\":\"" + bobs + "\"," + here + "}")
        .isRefusal(400, "MEMBER_NOT_FOUND");
    eve.post(
            "/organization/update-member-role",
            "{\"memberId\":\"" + bobs + "\",\"role\":\"owner\"," + here + "}")
        .isRefusal(400, "MEMBER_NOT_FOUND");
    eve.post("/organization/leave", "{" + here + "}").isRefusal(400, "MEMBER_NOT_FOUND");
    eve.get("/organization/list-members?organizationId=" + company.id)
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    eve.get("/organization/list-members?organizationSlug=acme")
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    eve.get(
            "/organization/list-members?filterField=organizationId&filterValue="
                + company.id
                + "&organizationId="
                + eves)
        .json("members")
        .hasSize(0);
    eve.get("/organization/get-active-member-role?organizationSlug=acme")
        .isRefusal(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    assertThat(company.roles()).containsExactly("member", "owner");
  }
}
