package dev.latchkey;

import dev.latchkey.store.ChangeChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How sessions are validated from memory; the options {@code session.nearCache.*}. Immutable. */
public final class NearCacheOptions {
  final long maxBytes;
  final Duration maxAge;
  final @Nullable ChangeChannel channel;

  private NearCacheOptions(Builder builder) {
    maxBytes = builder.maxBytes;
    maxAge = builder.maxAge;
    channel = builder.channel;
  }

  /** What {@code nearCache(n -> …)} may set. */
  public static final class Builder {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final long LEAST = 1 << 20;

    private long maxBytes = 32 << 20;
    private Duration maxAge = Duration.ofSeconds(5);
    private @Nullable ChangeChannel channel;

    Builder() {}

    /**
     * How much memory remembered sessions may take, at least 1 MiB; what is used least goes first.
     * Default 32 MiB, some 20,000 sessions.
     */
    public Builder maxBytes(long bytes) {
      if (bytes < LEAST)
        throw new IllegalStateException("session.nearCache.maxBytes is below 1 MiB");
      maxBytes = bytes;
      return this;
    }

    /**
     * How old what is remembered may be, 10 ms to 5 minutes: nothing revoked is honoured longer,
     * whatever breaks and even if somebody deletes the row by hand. Default 5 seconds.
     */
    public Builder maxAge(Duration age) {
      if (age.compareTo(SHORTEST) < 0 || age.compareTo(LONGEST) > 0) {
        throw new IllegalStateException("session.nearCache.maxAge has to be 10 ms to 5 minutes");
      }
      maxAge = age;
      return this;
    }

    /**
     * What carries word of changes between nodes. Default that of what keeps the sessions: PUBLISH
     * and SUBSCRIBE on Redis; LISTEN and NOTIFY on PostgreSQL, within the process on SQLite, H2 and
     * in memory; MySQL and MariaDB have none.
     */
    public Builder channel(ChangeChannel between) {
      channel = between;
      return this;
    }

    NearCacheOptions build() {
      return new NearCacheOptions(this);
    }
  }
}
