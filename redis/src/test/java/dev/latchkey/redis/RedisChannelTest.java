package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.http.Headers;
import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Word of changes from node to node over Redis, and silence that is noticed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisChannelTest {
  private static final String HEARS = "(hears)";
  private static final String DEAF = "(deaf)";
  private static final Duration AGES = Duration.ofMinutes(5);

  private final TestRedis redis = TestRedis.launch();
  private final RedisKeyValueStore here = RedisKeyValueStore.connect(redis.url());
  private final RedisKeyValueStore there = RedisKeyValueStore.connect(redis.url());

  @AfterEach
  void close() {
    here.close();
    there.close();
    redis.close();
  }

  /** Writes down what is heard. */
  private static final class Hearer implements ChangeChannel.Listener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    static Hearer of(RedisKeyValueStore storage) {
      Hearer hearer = new Hearer();
      storage.channel().listen(hearer);
      return hearer;
    }

    @Override
    public void hearsAll() {
      events.add(HEARS);
    }

    @Override
    public void isDeaf() {
      events.add(DEAF);
    }

    @Override
    public void hears(String word) {
      events.add(word);
    }

    /** Returns once this has happened, whatever else did before. */
    void await(String event) throws InterruptedException {
      String found = "";
      while (!event.equals(found)) {
        found = events.poll(60, TimeUnit.SECONDS);
        assertThat(found).as("an event within a minute").isNotNull();
      }
    }
  }

  @Test
  void aWordIsHeardByEveryNodeThatSaidItIncluded() throws Exception {
    Hearer me = Hearer.of(here);
    Hearer other = Hearer.of(there);
    me.await(HEARS);
    other.await(HEARS);
    here.channel().say("one");
    me.await("one");
    other.await("one");
  }

  @Test
  void wordsWithAnotherPrefixAreNotHeard() throws Exception {
    try (RedisKeyValueStore stranger =
        RedisKeyValueStore.connect(redis.url(), o -> o.keyPrefix("stranger:"))) {
      Hearer other = Hearer.of(there);
      other.await(HEARS);
      stranger.channel().say("theirs");
      here.channel().say("ours");
      assertThat(other.events.poll(60, TimeUnit.SECONDS)).isEqualTo("ours");
    }
  }

  @Test
  void aCutConnectionIsNoticedAndReplaced() throws Exception {
    Hearer other = Hearer.of(there);
    other.await(HEARS);
    for (int i = 0; i < 3; i++) {
      cutListeners();
      other.await(DEAF);
      other.await(HEARS);
      here.channel().say("again");
      other.await("again");
    }
  }

  private void cutListeners() {
    try (RedisClient client = RedisClient.create(redis.url());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().clientKill(KillArgs.Builder.typePubsub());
    }
  }

  @Test
  void aRedisThatStandsStillIsNoticed() throws Exception {
    Hearer other = Hearer.of(there);
    other.await(HEARS);
    redis.signal("STOP");
    other.await(DEAF);
    redis.signal("CONT");
    other.await(HEARS);
  }

  @Test
  void aRedisThatIsRestartedIsHeardAgain() throws Exception {
    Hearer other = Hearer.of(there);
    other.await(HEARS);
    redis.kill();
    other.await(DEAF);
    here.channel().say("lost"); // logged, not thrown: the change has happened
    redis.start();
    other.await(HEARS);
    assertThat(other.events).doesNotContain("lost");
  }

  @Test
  void whatOneNodeRevokesTheOtherRefusesWithoutWaitingForItsAge() {
    MemoryStore store = new MemoryStore();
    TestClock clock = new TestClock();
    Auth node = node(store, here, clock);
    Auth otherNode = node(store, there, clock);
    Browser laptop = Browser.of(node, clock);
    laptop.signUp("Ada", "ada@example.com", "correct horse").hasStatus(200);
    String cookie = "better-auth.session_token";
    Headers headers = Headers.of("cookie", cookie + "=" + laptop.cookies().get(cookie));
    await(node.sessions()::areRemembered);
    await(otherNode.sessions()::areRemembered);
    otherNode.requireSession(headers);
    laptop.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    await(() -> otherNode.requireSession(headers).user().name().equals("Countess"));
    laptop.signOut().hasStatus(200);
    assertThat(node.session(headers)).isEmpty();
    await(() -> otherNode.session(headers).isEmpty());
  }

  private static Auth node(MemoryStore store, RedisKeyValueStore storage, TestClock clock) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
          o.store(store).secondaryStorage(storage);
          o.clock(clock).tokens(new TestTokens()).passwordHasher(new TestHasher());
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
          o.session(s -> s.nearCache(n -> n.maxAge(AGES)));
        });
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }
}
