package dev.latchkey.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the pool fills itself from: keeps trying while the database is not there.
 *
 * <p>The pool by itself waits twice as long after each refusal, up to 5 seconds; so the longer a
 * database was away, the longer it would be away for us after its return. Here a refused connection
 * is tried anew four times a second, whatever came before. What another try cannot cure, a wrong
 * password for instance, is thrown at once.
 *
 * <p>Thread-safe. The pool tries from one thread, which it interrupts when it closes.
 */
final class PersistentSource implements DataSource {
  private static final long BETWEEN_TRIES_MILLIS = 250;

  // So seldom that the pool's own growing waits between do not matter; so often that a thread of
  // the pool can still see that nobody needs the connection any more.
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String url;
  private final Driver driver;
  private final Properties properties;
  private volatile @Nullable SQLException refusal;

  /**
   * @throws SQLException when no driver knows the address
   */
  PersistentSource(String url, Properties properties) throws SQLException {
    this.url = url;
    this.driver = DriverManager.getDriver(url);
    this.properties = properties;
  }

  /** Returns why the latest try failed; null when it did not. */
  @Nullable SQLException refusal() {
    return refusal;
  }

  @Override
  public Connection getConnection() throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        return connected();
      } catch (SQLException e) {
        refusal = e;
        boolean over = System.nanoTime() - start > PATIENCE_NANOS;
        if (over || Trouble.of(e) != Trouble.CONNECTION_LOST || !waited()) throw e;
      }
    }
  }

  private Connection connected() throws SQLException {
    Connection connection = connected(properties);
    refusal = null;
    return connection;
  }

  private Connection connected(Properties told) throws SQLException {
    Connection connection = driver.connect(url, told);
    if (connection == null) throw new SQLException("the driver does not know the address");
    return connection;
  }

  /** Tries once, for a connection that is in no pool and has a name of its own on PostgreSQL. */
  Connection connectedAs(String name) throws SQLException {
    Properties named = new Properties();
    named.putAll(properties);
    named.setProperty("ApplicationName", name);
    return connected(named);
  }

  private static boolean waited() {
    try {
      Thread.sleep(BETWEEN_TRIES_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLException("connects as one user");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // logs nothing
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // the driver's properties say it
  }

  // So long a pool that closes waits for the try under way.
  @Override
  public int getLoginTimeout() {
    return 5;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
