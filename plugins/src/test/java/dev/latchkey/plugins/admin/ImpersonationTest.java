package dev.latchkey.plugins.admin;

import static dev.latchkey.plugins.Site.PASSWORD;
import static dev.latchkey.plugins.admin.Office.BOB;
import static dev.latchkey.plugins.admin.Office.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.Session;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.plugins.audit.AuditEntry;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImpersonationTest {
  private static final String COOKIE = "better-auth.admin_session";
  private static final String TOKEN = "better-auth.session_token";
  private static final String FORGETFUL = "better-auth.dont_remember";

  private final Office office = Office.open();
  private final Browser admin = office.admin;

  private Reply become(String who) {
    return admin.post("/admin/impersonate-user", office.of(who));
  }

  private Reply stop() {
    return admin.post("/admin/stop-impersonating", "{}");
  }

  @Test
  void anAdministratorBecomesAUserAndComesBack() {
    String own = admin.cookies().get(TOKEN);
    Reply reply = become(BOB).hasStatus(200);
    reply.json("session.impersonatedBy").isEqualTo(office.id(ROOT));
    reply.json("session.expiresAt").isEqualTo("2026-01-01T01:00:00.000Z");
    reply.json("user.email").isEqualTo(BOB);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    assertThat(reply.cookie(COOKIE).maxAge()).isEqualTo(604_800);
    admin.session().json("user.email").isEqualTo(BOB);
    admin.lastReply().json("session.impersonatedBy").isEqualTo(office.id(ROOT));

    stop().hasStatus(200).clears(COOKIE).clears(FORGETFUL).json("user.email").isEqualTo(ROOT);
    assertThat(admin.cookies()).containsEntry(TOKEN, own).doesNotContainKey(COOKIE);
    assertThat(admin.lastReply().cookie(TOKEN).maxAge()).isEqualTo(604_800);
    admin.session().json("user.email").isEqualTo(ROOT);
    assertThat(office.site.all(Session.MODEL)).hasSize(2);
  }

  /** Threats A17: the token of the impersonation is another, and no good afterwards. */
  @Test
  void theTokenOfAnImpersonationEndsWithIt() {
    String own = admin.cookies().get(TOKEN);
    become(BOB);
    String borrowed = admin.cookies().get(TOKEN);
    assertThat(borrowed).isNotEqualTo(own);
    stop();
    Browser thief = office.site.browser();
    thief.setCookie(TOKEN, borrowed);
    thief.session().hasBody("null");
  }

  @Test
  void whoAskedNotToBeRememberedIsNotAfterwardsEither() {
    Browser forgetful = office.site.browser();
    forgetful.signInUnremembered(ROOT, PASSWORD).hasStatus(200);
    forgetful.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
    Reply reply = forgetful.post("/admin/stop-impersonating", "{}").hasStatus(200);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    assertThat(forgetful.cookies()).containsKey(FORGETFUL);
  }

  @Test
  void theUserDoesNotSeeTheImpersonationAndKeepsTheirSessions() {
    become(BOB);
    office.bob.get("/list-sessions").json("").hasSize(1);
    office.bob.session().json("user.email").isEqualTo(BOB);
    admin.get("/list-sessions").json("").hasSize(1);
  }

  @Test
  void itEndsAfterAnHourHoweverItIsUsed() {
    Office brief =
        Office.open(
            o -> o.session(s -> s.expiresIn(Duration.ofHours(2)).updateAge(Duration.ZERO)),
            a -> {});
    brief.admin.post("/admin/impersonate-user", brief.bobs()).hasStatus(200);
    brief.admin.forgetCookie(FORGETFUL);
    brief.site.clock.advance(Duration.ofMinutes(50));
    brief.admin.session().json("user.email").isEqualTo(BOB);
    brief.site.clock.advance(Duration.ofMinutes(11));
    brief.admin.session().hasBody("null");
  }

  @Test
  void theOptionsSayHowLong() {
    Office longer = Office.open(a -> a.impersonationSessionDuration(Duration.ofDays(2)));
    longer.admin.post("/admin/impersonate-user", longer.bobs()).hasStatus(200);
    longer.site.clock.advance(Duration.ofHours(47));
    longer.admin.session().json("user.email").isEqualTo(BOB);
    longer.site.clock.advance(Duration.ofHours(2));
    longer.admin.session().hasBody("null");
  }

  @Test
  void administratorsAreNotImpersonatedByEverybody() {
    office.signedUp("second@example.com", "user,admin");
    become("second@example.com").isRefusal(403, "YOU_CANNOT_IMPERSONATE_ADMINS");
    become(ROOT).isRefusal(403, "YOU_CANNOT_IMPERSONATE_ADMINS");
    Office lax = Office.open(a -> a.allowImpersonatingAdmins(true));
    lax.signedUp("second@example.com", "admin");
    lax.admin.post("/admin/impersonate-user", lax.of("second@example.com")).hasStatus(200);
    Office named =
        Office.open(a -> a.role("admin", new Role(Admin.STATEMENTS)).role("user", NOTHING));
    named.signedUp("second@example.com", "admin");
    named.admin.post("/admin/impersonate-user", named.of("second@example.com")).hasStatus(200);
  }

  private static final Role NOTHING = new Role(Permissions.NONE);

  @Test
  void aBannedUserIsNotImpersonated() {
    admin.post("/admin/ban-user", office.bobs());
    become(BOB).isRefusal(403, "BANNED_USER").setsNoCookie();
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
  }

  /** Threats A96: the right to impersonate is asked for with every call. */
  @Test
  void itEndsWithTheRightToIt() {
    for (Row change : new Row[] {Row.of(Admin.ROLE, "user"), Row.of(Admin.BANNED, true)}) {
      office.change(ROOT, Row.of(Admin.ROLE, "admin").with(Admin.BANNED, false));
      Browser second = office.site.browser();
      second.signIn(ROOT, PASSWORD).hasStatus(200);
      second.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
      second.session().json("user.email").isEqualTo(BOB);
      office.change(ROOT, change);
      second.session().hasBody("null");
    }
    Browser gone = office.signedUp("gone@example.com", "admin");
    gone.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
    admin.signIn(ROOT, PASSWORD);
    office.change(ROOT, Row.of(Admin.BANNED, false).with(Admin.ROLE, "admin"));
    admin.signIn(ROOT, PASSWORD).hasStatus(200);
    admin.post("/admin/remove-user", office.of("gone@example.com")).hasStatus(200);
    gone.session().hasBody("null");
  }

  // ---- no way back

  @Test
  void whoImpersonatesNobodyHasNothingToStop() {
    stop().hasStatus(400).hasBody("{\"message\":\"You are not impersonating anyone\"}");
    office.site.browser().post("/admin/stop-impersonating", "{}").hasStatus(401).hasBody("");
  }

  @Test
  void whoCannotGoBackIsNobody() {
    String own = "{\"sessionToken\":\"%s\"}";
    for (boolean loses : new boolean[] {true, false}) {
      Browser second = office.signedUp("n" + loses + "@example.com", "admin");
      String token = second.lastReply().text("token");
      second.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
      if (loses) second.forgetCookie(COOKIE);
      else admin.post("/admin/revoke-user-session", own.replace("%s", token)).hasStatus(200);
      Reply reply = second.post("/admin/stop-impersonating", "{}").hasStatus(401);
      reply.hasBody("{\"message\":\"Failed to find admin session\"}").clears(TOKEN);
      second.session().hasBody("null");
    }
    assertThat(office.site.all(Session.MODEL))
        .noneMatch(session -> session.get(Admin.IMPERSONATED_BY) != null);
  }

  /** Threats A111: a cookie of another purpose, or of another administrator, leads nowhere. */
  @Test
  void theWayBackLeadsToTheOwnSessionOnly() {
    Browser second = office.signedUp("second@example.com", "admin");
    second.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
    become(BOB);
    String others = second.cookies().get(COOKIE);
    admin.setCookie(COOKIE, others);
    stop().hasStatus(401);
    Browser third = office.signedUp("third@example.com", "admin");
    String plain = third.cookies().get(TOKEN);
    third.post("/admin/impersonate-user", office.bobs()).hasStatus(200);
    third.setCookie(COOKIE, plain);
    third.post("/admin/stop-impersonating", "{}").hasStatus(401);
  }

  // ---- trace

  @Test
  void theTraceSaysWhoActedInWhoseName() {
    Office audited = Office.open(o -> {}, a -> {}, Audit.create());
    String own = audited.admin.session().text("session.id");
    audited.admin.post("/admin/impersonate-user", audited.bobs()).hasStatus(200);
    String borrowed = audited.admin.session().text("session.id");
    audited.admin.post("/update-user", "{\"name\":\"Robert\"}").hasStatus(200);
    audited.admin.post("/admin/stop-impersonating", "{}").hasStatus(200);
    Audit audit = audited.site.auth.plugin(Audit.class);
    assertThat(audit.list(audited.id(BOB), 3).entries())
        .extracting(AuditEntry::kind, AuditEntry::actor, AuditEntry::actorId)
        .containsExactly(
            tuple("session.ended", "admin", borrowed),
            tuple("user.changed", "admin", borrowed),
            tuple("session.created", "admin", own));
  }
}
