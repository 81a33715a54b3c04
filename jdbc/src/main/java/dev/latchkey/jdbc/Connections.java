package dev.latchkey.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lends connections: from a pool of our own, or from the application's data source. */
final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  // A restart breaks every connection of a pool at once.
  private static final int MOST_BROKEN = 32;

  private static final int MOST_WAITS_FOR_FIRST = 10;

  private final DataSource source;
  private final @Nullable HikariDataSource own;
  private volatile @Nullable Dialect dialect;
  private volatile boolean reached;

  private Connections(
      DataSource source, @Nullable HikariDataSource own, @Nullable Dialect dialect) {
    this.source = source;
    this.own = own;
    this.dialect = dialect;
  }

  static Connections of(DataSource source) {
    return new Connections(source, null, null);
  }

  static Connections pooled(HikariDataSource pool, Dialect dialect) {
    return new Connections(pool, pool, dialect);
  }

  /** Returns the limit to set on each statement, in seconds; 0 where the pool has set one. */
  int statementTimeoutSeconds() {
    return own == null ? 3 : 0;
  }

  /** Returns what is spoken; asks the database the first time. */
  Dialect dialect() {
    Dialect known = dialect;
    if (known != null) return known;
    try (Connection connection = source.getConnection()) {
      return dialect(connection);
    } catch (SQLException e) {
      throw Trouble.noConnection(e);
    }
  }

  /** Returns what is spoken; asks on this connection the first time. */
  Dialect dialect(Connection connection) throws SQLException {
    Dialect known = dialect;
    if (known != null) return known;
    Dialect found = Dialect.of(connection);
    dialect = found;
    return found;
  }

  /**
   * Borrows a connection that commits each statement.
   *
   * @throws StoreException.Unavailable when there is none in time
   */
  Connection acquire() {
    Dialect spoken = dialect();
    try {
      Connection connection = reached ? source.getConnection() : first();
      if (own == null) prepare(connection, spoken);
      return connection;
    } catch (SQLException e) {
      SQLException refusal = refusal();
      throw Trouble.noConnection(refusal == null ? e : refusal);
    }
  }

  // Loading a driver and its native part can take longer than the pool waits, on a machine that is
  // starting several nodes for instance.
  private Connection first() throws SQLException {
    for (int i = 0; ; i++) {
      try {
        Connection connection = source.getConnection();
        reached = true;
        return connection;
      } catch (SQLTransientConnectionException e) {
        if (own == null || refusal() != null || i == MOST_WAITS_FOR_FIRST) throw e;
      }
    }
  }

  // The pool itself only knows that there was no connection in time.
  private @Nullable SQLException refusal() {
    if (own == null) return null;
    return own.getDataSource() instanceof PersistentSource source ? source.refusal() : null;
  }

  private void prepare(Connection connection, Dialect spoken) throws SQLException {
    try {
      if (!connection.getAutoCommit()) connection.setAutoCommit(true);
      spoken.prepare(connection);
      spoken.enter(connection);
    } catch (SQLException e) {
      release(connection);
      throw e;
    }
  }

  /** Borrows a connection that has just proved to work. */
  Connection acquireTested() {
    for (int i = 0; i < MOST_BROKEN; i++) {
      Connection connection = acquire();
      if (isAlive(connection)) return connection;
      discard(connection);
    }
    throw new StoreException.Unavailable("no working connection to the database", null);
  }

  /**
   * Opens a connection for one long use, beside the pool where that is our own; {@link #abandon}
   * ends it.
   */
  Connection dedicated() throws SQLException {
    if (own != null && own.getDataSource() instanceof PersistentSource filling) {
      return filling.connectedAs("latchkey changes");
    }
    return source.getConnection();
  }

  /** Ends a connection whatever it is doing; no pool gives it to anybody else. */
  static void abandon(Connection connection) {
    abort(connection);
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection failed, SQLSTATE {}", e.getSQLState());
    }
  }

  private static boolean isAlive(Connection connection) {
    try {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  void release(Connection connection) {
    if (own == null) leave(connection);
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection failed, SQLSTATE {}", e.getSQLState());
    }
  }

  // One that cannot be put back as it was is not given to anybody else.
  private void leave(Connection connection) {
    try {
      dialect().leave(connection);
    } catch (SQLException e) {
      abort(connection);
    }
  }

  /** Gives back a connection that must not be used again. */
  void discard(Connection connection) {
    if (own != null) own.evictConnection(connection);
    else abort(connection);
    release(connection);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      log.debug("aborting a connection failed: {}", e.getClass().getName());
    }
  }

  @Override
  public void close() {
    if (own != null) own.close();
  }
}
