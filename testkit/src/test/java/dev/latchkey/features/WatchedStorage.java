package dev.latchkey.features;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.MemoryKeyValueStore;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A secondary storage that a test can look into, and that can be away. */
final class WatchedStorage implements KeyValueStore {
  private final KeyValueStore memory;
  private final Map<String, Duration> lives = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new HashMap<>();
  private volatile boolean away;
  private volatile Instant intactSince = Instant.EPOCH;

  WatchedStorage(TestClock clock) {
    memory = new MemoryKeyValueStore(clock);
  }

  /** Answers nothing from now on, or again. */
  void away(boolean is) {
    away = is;
  }

  /** Was restarted then. */
  void intactSince(Instant start) {
    intactSince = start;
  }

  /**
   * Runs something once, before this is next done to a key that begins so: {@code "set active"}.
   */
  void before(String step, Runnable what) {
    before.put(step, what);
  }

  /** Loses everything. */
  void flush() {
    lives.keySet().forEach(memory::delete);
  }

  /** What there is, and how long each was to live when it was last kept. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    for (String key : lives.keySet()) {
      String value = memory.get(key);
      if (value != null) values.put(key, value);
    }
    return values;
  }

  @Nullable Duration life(String key) {
    return lives.get(key);
  }

  private <R extends @Nullable Object> R run(String verb, String key, Supplier<R> work) {
    Runnable first = null;
    for (String step : before.keySet()) {
      if ((verb + " " + key).startsWith(step)) first = before.remove(step);
      if (first != null) break;
    }
    if (first != null) first.run();
    if (away) throw new StoreException.Unavailable("the storage is away", null);
    return work.get();
  }

  @Override
  public @Nullable String get(String key) {
    return this.<@Nullable String>run("get", key, () -> memory.get(key));
  }

  @Override
  public void set(String key, String value, Duration life) {
    run(
        "set",
        key,
        () -> {
          lives.put(key, life);
          memory.set(key, value, life);
          return true;
        });
  }

  @Override
  public boolean replace(
      String key, @Nullable String expected, @Nullable String value, Duration life) {
    return run(
        "replace",
        key,
        () -> {
          lives.put(key, life);
          return memory.replace(key, expected, value, life);
        });
  }

  @Override
  public @Nullable String getAndDelete(String key) {
    return this.<@Nullable String>run("delete", key, () -> memory.getAndDelete(key));
  }

  @Override
  public boolean delete(String key) {
    return run("delete", key, () -> memory.delete(key));
  }

  @Override
  public long increment(String key, Duration life) {
    return run(
        "increment",
        key,
        () -> {
          lives.putIfAbsent(key, life);
          return memory.increment(key, life);
        });
  }

  @Override
  public void ping() {
    run("ping", "", () -> true);
  }

  @Override
  public Instant intactSince() {
    return intactSince;
  }

  @Override
  public @Nullable ChangeChannel channel() {
    return memory.channel();
  }
}
