package dev.latchkey.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.IntFunction;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A PostgreSQL of this run alone, filled with {@link Rows}; closing it removes its files. */
final class Database implements AutoCloseable {
  private static final String ACCOUNT =
      "\"account\" (\"id\", \"accountId\", \"providerId\", \"userId\", \"password\","
          + " \"createdAt\", \"updatedAt\")";

  private final EmbeddedPostgres postgres;
  private final long pid;

  private Database(EmbeddedPostgres postgres) throws SQLException {
    this.postgres = postgres;
    this.pid = postmaster();
  }

  static Database start(Path directory) throws IOException, SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("postgres"))
            .setCleanDataDirectory(true)
            .setServerConfig("shared_buffers", "128MB")
            .setServerConfig("max_connections", "300")
            .start();
    return new Database(postgres);
  }

  String url() {
    return "postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  void fill(Rows rows) throws SQLException, IOException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(schema());
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      copy(copy, "\"user\"", Rows.USERS, rows::userLine);
      copy(copy, "\"session\"", Rows.USERS, rows::sessionLine);
      String hash = Scrypt.stored(Rows.PASSWORD);
      copy(copy, ACCOUNT, Rows.USERS_WITH_PASSWORD, i -> rows.accountLine(i, hash));
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  /** What the server and its worker processes, also those that ended, have used so far. */
  Duration cpu() throws IOException {
    return Processes.cpuOfTree(pid);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }

  private long postmaster() throws SQLException {
    // The parent of any backend is the postmaster.
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      long backend = row.getLong(1);
      return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
  }

  private static void copy(CopyManager copy, String table, int count, IntFunction<String> line)
      throws SQLException, IOException {
    StringBuilder lines = new StringBuilder(count * 128);
    for (int i = 0; i < count; i++) lines.append(line.apply(i));
    copy.copyIn("copy " + table + " from stdin", new StringReader(lines.toString()));
  }

  private static String schema() throws IOException {
    try (InputStream in = Database.class.getResourceAsStream("schema.sql")) {
      if (in == null) throw new IllegalStateException("schema.sql is missing from the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
