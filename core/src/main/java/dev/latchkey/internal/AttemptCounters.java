package dev.latchkey.internal;

import dev.latchkey.internal.RateLimitRules.Rule;

/** Counts attempts by key, in the memory of this process or where all nodes see them. */
public interface AttemptCounters {
  /**
   * Counts one attempt if the rule allows it.
   *
   * @param nowMillis the time in milliseconds; never negative
   * @return 0 if it is allowed, else the seconds until the next may be, at least 1
   */
  int consume(String key, Rule rule, long nowMillis);

  /** Forgets the attempts of a key. */
  void clear(String key);
}
