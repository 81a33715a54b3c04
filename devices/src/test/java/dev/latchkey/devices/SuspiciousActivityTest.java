package dev.latchkey.devices;

import static dev.latchkey.devices.Reaction.LOG;
import static dev.latchkey.devices.Reaction.MAIL;
import static dev.latchkey.devices.Reaction.REVOKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthEvent;
import dev.latchkey.AuthEvent.ImpossibleTravel;
import dev.latchkey.AuthEvent.NewDevice;
import dev.latchkey.AuthEvent.SessionEnded;
import dev.latchkey.AuthEvent.SuspiciousAddress;
import dev.latchkey.EndReason;
import dev.latchkey.Mail;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Outbox;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sessions that are used as their users hardly would (requirements 002-40, 002-41). */
class SuspiciousActivityTest {
  private static final String PASSWORD = "correct horse";
  private static final String ADA = "ada@example.com";
  private static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0.0.0 Safari/537.36";

  private static final String HOME = "203.0.113.7";
  private static final String HOME_LATER = "203.0.113.99";
  private static final String AWAY = "198.51.100.4";
  private static final String OFFICE = "192.0.2.20";

  private static final Map<String, Place> PLACES =
      Map.of(
          HOME, new Place("London, United Kingdom", 51.51, -0.13, 20),
          AWAY, new Place("Sydney, Australia", -33.87, 151.21, 20));

  private final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore();
  private final Outbox outbox = new Outbox();
  private final List<AuthEvent> events = new CopyOnWriteArrayList<>();

  private Auth auth(Consumer<SuspicionOptions.Builder> set) {
    return Auth.create(
        o -> {
          outbox.receive(o).baseUrl(Browser.DEFAULT_ORIGIN).store(store).clock(clock);
          o.secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test").tokens(new TestTokens());
          o.passwordHasher(new TestHasher())
              .emailPassword(p -> {})
              .rateLimit(r -> r.enabled(false));
          o.plugin(SuspiciousActivity.create(s -> set.accept(s.locations(PLACES::get))));
          o.onEvent(SuspiciousAddress.class, events::add).onEvent(NewDevice.class, events::add);
          o.onEvent(ImpossibleTravel.class, events::add).onEvent(SessionEnded.class, events::add);
        });
  }

  private Browser browser(Auth auth, String agent, String address) {
    return Browser.of(auth, clock).header("user-agent", agent).header("x-forwarded-for", address);
  }

  private Browser signedUp(Auth auth) {
    Browser browser = browser(auth, FIREFOX, HOME);
    browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    clock.advance(Duration.ofHours(48));
    browser.session().json("user.email").isEqualTo(ADA);
    events.clear();
    return browser;
  }

  // ---- another network

  @Test
  void eachChangeOfTheNetworkIsToldOnce() {
    Browser ada = signedUp(auth(s -> s.addressChange(LOG, MAIL)));
    ada.header("x-forwarded-for", AWAY);
    for (int i = 0; i < 3; i++) ada.session().json("session.ipAddress").isPresent();
    assertThat(events).hasSize(1);
    SuspiciousAddress event = (SuspiciousAddress) events.get(0);
    assertThat(event.before()).isEqualTo(HOME);
    assertThat(event.now()).isEqualTo(AWAY);
    assertThat(event.userId()).isEqualTo(ada.session().text("user.id"));
    assertThat(event.sessionId()).isEqualTo(ada.session().text("session.id"));
    assertThat(ada.session().text("session.ipAddress")).isEqualTo(AWAY);
    Mail mail = outbox.last(Mail.Kind.SUSPICIOUS_ADDRESS);
    assertThat(mail.details())
        .containsEntry("device", "Firefox on Windows")
        .containsEntry("address", AWAY + " (Sydney, Australia)");

    clock.advance(Duration.ofMinutes(1));
    ada.header("x-forwarded-for", HOME).session();
    clock.advance(Duration.ofMinutes(1));
    ada.header("x-forwarded-for", AWAY).session();
    assertThat(events).hasSize(3).hasOnlyElementsOfType(SuspiciousAddress.class);
  }

  @Test
  void theSameNetworkAnAllowedOneAndAnUnknownAddressAreNotSuspicious() {
    Browser ada = signedUp(auth(s -> s.addressChange(REVOKE).allow(List.of("192.0.2.0/24"))));
    for (String address : List.of(HOME_LATER, OFFICE, "nonsense", "1.1.1.1, 2.2.2.2")) {
      ada.header("x-forwarded-for", address).session().json("user.email").isEqualTo(ADA);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void oneCallInASuspiciousNetworkCanEndTheSession() {
    Browser ada = signedUp(auth(s -> s.addressChange(REVOKE)));
    Browser thief = ada.header("x-forwarded-for", AWAY);
    thief.post("/update-user", "{\"name\":\"Thief\"}").isRefusal(401, "UNAUTHORIZED");
    ada.header("x-forwarded-for", HOME).session().hasBody("null");
    assertThat(events).hasSize(2);
    assertThat(((SessionEnded) events.get(1)).reason()).isEqualTo(EndReason.SUSPICIOUS);
  }

  @Test
  void ofParallelCallsOnTwoNodesOneTells() throws Exception {
    Auth one = auth(s -> s.addressChange());
    Auth two = auth(s -> s.addressChange());
    Browser ada = signedUp(one);
    String cookie = "better-auth.session_token";
    String token = String.valueOf(ada.cookies().get(cookie));
    int size = 16;
    ExecutorService threads = Executors.newFixedThreadPool(size);
    CyclicBarrier start = new CyclicBarrier(size);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Browser browser = browser(i % 2 == 0 ? one : two, FIREFOX, AWAY);
        browser.setCookie(cookie, token);
        calls.add(
            threads.submit(
                () -> {
                  start.await(20, TimeUnit.SECONDS);
                  return browser.session().hasStatus(200);
                }));
      }
      for (Future<?> call : calls) call.get(60, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
    assertThat(events).hasSize(1);
  }

  // ---- new devices

  @Test
  void aSignInWithAnotherBrowserIsTold() {
    Auth auth = auth(s -> s.newDevice(LOG, MAIL));
    signedUp(auth);
    browser(auth, CHROME, HOME).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).hasSize(1);
    assertThat(((NewDevice) events.get(0)).device()).isEqualTo("Chrome on Windows");
    assertThat(outbox.last(Mail.Kind.NEW_DEVICE).details())
        .containsEntry("device", "Chrome on Windows")
        .containsEntry("address", HOME + " (London, United Kingdom)");
  }

  @Test
  void aBrowserThatHasHeldASessionOfTheUserIsKnown() {
    Auth auth = auth(s -> s.newDevice(LOG));
    Browser ada = signedUp(auth);
    ada.signOut();
    clock.advance(Duration.ofDays(300));
    ada.header("x-forwarded-for", AWAY).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).noneMatch(NewDevice.class::isInstance);
    ada.forgetCookie("better-auth.known_users");
    ada.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).noneMatch(NewDevice.class::isInstance); // it looks like the other session
    ada.forgetCookies();
    ada.header("x-forwarded-for", HOME).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).filteredOn(NewDevice.class::isInstance).hasSize(1);
  }

  @Test
  void aForgedCookieMakesNoDeviceKnown() {
    Auth auth = auth(s -> s.newDevice(LOG));
    String id = signedUp(auth).session().text("user.id");
    Browser thief = browser(auth, CHROME, AWAY);
    thief.setCookie("better-auth.known_users", id + ".AAAA");
    thief.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).hasSize(1);
  }

  @Test
  void somebodyNewIsNotToldOfTheirFirstDevice() {
    Auth auth = auth(s -> s.newDevice(MAIL));
    Browser ada = browser(auth, FIREFOX, HOME);
    ada.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    assertThat(events).isEmpty();
    assertThat(outbox.all()).isEmpty();
  }

  @Test
  void severalUsersOfOneBrowserAreAllKnown() {
    Auth auth = auth(s -> s.newDevice(LOG));
    Browser shared = signedUp(auth);
    shared.signUp("Grace", "grace@example.com", PASSWORD).hasStatus(200);
    clock.advance(Duration.ofDays(30));
    shared.signIn(ADA, PASSWORD).hasStatus(200);
    shared.signIn("grace@example.com", PASSWORD).hasStatus(200);
    assertThat(events).noneMatch(NewDevice.class::isInstance);
  }

  @Test
  void aNewDeviceCannotBeRefused() {
    assertThatThrownBy(() -> SuspiciousActivity.create(s -> s.newDevice(REVOKE)))
        .isInstanceOf(IllegalStateException.class);
  }

  // ---- far away, too soon

  @Test
  void aSignInFromTheOtherEndOfTheWorldIsTold() {
    Auth auth = auth(s -> s.impossibleTravel(MAIL));
    signedUp(auth);
    clock.advance(Duration.ofHours(1));
    browser(auth, CHROME, AWAY).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).hasSize(1);
    ImpossibleTravel event = (ImpossibleTravel) events.get(0);
    assertThat(event.before()).isEqualTo("London, United Kingdom");
    assertThat(event.now()).isEqualTo("Sydney, Australia");
    outbox.last(Mail.Kind.IMPOSSIBLE_TRAVEL);
  }

  @Test
  void itCanBeRefused() {
    Auth auth = auth(s -> s.impossibleTravel(REVOKE));
    Browser ada = signedUp(auth);
    Browser thief = browser(auth, CHROME, AWAY);
    thief.signIn(ADA, PASSWORD).isRefusal(403, "SIGN_IN_SUSPICIOUS");
    assertThat(thief.cookies()).doesNotContainKey("better-auth.session_token");
    ada.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
    ada.session().json("user.email").isEqualTo(ADA);
    assertThat(auth.sessions().list(ada.session().text("user.id"), clock.instant())).hasSize(1);
  }

  @Test
  void whoFliesThereIsNotSuspicious() {
    Auth auth = auth(s -> s.impossibleTravel(REVOKE));
    signedUp(auth);
    clock.advance(Duration.ofHours(24));
    browser(auth, CHROME, AWAY).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).isEmpty();
  }

  @Test
  void aSessionThatIsInTwoPlacesAtOnceIsEnded() {
    Browser ada = signedUp(auth(s -> s.impossibleTravel(REVOKE)));
    clock.advance(Duration.ofHours(1));
    ada.header("x-forwarded-for", AWAY).session().hasBody("null");
    assertThat(events).hasSize(2);
  }

  // ---- otherwise

  @Test
  void nothingIsLookedAtUnlessItIsAskedFor() {
    Auth auth = auth(s -> {});
    Browser ada = signedUp(auth);
    ada.header("x-forwarded-for", AWAY).session().json("user.email").isEqualTo(ADA);
    browser(auth, CHROME, AWAY).signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(events).isEmpty();
    assertThat(outbox.all()).isEmpty();
  }
}
