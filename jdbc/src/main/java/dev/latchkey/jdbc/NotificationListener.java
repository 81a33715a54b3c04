package dev.latchkey.jdbc;

import dev.latchkey.store.ChangeChannel.Listener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is said with PostgreSQL's NOTIFY, on a connection that does nothing else, until it is
 * closed.
 *
 * <p>It says something to itself every two seconds. Only what came back proves that it hears: a
 * connection can be half open, its other end stopped, or a pooler between them may pass nothing on.
 */
final class NotificationListener {
  /** What words are said on. */
  static final String CHANNEL = "latchkey";

  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
  private static final int BEAT_MILLIS = 2000;
  private static final int PAUSE_MILLIS = 250;

  private final JdbcChannel channel;
  private final Connections connections;
  private final Listener listener;
  private volatile @Nullable Connection current;
  private boolean hears;
  private boolean silenceReported;

  NotificationListener(JdbcChannel channel, Connections connections, Listener listener) {
    this.channel = channel;
    this.connections = connections;
    this.listener = listener;
  }

  /** Listens until the channel is closed. */
  void run() {
    while (!channel.isClosed()) {
      try {
        hear(connections.dedicated());
      } catch (SQLException | RuntimeException e) { // whoever is told may fail too
        reportSilence(e);
        channel.isClosedWithin(PAUSE_MILLIS);
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    current = connection;
    try {
      PGConnection server = connection.unwrap(PGConnection.class);
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, BEAT_MILLIS);
      String own = CHANNEL + "_" + server.getBackendPID();
      Dialect.execute(connection, "listen " + CHANNEL);
      Dialect.execute(connection, "listen " + own);
      while (!channel.isClosed()) hearForABeat(connection, server, own);
    } finally {
      hears = false;
      listener.isDeaf();
      Connections.abandon(connection);
    }
  }

  private void hearForABeat(Connection connection, PGConnection server, String own)
      throws SQLException {
    boolean proven = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
    Dialect.execute(connection, "notify " + own);
    for (long left = BEAT_MILLIS; left > 0; left = millisUntil(end)) {
      for (PGNotification said : server.getNotifications((int) left)) {
        if (said.getName().equals(own)) proven = true;
        else listener.hears(said.getParameter());
      }
      if (proven && !hears) reportHearing();
    }
    if (!proven) throw new SQLException("what was said to the database did not come back");
  }

  private static long millisUntil(long end) {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  private void reportHearing() {
    hears = true;
    listener.hearsAll();
    if (silenceReported) log.info("hears of changes at other nodes again");
    silenceReported = false;
  }

  // Once for each silence: the next try may be as vain.
  private void reportSilence(Exception e) {
    if (silenceReported || channel.isClosed()) return;
    log.warn("hears of no changes at other nodes, every session is read: {}", e.getMessage());
    silenceReported = true;
  }

  /** Ends the connection, which wakes whoever waits on it. */
  void hangUp() {
    Connection open = current;
    if (open != null) Connections.abandon(open);
  }
}
