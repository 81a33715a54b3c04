package dev.latchkey.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database of each kind. */
enum TestDatabase {
  SQLITE {
    @Override
    String newUrl() {
      try {
        Path folder = Files.createTempDirectory("latchkey-test");
        folder.toFile().deleteOnExit();
        Path file = folder.resolve("test.db");
        file.toFile().deleteOnExit();
        return "jdbc:sqlite:" + file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  POSTGRESQL {
    @Override
    String newUrl() {
      return TestPostgres.newSchema();
    }
  },
  MARIADB {
    @Override
    String newUrl() {
      return TestMariaDb.newDatabase();
    }
  },
  H2 {
    @Override
    String newUrl() {
      return "jdbc:h2:mem:test" + NUMBERS.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    }
  };

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Returns the address of a new one. */
  abstract String newUrl();

  /** Opens a store on the address with one's own pool. */
  static JdbcStore connect(String url) {
    return JdbcStore.connect(url, user(url), "");
  }

  /** Runs statements on a connection of its own, names in double quotes on every database. */
  static void execute(String url, String sql) throws SQLException {
    try (Connection connection = open(url);
        Statement statement = connection.createStatement()) {
      if (isMySql(url)) statement.execute("set sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'");
      for (String one : sql.split(";\\s*")) statement.execute(one);
    }
  }

  static Connection open(String url) throws SQLException {
    return DriverManager.getConnection(url, user(url), "");
  }

  static String user(String url) {
    if (isMySql(url)) return "root";
    return url.contains("h2") ? "sa" : "postgres";
  }

  private static boolean isMySql(String url) {
    return url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
