package dev.latchkey.jdbc;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.LocalChannel;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word of changes between the nodes of one database: by NOTIFY on PostgreSQL, in the transaction of
 * the change; within the process on SQLite and H2, which have one. MySQL and MariaDB have nothing
 * of the kind: nobody hears anything there.
 */
final class JdbcChannel implements ChangeChannel, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JdbcChannel.class);
  private static final int PAUSE_MILLIS = 250;
  private static final String NOTIFY =
      "select pg_notify('" + NotificationListener.CHANNEL + "', ?)";

  private final Connections connections;
  private final LocalChannel local = new LocalChannel();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<NotificationListener> listeners = new CopyOnWriteArrayList<>();

  JdbcChannel(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void sayWithin(Store transaction, String word) {
    if (connections.dialect().voice() != Dialect.Voice.NOTIFY) return;
    if (!(transaction instanceof SqlStore store)) {
      throw new IllegalArgumentException("not a transaction of this database");
    }
    store.write("say in", "the database", connection -> say(connection, word, store));
  }

  private static boolean say(Connection connection, String word, SqlStore store)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
      if (store.statementTimeoutSeconds() > 0) {
        statement.setQueryTimeout(store.statementTimeoutSeconds());
      }
      statement.setString(1, word);
      return statement.execute();
    }
  }

  @Override
  public void say(String word) {
    if (connections.dialect().voice() == Dialect.Voice.LOCAL) local.say(word);
  }

  @Override
  public void listen(Listener listener) {
    Thread thread = new Thread(() -> attend(listener), "latchkey-changes");
    thread.setDaemon(true);
    thread.start();
  }

  // Which database it is may only be known once it answers.
  private void attend(Listener listener) {
    do {
      try {
        attend(listener, connections.dialect().voice());
        return;
      } catch (StoreException.Unavailable e) {
        log.debug("waits for the database to hear of changes");
      }
    } while (!isClosedWithin(PAUSE_MILLIS));
  }

  private void attend(Listener listener, Dialect.Voice voice) {
    switch (voice) {
      case LOCAL -> local.listen(listener);
      case NOTIFY -> {
        NotificationListener distant = new NotificationListener(this, connections, listener);
        listeners.add(distant);
        distant.run();
      }
      case NONE -> log.warn("this database carries no word of changes, every session is read");
    }
  }

  boolean isClosed() {
    return closing.getCount() == 0;
  }

  boolean isClosedWithin(int millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    listeners.forEach(NotificationListener::hangUp);
  }
}
