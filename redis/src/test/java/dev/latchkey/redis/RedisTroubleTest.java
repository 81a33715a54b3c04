package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.store.StoreException;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of calls while Redis is away, stands still, refuses or was restarted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisTroubleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final TestRedis redis =
      TestRedis.launch("--appendonly", "yes", "--appendfsync", "always");
  private final RedisKeyValueStore store = connect(redis.url());

  private static RedisKeyValueStore connect(String url) {
    return RedisKeyValueStore.connect(url, o -> o.timeout(PATIENCE));
  }

  @BeforeEach
  void connect() {
    awaitAnswer(store);
  }

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreException.Unavailable.class);
  }

  private void awaitAnswer() {
    awaitAnswer(store);
  }

  private static void awaitAnswer(RedisKeyValueStore store) {
    while (catchThrowable(store::ping) != null) Thread.onSpinWait();
  }

  /** Says something to Redis past the store. */
  private void say(Consumer<StatefulRedisConnection<String, String>> words) {
    RedisClient client = RedisClient.create(redis.url());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      words.accept(connection);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @Test
  void nothingIsConnectedBeforeItIsUsedAndNothingListensIsSaidAtOnce() throws IOException {
    try (RedisKeyValueStore nowhere = connect("redis://127.0.0.1:" + TestRedis.freePort())) {
      assertUnavailable(() -> nowhere.get("k"));
      long start = System.nanoTime();
      for (int i = 0; i < 1000; i++) assertUnavailable(() -> nowhere.get("k"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aServerThatStartsLaterIsFound() throws IOException {
    redis.kill();
    assertUnavailable(store::ping);
    redis.start();
    awaitAnswer();
    store.set("k", "v", HOUR);
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void aServerThatWasKilledIsFoundAgainWithWhatItKept() throws IOException {
    store.set("k", "v", HOUR);
    redis.kill();
    assertUnavailable(() -> store.get("k"));
    assertUnavailable(() -> store.set("k", "w", HOUR));
    redis.start();
    awaitAnswer();
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void aServerThatStandsStillIsWaitedForOnceAndNotByEverybody() throws Exception {
    store.set("k", "v", HOUR);
    redis.signal("STOP");
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      long start = System.nanoTime();
      List<Future<?>> calls =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(i -> callers.submit(() -> store.get("k")))
              .toList();
      for (Future<?> call : calls) {
        assertThatThrownBy(call::get).hasCauseInstanceOf(StoreException.Unavailable.class);
      }
      // Each waiting for itself, they would take 200 / 8 times half a second.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    } finally {
      redis.signal("CONT");
      callers.shutdownNow();
    }
    awaitAnswer();
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void whatWasUnderWayIsNotSentTwice() throws Exception {
    store.increment("n", HOUR);
    AtomicInteger acknowledged = new AtomicInteger(1);
    AtomicInteger failed = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch busy = new CountDownLatch(1);
    Thread counter =
        new Thread(
            () -> {
              while (!over.get()) {
                Throwable trouble = catchThrowable(() -> store.increment("n", HOUR));
                if (trouble == null) acknowledged.incrementAndGet();
                else failed.incrementAndGet();
                if (acknowledged.get() > 200) busy.countDown();
              }
            });
    counter.start();
    for (int round = 0; round < 3; round++) {
      busy.await();
      redis.kill();
      redis.start();
      int before = acknowledged.get();
      while (acknowledged.get() == before) Thread.onSpinWait();
    }
    over.set(true);
    counter.join();
    awaitAnswer();
    long counted = Long.parseLong(String.valueOf(store.get("n")));
    // One call at a time: at each kill one may have been done and not been answered.
    assertThat(counted).isBetween((long) acknowledged.get(), acknowledged.get() + 3L);
    assertThat(failed).hasPositiveValue();
  }

  @Test
  void aReplicaIsReadAndNotWritten() {
    store.set("k", "v", HOUR);
    try (TestRedis other = TestRedis.launch()) {
      say(connection -> connection.sync().replicaof("127.0.0.1", other.port()));
      assertUnavailable(() -> store.set("k", "w", HOUR));
      assertUnavailable(() -> store.replace("k", "v", "w", HOUR));
      say(connection -> connection.sync().replicaofNoOne());
    }
    store.set("k", "w", HOUR);
    assertThat(store.get("k")).isEqualTo("w");
  }

  @Test
  void aServerThatIsFullRefusesAndForgetsNothing() {
    store.set("k", "v", HOUR);
    say(connection -> connection.sync().configSet("maxmemory", "1"));
    assertThatThrownBy(() -> store.set("other", "v", HOUR))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasMessageContaining("OOM");
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.delete("k")).isTrue();
  }

  @Test
  void scriptsThatAreForgottenAreTaughtAgain() {
    assertThat(store.replace("k", null, "v", HOUR)).isTrue();
    say(connection -> connection.sync().scriptFlush());
    assertThat(store.replace("k", "v", "w", HOUR)).isTrue();
  }

  @Test
  void noMessageShowsAKeyOrAValue() {
    say(connection -> connection.sync().lpush("better-auth:secret-key", "secret-value"));
    assertThatThrownBy(() -> store.get("secret-key"))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasMessageContaining("WRONGTYPE")
        .hasMessageNotContaining("secret");
    assertThat(store).hasToString("Redis 127.0.0.1:" + redis.port());
  }

  @Test
  void keysStandUnderThePrefixOfTheOriginal() {
    store.set("k", "v", Duration.ofSeconds(90));
    say(
        connection -> {
          assertThat(connection.sync().get("better-auth:k")).isEqualTo("v");
          assertThat(connection.sync().ttl("better-auth:k")).isBetween(88L, 90L);
        });
  }

  @Test
  void aRestartIsNoticed() throws IOException {
    Instant first = store.intactSince();
    assertThat(first).isBefore(InstantSource.system().instant().plusSeconds(1));
    assertThat(store.intactSince()).isEqualTo(first);
    redis.kill();
    redis.start();
    awaitAnswer();
    assertThat(store.intactSince()).isAfter(first);
    try (RedisKeyValueStore another = connect(redis.url())) {
      awaitAnswer(another);
      Instant now = InstantSource.system().instant();
      assertThat(another.intactSince()).isBetween(now.minusSeconds(60), now.plusSeconds(1));
    }
  }

  @Test
  void aConnectionThatIsCutIsNoRestart() {
    Instant first = store.intactSince();
    say(connection -> connection.sync().clientKill(KillArgs.Builder.typeNormal()));
    awaitAnswer();
    assertThat(store.intactSince()).isEqualTo(first);
  }

  @Test
  void itSaysWhatIsRisky() {
    assertThat(store.risks()).isEmpty();
    say(
        connection -> {
          connection.sync().configSet("appendonly", "no");
          connection.sync().configSet("maxmemory-policy", "allkeys-lru");
        });
    assertThat(store.risks()).hasSize(2).anyMatch(risk -> risk.contains("allkeys-lru"));
  }
}
