package dev.latchkey.plugins.admin;

import static dev.latchkey.plugins.Site.PASSWORD;
import static dev.latchkey.plugins.admin.Office.BOB;
import static dev.latchkey.plugins.admin.Office.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Account;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.http.Headers;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.JsonAssert;
import dev.latchkey.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
  private final Office office = Office.open();
  private final Browser admin = office.admin;
  private final Browser bob = office.bob;

  // ---- who may

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          set-role             | {"userId":"x","role":"admin"}       | CHANGE_USERS_ROLE
          create-user          | {"email":"x@example.com","name":"X"} | CREATE_USERS
          update-user          | {"userId":"x","data":{"name":"X"}}  | UPDATE_USERS
          list-user-sessions   | {"userId":"x"}                      | LIST_USERS_SESSIONS
          ban-user             | {"userId":"x"}                      | BAN_USERS
          unban-user           | {"userId":"x"}                      | BAN_USERS
          impersonate-user     | {"userId":"x"}                      | IMPERSONATE_USERS
          revoke-user-session  | {"sessionToken":"x"}                | REVOKE_USERS_SESSIONS
          revoke-user-sessions | {"userId":"x"}                      | REVOKE_USERS_SESSIONS
          remove-user          | {"userId":"x"}                      | DELETE_USERS
          set-user-password    | {"userId":"x","newPassword":"new password"} | SET_USERS_PASSWORD
          """)
  void anOrdinaryUserMayNothing(String path, String body, String refusal) {
    bob.post("/admin/" + path, body).isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_" + refusal);
    office.site.browser().post("/admin/" + path, body).hasStatus(401).hasBody("");
  }

  @Test
  void anOrdinaryUserMayNotLook() {
    bob.get("/admin/list-users").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_USERS");
    bob.get("/admin/get-user?id=x").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_GET_USER");
    office.site.browser().get("/admin/list-users").hasStatus(401).hasBody("");
    office.site.browser().get("/admin/get-user?id=x").hasStatus(401).hasBody("");
  }

  /** Threats A133: what makes an administrator is nothing that users say about themselves. */
  @Test
  void nobodyMakesThemselvesAnAdministrator() {
    Browser eve = office.site.browser();
    String body =
        "{\"name\":\"E\",\"email\":\"eve@example.com\",\"password\":\"" + PASSWORD + "\",";
    eve.post("/sign-up/email", body + "\"role\":\"admin\"}").isRefusal(400, "FIELD_NOT_ALLOWED");
    eve.post("/sign-up/email", body + "\"banned\":true}").hasStatus(200);
    assertThat(office.user("eve@example.com").get(Admin.BANNED)).isFalse();
    eve.post("/update-user", "{\"role\":\"admin\"}").isRefusal(400, "FIELD_NOT_ALLOWED");
    eve.post("/update-session", "{\"impersonatedBy\":\"x\"}").isRefusal(400, "FIELD_NOT_ALLOWED");
    eve.session().json("user.role").isEqualTo("user");
    eve.lastReply().json("session.impersonatedBy").isEqualTo(null);
  }

  /** Threats A96. */
  @Test
  void whoIsNoAdministratorAnyMoreMayNothingAtOnce() {
    Browser second = office.signedUp("second@example.com", "user,admin");
    second.get("/admin/list-users").hasStatus(200);
    String demotion = "{\"userId\":\"" + office.id("second@example.com") + "\",\"role\":\"user\"}";
    admin.post("/admin/set-role", demotion).hasStatus(200);
    second.get("/admin/list-users").isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_USERS");
  }

  @Test
  void aRoleMayWhatItIsSaidToAndNotTogetherWithAnother() {
    Office named =
        Office.open(
            a ->
                a.role("admin", new Role(Admin.EVERYTHING_USUAL))
                    .role("user", new Role(Permissions.NONE))
                    .role("reader", new Role(Permissions.of("user", "list", "get")))
                    .role("namer", new Role(Permissions.of("user", "update"))));
    Browser clerk = named.signedUp("clerk@example.com", "reader,namer");
    clerk.get("/admin/list-users").hasStatus(200);
    clerk.post("/admin/update-user", named.ofBob("\"data\":{\"name\":\"B\"}")).hasStatus(200);
    hasPermission(clerk, "{\"user\":[\"list\",\"get\"]}").isTrue();
    hasPermission(clerk, "{\"user\":[\"list\",\"update\"]}").isFalse();
    Map<String, String> more =
        Map.of(
            "\"role\":\"admin\"", "CHANGE_USERS_ROLE",
            "\"banned\":false", "BAN_USERS",
            "\"banExpires\":null", "BAN_USERS",
            "\"email\":\"x@example.com\"", "SET_USERS_EMAIL",
            "\"emailVerified\":true", "SET_USERS_EMAIL",
            "\"phoneNumber\":\"1\"", "SET_USERS_PHONE_NUMBER");
    more.forEach(
        (data, refusal) ->
            clerk
                .post("/admin/update-user", named.ofBob("\"data\":{" + data + "}"))
                .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_" + refusal));
  }

  private static JsonAssert hasPermission(Browser browser, String asked) {
    Reply reply = browser.post("/admin/has-permission", "{\"permissions\":" + asked + "}");
    return reply.hasStatus(200).json("success");
  }

  @Test
  void whoIsNamedInTheOptionsMayEverything() {
    Admin named = Admin.create(a -> a.adminUserIds(List.of(office.id(BOB))));
    Browser again = Browser.of(office.site.another(named), office.site.clock);
    again.signIn(BOB, PASSWORD).hasStatus(200);
    again.get("/admin/list-users").hasStatus(200);
    hasPermission(again, "{\"rocket\":[\"launch\"]}").isTrue();
  }

  @Test
  void rolesThatAreNamedAreTheOnlyOnes() {
    Office named =
        Office.open(
            a ->
                a.role("admin", new Role(Admin.EVERYTHING_USUAL))
                    .role("user", new Role(Permissions.NONE)));
    String refusal = "YOU_ARE_NOT_ALLOWED_TO_SET_NON_EXISTENT_VALUE";
    named.admin.post("/admin/set-role", named.ofBob("\"role\":\"king\"")).isRefusal(400, refusal);
    named
        .admin
        .post("/admin/set-role", named.ofBob("\"role\":[\"user\",\"king\"]"))
        .isRefusal(400, refusal);
    named
        .admin
        .post("/admin/update-user", named.ofBob("\"data\":{\"role\":\"king\"}"))
        .isRefusal(400, refusal);
    named
        .admin
        .post(
            "/admin/create-user", "{\"email\":\"k@example.com\",\"name\":\"K\",\"role\":\"king\"}")
        .isRefusal(400, refusal);
    admin.post("/admin/set-role", office.ofBob("\"role\":\"king\"")).hasStatus(200);
  }

  @Test
  void anAdministratorsRoleMustBeThere() {
    assertThatThrownBy(() -> Admin.create(a -> a.adminRoles(List.of("admin", "king"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("king");
    assertThat(Admin.create(a -> a.adminRoles(List.of("ADMIN")))).isNotNull();
  }

  // ---- has-permission

  @Test
  void aSessionIsAskedAboutItselfWhateverTheBodySays() {
    String asked = "{\"permissions\":{\"user\":[\"ban\"]},\"role\":\"admin\",\"userId\":\"";
    Reply reply = bob.post("/admin/has-permission", asked + office.id(ROOT) + "\"}");
    reply.hasBody("{\"error\":null,\"success\":false}");
    hasPermission(admin, "{\"user\":[\"ban\"]}").isTrue();
    hasPermission(admin, "{\"user\":[\"impersonate-admins\"]}").isFalse();
    hasPermission(admin, "{\"rocket\":[\"launch\"]}").isFalse();
    hasPermission(admin, "{\"user\":[]}").isFalse();
    hasPermission(admin, "{}").isFalse();
  }

  @Test
  void permissionsAreAskedForInOneWay() {
    Browser nobody = office.site.browser();
    for (String body :
        List.of("{}", "{\"permissions\":5}", "{\"permissions\":{\"user\":\"ban\"}}")) {
      nobody.post("/admin/has-permission", body).isRefusal(400, "VALIDATION_ERROR");
    }
    String both = "{\"permission\":{\"a\":[]},\"permissions\":{\"a\":[]}}";
    nobody.post("/admin/has-permission", both).isRefusal(400, "VALIDATION_ERROR");
    nobody
        .post("/admin/has-permission", "{\"permission\":{\"user\":[\"ban\"]}}")
        .hasBody("{\"message\":\"invalid permission check. no permission(s) were passed.\"}");
    nobody.post("/admin/has-permission", "{\"permissions\":{}}").hasStatus(401).hasBody("");
  }

  @Test
  void theApplicationAsksAboutAnybody() {
    assertThat(asked("\"role\":\"admin\"")).isEqualTo("{\"error\":null,\"success\":true}");
    assertThat(asked("\"userId\":\"" + office.id(ROOT) + "\"")).contains("true");
    assertThat(asked("\"userId\":\"" + office.id(BOB) + "\"")).contains("false");
    assertThat(asked("\"userId\":\"nobody\"")).isEqualTo("{\"message\":\"user not found\"}");
    assertThat(asked("\"role\":\"\"")).isEqualTo("{\"message\":\"user id or role is required\"}");
  }

  private String asked(String who) {
    return office
        .site
        .auth
        .invoke(
            "/admin/has-permission",
            json("{\"permissions\":{\"user\":[\"ban\"]}," + who + "}"),
            Headers.NONE)
        .text();
  }

  private static JsonValue json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  // ---- set-role, get-user

  @Test
  void aUserCanHaveSeveralRoles() {
    Reply reply = admin.post("/admin/set-role", office.ofBob("\"role\":[\"user\",\"admin\"]"));
    reply.hasStatus(200).json("user.role").isEqualTo("user,admin");
    bob.get("/admin/get-user?id=" + office.id(ROOT)).json("role").isEqualTo("admin");
    bob.lastReply()
        .json("")
        .hasKeys(
            "name",
            "email",
            "emailVerified",
            "image",
            "createdAt",
            "updatedAt",
            "role",
            "banned",
            "banReason",
            "banExpires",
            "id");
  }

  @Test
  void whoIsNotThereIsNotFound() {
    admin
        .post("/admin/set-role", "{\"userId\":\"x\",\"role\":\"user\"}")
        .isRefusal(404, "USER_NOT_FOUND");
    admin.get("/admin/get-user?id=x").isRefusal(404, "USER_NOT_FOUND");
    for (String path : List.of("ban-user", "unban-user", "impersonate-user", "remove-user")) {
      admin.post("/admin/" + path, "{}").isRefusal(400, "VALIDATION_ERROR");
      admin.post("/admin/" + path, "{\"userId\":5}").isRefusal(404, "USER_NOT_FOUND");
      admin.post("/admin/" + path, "{\"userId\":\"a\\u0000\"}").isRefusal(400, "VALIDATION_ERROR");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"role\":5", ",\"role\":[5]", ",\"role\":\"a\\u0000b\""})
  void aRoleIsATextOrSeveral(String role) {
    admin
        .post("/admin/set-role", "{\"userId\":\"x\"" + role + "}")
        .isRefusal(400, "VALIDATION_ERROR")
        .json("message")
        .isEqualTo("[body.role] Invalid input");
  }

  // ---- create-user

  private static String grace(String more) {
    return "{\"email\":\"Grace@Example.com\",\"name\":\"Grace\"" + more + "}";
  }

  @Test
  void anAdministratorCreatesAUserWhoCanSignIn() {
    Reply reply =
        admin
            .post("/admin/create-user", grace(",\"password\":\"" + PASSWORD + "\""))
            .hasStatus(200);
    reply.setsNoCookie().json("user.email").isEqualTo("grace@example.com");
    reply.json("user.role").isEqualTo("user");
    office.signIn("grace@example.com").hasStatus(200);
    admin.session().json("user.email").isEqualTo(ROOT);
  }

  @Test
  void withoutAPasswordThereIsNoAccount() {
    int before = office.site.all(Account.MODEL).size();
    admin.post("/admin/create-user", grace("")).hasStatus(200);
    assertThat(office.site.all(Account.MODEL)).hasSize(before);
  }

  @Test
  void furtherFieldsCanBeSaidButNotAnId() {
    String data =
        ",\"data\":{\"id\":\"chosen\",\"role\":\"admin\",\"emailVerified\":true,\"banned\":true,"
            + "\"image\":\"https://example.com/g.png\",\"unknown\":1,\"name\":\"Other\"}";
    Reply reply = admin.post("/admin/create-user", grace(data)).hasStatus(200);
    reply.json("user.role").isEqualTo("admin");
    reply.json("user.emailVerified").isTrue();
    reply.json("user.banned").isTrue();
    reply.json("user.name").isEqualTo("Grace");
    reply.json("user.image").isEqualTo("https://example.com/g.png");
    assertThat(reply.text("user.id")).isNotEqualTo("chosen");
  }

  @Test
  void aTakenAddressAndWhatIsNoneAreRefused() {
    admin
        .post("/admin/create-user", "{\"email\":\"BOB@example.com\",\"name\":\"B\"}")
        .isRefusal(400, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    admin
        .post("/admin/create-user", "{\"email\":\"bob\",\"name\":\"B\"}")
        .isRefusal(400, "INVALID_EMAIL");
    admin
        .post("/admin/create-user", grace(",\"password\":\"" + "x".repeat(129) + "\""))
        .isRefusal(400, "PASSWORD_TOO_LONG");
    admin
        .post("/admin/create-user", grace(",\"data\":{\"role\":5}"))
        .isRefusal(400, "INVALID_ROLE_TYPE");
    admin
        .post("/admin/create-user", grace(",\"data\":{\"banned\":\"yes\"}"))
        .isRefusal(400, "VALIDATION_ERROR");
    admin.post("/admin/create-user", grace(",\"data\":[]")).isRefusal(400, "VALIDATION_ERROR");
    admin.post("/admin/create-user", grace(",\"role\":5")).isRefusal(400, "VALIDATION_ERROR");
    assertThat(office.site.all(User.MODEL)).hasSize(2);
  }

  @Test
  void whoMayCreateMayNotGiveRolesOrBanByThat() {
    Office named =
        Office.open(
            a ->
                a.role("clerk", new Role(Permissions.of("user", "create")))
                    .role("admin", new Role(Admin.EVERYTHING_USUAL)));
    Browser clerk = named.signedUp("clerk@example.com", "clerk");
    String refusal = "YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE";
    clerk.post("/admin/create-user", grace(",\"role\":\"admin\"")).isRefusal(403, refusal);
    clerk
        .post("/admin/create-user", grace(",\"data\":{\"role\":\"admin\"}"))
        .isRefusal(403, refusal);
    clerk
        .post("/admin/create-user", grace(",\"data\":{\"banReason\":\"x\"}"))
        .isRefusal(403, "YOU_ARE_NOT_ALLOWED_TO_BAN_USERS");
    clerk.post("/admin/create-user", grace("")).hasStatus(200);
  }

  @Test
  void theApplicationCreatesUsersWithoutASession() {
    String created =
        office
            .site
            .auth
            .invoke("/admin/create-user", json(grace(",\"role\":\"admin\"")), Headers.NONE)
            .text();
    assertThat(created).contains("\"role\":\"admin\"");
    Headers some = Headers.of("user-agent", "x");
    assertThat(office.site.auth.invoke("/admin/create-user", json(grace("")), some).status())
        .isEqualTo(401);
  }

  // ---- update-user

  private Reply update(String data) {
    return admin.post("/admin/update-user", office.ofBob("\"data\":" + data));
  }

  @Test
  void anAdministratorChangesAnythingButPasswordAndId() {
    update("{\"name\":\"Bobby\",\"image\":null,\"role\":[\"a\",\"b\"],\"emailVerified\":true}")
        .hasStatus(200)
        .json("name")
        .isEqualTo("Bobby");
    admin.lastReply().json("role").isEqualTo("a,b");
    admin.lastReply().json("emailVerified").isTrue();
    update("{}").isRefusal(400, "NO_DATA_TO_UPDATE");
    update("{\"password\":\"x\"}").isRefusal(400, "PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER");
    update("{\"id\":\"x\"}").isRefusal(400, "USER_ID_CANNOT_BE_UPDATED");
    update("{\"role\":null}").isRefusal(400, "INVALID_ROLE_TYPE");
    update("{\"name\":null}").isRefusal(400, "VALIDATION_ERROR");
    update("{\"name\":\"" + "x".repeat(257) + "\"}").isRefusal(400, "VALIDATION_ERROR");
    update("{\"banExpires\":\"tomorrow\"}").isRefusal(400, "VALIDATION_ERROR");
    update("5").isRefusal(400, "VALIDATION_ERROR");
    update("{\"unknown\":1}").hasStatus(200).json("name").isEqualTo("Bobby");
  }

  @Test
  void anAddressIsChangedIfItIsFree() {
    update("{\"email\":\"Robert@Example.com\"}").json("email").isEqualTo("robert@example.com");
    office.signIn("robert@example.com").hasStatus(200);
    admin
        .post(
            "/admin/update-user",
            "{\"userId\":\""
                + office.id("robert@example.com")
                + "\",\"data\":{\"email\":\"ROOT@example.com\"}}")
        .isRefusal(400, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    admin
        .post("/admin/update-user", "{\"userId\":\"x\",\"data\":{\"email\":\"robert\"}}")
        .isRefusal(400, "INVALID_EMAIL");
  }

  @Test
  void banningByAnUpdateEndsTheSessions() {
    update("{\"banned\":true,\"banReason\":\"spam\"}").hasStatus(200).json("banned").isTrue();
    bob.session().hasBody("null");
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
    admin
        .post(
            "/admin/update-user",
            "{\"userId\":\"" + office.id(ROOT) + "\",\"data\":{\"banned\":true}}")
        .isRefusal(400, "YOU_CANNOT_BAN_YOURSELF");
  }

  // ---- sessions of others

  @Test
  void sessionsAreListedWithThoseThatRanOut() {
    office.site.clock.advance(Duration.ofDays(4));
    office.signIn(BOB).hasStatus(200);
    admin.session();
    office.site.clock.advance(Duration.ofDays(4));
    Reply reply = admin.post("/admin/list-user-sessions", office.bobs()).hasStatus(200);
    reply.json("sessions").hasSize(2);
    reply.json("sessions.0.impersonatedBy").isEqualTo(null);
    admin.post("/admin/list-user-sessions", "{\"userId\":\"x\"}").json("sessions").hasSize(0);
  }

  @Test
  void aSessionIsEndedByWhatTheListCallsIt() {
    Reply listed = admin.post("/admin/list-user-sessions", office.bobs());
    String body = "{\"sessionToken\":\"" + listed.text("sessions.0.token") + "\"}";
    admin.post("/admin/revoke-user-session", body).hasBody("{\"success\":true}");
    bob.session().hasBody("null");
    admin.post("/admin/revoke-user-session", body).hasBody("{\"success\":true}");
  }

  @Test
  void allSessionsOfAUserAreEndedAndNobodyElses() {
    office.signIn(BOB);
    admin.post("/admin/revoke-user-sessions", office.bobs()).hasBody("{\"success\":true}");
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
    admin.session().json("user.email").isEqualTo(ROOT);
  }

  // ---- remove-user

  @Test
  void aUserIsRemovedWithEverything() {
    admin.post("/admin/remove-user", office.bobs()).hasBody("{\"success\":true}");
    assertThat(office.site.all(User.MODEL)).hasSize(1);
    assertThat(office.site.all(Account.MODEL)).hasSize(1);
    bob.session().hasBody("null");
    office.signIn(BOB).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    admin.post("/admin/remove-user", office.of(ROOT)).isRefusal(400, "YOU_CANNOT_REMOVE_YOURSELF");
  }

  // ---- set-user-password

  private Reply setPassword(String password) {
    return admin.post(
        "/admin/set-user-password", office.ofBob("\"newPassword\":\"" + password + "\""));
  }

  @Test
  void anAdministratorGivesAUserAnotherPassword() {
    setPassword("other horse").hasBody("{\"status\":true}");
    office.signIn(BOB).hasStatus(401);
    office.site.browser().signIn(BOB, "other horse").hasStatus(200);
    setPassword("").isRefusal(400, "VALIDATION_ERROR");
    setPassword("short").isRefusal(400, "PASSWORD_TOO_SHORT");
    setPassword("x".repeat(129)).isRefusal(400, "PASSWORD_TOO_LONG");
    String nobody = "{\"userId\":\"\",\"newPassword\":\"other horse\"}";
    admin.post("/admin/set-user-password", nobody).isRefusal(400, "VALIDATION_ERROR");
    admin
        .post("/admin/set-user-password", nobody.replace("\"\"", "\"x\""))
        .isRefusal(404, "USER_NOT_FOUND");
  }

  @Test
  void whoHadNoPasswordHasOneThen() {
    admin.post("/admin/create-user", grace("")).hasStatus(200);
    String body = "{\"userId\":\"%s\",\"newPassword\":\"" + PASSWORD + "\"}";
    String hers = body.replace("%s", office.id("grace@example.com"));
    admin.post("/admin/set-user-password", hers).hasStatus(200);
    office.signIn("grace@example.com").hasStatus(200);
  }

  @Tag("compat")
  @Test
  void theOpenSessionsStay() {
    setPassword("other horse").hasStatus(200);
    bob.session().json("user.email").isEqualTo(BOB);
  }

  // ---- the fields

  @Test
  void whoSignsUpHasTheDefaultRole() {
    Office named = Office.open(a -> a.defaultRole("guest"));
    named.bob.session().json("user.role").isEqualTo("guest");
    named.change(BOB, Row.of(Admin.ROLE, null));
    hasPermission(named.bob, "{\"user\":[\"get\"]}").isFalse();
  }

  /** Threats A42: the answer for an address that is taken looks like one for a free one. */
  @Test
  void aPretendedUserHasTheDefaultRoleToo() {
    Office proving =
        Office.open(o -> o.emailPassword(p -> p.requireEmailVerification(true)), a -> {});
    Browser eve = proving.site.browser();
    Reply taken = eve.signUp("Eve", BOB, PASSWORD).hasStatus(200);
    taken.json("user.role").isEqualTo("user");
    taken.json("user.banned").isFalse();
  }
}
