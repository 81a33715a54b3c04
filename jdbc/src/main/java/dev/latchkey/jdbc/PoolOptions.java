package dev.latchkey.jdbc;

import java.time.Duration;

/** What the pool made by {@link JdbcStore#connect} may be told; not thread-safe. */
public final class PoolOptions {
  int maximumSize;
  Duration acquireTimeout = Duration.ofSeconds(1);
  Duration statementTimeout = Duration.ofSeconds(3);

  PoolOptions(int maximumSize) {
    this.maximumSize = maximumSize;
  }

  /** At most this many connections; default 10, for SQLite 4. One is enough to work. */
  public PoolOptions maximumSize(int connections) {
    if (connections < 1) throw new IllegalArgumentException("a pool needs a connection");
    maximumSize = connections;
    return this;
  }

  /** How long a call waits for a connection before it is unavailable; default 1 second. */
  public PoolOptions acquireTimeout(Duration timeout) {
    acquireTimeout = positive(timeout);
    return this;
  }

  /** How long a statement may take before it is unavailable; default 3 seconds. */
  public PoolOptions statementTimeout(Duration timeout) {
    statementTimeout = positive(timeout);
    return this;
  }

  private static Duration positive(Duration timeout) {
    if (timeout.toMillis() < 250) throw new IllegalArgumentException("less than 250 ms");
    return timeout;
  }
}
