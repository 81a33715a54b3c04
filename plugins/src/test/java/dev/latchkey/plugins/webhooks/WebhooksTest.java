package dev.latchkey.plugins.webhooks;

import static dev.latchkey.plugins.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.Auth;
import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.Plugin;
import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.webhooks.Receiver.Message;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Events on their way to another server. */
@Timeout(60)
class WebhooksTest {
  private static final String ADA = "ada@example.com";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String NEW_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private final Receiver receiver = new Receiver();
  private final Site site = Site.with(byHand(w -> {}));
  private final Webhooks webhooks = site.auth.plugin(Webhooks.class);

  @AfterEach
  void close() {
    receiver.close();
  }

  private Consumer<WebhooksOptions.Builder> local(Consumer<WebhooksOptions.Builder> further) {
    return w -> {
      w.url(receiver.url()).secrets(SECRET).allowPrivateAddresses(true);
      w.timeout(Duration.ofSeconds(2));
      further.accept(w);
    };
  }

  private Webhooks byHand(Consumer<WebhooksOptions.Builder> further) {
    return Webhooks.byHand(local(further));
  }

  private static void sendAll(Webhooks webhooks) {
    try {
      while (webhooks.sendDue()) {}
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void waitUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }

  private int waiting() {
    return site.all(Delivery.MODEL).size();
  }

  // ---- what arrives

  @Test
  void theReceiverIsToldWhatHappenedInOrder() {
    Browser ada = site.browser().header("user-agent", "Mosaic");
    ada.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    String sessionId = ada.session().text("session.id");
    ada.signOut();
    sendAll(webhooks);
    assertThat(receiver.types())
        .containsExactly("user.created", "session.created", "session.ended");
    Message ended = receiver.messages().get(2);
    String userId = site.all(User.MODEL).get(0).id();
    assertThat(ended.body())
        .isEqualTo(
            "{\"type\":\"session.ended\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"data\":{"
                + ("\"userId\":\"" + userId + "\",")
                + ("\"sessionId\":\"" + sessionId + "\",")
                + "\"actor\":\"own-session\",\"actorId\":null,\"ipAddress\":\"\","
                + "\"userAgent\":\"Mosaic\",\"reason\":\"signed-out\"}}");
    assertThat(waiting()).isZero();
    assertThat(site.all(Lane.MODEL)).isEmpty();
  }

  @Test
  void everyMessageIsSignedWithEverySecretThereIs() {
    Site site = Site.with(byHand(w -> w.secrets(NEW_SECRET, SECRET)));
    site.signedUp(ADA);
    site.clock.advance(Duration.ofMinutes(3));
    sendAll(site.auth.plugin(Webhooks.class));
    Message message = receiver.messages().get(0);
    assertThat(message.timestamp()).isEqualTo(site.clock.instant().getEpochSecond());
    Signature both = Signature.with(List.of(NEW_SECRET, SECRET));
    assertThat(message.signature())
        .isEqualTo(both.of(message.id(), message.timestamp(), message.body()));
  }

  @Test
  void noMessageHoldsATokenOrAPassword() {
    Browser ada = site.signedUp(ADA);
    String token = ada.session().text("session.token");
    ada.signIn(ADA, "wrong horse").hasStatus(401);
    ada.signOut();
    sendAll(webhooks);
    assertThat(receiver.messages()).hasSize(4);
    for (Message message : receiver.messages()) {
      assertThat(message.body()).doesNotContain(token).doesNotContain("horse");
    }
  }

  @Test
  void noLineOfTheLogHoldsASecretAnAddressOrAToken() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try {
      Site site = Site.with(byHand(w -> w.attempts(2)));
      receiver.answer(message -> 500);
      Browser ada = site.signedUp(ADA);
      String token = ada.session().text("session.token");
      ada.signIn(ADA, "wrong horse");
      for (int i = 0; i < 4; i++) {
        sendAll(site.auth.plugin(Webhooks.class));
        site.clock.advance(Duration.ofHours(6));
      }
      assertThat(log.list).hasSizeGreaterThan(5);
      for (ILoggingEvent line : log.list) {
        assertThat(line.getFormattedMessage())
            .doesNotContain(token)
            .doesNotContain("horse")
            .doesNotContain(ADA)
            .doesNotContain(SECRET.substring(6));
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
  }

  @Test
  void onlyTheChosenKindsAreSent() {
    Site site = Site.with(byHand(w -> w.events(List.of(Kind.SESSION_ENDED))));
    site.signedUp(ADA).signOut();
    sendAll(site.auth.plugin(Webhooks.class));
    assertThat(receiver.types()).containsExactly("session.ended");
  }

  @Test
  void whatWasUndoneIsNotSent() {
    site.signedUp(ADA);
    site.browser().signUp("Ada", ADA, PASSWORD);
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created", "session.created");
  }

  // ---- receivers in trouble

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 410, 429, 500, 503, Receiver.HANGS})
  void whatWasNotReceivedIsSentAgainWithTheSameIdAndInOrder(int status) {
    receiver.answer(message -> status);
    site.signedUp(ADA);
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created");
    receiver.answer(message -> 200);
    sendAll(webhooks);
    assertThat(receiver.messages()).as("before its time").hasSize(1);
    site.clock.advance(Duration.ofSeconds(5));
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created", "user.created", "session.created");
    assertThat(receiver.messages().get(0).id()).isEqualTo(receiver.messages().get(1).id());
  }

  @Test
  void pausesGrowFourfoldUpToSixHoursAndVary() {
    receiver.answer(message -> 500);
    site.signedUp(ADA);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sendAll(webhooks);
      Instant due = site.all(Lane.MODEL).get(0).due();
      pauses.add(Duration.between(site.clock.instant(), due));
      site.clock.set(due);
    }
    long longest = 5000;
    for (Duration pause : pauses) {
      long most = Math.min(longest, Duration.ofHours(6).toMillis());
      assertThat(pause.toMillis()).isBetween(most / 2, most);
      longest *= 4;
    }
  }

  @Test
  void whatIsNeverReceivedIsGivenUpAndHoldsUpNobodyForEver() {
    Site site = Site.with(byHand(w -> w.attempts(3)));
    Webhooks webhooks = site.auth.plugin(Webhooks.class);
    receiver.answer(message -> message.type().equals("user.created") ? 422 : 200);
    site.signedUp(ADA);
    for (int i = 0; i < 3; i++) {
      sendAll(webhooks);
      site.clock.advance(Duration.ofHours(6));
    }
    assertThat(receiver.types())
        .containsExactly("user.created", "user.created", "user.created", "session.created");
    assertThat(webhooks.deadLetters(9)).hasSize(1);
    assertThat(webhooks.deadLetters(9).get(0).kind()).isEqualTo("user.created");
  }

  @Test
  void whatWasGivenUpCanBeSentOnceMore() {
    Site site = Site.with(byHand(w -> w.attempts(1)));
    Webhooks webhooks = site.auth.plugin(Webhooks.class);
    receiver.answer(message -> 500);
    site.signedUp(ADA);
    sendAll(webhooks);
    assertThat(webhooks.deadLetters(1)).hasSize(1);
    receiver.answer(message -> 200);
    for (Webhooks.DeadLetter dead : webhooks.deadLetters(9)) {
      assertThat(webhooks.redeliver(dead.id())).isTrue();
      assertThat(webhooks.redeliver(dead.id())).isFalse();
    }
    sendAll(webhooks);
    assertThat(receiver.types())
        .containsExactly("user.created", "session.created", "user.created", "session.created");
    assertThat(webhooks.deadLetters(9)).isEmpty();
  }

  @Test
  void whatWasGivenUpGoesInTheEnd() {
    Site site = Site.with(byHand(w -> w.attempts(1)));
    receiver.answer(message -> 500);
    site.signedUp(ADA);
    sendAll(site.auth.plugin(Webhooks.class));
    site.clock.advance(Duration.ofDays(29));
    site.auth.removeExpired(100);
    assertThat(site.all(Delivery.MODEL)).hasSize(2);
    site.clock.advance(Duration.ofDays(2));
    site.auth.removeExpired(100);
    assertThat(site.all(Delivery.MODEL)).isEmpty();
  }

  @Test
  void whatWaitsDoesNotExpire() {
    site.signedUp(ADA);
    site.clock.advance(Duration.ofDays(365));
    site.auth.removeExpired(100);
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created", "session.created");
  }

  @Test
  void onesPoisonHoldsUpNobodyElse() {
    site.signedUp(ADA);
    site.signedUp("grace@example.com");
    String ada = site.all(User.MODEL).get(0).id();
    receiver.answer(message -> message.data("userId").equals(ada) ? 500 : 200);
    sendAll(webhooks);
    assertThat(receiver.messages().stream().filter(m -> !m.data("userId").equals(ada))).hasSize(2);
  }

  @Test
  void aReceiverInThePrivateNetworkIsNotSpokenTo() {
    Webhooks webhooks =
        Webhooks.byHand(w -> w.url("https://localhost/hooks").secrets(SECRET).attempts(1));
    Site site = Site.with(webhooks);
    site.signedUp(ADA);
    sendAll(webhooks);
    assertThat(webhooks.deadLetters(9)).hasSize(2);
  }

  // ---- crashes, clocks and several nodes

  private Auth another(Webhooks plugin) {
    return site.another(plugin);
  }

  @Test
  void whatAProcessCommittedBeforeItDiedAnotherOneSends() {
    site.signedUp(ADA);
    Webhooks successor = byHand(w -> {});
    another(successor);
    sendAll(successor);
    assertThat(receiver.types()).containsExactly("user.created", "session.created");
  }

  @Test
  void whoDiedWhileSendingIsSucceededWhenItsLeaseIsOver() {
    site.signedUp(ADA);
    Row taken = Row.of(Lane.HOLDER, "dead").with(Lane.DUE, site.clock.instant().plus(Outbox.LEASE));
    site.store.update(site.auth.schema().table(Lane.MODEL), List.of(), taken);
    Webhooks successor = byHand(w -> {});
    another(successor);
    sendAll(successor);
    assertThat(receiver.messages()).isEmpty();
    site.clock.advance(Outbox.LEASE);
    sendAll(successor);
    assertThat(receiver.types()).containsExactly("user.created", "session.created");
  }

  @Test
  void whoLostItsLaneWhileSendingStops() {
    site.signedUp(ADA);
    receiver.answer(
        message -> {
          Row stolen = Row.of(Lane.HOLDER, "another");
          site.store.update(site.auth.schema().table(Lane.MODEL), List.of(), stolen);
          return 200;
        });
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created");
  }

  @Test
  void aClockThatWasFarAheadHoldsUpNothing() {
    receiver.answer(message -> 500);
    site.clock.advance(Duration.ofDays(30));
    site.signedUp(ADA);
    sendAll(webhooks);
    site.clock.advance(Duration.ofDays(-30));
    receiver.answer(message -> 200);
    sendAll(webhooks);
    assertThat(receiver.types()).containsExactly("user.created", "user.created", "session.created");
  }

  @Test
  void ofOneUserEventsArriveInOrderWhateverEightThreadsAndThreeNodesDo() throws Exception {
    List<Webhooks> nodes = List.of(webhooks, byHand(w -> {}), byHand(w -> {}));
    another(nodes.get(1));
    another(nodes.get(2));
    site.signedUp(ADA);
    site.signedUp("grace@example.com");
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String email = i % 2 == 0 ? ADA : "grace@example.com";
      work.add(() -> story(email));
    }
    int events = 4;
    ExecutorService threads = Executors.newFixedThreadPool(11);
    try {
      List<Future<Integer>> stories = new ArrayList<>();
      for (Callable<Integer> one : work) stories.add(threads.submit(one));
      BooleanSupplier over = () -> stories.stream().allMatch(Future::isDone) && waiting() == 0;
      List<Future<?>> senders = new ArrayList<>();
      for (Webhooks node : nodes) senders.add(threads.submit(() -> sendUntil(over, node)));
      for (Future<Integer> one : stories) events += one.get(50, TimeUnit.SECONDS);
      for (Future<?> one : senders) one.get(50, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
    assertThat(receiver.messages()).hasSize(events);
    assertThat(receiver.messages().stream().map(Message::id)).doesNotHaveDuplicates();
    assertStoriesMakeSense();
  }

  private int story(String email) {
    Browser browser = site.browser();
    int events = 0;
    for (int i = 0; i < 10; i++) {
      browser.signIn(email, PASSWORD).hasStatus(200);
      browser.post("/update-user", "{\"name\":\"A" + i + "\"}").hasStatus(200);
      browser.signOut();
      events += 3;
    }
    return events;
  }

  private void sendUntil(BooleanSupplier over, Webhooks node) {
    while (!over.getAsBoolean()) sendAll(node);
  }

  // No session ends before it began, whoever tells.
  private void assertStoriesMakeSense() {
    Map<String, List<String>> bySession =
        receiver.messages().stream()
            .filter(message -> message.type().startsWith("session."))
            .collect(
                Collectors.groupingBy(
                    message -> message.data("sessionId"),
                    Collectors.mapping(Message::type, Collectors.toList())));
    bySession.forEach(
        (session, types) ->
            assertThat(types)
                .isSubsetOf("session.created", "session.ended")
                .startsWith("session.created"));
  }

  // ---- by itself

  @Test
  void itSendsByItselfUntilTheServerEnds() {
    Site site = Site.with(Webhooks.create(local(w -> {})));
    Browser ada = site.signedUp(ADA);
    waitUntil(() -> receiver.messages().size() == 2);
    ada.signOut();
    waitUntil(() -> receiver.messages().size() == 3);
    site.auth.close();
    ada.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(site.all(Delivery.MODEL)).hasSize(1);
    assertThat(receiver.messages()).hasSize(3);
  }

  @Test
  void endingWaitsForTheAttemptUnderWayAndLeavesTheRest() {
    Site site = Site.with(Webhooks.create(local(w -> {})));
    receiver.answer(
        message -> {
          site.clock.advance(Duration.ofMillis(1));
          return 200;
        });
    site.signedUp(ADA);
    waitUntil(() -> !receiver.messages().isEmpty());
    site.auth.close();
    int received = receiver.messages().size();
    assertThat(site.all(Delivery.MODEL)).hasSize(2 - received);
  }

  // ---- options

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://example.com/hooks",
        "ftp://example.com/hooks",
        "https:///hooks",
        "https://user:word@example.com/hooks"
      })
  void aUrlThatIsNotHttpsIsRefused(String url) {
    assertThatThrownBy(() -> Webhooks.create(w -> w.url(url).secrets(SECRET)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecretIsRequired() {
    assertThatThrownBy(() -> Webhooks.create(w -> w.url("https://example.com/hooks")))
        .hasMessage("webhooks need a secret");
  }

  @Test
  void thePluginIsOneLikeAnyOther() {
    Plugin plugin = byHand(w -> {});
    assertThat(plugin.id()).isEqualTo("webhooks");
    plugin.stop();
  }
}
