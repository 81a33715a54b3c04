package dev.latchkey.internal;

import dev.latchkey.internal.RateLimitRules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often one address may call one path.
 *
 * <p>Requests are counted before they are routed, so unknown paths and all methods of a path count
 * together. Safe for any number of threads.
 */
public final class RateLimiter {

  /** What {@link #retryAfterSeconds} returns for a request that may proceed. */
  public static final int ALLOWED = 0;

  /** No address is ever spelled like this. */
  private static final String NO_ADDRESS = "no-trusted-ip";

  private final RateLimitRules rules;
  private final AttemptCounters counters;

  private RateLimiter(RateLimitRules rules, AttemptCounters counters) {
    this.rules = rules;
    this.counters = counters;
  }

  /** Returns a limiter that follows the rules and counts in the counters. */
  public static RateLimiter of(RateLimitRules rules, AttemptCounters counters) {
    return new RateLimiter(rules, counters);
  }

  /**
   * Counts one request, and returns {@link #ALLOWED} or the seconds after which the next may be
   * allowed.
   *
   * @param address the bucket of the client; null puts it into one bucket with all whose address is
   *     unknown
   * @param path below the base path; trailing slashes do not matter
   * @param nowMillis the time in milliseconds; never negative
   */
  public int retryAfterSeconds(@Nullable String address, String path, long nowMillis) {
    String plain = withoutTrailingSlashes(path);
    Rule rule = rules.forPath(plain);
    if (rule == null) return ALLOWED;
    return counters.consume(
        (address == null ? NO_ADDRESS : address) + '|' + plain, rule, nowMillis);
  }

  private static String withoutTrailingSlashes(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') end--;
    return path.substring(0, end);
  }
}
