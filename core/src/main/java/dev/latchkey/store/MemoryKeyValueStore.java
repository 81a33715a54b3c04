package dev.latchkey.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values in this process and forgets everything when it exits: for tests and for trying out.
 *
 * <p>One lock makes every method atomic. Values whose time is over go when somebody looks for them,
 * and once a minute when something is written.
 */
public final class MemoryKeyValueStore implements KeyValueStore {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ChangeChannel channel = new LocalChannel();
  private final Map<String, Kept> values = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private Instant swept;

  private record Kept(String value, Instant end) {
    private boolean isOver(Instant now) {
      return !now.isBefore(end);
    }
  }

  /** Starts empty; {@code clock} says when values are over. */
  public MemoryKeyValueStore(InstantSource clock) {
    this.clock = clock;
    swept = clock.instant();
  }

  @Override
  public @Nullable String get(String key) {
    return locked(() -> value(key));
  }

  @Override
  public void set(String key, String value, Duration life) {
    locked(() -> put(key, value, life));
  }

  @Override
  public boolean replace(
      String key, @Nullable String expected, @Nullable String value, Duration life) {
    return locked(
        () -> {
          if (!Objects.equals(value(key), expected)) return false;
          if (value == null) values.remove(key);
          else put(key, value, life);
          return true;
        });
  }

  @Override
  public @Nullable String getAndDelete(String key) {
    return locked(
        () -> {
          String value = value(key);
          values.remove(key);
          return value;
        });
  }

  @Override
  public boolean delete(String key) {
    return getAndDelete(key) != null;
  }

  @Override
  public long increment(String key, Duration life) {
    return locked(
        () -> {
          Kept kept = kept(key);
          if (kept == null) {
            put(key, "1", life);
            return 1L;
          }
          long next = Long.parseLong(kept.value()) + 1;
          values.put(key, new Kept(Long.toString(next), kept.end()));
          return next;
        });
  }

  /** Does nothing: memory always answers. */
  @Override
  public void ping() {}

  @Override
  public ChangeChannel channel() {
    return channel;
  }

  private <R extends @Nullable Object> R locked(Supplier<R> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String value(String key) {
    Kept kept = kept(key);
    return kept == null ? null : kept.value();
  }

  private @Nullable Kept put(String key, String value, Duration life) {
    sweep();
    return values.put(key, new Kept(value, clock.instant().plus(life)));
  }

  private @Nullable Kept kept(String key) {
    Kept kept = values.get(key);
    if (kept == null || !kept.isOver(clock.instant())) return kept;
    values.remove(key);
    return null;
  }

  private void sweep() {
    Instant now = clock.instant();
    if (now.isBefore(swept.plus(PAUSE))) return;
    swept = now;
    values.values().removeIf(kept -> kept.isOver(now));
  }
}
