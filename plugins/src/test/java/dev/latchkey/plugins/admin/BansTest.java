package dev.latchkey.plugins.admin;

import static dev.latchkey.plugins.admin.Office.BOB;
import static dev.latchkey.plugins.admin.Office.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.RowHook;
import dev.latchkey.Session;
import dev.latchkey.SignInGate.Verdict;
import dev.latchkey.User;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.plugins.audit.AuditEntry;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BansTest {
  private final Office office = Office.open();
  private final Browser admin = office.admin;

  private Reply ban(String more) {
    return admin.post("/admin/ban-user", office.ofBob(more)).hasStatus(200);
  }

  @Test
  void aBannedUserIsOutAndDoesNotComeIn() {
    Reply reply = admin.post("/admin/ban-user", office.bobs()).hasStatus(200);
    reply.json("user.banned").isTrue();
    reply.json("user.banReason").isEqualTo("No reason");
    reply.json("user.banExpires").isEqualTo(null);
    office.bob.session().hasBody("null");
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
    office
        .signIn(BOB)
        .isRefusal(403, "BANNED_USER")
        .setsNoCookie()
        .json("message")
        .isEqualTo(
            "You have been banned from this application."
                + " Please contact support if you believe this is an error.");
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
  }

  /** Threats A41. */
  @Test
  void whoDoesNotKnowThePasswordLearnsNothingOfTheBan() {
    admin.post("/admin/ban-user", office.bobs());
    office.site.browser().signIn(BOB, "wrong horse").isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
  }

  @Test
  void aBanThatIsLiftedIsOver() {
    ban("\"banReason\":\"spam\",\"banExpiresIn\":60").json("user.banReason").isEqualTo("spam");
    Reply reply = admin.post("/admin/unban-user", office.bobs()).hasStatus(200);
    reply.json("user.banned").isFalse();
    reply.json("user.banReason").isEqualTo(null);
    reply.json("user.banExpires").isEqualTo(null);
    office.signIn(BOB).hasStatus(200);
  }

  @Test
  void aBanRunsOut() {
    ban("\"banExpiresIn\":60");
    office.site.clock.advance(Duration.ofSeconds(60));
    office.signIn(BOB).isRefusal(403, "BANNED_USER");
    office.site.clock.advance(Duration.ofMillis(1));
    office.signIn(BOB).hasStatus(200);
    User bob = office.user(BOB);
    assertThat(bob.get(Admin.BANNED)).isFalse();
    assertThat(bob.get(Admin.BAN_REASON)).isNull();
    assertThat(bob.get(Admin.BAN_EXPIRES)).isNull();
  }

  @Test
  void theOptionsSayReasonLifeAndMessage() {
    Office named =
        Office.open(
            a ->
                a.defaultBanReason("because")
                    .defaultBanExpiresIn(Duration.ofHours(1))
                    .bannedUserMessage(user -> "Sorry, " + user.name()));
    Reply reply = named.admin.post("/admin/ban-user", named.ofBob("\"banReason\":\"\""));
    reply.json("user.banReason").isEqualTo("because");
    reply.json("user.banExpires").isEqualTo("2026-01-01T01:00:00.000Z");
    named.signIn(BOB).json("message").isEqualTo("Sorry, Ada");
  }

  @Test
  void nobodyBansThemselvesOrForTooLong() {
    admin.post("/admin/ban-user", office.of(ROOT)).isRefusal(400, "YOU_CANNOT_BAN_YOURSELF");
    admin
        .post("/admin/ban-user", office.ofBob("\"banExpiresIn\":1e300"))
        .isRefusal(400, "VALIDATION_ERROR");
    admin
        .post("/admin/ban-user", office.ofBob("\"banExpiresIn\":\"60\""))
        .isRefusal(400, "VALIDATION_ERROR");
  }

  /** Threats A96: a ban that somebody writes into the database counts with the next call. */
  @Test
  void aBanFromElsewhereEndsASessionWithItsNextCall() {
    office.change(BOB, Row.of(Admin.BANNED, true));
    office.bob.session().hasBody("null");
    assertThat(office.site.all(Session.MODEL)).hasSize(1);
  }

  // ---- races

  /** Runs something while a session of Bob is about to be stored. */
  private static final class Meanwhile implements Plugin, RowHook {
    private final AtomicReference<Runnable> once = new AtomicReference<>();

    @Override
    public String id() {
      return "meanwhile";
    }

    @Override
    public void contribute(Contributions to) {
      to.onRow(Session.MODEL, this);
    }

    @Override
    public Row beforeCreate(Row row) {
      Runnable task = once.getAndSet(null);
      if (task != null) task.run();
      return row;
    }
  }

  private final Meanwhile meanwhile = new Meanwhile();
  private final Office busy = Office.open(o -> {}, a -> {}, meanwhile);

  @Test
  void whoIsBannedWhileSigningInDoesNotGetIn() {
    meanwhile.once.set(() -> busy.admin.post("/admin/ban-user", busy.bobs()).hasStatus(200));
    busy.signIn(BOB).isRefusal(403, "BANNED_USER");
    assertThat(busy.site.all(Session.MODEL)).hasSize(1);
  }

  /** Threats A84. */
  @Test
  void whoIsRemovedWhileSigningInDoesNotGetIn() {
    meanwhile.once.set(() -> busy.admin.post("/admin/remove-user", busy.bobs()).hasStatus(200));
    busy.signIn(BOB).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    assertThat(busy.site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void aBanThatIsRenewedWhileItRunsOutStays() {
    Office renewing =
        Office.open(
            o -> {},
            a -> {},
            new Plugin() {
              @Override
              public String id() {
                return "renewing";
              }

              @Override
              public void contribute(Contributions to) {
                to.gate(
                    (signIn, call) -> {
                      Row later = Row.of(Admin.BAN_EXPIRES, call.now().plusSeconds(60));
                      boolean banned = Boolean.TRUE.equals(signIn.user().get(Admin.BANNED));
                      if (banned) call.users().update(signIn.user().id(), later, call);
                      return Verdict.allow();
                    });
              }
            });
    renewing.admin.post("/admin/ban-user", renewing.ofBob("\"banExpiresIn\":60"));
    renewing.site.clock.advance(Duration.ofSeconds(61));
    renewing.signIn(BOB).isRefusal(403, "BANNED_USER");
    assertThat(renewing.user(BOB).get(Admin.BANNED)).isTrue();
  }

  // ---- with others

  @Test
  void aBannedUserIsNotAskedForASecondFactorFirst() {
    record More(boolean more) {}
    Office asking =
        Office.open(
            o -> {},
            a -> {},
            new Plugin() {
              @Override
              public String id() {
                return "asking";
              }

              @Override
              public void contribute(Contributions to) {
                to.gate(
                    (signIn, call) ->
                        signIn.user().email().equals(BOB)
                            ? Verdict.challenge(new More(true))
                            : Verdict.allow());
              }
            });
    asking.signIn(BOB).hasBody("{\"more\":true}");
    asking.admin.post("/admin/ban-user", asking.bobs()).hasStatus(200);
    asking.signIn(BOB).isRefusal(403, "BANNED_USER");
  }

  @Test
  void theTraceSaysThatAnAdministratorDidIt() {
    Office audited = Office.open(o -> {}, a -> {}, Audit.create());
    String id = audited.id(BOB);
    String session = audited.admin.session().text("session.id");
    audited.admin.post("/admin/ban-user", audited.bobs()).hasStatus(200);
    Audit audit = audited.site.auth.plugin(Audit.class);
    assertThat(audit.list(id, 20).entries())
        .filteredOn(entry -> entry.kind().matches("session.ended|user.changed"))
        .isNotEmpty()
        .extracting(AuditEntry::actor, AuditEntry::actorId)
        .containsOnly(tuple("admin", session));
  }
}
