package dev.latchkey.redis;

import java.time.Duration;
import java.time.InstantSource;

/** What {@link RedisKeyValueStore#connect} may be told; not thread-safe. */
public final class RedisOptions {
  String keyPrefix = "better-auth:";
  Duration timeout = Duration.ofSeconds(1);
  InstantSource clock = InstantSource.system();

  RedisOptions() {}

  /** In front of every key; default {@code better-auth:}, that of the original's Redis storage. */
  public RedisOptions keyPrefix(String prefix) {
    keyPrefix = prefix;
    return this;
  }

  /** How long a connection and an answer may take before it is unavailable; default 1 second. */
  public RedisOptions timeout(Duration longest) {
    if (longest.toMillis() < 10) throw new IllegalArgumentException("less than 10 ms");
    timeout = longest;
    return this;
  }

  /** Tells the time; default the system's clock. */
  public RedisOptions clock(InstantSource source) {
    clock = source;
    return this;
  }
}
