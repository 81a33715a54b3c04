package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.AuthEvent;
import dev.latchkey.AuthEvent.Actor;
import dev.latchkey.AuthEvent.SessionCreated;
import dev.latchkey.AuthEvent.SessionEnded;
import dev.latchkey.AuthEvent.SessionRefreshed;
import dev.latchkey.AuthEvent.SessionUpdated;
import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.AuthEvent.UserChanged;
import dev.latchkey.AuthOptions;
import dev.latchkey.Contributions;
import dev.latchkey.EndReason;
import dev.latchkey.EventRecorder;
import dev.latchkey.Mail;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What observers are told, by whom it came about, and that it is told once and only if it lasts.
 */
class EventsTest {
  private static final Field<String> THEME = Field.string("theme").optional();

  private final List<AuthEvent> told = new CopyOnWriteArrayList<>();
  private final Site site = Site.withMail(observed());

  private Consumer<AuthOptions> observed() {
    return o -> {
      o.onEvent(AuthEvent.class, told::add);
      o.session(s -> s.field(THEME)).user(u -> u.deleteUser(true));
    };
  }

  private static String token(Browser browser) {
    return browser.session().text("session.token");
  }

  private List<String> kinds() {
    return told.stream().map(event -> event.kind().toString()).toList();
  }

  private <E> E last(Class<E> type) {
    return told.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
  }

  /** Writes events down as the kind of test may need it. */
  private record Recorder(EventRecorder<AuthEvent> recorder) implements Plugin {
    @Override
    public String id() {
      return "recorder";
    }

    @Override
    public void contribute(Contributions to) {
      to.record(AuthEvent.class, recorder);
    }
  }

  // ---- what is told

  @Test
  void everyStepOfAUsersStoryIsToldInOrder() {
    Browser ada = site.adasBrowser();
    ada.post("/update-user", "{\"name\":\"Ada L.\"}").hasStatus(200);
    ada.post("/update-session", "{\"theme\":\"dark\"}").hasStatus(200);
    site.clock.advance(Duration.ofDays(2));
    ada.session();
    ada.post(
            "/change-password",
            """
            {"currentPassword":"correct horse","newPassword":"better horse",
            "revokeOtherSessions":true}""")
        .hasStatus(200);
    ada.signOut();
    ada.signIn(ADA, PASSWORD).hasStatus(401);
    ada.signIn(ADA, "better horse").hasStatus(200);
    ada.post("/delete-user", "{\"password\":\"better horse\"}").hasStatus(200);
    assertThat(kinds())
        .containsExactly(
            "user.created",
            "session.created",
            "user.changed",
            "session.updated",
            "session.refreshed",
            "user.password-changed",
            "session.ended",
            "session.created",
            "session.ended",
            "sign-in.failed",
            "session.created",
            "session.ended",
            "user.deleted");
  }

  @Test
  void anEventSaysWhatHappenedWhenAndFromWhere() {
    Browser ada = site.browser().header("user-agent", "Mosaic");
    ada.signUp("Ada", ADA, PASSWORD);
    Session session = site.only(Session.MODEL);
    SessionCreated created = last(SessionCreated.class);
    assertThat(created.sessionId()).isEqualTo(session.id());
    assertThat(created.userId()).isEqualTo(session.userId());
    assertThat(created.method()).isEqualTo("sign-up");
    assertThat(created.expiresAt()).isEqualTo(session.expiresAt());
    assertThat(created.cause().at()).isEqualTo(site.clock.instant());
    assertThat(created.cause().actor()).isEqualTo(Actor.VISITOR);
    assertThat(created.cause().userAgent()).isEqualTo("Mosaic");
    ada.post("/update-session", "{\"theme\":\"dark\"}").hasStatus(200);
    assertThat(last(SessionUpdated.class).fields()).containsExactly("theme");
    ada.post("/update-user", "{\"name\":\"Ada L.\"}").hasStatus(200);
    assertThat(last(UserChanged.class).fields()).containsExactly("name");
    site.clock.advance(Duration.ofDays(2));
    ada.session();
    assertThat(last(SessionRefreshed.class).expiresAt())
        .isEqualTo(site.only(Session.MODEL).expiresAt());
  }

  @Test
  void aFailedSignInIsToldWithItsReasonAndWhoseAccountItIs() {
    site.adasBrowser();
    site.browser().signIn("ADA@example.com", "wrong horse").hasStatus(401);
    SignInFailed wrong = last(SignInFailed.class);
    assertThat(wrong.userId()).isEqualTo(site.only(User.MODEL).id());
    assertThat(wrong.account()).isEqualTo(ADA);
    assertThat(wrong.reason()).isEqualTo("INVALID_EMAIL_OR_PASSWORD");
    site.browser().signIn(GRACE, PASSWORD).hasStatus(401);
    assertThat(last(SignInFailed.class).userId()).isNull();
    assertThat(last(SignInFailed.class).account()).isEqualTo(GRACE);
  }

  @Test
  void thatAnAccountIsLockedIsToldOnceInAQuarterOfAnHour() {
    Site site =
        new Site(
            o ->
                o.onEvent(AuthEvent.AccountLocked.class, told::add)
                    .rateLimit(r -> r.enabled(true).unlimited("/sign-in/email")));
    for (int i = 0; i < 10; i++) site.browser().signIn(ADA, "wrong horse").hasStatus(401);
    assertThat(told).isEmpty();
    for (int i = 0; i < 5; i++) site.browser().signIn(ADA, "wrong horse").hasStatus(429);
    assertThat(kinds()).containsExactly("sign-in.locked");
    site.clock.advance(Duration.ofMinutes(16));
    while (site.browser().signIn(ADA, "wrong horse").status() != 429) {}
    assertThat(told).hasSize(2);
  }

  @Test
  void observersAskForTheKindsTheyWant() {
    List<AuthEvent> ended = new ArrayList<>();
    Site site = new Site(o -> o.onEvent(SessionEnded.class, ended::add));
    site.adasBrowser().signOut();
    assertThat(ended).hasSize(1);
  }

  // ---- endings

  private void assertEnded(EndReason reason, Actor actor) {
    SessionEnded ended = last(SessionEnded.class);
    assertThat(ended.reason()).isEqualTo(reason);
    assertThat(ended.cause().actor()).isEqualTo(actor);
  }

  @Test
  void anEndingSaysWhyAndByWhom() {
    Browser laptop = site.adasBrowser();
    Browser phone = site.browser();
    String userId = site.only(User.MODEL).id();
    String laptopId = laptop.session().text("session.id");

    phone.signIn(ADA, PASSWORD);
    laptop.post("/revoke-session", "{\"token\":\"" + token(phone) + "\"}");
    assertEnded(EndReason.REVOKED, Actor.OTHER_SESSION);
    assertThat(last(SessionEnded.class).cause().actorId()).isEqualTo(laptopId);
    assertThat(last(SessionEnded.class).sessionId()).isNotEqualTo(laptopId);

    phone.signIn(ADA, PASSWORD);
    phone.signOut();
    assertEnded(EndReason.SIGNED_OUT, Actor.OWN_SESSION);

    phone.signIn(ADA, PASSWORD);
    site.auth.sessions().revoke(token(phone));
    assertEnded(EndReason.REVOKED, Actor.APPLICATION);

    phone.signIn(ADA, PASSWORD);
    site.auth.sessions().revokeOthers(userId, token(laptop));
    assertEnded(EndReason.REVOKED, Actor.APPLICATION);

    phone.signIn(ADA, PASSWORD);
    site.change(Session.MODEL, Row.of(Session.EXPIRES_AT, site.clock.instant().minusMillis(1)));
    phone.session();
    assertEnded(EndReason.EXPIRED, Actor.SYSTEM);
  }

  @Test
  void aResetPasswordEndsSessionsInTheNameOfAVisitor() {
    Site site =
        Site.withMail(
            o -> observed().accept(o.emailPassword(p -> p.revokeSessionsOnPasswordReset(true))));
    site.adasBrowser();
    site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    String token = site.outbox.last(Mail.Kind.RESET_PASSWORD).token();
    site.browser()
        .post("/reset-password", "{\"newPassword\":\"better horse\",\"token\":\"" + token + "\"}")
        .hasStatus(200);
    assertEnded(EndReason.PASSWORD_RESET, Actor.VISITOR);
    assertThat(kinds()).endsWith("user.password-changed", "session.ended");
  }

  @Test
  void whereOnlyHashesOfTokensAreKeptEndingsAreToldAlike() {
    Site site = new Site(o -> o.profile(Profile.HARDENED).onEvent(SessionEnded.class, told::add));
    Browser ada = site.adasBrowser();
    for (int i = 0; i < 3; i++) site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    ada.post("/revoke-other-sessions", "{}").hasStatus(200);
    assertThat(told).hasSize(3);
    ada.session().json("user.email").isEqualTo(ADA);
    ada.signOut();
    assertThat(told).hasSize(4);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void somebodyElsesSessionIsNeitherEndedNorToldOf() {
    Browser ada = site.adasBrowser();
    Browser grace = site.signedUp("Grace", GRACE);
    ada.post("/revoke-session", "{\"token\":\"" + token(grace) + "\"}").hasStatus(200);
    assertThat(kinds()).doesNotContain("session.ended");
    grace.session().json("user.email").isEqualTo(GRACE);
  }

  @Test
  void ofManyWhoEndTheSameSessionsEachSessionIsToldOnce() throws Exception {
    Browser ada = site.adasBrowser();
    for (int i = 0; i < 40; i++) site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    String userId = site.only(User.MODEL).id();
    String token = token(ada);
    List<Integer> counts =
        Crowd.of(
            8,
            i ->
                i % 2 == 0
                    ? site.auth.sessions().revokeAll(userId)
                    : site.auth.sessions().revokeOthers(userId, token));
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(41);
    assertThat(told.stream().filter(SessionEnded.class::isInstance).map(AuthEvent::sessionId))
        .hasSize(41)
        .doesNotHaveDuplicates();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void whereNobodyObservesAnEndingIsOneStatement() {
    Site site = new Site();
    site.adasBrowser();
    site.browser().signIn(ADA, PASSWORD);
    String userId = site.only(User.MODEL).id();
    site.store.forgetCalls();
    assertThat(site.auth.sessions().revokeAll(userId)).isEqualTo(2);
    assertThat(site.store.calls()).containsExactly("delete session");
  }

  // ---- only what lasts

  @Test
  void ofASignUpThatWasUndoneNobodyLearns() {
    site.store.before("commit", () -> site.store.failCall(1));
    site.browser().announceFault().signUp("Ada", ADA, PASSWORD).hasStatus(503);
    assertThat(told).isEmpty();
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void whatCannotBeRecordedDoesNotHappen() {
    List<AuthEvent> recorded = new ArrayList<>();
    Recorder refusing =
        new Recorder(
            (event, db) -> {
              recorded.add(event);
              throw new StoreException.Unavailable("no room", null);
            });
    Site site = new Site(o -> o.plugin(refusing).onEvent(AuthEvent.class, told::add));
    site.browser().announceFault().signUp("Ada", ADA, PASSWORD).hasStatus(503);
    assertThat(recorded).isNotEmpty();
    assertThat(site.everything()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void recordingCostsTheSameWhetherAnAddressIsTaken() {
    Recorder counting = new Recorder((event, db) -> db.list(Session.MODEL));
    Site site = new Site(o -> o.plugin(counting).emailPassword(p -> p.autoSignIn(false)));
    List<String> free = calls(site, () -> site.browser().signUp("Ada", ADA, PASSWORD));
    List<String> taken = calls(site, () -> site.browser().signUp("Ada", ADA, PASSWORD));
    assertThat(free).contains("find session");
    assertThat(taken).containsAll(free.stream().filter(call -> call.endsWith("session")).toList());
    List<String> wrong = calls(site, () -> site.browser().signIn(ADA, "wrong horse"));
    assertThat(calls(site, () -> site.browser().signIn(GRACE, "wrong horse"))).isEqualTo(wrong);
  }

  private static List<String> calls(Site site, Runnable action) {
    site.store.forgetCalls();
    action.run();
    return site.store.calls();
  }

  @Test
  void whoRecordsTakesPartInTheTransaction() {
    List<String> seen = new ArrayList<>();
    Recorder looking =
        new Recorder((event, db) -> seen.add(event.kind() + " " + db.list(User.MODEL).size()));
    Site site = new Site(o -> o.plugin(looking));
    site.adasBrowser().signOut();
    assertThat(seen).containsExactly("user.created 1", "session.created 1", "session.ended 1");
  }

  @Test
  void anObserverThatFailsKeepsNobodyElseFromLearning() {
    Site site =
        new Site(
            o ->
                o.onEvent(
                        AuthEvent.class,
                        event -> {
                          throw new IllegalStateException("observer");
                        })
                    .onEvent(AuthEvent.class, told::add));
    site.adasBrowser().session().json("user.email").isEqualTo(ADA);
    assertThat(kinds()).containsExactly("user.created", "session.created");
  }

  @Test
  void inATransactionOfTheApplicationObserversLearnWhenThatIsCommitted() {
    MemoryStore store = new MemoryStore();
    Auth auth = site.open(o -> observed().accept(o.store(store)));
    List<Runnable> afterCommit = new ArrayList<>();
    store.transaction(tx -> signUp(auth.within(tx, afterCommit::add)));
    assertThat(told).isEmpty();
    afterCommit.forEach(Runnable::run);
    assertThat(kinds()).containsExactly("user.created", "session.created");
  }

  @Test
  void whereNobodySaysWhenItIsCommittedNobodyIsTold() {
    MemoryStore store = new MemoryStore();
    Auth auth = site.open(o -> observed().accept(o.store(store)));
    store.transaction(tx -> signUp(auth.within(tx)));
    assertThat(told).isEmpty();
  }

  private boolean signUp(Auth auth) {
    Browser.of(auth, site.clock).signUp("Ada", ADA, PASSWORD).hasStatus(200);
    return true;
  }

  // ---- secrecy

  @Test
  void noEventHoldsATokenAndNoTextOfOneAnAddress() {
    Browser ada = site.adasBrowser();
    String token = token(ada);
    ada.signIn(ADA, "wrong horse");
    ada.post("/update-session", "{\"theme\":\"dark\"}");
    ada.signOut();
    ada.signIn(ADA, PASSWORD);
    assertThat(told).hasSizeGreaterThan(4);
    for (AuthEvent event : told) {
      assertThat(event.toString() + event.detail()).doesNotContain(token).doesNotContain("horse");
      assertThat(event.toString()).doesNotContain(ADA);
    }
  }
}
