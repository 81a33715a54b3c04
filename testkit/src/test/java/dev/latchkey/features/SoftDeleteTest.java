package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of ended sessions that are kept for a while (requirement 003-11). */
class SoftDeleteTest {
  private static final Duration KEPT = Duration.ofDays(30);

  private final Site site =
      new Site(
          o -> {
            o.session(s -> s.softDelete(KEPT).updateAge(Duration.ZERO));
            o.user(u -> u.deleteUser(true));
          });
  private final Browser browser = site.adasBrowser();

  private String token(Browser of) {
    return String.valueOf(of.cookies().get(Site.TOKEN));
  }

  private Browser holding(String cookie) {
    Browser other = site.browser();
    other.setCookie(Site.TOKEN, cookie);
    return other;
  }

  @Test
  void whoeverSignsOutLeavesATraceAndADeadCookie() {
    String cookie = token(browser);
    Instant then = site.clock.instant();
    browser.post("/sign-out", "{}").hasStatus(200);
    Session row = site.only(Session.MODEL);
    assertThat(row.get(Session.DELETED_AT)).isEqualTo(then);
    assertThat(row.get(Session.DELETED_REASON)).isEqualTo("signed_out");
    assertThat(row.get(Session.DELETED_BY)).isEqualTo("self");
    assertThat(row.expiresAt()).isBefore(then);

    holding(cookie).session().hasBody("null");
    holding(cookie).get("/list-sessions").isRefusal(401, "UNAUTHORIZED");
    holding(cookie).post("/update-session", "{}").isRefusal(401, "UNAUTHORIZED");
    assertThat(site.auth.session(Headers.of("cookie", Site.TOKEN + "=" + cookie))).isEmpty();
    assertThat(site.only(Session.MODEL)).isEqualTo(row);
  }

  @Test
  void oneStatementEndsAllOthersAndTellsForWhom() {
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD).hasStatus(200);
    Browser grace = site.signedUp("Grace", GRACE);
    String own = browser.session().text("session.id");
    browser.post("/revoke-other-sessions", "{}").hasStatus(200);
    phone.session().hasBody("null");
    assertThat(browser.get("/list-sessions").body().split("\"token\"")).hasSize(2);
    grace.session().json("user.email").isEqualTo(GRACE);
    List<Session> ended =
        site.all(Session.MODEL).stream().filter(s -> s.get(Session.DELETED_AT) != null).toList();
    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).get(Session.DELETED_REASON)).isEqualTo("revoked");
    assertThat(ended.get(0).get(Session.DELETED_BY)).isEqualTo(own);
    assertThat(site.auth.sessions().revoke(ended.get(0).token())).isFalse();
  }

  @Test
  void nothingThatEndedIsSeenByAnybodyOrRenewed() {
    String token = site.only(Session.MODEL).token();
    String cookie = token(browser);
    assertThat(site.auth.sessions().revoke(token)).isTrue();
    assertThat(site.only(Session.MODEL).get(Session.DELETED_BY)).isEqualTo("application");
    site.clock.advance(Duration.ofHours(1));
    holding(cookie).session().hasBody("null");
    Session row = site.only(Session.MODEL);
    assertThat(row.expiresAt()).isBefore(row.createdAt().plus(Duration.ofMinutes(1)));
    browser.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(browser.session().body()).doesNotContain("deleted");
    browser.post("/update-session", "{\"deletedAt\":\"2020-01-01T00:00:00Z\"}").hasStatus(400);
  }

  @Test
  void tracesAreRemovedWhenTheirTimeIsOver() {
    browser.post("/sign-out", "{}");
    site.signedUp("Grace", GRACE);
    site.clock.advance(KEPT.minusSeconds(1));
    assertThat(site.auth.removeExpired(100)).isZero();
    site.clock.advance(Duration.ofSeconds(1));
    assertThat(site.auth.removeExpired(100)).isEqualTo(1);
    assertThat(site.only(Session.MODEL).get(Session.DELETED_AT)).isNull();
    site.clock.advance(Duration.ofDays(8));
    assertThat(site.auth.removeExpired(100)).isEqualTo(1);
  }

  @Test
  void ofAUserWhoIsDeletedNothingIsKept() {
    site.browser().signIn(ADA, PASSWORD);
    browser.post("/revoke-other-sessions", "{}");
    browser.post("/delete-user", "{\"password\":\"" + PASSWORD + "\"}").hasStatus(200);
    assertThat(site.all(User.MODEL)).isEmpty();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void whatRanOutIsMarkedWhenSomebodyComesWithIt() {
    String cookie = token(browser);
    site.clock.advance(Duration.ofDays(8));
    holding(cookie).session().hasBody("null");
    Session row = site.only(Session.MODEL);
    assertThat(row.get(Session.DELETED_REASON)).isEqualTo("expired");
    assertThat(row.get(Session.DELETED_BY)).isEqualTo("system");
  }

  @Test
  void withoutItThereIsNoSuchColumn() {
    assertThat(new Site().auth.schema().table(Session.MODEL).has(Session.DELETED_AT)).isFalse();
  }
}
