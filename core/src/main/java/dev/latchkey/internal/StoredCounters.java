package dev.latchkey.internal;

import dev.latchkey.internal.RateLimitRules.Rule;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters in secondary storage, which all nodes and the original share (protocol/05 §3).
 *
 * <p>A rule without delays counts as the original does: every attempt, in windows that begin with
 * the first. While the storage does not answer, this process counts for itself: nobody is ever
 * unlimited. Thread-safe.
 */
public final class StoredCounters implements AttemptCounters {
  private static final Logger log = LoggerFactory.getLogger(StoredCounters.class);
  private static final long PAUSE = Duration.ofSeconds(10).toMillis();
  private static final int TRIES = 20;

  private final KeyValueStore storage;
  private final AttemptCounters local;
  private final AtomicLong said = new AtomicLong();

  /** Counts in {@code storage}, and in {@code local} while that does not answer. */
  public StoredCounters(KeyValueStore storage, AttemptCounters local) {
    this.storage = storage;
    this.local = local;
  }

  /** The attempts that were allowed, and the last of them. */
  private record Seen(int count, long last) {
    private static final Seen NOTHING = new Seen(0, 0);

    private static Seen of(@Nullable String text, Rule rule, long now) {
      if (text == null) return NOTHING;
      int space = text.indexOf(' ');
      if (space < 0) return NOTHING; // somebody else's
      Seen seen =
          new Seen(
              Integer.parseInt(text.substring(0, space)),
              Long.parseLong(text.substring(space + 1)));
      long age = now - seen.last;
      long window = rule.window().toMillis();
      // A clock that was set back must not keep anybody out for longer than one window.
      return age >= window || age < -window ? NOTHING : seen;
    }
  }

  @Override
  public int consume(String key, Rule rule, long nowMillis) {
    try {
      return rule.firstDelay() == null ? countWindow(key, rule) : countDelays(key, rule, nowMillis);
    } catch (StoreException.Unavailable e) {
      note(e, nowMillis);
      return local.consume(key, rule, nowMillis);
    }
  }

  private int countWindow(String key, Rule rule) {
    boolean allowed = storage.increment(key, rule.window()) <= rule.max();
    return allowed ? 0 : (int) Math.max(1, rule.window().toSeconds());
  }

  private int countDelays(String key, Rule rule, long now) {
    for (int i = 0; i < TRIES; i++) {
      String before = storage.get(key);
      Seen seen = Seen.of(before, rule, now);
      long remaining = seen.last() + rule.delayMillis(seen.count()) - now;
      if (seen.count() >= rule.max() && remaining > 0) return (int) ((remaining + 999) / 1000);
      String after = (seen.count() + 1) + " " + now;
      if (storage.replace(key, before, after, rule.window())) return 0;
    }
    return 1;
  }

  @Override
  public void clear(String key) {
    local.clear(key);
    try {
      storage.delete(key);
    } catch (StoreException.Unavailable e) {
      // The attempts then stay counted for a while.
    }
  }

  private void note(StoreException.Unavailable outage, long now) {
    long last = said.get();
    if (now - last < PAUSE || !said.compareAndSet(last, now)) return;
    log.warn(
        "without secondary storage this server counts calls for itself: {}", outage.getMessage());
  }
}
