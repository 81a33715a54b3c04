package dev.latchkey.reliability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A PostgreSQL in the directory of the run, which can be taken away and given back. */
final class Postgres implements Database {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    // It complains loudly that it cannot end what was ended before.
    ((Logger) LoggerFactory.getLogger(EmbeddedPostgres.class)).setLevel(Level.OFF);
  }

  private final Path data;
  private final int port = Server.freePort();
  private @Nullable EmbeddedPostgres running;

  Postgres(Path directory) {
    data = directory.resolve("postgres");
  }

  static Postgres started(Path directory) throws IOException {
    Postgres postgres = new Postgres(directory);
    postgres.start();
    return postgres;
  }

  /** Returns when it answers. Unlike a test server it loses nothing when it is stopped at once. */
  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200")
            .start();
  }

  /**
   * Ends it like {@code pg_ctl stop -m immediate}: connections break, the log is replayed later.
   */
  void stopImmediately() throws Exception {
    stop("QUIT");
  }

  /** Ends it like {@code pg_ctl stop -m fast}. */
  void stopFast() throws Exception {
    stop("INT");
  }

  private void stop(String signal) throws Exception {
    ProcessHandle postmaster = postmaster();
    Signals.send(signal, postmaster.pid());
    Await.until("PostgreSQL ends", PATIENCE, () -> !postmaster.isAlive());
    close();
  }

  private ProcessHandle postmaster() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    return ProcessHandle.of(pid).orElseThrow();
  }

  @Override
  public String url() {
    return "postgres://postgres:postgres@127.0.0.1:" + port + "/postgres";
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
  }

  @Override
  public List<String> damage() {
    return List.of();
  }

  @Override
  public void close() throws IOException {
    EmbeddedPostgres ending = running;
    running = null;
    if (ending != null) ending.close();
  }
}
