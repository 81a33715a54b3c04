package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many tabs, one session (threats A81, A82). */
class RefreshRaceTest {
  private static final int TABS = 50;

  private Site site = new Site();

  private Browser tab(String cookie) {
    Browser tab = site.browser();
    tab.setCookie(TOKEN, cookie);
    return tab;
  }

  private String dueCookie() {
    String cookie = String.valueOf(site.adasBrowser().cookies().get(TOKEN));
    site.clock.advance(Duration.ofDays(1));
    return cookie;
  }

  @Test
  void ofManyWhoFindASessionDueOneRenewsItAndAllAreServed() throws Exception {
    String cookie = dueCookie();
    site.store.meetBefore("update session", TABS); // everybody has decided before anybody writes
    List<Reply> replies = Crowd.of(TABS, i -> tab(cookie).session());
    assertAllRenewed(replies);
    assertThat(site.store.rowsUpdated()).isEqualTo(1);
  }

  @Test
  void itIsTheSameForPostWhenRenewalIsDeferred() throws Exception {
    site = new Site(o -> o.session(s -> s.deferRefresh(true)));
    String cookie = dueCookie();
    site.store.meetBefore("update session", TABS);
    List<Reply> replies = Crowd.of(TABS, i -> tab(cookie).post("/get-session", "{}"));
    assertAllRenewed(replies);
    assertThat(site.store.rowsUpdated()).isEqualTo(1);
  }

  private void assertAllRenewed(List<Reply> replies) {
    Session session = site.only(Session.MODEL);
    assertThat(session.expiresAt()).isEqualTo("2026-01-09T00:00:00Z");
    for (Reply reply : replies) {
      reply.hasStatus(200).json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
      reply.json("session.token").isEqualTo(session.token());
      assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(604800);
    }
  }

  @Test
  void aSessionEndedDuringManyRenewalsStaysEnded() throws Exception {
    String cookie = dueCookie();
    List<Reply> replies =
        Crowd.of(TABS, i -> i == TABS / 2 ? tab(cookie).signOut() : tab(cookie).session());
    assertThat(replies).extracting(Reply::status).isSubsetOf(200, 401);
    assertThat(site.all(Session.MODEL)).isEmpty();
    tab(cookie).session().hasBody("null");
  }

  @Test
  void signingOutBetweenDecisionAndRenewalWins() {
    String cookie = dueCookie();
    site.store.before("update session", () -> tab(cookie).signOut().hasStatus(200));
    tab(cookie).session().isRefusal(401, "FAILED_TO_GET_SESSION").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void ofManyWhoSignOutAllAreSignedOut() throws Exception {
    String cookie = dueCookie();
    List<Reply> replies = Crowd.of(TABS, i -> tab(cookie).signOut());
    for (Reply reply : replies) reply.hasBody("{\"success\":true}").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void nobodyIsEverAnsweredWithSomebodyElsesSession() throws Exception {
    int users = 8;
    String[] cookies = new String[users];
    for (int i = 0; i < users; i++) {
      Browser browser = site.signedUp("User " + i, i + ADA);
      cookies[i] = String.valueOf(browser.cookies().get(TOKEN));
    }
    Crowd.of(
        users,
        i -> {
          Browser tab = tab(cookies[i]);
          for (int call = 0; call < 200; call++)
            tab.session().json("user.email").isEqualTo(i + ADA);
          return i;
        });
  }
}
