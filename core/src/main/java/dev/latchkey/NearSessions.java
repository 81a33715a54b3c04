package dev.latchkey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.latchkey.crypto.Sha256;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.ChangeChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers sessions and their users, so that validating one again takes no round trip.
 *
 * <p><b>What is believed.</b> What was read at most {@code maxAge} ago, while every change was
 * heard of, and none of the session or its user since. Anything else is read again. So nothing that
 * ended is honoured longer than {@code maxAge}, whatever happens: rows that go by hand, words that
 * get lost, a node that dies after its change. Nothing is remembered of tokens that find nothing.
 *
 * <p><b>What is said.</b> Every change says a word on the channel, within its transaction where the
 * channel can, and is noted here before the answer goes out. Words are hashes of a token or a
 * user's id: they open nothing.
 *
 * <p><b>While the channel is silent</b> every session is read from the store, and what was
 * remembered before is not believed again.
 *
 * <p><b>What is not asked here.</b> Whatever is to be changed, refused, or done in a transaction is
 * read where it is kept: {@link Sessions} takes what is remembered for serving and for nothing
 * else.
 *
 * <p>Thread-safe. No lock: see {@link Changes} for the race between reading and changing.
 */
final class NearSessions implements SessionRecords, ChangeChannel.Listener {
  // Measured: a session with its user takes 1.2 kB, 450 bytes of them beside its values.
  private static final int BYTES_PER_SESSION = 450;
  private static final int BYTES_PER_VALUE = 24;
  private static final int BYTES_PER_TEXT = 44;

  private final SessionRecords records;
  private final ChangeChannel channel;
  private final Db home;
  private final LongSupplier nanoTime;
  private final long maxAgeNanos;
  private final Cache<String, Remembered> cache;
  private final Changes changes = new Changes();
  private final List<Consumer<String>> hearers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean listening = new AtomicBoolean();

  /** What was found, when reading it began, by both clocks, and where its changes are noted. */
  private record Remembered(
      FoundSession found, long readAt, long knownAt, int sessionPlace, int userPlace) {}

  NearSessions(
      SessionRecords records,
      NearCacheOptions options,
      ChangeChannel channel,
      Db home,
      LongSupplier nanoTime) {
    this.records = records;
    this.channel = channel;
    this.home = home;
    this.nanoTime = nanoTime;
    maxAgeNanos = options.maxAge.toNanos();
    cache =
        Caffeine.newBuilder()
            .maximumWeight(options.maxBytes)
            .weigher((String token, Remembered known) -> weight(known.found()))
            .expireAfter(Expiry.writing((String token, Remembered known) -> timeLeft(known)))
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  // ---- remembering

  @Override
  public FoundSession recall(String token, Db db) {
    if (!db.equals(home)) return find(token, db); // a transaction sees what nobody else does
    Remembered known = cache.getIfPresent(token);
    return known != null && isUnchanged(known) ? known.found() : read(token);
  }

  private boolean isUnchanged(Remembered known) {
    return changes.noneSince(known.knownAt(), known.sessionPlace(), known.userPlace());
  }

  private FoundSession read(String token) {
    if (!hearsChanges()) return records.find(token, home);
    long readAt = nanoTime.getAsLong();
    long knownAt = changes.now();
    FoundSession found = records.find(token, home);
    Session session = found.session();
    if (session == null || found.user() == null) return found;
    int sessionPlace = Changes.place(wordOfSession(token));
    int userPlace = Changes.place(wordOfUser(session.userId()));
    cache.put(token, new Remembered(found.recalled(), readAt, knownAt, sessionPlace, userPlace));
    return found;
  }

  private Duration timeLeft(Remembered known) {
    return Duration.ofNanos(maxAgeNanos - (nanoTime.getAsLong() - known.readAt()));
  }

  /** Begins to listen when first asked: there may be nobody to validate. */
  @Override
  public boolean hearsChanges() {
    if (changes.areHeard()) return true;
    if (listening.compareAndSet(false, true)) channel.listen(this);
    return changes.areHeard();
  }

  // ---- changing

  @Override
  public boolean renew(FoundSession found, Row changed, Instant notDue, Db db) {
    return change(
            db,
            wordOfSession(found.token()),
            tx -> records.renew(found, changed, notDue, tx) ? 1 : 0)
        > 0;
  }

  @Override
  public boolean update(String token, Row changed, Db db) {
    return change(db, wordOfSession(token), tx -> records.update(token, changed, tx) ? 1 : 0) > 0;
  }

  @Override
  public boolean rename(String token, String name, Db db) {
    return change(db, wordOfSession(token), tx -> records.rename(token, name, tx) ? 1 : 0) > 0;
  }

  @Override
  public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
    return change(db, wordOf(which), tx -> records.end(which, reason, call, tx));
  }

  @Override
  public void userChanged(String userId, Db db) {
    change(
        db,
        wordOfUser(userId),
        tx -> {
          records.userChanged(userId, tx);
          return 1;
        });
  }

  // What changed nothing is news to nobody but, perhaps, to this node.
  private int change(Db db, String word, Function<Db, Integer> work) {
    return db.transaction(
        tx -> {
          int count = work.apply(tx);
          tx.afterCommit(() -> changes.add(word));
          tx.onceLasting(() -> changes.add(word)); // in the application's transaction, later
          if (count > 0) tx.announce(channel, word);
          return count;
        });
  }

  private static String wordOf(Selection which) {
    if (which.token() != null) return wordOfSession(which.token());
    if (which.userId() != null) return wordOfUser(which.userId());
    throw new IllegalArgumentException("neither a session nor a user");
  }

  private static String wordOfSession(String token) {
    return Sha256.base64Url("session:" + token);
  }

  private static String wordOfUser(String userId) {
    return Sha256.base64Url("user:" + userId);
  }

  // ---- hearing

  @Override
  public void hears(String word) {
    changes.add(word);
    hearers.forEach(hearer -> hearer.accept(word));
  }

  @Override
  public void whenHeard(Consumer<String> hearer) {
    hearers.add(hearer);
    hearsChanges();
  }

  @Override
  public List<String> wordsOf(Session session) {
    return List.of(wordOfSession(session.token()), wordOfUser(session.userId()));
  }

  @Override
  public void hearsAll() {
    changes.hearAll();
  }

  @Override
  public void isDeaf() {
    changes.hearNothing();
    cache.invalidateAll();
  }

  // ---- the rest is asked where it is kept

  @Override
  public FoundSession find(String token, Db db) {
    return records.find(token, db);
  }

  @Override
  public Session insert(Row row, User user, Db db) {
    return records.insert(row, user, db);
  }

  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    return records.list(userId, now, db);
  }

  @Override
  public List<Session> list(Collection<String> userIds, Instant now, Db db) {
    return records.list(userIds, now, db);
  }

  // ---- how much it takes

  /** Returns the bytes that what is remembered takes, about. */
  long weight() {
    cache.cleanUp();
    return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  private static int weight(FoundSession found) {
    ActiveSession active = found.active();
    return BYTES_PER_SESSION + weight(active.session().row()) + weight(active.user().row());
  }

  private static int weight(Row row) {
    int bytes = 0;
    for (Field<?> field : row.fields()) bytes += weight(row.get(field));
    return bytes;
  }

  private static int weight(@Nullable Object value) {
    if (value instanceof String text) return BYTES_PER_TEXT + 2 * text.length();
    if (value instanceof List<?> list) return list.stream().mapToInt(NearSessions::weight).sum();
    if (value instanceof JsonValue json) return 4 * JsonWriter.write(json).length;
    return BYTES_PER_VALUE;
  }
}
