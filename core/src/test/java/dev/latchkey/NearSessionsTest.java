package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.LocalChannel;
import dev.latchkey.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is remembered, for how long, and the races between reading and changing. */
@Timeout(60)
class NearSessionsTest {
  private static final long MAX_AGE = Duration.ofSeconds(5).toNanos();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final User ADA = user("ada");

  private final Shelf shelf = new Shelf();
  private final LocalChannel channel = new LocalChannel();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - MAX_AGE); // it may overflow
  private final Db db = db();
  private final NearSessions near = node(n -> {});
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private static Db db() {
    Schema schema = Schema.builder().model(User.MODEL).model(Session.MODEL).build();
    return new Db(new MemoryStore(), schema, Map.of(), IdStrategy.random(), Tokens.secure());
  }

  private NearSessions node(Consumer<NearCacheOptions.Builder> set) {
    NearCacheOptions.Builder options = new NearCacheOptions.Builder();
    set.accept(options);
    return new NearSessions(shelf, options.build(), channel, db, nanos::get);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  // ---- for how long

  @Test
  void whatWasReadIsBelievedForMaxAgeAndNoLonger() {
    shelf.put("t", ADA);
    near.recall("t", db);
    nanos.addAndGet(MAX_AGE - 1);
    assertThat(near.recall("t", db).isRecalled()).isTrue();
    nanos.addAndGet(1);
    assertThat(near.recall("t", db).isRecalled()).isFalse();
    assertThat(shelf.reads).hasValue(2);
  }

  @Test
  void theAgeCountsFromBeforeTheReading() {
    shelf.put("t", ADA);
    shelf.whileReading = () -> nanos.addAndGet(MAX_AGE - 1);
    near.recall("t", db);
    assertThat(near.recall("t", db).isRecalled()).isTrue();
    nanos.addAndGet(1);
    assertThat(near.recall("t", db).isRecalled()).isFalse();
  }

  @Test
  void aReadingThatTookLongerIsNotRemembered() {
    shelf.put("t", ADA);
    shelf.whileReading = () -> nanos.addAndGet(2 * MAX_AGE);
    assertThat(near.recall("t", db).session()).isNotNull();
    assertThat(near.recall("t", db).isRecalled()).isFalse();
  }

  @Test
  void usingItDoesNotMakeItYounger() {
    shelf.put("t", ADA);
    for (int i = 0; i <= 10; i++) {
      near.recall("t", db);
      nanos.addAndGet(MAX_AGE / 10);
    }
    assertThat(shelf.reads).hasValue(2);
  }

  // ---- races, one step at a time

  @Test
  void aSessionThatEndsWhileItIsReadIsNotRemembered() {
    shelf.put("t", ADA);
    shelf.whileReading =
        () -> near.end(SessionRecords.Selection.one("t"), EndReason.REVOKED, null, db);
    assertThat(near.recall("t", db).isWhole()).isTrue(); // it was there when this began
    assertThat(near.recall("t", db).isWhole()).isFalse();
  }

  @Test
  void aSessionThatEndsAtAnotherNodeWhileItIsReadIsNotRemembered() {
    shelf.put("t", ADA);
    NearSessions other = node(n -> {});
    shelf.whileReading =
        () -> other.end(SessionRecords.Selection.all("ada"), EndReason.REVOKED, null, db);
    near.recall("t", db);
    assertThat(near.recall("t", db).isWhole()).isFalse();
  }

  @Test
  void aUserWhoChangesWhileReadIsReadAgain() {
    shelf.put("t", ADA);
    shelf.whileReading = () -> near.userChanged("ada", db);
    near.recall("t", db);
    assertThat(near.recall("t", db).isRecalled()).isFalse();
    assertThat(near.recall("t", db).isRecalled()).isTrue();
  }

  @Test
  void whatIsReadAcrossASilenceIsNotRemembered() {
    shelf.put("t", ADA);
    shelf.whileReading =
        () -> {
          near.isDeaf();
          near.hearsAll();
        };
    near.recall("t", db);
    assertThat(near.recall("t", db).isRecalled()).isFalse();
    assertThat(near.recall("t", db).isRecalled()).isTrue();
  }

  @Test
  void whatEndsIsForgottenAlthoughItWasGoneAlready() {
    shelf.put("t", ADA);
    near.recall("t", db);
    shelf.sessions.clear();
    assertThat(near.end(SessionRecords.Selection.one("t"), EndReason.REVOKED, null, db)).isZero();
    assertThat(near.recall("t", db).isWhole()).isFalse();
  }

  @Test
  void aChangeIsOnlyNotedOnceItIsCommitted() {
    shelf.put("t", ADA);
    near.recall("t", db);
    db.transaction(
        tx -> {
          near.userChanged("ada", tx);
          near.recall("t", db);
          return true;
        });
    assertThat(near.recall("t", db).isRecalled()).isFalse();
  }

  // ---- races, for real

  @Test
  void nobodyReadsASessionAfterItsEndWasAcknowledged() throws Exception {
    NearSessions other = node(n -> {});
    AtomicInteger round = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    shelf.put("t0", ADA);
    CountDownLatch running = new CountDownLatch(4);
    List<Future<?>> readers =
        List.of(
            threads.submit(() -> read(near, round, acknowledged, over, running)),
            threads.submit(() -> read(near, round, acknowledged, over, running)),
            threads.submit(() -> read(other, round, acknowledged, over, running)),
            threads.submit(() -> read(other, round, acknowledged, over, running)));
    running.await();
    for (int i = 0; i < 2000; i++) {
      NearSessions node = i % 2 == 0 ? near : other;
      node.end(SessionRecords.Selection.one("t" + i), EndReason.REVOKED, null, db);
      acknowledged.set(i + 1);
      shelf.put("t" + (i + 1), ADA);
      round.set(i + 1);
    }
    over.set(true);
    for (Future<?> reader : readers) reader.get(30, TimeUnit.SECONDS);
  }

  private void read(
      NearSessions node,
      AtomicInteger round,
      AtomicInteger acknowledged,
      AtomicBoolean over,
      CountDownLatch running) {
    running.countDown();
    while (!over.get()) {
      int i = round.get();
      boolean ended = acknowledged.get() > i;
      boolean whole = node.recall("t" + i, db).isWhole();
      if (ended && whole) throw new AssertionError("session " + i + " outlived its end");
    }
  }

  @Test
  void aReaderThatIsHeldUpDoesNotBringBackWhatEnded() throws Exception {
    shelf.put("t", ADA);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    shelf.whileReading =
        () -> {
          reading.countDown();
          await(ended);
        };
    Future<FoundSession> slow = threads.submit(() -> near.recall("t", db));
    reading.await();
    near.end(SessionRecords.Selection.one("t"), EndReason.REVOKED, null, db);
    ended.countDown();
    assertThat(slow.get(30, TimeUnit.SECONDS).isWhole()).isTrue();
    assertThat(near.recall("t", db).isWhole()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) throw new AssertionError("nobody came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- how much

  @Test
  void itTakesNoMoreThanItMay() {
    NearSessions small = node(n -> n.maxBytes(1 << 20));
    for (int i = 0; i < 20_000; i++) {
      shelf.put("t" + i, ADA);
      small.recall("t" + i, db);
    }
    assertThat(small.weight()).isBetween(800_000L, 1L << 20);
  }

  @Test
  void whatFindsNothingTakesNothing() {
    for (int i = 0; i < 1000; i++) near.recall("unknown" + i, db);
    shelf.put("orphan", null);
    near.recall("orphan", db);
    assertThat(near.weight()).isZero();
  }

  @Test
  void nothingIsRememberedWhileNothingIsHeard() {
    shelf.put("t", ADA);
    near.recall("t", db);
    near.isDeaf();
    assertThat(near.weight()).isZero();
    near.recall("t", db);
    assertThat(near.weight()).isZero();
  }

  private static User user(String id) {
    return User.of(
        Row.of(Field.ID, id)
            .with(User.NAME, "Ada")
            .with(User.EMAIL, "ada@example.com")
            .with(User.EMAIL_VERIFIED, false)
            .with(User.IMAGE, null)
            .with(User.CREATED_AT, NOW)
            .with(User.UPDATED_AT, NOW));
  }

  /** Sessions in a map; something can happen between their being read and being returned. */
  private static final class Shelf implements SessionRecords {
    private final Map<String, FoundSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile @Nullable Runnable whileReading;

    void put(String token, @Nullable User owner) {
      Session session =
          Session.of(
              Row.of(Field.ID, "id of " + token)
                  .with(Session.USER_ID, "ada")
                  .with(Session.TOKEN, token)
                  .with(Session.EXPIRES_AT, NOW)
                  .with(Session.CREATED_AT, NOW)
                  .with(Session.UPDATED_AT, NOW));
      sessions.put(token, new FoundSession(token, session, owner));
    }

    @Override
    public FoundSession find(String token, Db db) {
      reads.incrementAndGet();
      FoundSession found = sessions.getOrDefault(token, new FoundSession(token, null, null));
      Runnable once = whileReading;
      whileReading = null;
      if (once != null) once.run();
      return found;
    }

    @Override
    public Session insert(Row row, User user, Db db) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean renew(FoundSession found, Row changes, Instant notDue, Db db) {
      return sessions.containsKey(found.token());
    }

    @Override
    public boolean update(String token, Row changes, Db db) {
      return sessions.containsKey(token);
    }

    @Override
    public List<Session> list(String userId, Instant now, Db db) {
      return List.of();
    }

    @Override
    public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
      if (which.token() != null) return sessions.remove(which.token()) == null ? 0 : 1;
      int count = sessions.size();
      sessions.clear();
      return count;
    }

    @Override
    public void userChanged(String userId, Db db) {}
  }
}
