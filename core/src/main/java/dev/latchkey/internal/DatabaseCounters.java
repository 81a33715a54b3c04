package dev.latchkey.internal;

import static dev.latchkey.RateLimit.COUNT;
import static dev.latchkey.RateLimit.KEY;
import static dev.latchkey.RateLimit.LAST_REQUEST;
import static dev.latchkey.RateLimit.MODEL;

import dev.latchkey.Db;
import dev.latchkey.RateLimit;
import dev.latchkey.internal.RateLimitRules.Rule;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counters in the table {@code rateLimit}, which all nodes and the original share (protocol/05 §3).
 *
 * <p><b>Races.</b> A row is only changed while it is as it was read, so of any number of callers
 * exactly as many pass as the rule allows. Who loses {@value #TRIES} times in a row is held back
 * for a second. Thread-safe.
 */
public final class DatabaseCounters implements AttemptCounters {
  private static final int TRIES = 20;
  private static final long PRUNE_EVERY = Duration.ofMinutes(1).toMillis();

  private final Db db;
  private final long longestWindow;
  private final AtomicLong pruned = new AtomicLong();

  /** Counts in the database; a row nobody used for the longest window is removed some time. */
  public DatabaseCounters(Db db, Duration longestWindow) {
    this.db = db;
    this.longestWindow = longestWindow.toMillis();
  }

  @Override
  public int consume(String key, Rule rule, long now) {
    for (int i = 0; i < TRIES; i++) {
      RateLimit seen = db.find(MODEL, KEY.is(key));
      int count = seen == null || isOver(seen, rule, now) ? 0 : seen.count();
      long remaining = seen == null ? 0 : seen.lastRequest() + rule.delayMillis(count) - now;
      if (count >= rule.max() && remaining > 0) return (int) ((remaining + 999) / 1000);
      if (seen == null ? begin(key, now) : advance(key, seen, count + 1, now)) {
        if (count == 0) prune(now);
        return 0;
      }
    }
    return 1;
  }

  // A clock that was set back must not keep anybody out for longer than one window.
  private static boolean isOver(RateLimit seen, Rule rule, long now) {
    long window = rule.window().toMillis();
    return now - seen.lastRequest() >= window || seen.lastRequest() - now > window;
  }

  private boolean begin(String key, long now) {
    try {
      db.insert(MODEL, Row.of(KEY, key).with(COUNT, 1L).with(LAST_REQUEST, now));
      return true;
    } catch (StoreException.DuplicateKey e) {
      return false;
    }
  }

  private boolean advance(String key, RateLimit seen, int count, long now) {
    Row changes = Row.of(COUNT, (Number) (long) count).with(LAST_REQUEST, now);
    return db.update(
            MODEL,
            changes,
            KEY.is(key),
            COUNT.is((long) seen.count()),
            LAST_REQUEST.is(seen.lastRequest()))
        > 0;
  }

  private void prune(long now) {
    long last = pruned.get();
    if (now - last < PRUNE_EVERY || !pruned.compareAndSet(last, now)) return;
    db.delete(MODEL, LAST_REQUEST.isBelow(now - longestWindow));
  }

  @Override
  public void clear(String key) {
    db.delete(MODEL, KEY.is(key));
  }
}
