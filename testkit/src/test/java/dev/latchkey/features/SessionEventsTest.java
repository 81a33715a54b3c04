package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.SessionPushOptions;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Browsers that listen to what becomes of their session (requirements 001-05). */
class SessionEventsTest {
  private final Site site = site(push -> {});
  private final Browser laptop = site.adasBrowser();
  private final Browser phone = site.browser();

  SessionEventsTest() {
    phone.signIn(ADA, PASSWORD);
  }

  private static Site site(Consumer<SessionPushOptions.Builder> push) {
    return new Site(o -> o.session(s -> s.push(push)));
  }

  private EventReader listening(Browser browser) {
    return EventReader.of(site.auth, browser);
  }

  private static void revokeOthers(Browser browser) {
    browser.post("/revoke-other-sessions", "{}").hasStatus(200);
  }

  // ---- what is told

  @Test
  void aDeviceThatAnotherSignsOutLearnsIt() {
    EventReader heard = listening(phone);
    revokeOthers(laptop);
    assertThat(heard.eventsToTheEnd()).containsExactly("session.revoked");
    assertThat(EventReader.ask(site.auth, phone, heard.lastId()).status()).isEqualTo(401);
  }

  @Test
  void aDeviceThatIsRevokedOnAnotherNodeLearnsItToo() {
    EventReader heard = listening(phone);
    Auth elsewhere = site.open(o -> {});
    elsewhere.sessions().revokeAll(site.all(Session.MODEL).get(0).userId());
    assertThat(heard.eventsToTheEnd()).containsExactly("session.revoked");
  }

  @Test
  void whatNodesSayToEachOtherIsNotWaitedFor() {
    Auth here = site.open(o -> o.session(s -> s.push(p -> {}).nearCache(n -> {})));
    Auth elsewhere = site.open(o -> o.session(s -> s.nearCache(n -> {})));
    EventReader heard = EventReader.of(here, phone);
    Browser.of(elsewhere, site.clock).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(heard.event()).isEqualTo("sessions.changed");
    site.store.forgetCalls();
    elsewhere.sessions().revoke(phone.session().text("session.token"));
    assertThat(heard.eventsToTheEnd()).containsExactly("session.revoked");
    assertThat(site.store.calls()).contains("find user"); // rounds do not look at users
  }

  @Test
  void aRowThatIsRemovedBehindTheApplicationsBackIsToldToo() {
    EventReader heard = listening(phone);
    site.remove(Session.MODEL);
    assertThat(heard.eventsToTheEnd()).containsExactly("session.revoked");
  }

  @Test
  void aSessionThatRunsOutSaysSo() {
    EventReader heard = listening(phone);
    site.clock.advance(Duration.ofDays(7));
    assertThat(heard.eventsToTheEnd()).containsExactly("session.expired");
  }

  @Test
  void whatIsRenewedElsewhereDoesNotRunOut() {
    EventReader heard = listening(phone);
    site.clock.advance(Duration.ofDays(6));
    phone.session();
    assertThat(heard.event()).isEqualTo("session.updated");
    site.clock.advance(Duration.ofDays(2));
    phone.session().json("user.email").isEqualTo(ADA);
    assertThat(heard.event()).isIn("session.updated", "sessions.changed");
  }

  @Test
  void whatChangesAboutTheUserIsToldToAllTheirDevices() {
    EventReader heard = listening(phone);
    site.clock.advance(Duration.ofSeconds(1));
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    assertThat(heard.event()).isEqualTo("session.updated");
  }

  @Test
  void theOtherSessionsOfAUserAreToldOf() {
    EventReader heard = listening(laptop);
    site.browser().signIn(ADA, PASSWORD);
    assertThat(heard.event()).isEqualTo("sessions.changed");
    phone.signOut();
    assertThat(heard.event()).isEqualTo("sessions.changed");
  }

  @Test
  void whatOthersDoIsNobodysBusiness() throws Exception {
    EventReader heard = listening(laptop);
    Browser grace = site.signedUp("Grace", GRACE);
    grace.post("/revoke-sessions", "{}");
    assertThat(heard.isSilent()).isTrue();
  }

  // ---- coming back

  @Test
  void whoeverComesBackIsToldWhatTheyMissed() {
    EventReader heard = listening(laptop);
    heard.leave();
    site.clock.advance(Duration.ofSeconds(1));
    site.browser().signIn(ADA, PASSWORD);
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    Auth elsewhere = site.open(o -> o.session(s -> s.push(p -> {})));
    EventReader again = EventReader.resumed(elsewhere, laptop, heard.lastId());
    assertThat(again.event()).isEqualTo("session.updated");
    assertThat(again.event()).isEqualTo("sessions.changed");
  }

  @Test
  void whoeverMissedNothingIsToldNothing() throws Exception {
    EventReader heard = listening(laptop);
    heard.leave();
    EventReader again = EventReader.resumed(site.auth, laptop, heard.lastId());
    assertThat(again.isSilent()).isTrue();
  }

  @Test
  void anIdNobodyGaveOutIsPassedOver() throws Exception {
    for (String id : List.of("' or 1=1 --.x.\u00e9", "a.b", "a.b.c.d", "", "x".repeat(9000))) {
      EventReader heard = EventReader.resumed(site.auth, laptop, id);
      assertThat(heard.lastId()).isNotEqualTo(id);
      heard.leave();
    }
    EventReader heard = EventReader.resumed(site.auth, laptop, "a.b.c");
    assertThat(heard.event()).isEqualTo("session.updated");
    assertThat(heard.event()).isEqualTo("sessions.changed");
  }

  // ---- who may listen

  @Test
  void nobodyListensWithoutASession() {
    Browser nobody = site.browser();
    assertThat(EventReader.ask(site.auth, nobody, null).status()).isEqualTo(401);
    nobody.get("/session-events").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void anAdapterThatCannotStreamSaysSo() {
    laptop.announceFault();
    laptop.get("/session-events").isRefusal(501, "STREAMING_NOT_SUPPORTED");
  }

  @Test
  void thereIsNoSuchThingUnlessItIsSwitchedOn() {
    assertThat(new Site().adasBrowser().get("/session-events").status()).isEqualTo(404);
  }

  @Test
  void noMoreThanSoManyListen() {
    Site small = site(p -> p.perSession(1).perUser(2).inAll(3));
    Browser one = small.adasBrowser();
    Browser two = small.browser();
    two.signIn(ADA, PASSWORD);
    Browser three = small.browser();
    three.signIn(ADA, PASSWORD);
    EventReader first = EventReader.of(small.auth, one);
    assertThat(EventReader.ask(small.auth, one, null).status()).isEqualTo(429);
    EventReader.of(small.auth, two);
    assertThat(EventReader.ask(small.auth, three, null).status()).isEqualTo(429);
    EventReader.of(small.auth, small.signedUp("Grace", GRACE));
    AuthResponse refusal = EventReader.ask(small.auth, one, null);
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.header("retry-after")).isEqualTo("1");

    first.leave();
    while (EventReader.ask(small.auth, one, null).status() != 200) Thread.onSpinWait();
  }

  // ---- while it is silent

  @Test
  void aSilentStreamShowsThatItLives() {
    Site lively = site(p -> p.heartbeat(Duration.ofMillis(20)));
    EventReader heard = EventReader.of(lively.auth, lively.adasBrowser());
    assertThat(heard.showsLife()).isTrue();
    assertThat(heard.showsLife()).isTrue();
  }

  @Test
  void whatIsClosedTellsNobodyThatTheirSessionIsOver() {
    EventReader heard = listening(phone);
    site.auth.close();
    assertThat(heard.eventsToTheEnd()).isEmpty();
  }

  @Test
  void anOutageIsNotASignOut() {
    EventReader heard = listening(phone);
    site.store.forgetCalls();
    site.store.fail();
    while (site.store.calls().isEmpty()) Thread.onSpinWait(); // until somebody has looked
    site.store.recover();
    revokeOthers(laptop);
    assertThat(heard.eventsToTheEnd()).containsExactly("session.revoked");
  }
}
