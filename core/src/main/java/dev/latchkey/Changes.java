package dev.latchkey;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What may have changed since when, in constant space.
 *
 * <p>Changes are counted, and each leaves its number at the place its word hashes to. Who remembers
 * something notes the count before reading it, and believes it while no higher number stands at the
 * places of what it is made of. So a change that comes between the reading and the remembering is
 * not missed, whichever of the two comes last. Words that share a place cost another reading and
 * nothing else.
 *
 * <p>Thread-safe, without locks: asking is three volatile reads.
 */
final class Changes {
  private static final int PLACES = 1 << 16; // half a megabyte
  private static final long NEVER = Long.MAX_VALUE;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLongArray last = new AtomicLongArray(PLACES);
  private volatile long allKnownSince = NEVER;

  /** Returns the place of a word, the same on every node. */
  static int place(String word) {
    int hash = word.hashCode();
    return (hash ^ hash >>> 16) & (PLACES - 1);
  }

  /** Returns whether changes are heard of at all; not so at first. */
  boolean areHeard() {
    return allKnownSince != NEVER;
  }

  /** Returns the moment from which on a change is one that follows. */
  long now() {
    return count.get();
  }

  /** Notes a change. */
  void add(String word) {
    last.accumulateAndGet(place(word), count.incrementAndGet(), Math::max);
  }

  /** From now on every change is noted; what was before has to be taken for changed. */
  void hearAll() {
    allKnownSince = count.incrementAndGet();
  }

  /** From now on changes may be missed. */
  void hearNothing() {
    allKnownSince = NEVER;
  }

  /** Returns whether nothing changed at two places since then, for certain. */
  boolean noneSince(long then, int place, int other) {
    return then >= allKnownSince && last.get(place) <= then && last.get(other) <= then;
  }
}
