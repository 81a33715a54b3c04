package dev.latchkey.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Settings of the pool for each database. */
final class Pool {
  private Pool() {}

  /** Makes a pool; connects to nothing yet, so that a server can start before its database. */
  static HikariDataSource open(
      String url,
      @Nullable String user,
      @Nullable String password,
      Dialect dialect,
      PoolOptions o) {
    Properties properties = properties(dialect, o.statementTimeout.toMillis());
    if (user != null) properties.setProperty("user", user);
    if (password != null) properties.setProperty("password", password);
    HikariConfig config = new HikariConfig();
    config.setPoolName("latchkey");
    config.setDataSource(source(url, properties));
    config.setMaximumPoolSize(isPrivate(url) ? 1 : o.maximumSize);
    config.setConnectionTimeout(o.acquireTimeout.toMillis());
    config.setValidationTimeout(o.acquireTimeout.toMillis());
    config.setInitializationFailTimeout(-1);
    if (dialect instanceof SqliteDialect) config.setMaxLifetime(0);
    config.setConnectionInitSql(initialSql(dialect, o.statementTimeout.toMillis()));
    return new HikariDataSource(config);
  }

  // The driver manager's own complaint would show the address with what is in it.
  private static PersistentSource source(String url, Properties properties) {
    try {
      return new PersistentSource(url, properties);
    } catch (SQLException e) {
      throw new IllegalArgumentException("no driver for " + product(url) + " is on the class path");
    }
  }

  private static String product(String url) {
    return "jdbc:" + url.split(":", 3)[1] + ":";
  }

  /** Returns the usual options. */
  static PoolOptions options(Dialect dialect) {
    return new PoolOptions(dialect instanceof SqliteDialect ? 4 : 10);
  }

  private static @Nullable String initialSql(Dialect dialect, long millis) {
    if (dialect instanceof PostgresDialect) return postgresSettings(millis);
    if (dialect instanceof MySqlDialect) return MySqlDialect.settings(millis);
    return dialect instanceof H2Dialect ? "set query_timeout " + millis : null;
  }

  private static Properties properties(Dialect dialect, long millis) {
    if (dialect instanceof PostgresDialect) return postgres(millis);
    if (dialect instanceof MySqlDialect) return mysql(millis);
    return dialect instanceof H2Dialect ? new Properties() : sqlite();
  }

  // Every statement finds its rows through an index whatever the values are, so one plan serves
  // all;
  // by itself the server would plan a look-up of a few keys anew each time, which takes it longer
  // than the look-up. Servers of other makes may not know the setting.
  private static String postgresSettings(long statementMillis) {
    return "select set_config('statement_timeout', '"
        + statementMillis
        + "', false), (select set_config(name, 'force_generic_plan', false) from pg_settings"
        + " where name = 'plan_cache_mode')";
  }

  // The server ends a statement that takes too long; the socket's limit, a little later, ends the
  // wait for a server that does not even do that.
  private static Properties postgres(long statementMillis) {
    Properties properties = new Properties();
    properties.setProperty("socketTimeout", Long.toString((statementMillis + 1999) / 1000));
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "latchkey");
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }

  // Statements are prepared on the server once per connection: cheaper, and no value is ever a part
  // of their text. The two drivers have these names in common.
  private static Properties mysql(long statementMillis) {
    Properties properties = new Properties();
    properties.setProperty("socketTimeout", Long.toString(statementMillis + 1000));
    properties.setProperty("connectTimeout", "2000");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("useServerPrepStmts", "true");
    properties.setProperty("cachePrepStmts", "true");
    return properties;
  }

  // FULL: what was acknowledged survives a power cut.
  private static Properties sqlite() {
    Properties properties = new Properties();
    properties.setProperty("busy_timeout", Integer.toString(SqliteDialect.BUSY_MILLIS));
    properties.setProperty("journal_mode", "WAL");
    properties.setProperty("synchronous", "FULL");
    properties.setProperty("foreign_keys", "true");
    return properties;
  }

  // Each connection to SQLite's memory is a database of its own.
  private static boolean isPrivate(String url) {
    return url.equals("jdbc:sqlite:") || url.startsWith("jdbc:sqlite::memory:");
  }
}
