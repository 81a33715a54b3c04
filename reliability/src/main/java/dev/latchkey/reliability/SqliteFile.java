package dev.latchkey.reliability;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** SQLite in the directory of the run. */
final class SqliteFile implements Database {
  private final Path file;
  private final String parameters;

  /**
   * @param parameters for the server's connections only: {@code ?max_page_count=40}
   */
  SqliteFile(Path directory, String parameters) {
    this.file = directory.resolve("latchkey.db").toAbsolutePath();
    this.parameters = parameters;
  }

  @Override
  public String url() {
    return "sqlite:" + file + parameters;
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=20000");
  }

  @Override
  public List<String> damage() throws SQLException {
    return query("pragma integrity_check").stream().filter(line -> !line.equals("ok")).toList();
  }

  @Override
  public void close() {}
}
