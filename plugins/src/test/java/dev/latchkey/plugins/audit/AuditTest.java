package dev.latchkey.plugins.audit;

import static dev.latchkey.plugins.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.audit.Audit.Page;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table that says who did what. */
class AuditTest {
  private static final String ADA = "ada@example.com";

  private final Site site =
      Site.with(
          o -> o.user(u -> u.deleteUser(true)),
          Audit.create(a -> a.retention(Duration.ofDays(90))));
  private final Audit audit = site.auth.plugin(Audit.class);

  private String userId() {
    return site.all(User.MODEL).get(0).id();
  }

  private static List<String> kinds(Page page) {
    return page.entries().stream().map(AuditEntry::kind).toList();
  }

  @Test
  void aUsersStoryCanBeReadBackwards() {
    Browser ada = site.browser().header("user-agent", "Mosaic");
    ada.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    String userId = userId();
    site.clock.advance(Duration.ofMinutes(1));
    ada.post("/update-user", "{\"name\":\"Ada L.\"}").hasStatus(200);
    ada.signOut();
    ada.signIn(ADA, "wrong horse").hasStatus(401);
    ada.signIn(ADA, PASSWORD).hasStatus(200);
    ada.post("/delete-user", "{\"password\":\"correct horse\"}").hasStatus(200);
    assertThat(kinds(audit.list(userId, 20)))
        .containsExactly(
            "user.deleted",
            "session.ended",
            "session.created",
            "sign-in.failed",
            "session.ended",
            "user.changed",
            "session.created",
            "user.created");
  }

  @Test
  void anEntrySaysWhoDidWhatAndFromWhere() {
    Browser ada = site.browser().header("user-agent", "Mosaic");
    ada.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    ada.signOut();
    AuditEntry entry = audit.list(userId(), 1).entries().get(0);
    assertThat(entry.at()).isEqualTo(site.clock.instant());
    assertThat(entry.actor()).isEqualTo("own-session");
    assertThat(entry.userAgent()).isEqualTo("Mosaic");
    assertThat(entry.sessionId()).isNotNull();
    assertThat(entry.detail())
        .isEqualTo(new JsonValue.Obj(Map.of("reason", new JsonValue.Str("signed-out"))));
    assertThat(entry.toString()).contains("session.ended").doesNotContain("Mosaic");
  }

  @Test
  @Tag("compat")
  void aLongStoryComesInPages() {
    Browser ada = site.signedUp(ADA);
    for (int i = 0; i < 8; i++) ada.signIn(ADA, PASSWORD).hasStatus(200);
    List<AuditEntry> all = new ArrayList<>();
    Page page = audit.list(userId(), 3);
    all.addAll(page.entries());
    while (page.next() != null) {
      page = audit.list(userId(), 3, page.next());
      all.addAll(page.entries());
    }
    assertThat(all).hasSize(10).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo((a, b) -> Long.compare(b.position(), a.position()));
    assertThat(all).isEqualTo(audit.list(100).entries());
  }

  @Test
  void anAttemptOnAnAccountThatDoesNotExistIsKeptToo() {
    site.browser().signIn("nobody@example.com", PASSWORD).hasStatus(401);
    AuditEntry entry = audit.list(1).entries().get(0);
    assertThat(entry.kind()).isEqualTo("sign-in.failed");
    assertThat(entry.userId()).isNull();
    assertThat(entry.actor()).isEqualTo("visitor");
  }

  @Test
  void whatWasUndoneHasNoEntry() {
    site.signedUp(ADA);
    site.browser().signUp("Ada", ADA, PASSWORD);
    assertThat(audit.list(9).entries()).hasSize(2);
  }

  @Test
  void entriesGoWhenTheyAreOlderThanTheyAreToBeKept() {
    site.signedUp(ADA);
    site.clock.advance(Duration.ofDays(60));
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    site.clock.advance(Duration.ofDays(31));
    while (site.auth.removeExpired(1) == 1) {}
    assertThat(kinds(audit.list(9))).containsExactly("session.created");
  }

  @Test
  void keptForGoodMeansForGood() {
    Site site = Site.with(Audit.create());
    site.signedUp(ADA);
    site.clock.advance(Duration.ofDays(3650));
    site.auth.removeExpired(5000);
    assertThat(site.auth.plugin(Audit.class).list(9).entries()).hasSize(2);
  }

  @Test
  void onlyTheChosenKindsAreKept() {
    Site site = Site.with(Audit.create(a -> a.events(List.of(Kind.SESSION_ENDED))));
    site.signedUp(ADA).signOut();
    assertThat(kinds(site.auth.plugin(Audit.class).list(9))).containsExactly("session.ended");
  }

  @Test
  void noEntryHoldsATokenOrAPassword() {
    Browser ada = site.signedUp(ADA);
    String token = ada.session().text("session.token");
    ada.signIn(ADA, "wrong horse");
    ada.signOut();
    for (AuditEntry entry : site.all(AuditEntry.MODEL)) {
      List<Object> values = new ArrayList<>(List.of(entry.userAgent(), entry.detail()));
      values.addAll(List.of(entry.id(), entry.kind(), String.valueOf(entry.sessionId())));
      assertThat(values.toString()).doesNotContain(token).doesNotContain("horse");
    }
  }

  @Test
  void aPluginNobodyRegisteredCannotBeAsked() {
    assertThatThrownBy(() -> Site.with().auth.plugin(Audit.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Audit.create().list(1)).isInstanceOf(IllegalStateException.class);
  }
}
