package dev.latchkey.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where short-lived texts live that every node sees: the original's secondary storage. Implemented
 * once per kind of server; {@code KeyValueStoreContract} in the test kit is the executable form of
 * what is promised here.
 *
 * <p><b>What is promised.</b> Every method that names one key is one atomic step, also between
 * several processes. A value is gone once its time is over, to the millisecond or up to a second
 * later. A time to live that is not positive is over at once.
 *
 * <p><b>What decides races.</b> {@link #replace}, {@link #getAndDelete}, {@link #delete} and {@link
 * #increment} have one winner; nothing in the library reads a value and writes it back otherwise. A
 * write is never repeated after a failure whose outcome is unknown.
 *
 * <p>Thread-safe, blocking, and quick to say that it cannot: every method throws {@link
 * StoreException.Unavailable} when the server does not answer in time, and waits for no server that
 * is known to be away.
 */
public interface KeyValueStore {

  /** Returns the value, or null. */
  @Nullable String get(String key);

  /** Returns the values there are of these keys, in the order of the keys. */
  default Map<String, String> getAll(Collection<String> keys) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String key : keys) {
      String value = get(key);
      if (value != null) found.put(key, value);
    }
    return found;
  }

  /** Keeps a value, in place of any other. */
  void set(String key, String value, Duration life);

  /**
   * Keeps {@code value} if the key has exactly {@code expected}; returns whether it did. Null
   * stands for no value: expected, the key must not be there; as the value, it is removed.
   */
  boolean replace(String key, @Nullable String expected, @Nullable String value, Duration life);

  /** Removes a value and returns it; null when there is none. Of concurrent callers one gets it. */
  @Nullable String getAndDelete(String key);

  /** Removes a value; returns whether there was one. */
  boolean delete(String key);

  /** Removes the values of these keys, one by one, and returns how many there were. */
  default int deleteAll(Collection<String> keys) {
    int count = 0;
    for (String key : keys) {
      if (delete(key)) count++;
    }
    return count;
  }

  /** Adds one to a number and returns it; the first one begins at 1, with this time to live. */
  long increment(String key, Duration life);

  /**
   * Answers quickly whether the server does.
   *
   * @throws StoreException.Unavailable when it does not
   */
  void ping();

  /**
   * Returns since when nothing was lost: a server that was restarted may have come back with what
   * it had before, and without what it was told last. {@link Instant#EPOCH} when it loses nothing.
   */
  default Instant intactSince() {
    return Instant.EPOCH;
  }

  /**
   * Returns what carries word of changes between the nodes that share this storage; null when
   * nothing does.
   */
  default @Nullable ChangeChannel channel() {
    return null;
  }
}
