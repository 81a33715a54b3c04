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

  /** Runs statements on a connection of its own. */
  static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user(url), "");
        Statement statement = connection.createStatement()) {
      for (String one : sql.split(";\\s*")) statement.execute(one);
    }
  }

  private static String user(String url) {
    return url.contains("h2") ? "sa" : "postgres";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
