package dev.latchkey.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.internal.RateLimitRules.Rule;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Counters of requests by key, at most about a million of them in at most 16 MiB.
 *
 * <p>A key is not kept, only its 64-bit SipHash: under a secret key nobody can compute two keys
 * that share a counter. The table is cut into segments with a lock each. A segment is an array of
 * sets of eight slots (one cache line); a key may stand anywhere in its set. When a set is full, a
 * counter whose window is over gives way; else the segment doubles; else, at full size, the lowest
 * count gives way, and among equals the one whose window ends first. So whoever floods the table
 * from many addresses loses the counters of the flood, and not those of a client that is held back.
 *
 * <p>Safe for any number of threads; a lock is held for tens of nanoseconds and never during I/O.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash: a fast short-input PRF</a>
 */
public final class WindowCounters implements AttemptCounters {

  /** Bytes of the hash key that {@link #of} expects. */
  public static final int HASH_KEY_BYTES = 16;

  private static final int SEGMENTS = 256;
  private static final int SET = 8;
  private static final int INITIAL_SLOTS = 2 * SET;
  private static final int MAX_SLOTS = 4096;

  /** The count stands in the low bits of a slot, the end of the window in milliseconds above it. */
  private static final int COUNT_BITS = 20;

  private static final int MAX_COUNT = (1 << COUNT_BITS) - 1;

  private final KeyParameter hashKey;
  private final Segment[] segments = new Segment[SEGMENTS];

  private WindowCounters(KeyParameter hashKey) {
    this.hashKey = hashKey;
    Arrays.setAll(segments, i -> new Segment());
  }

  /**
   * Returns empty counters.
   *
   * @param hashKey {@value #HASH_KEY_BYTES} random bytes
   * @throws IllegalArgumentException if the key has another length
   */
  public static WindowCounters of(byte[] hashKey) {
    if (hashKey.length != HASH_KEY_BYTES) {
      throw new IllegalArgumentException("A hash key has 16 bytes, not " + hashKey.length);
    }
    return new WindowCounters(new KeyParameter(hashKey));
  }

  @Override
  public int consume(String key, Rule rule, long nowMillis) {
    long hash = hash(key);
    return segment(hash).consume(hash, rule, nowMillis);
  }

  @Override
  public void clear(String key) {
    long hash = hash(key);
    segment(hash).clear(hash);
  }

  private Segment segment(long hash) {
    return segments[(int) (hash >>> 56)];
  }

  /** How many counters there is room for at present. */
  int capacity() {
    return Arrays.stream(segments).mapToInt(segment -> segment.keys.length).sum();
  }

  private long hash(String key) {
    SipHash hash = new SipHash();
    hash.init(hashKey);
    byte[] bytes = key.getBytes(UTF_8);
    hash.update(bytes, 0, bytes.length);
    long result = hash.doFinal();
    return result == 0 ? 1 : result; // zero marks a slot nobody has
  }

  private static final class Segment {

    private final ReentrantLock lock = new ReentrantLock();
    private long[] keys = new long[INITIAL_SLOTS];
    private long[] states = new long[INITIAL_SLOTS];

    int consume(long key, Rule rule, long now) {
      lock.lock();
      try {
        return consumeSlot(slotOf(key, now), rule, now);
      } finally {
        lock.unlock();
      }
    }

    private int consumeSlot(int slot, Rule rule, long now) {
      long window = rule.window().toMillis();
      long end = windowEnd(states[slot]);
      int count = end <= now ? 0 : count(states[slot]);
      // A clock that was set back must not keep anybody out for longer than one window.
      boolean clockWentBack = end - now > window;
      if (clockWentBack) states[slot] = state(now + window, count);
      long last = clockWentBack ? now : end - window;
      long remaining = last + rule.delayMillis(count) - now;
      if (count < rule.max() || remaining <= 0) {
        states[slot] = state(now + window, count + 1);
        return 0;
      }
      return (int) Math.min(Integer.MAX_VALUE, (remaining + 999) / 1000);
    }

    void clear(long key) {
      lock.lock();
      try {
        int first = firstOfSet(key, keys.length);
        for (int i = first; i < first + SET; i++) {
          if (keys[i] == key) states[i] = 0;
        }
      } finally {
        lock.unlock();
      }
    }

    /** Finds the slot of the key, or takes one for it. */
    private int slotOf(long key, long now) {
      int first = firstOfSet(key, keys.length);
      for (int i = first; i < first + SET; i++) {
        if (keys[i] == key) return i;
      }
      int victim = victimOfSet(first, now);
      if (windowEnd(states[victim]) > now && keys.length < MAX_SLOTS) {
        grow();
        return slotOf(key, now);
      }
      keys[victim] = key;
      states[victim] = 0;
      return victim;
    }

    /** Over comes before running, a low count before a high one, an early end before a late one. */
    private int victimOfSet(int first, long now) {
      int victim = first;
      for (int i = first; i < first + SET; i++) {
        if (windowEnd(states[i]) <= now) return i;
        int difference = count(states[i]) - count(states[victim]);
        if (difference < 0 || difference == 0 && states[i] < states[victim]) victim = i;
      }
      return victim;
    }

    /** A set splits in two, since one more bit of the hash chooses; no set can overflow by it. */
    private void grow() {
      long[] oldKeys = keys;
      long[] oldStates = states;
      keys = new long[oldKeys.length * 2];
      states = new long[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) move(oldKeys[i], oldStates[i]);
      }
    }

    private void move(long key, long state) {
      int slot = firstOfSet(key, keys.length);
      while (keys[slot] != 0) slot++;
      keys[slot] = key;
      states[slot] = state;
    }

    private static int firstOfSet(long key, int slots) {
      return (int) (key & (slots / SET - 1)) * SET;
    }

    private static long state(long windowEnd, int count) {
      return windowEnd << COUNT_BITS | Math.min(count, MAX_COUNT);
    }

    private static long windowEnd(long state) {
      return state >>> COUNT_BITS;
    }

    private static int count(long state) {
      return (int) state & MAX_COUNT;
    }
  }
}
