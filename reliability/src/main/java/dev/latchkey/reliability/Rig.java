package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A server on a database of its own, and what was asked of it. */
final class Rig implements AutoCloseable {
  private static final String SECRET = "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA";

  final Path directory;
  final Database database;
  final Report report;
  final History history = new History();
  final Checker checker = new Checker(this);
  private final int port = Server.freePort();
  private final Path config;
  private final List<Server> servers = new ArrayList<>();

  /**
   * @param more further lines of the configuration; they may begin with some of the database
   */
  Rig(Path directory, Database database, Report report, String more) throws IOException {
    this.directory = directory;
    this.database = database;
    this.report = report;
    this.config = directory.resolve("latchkey.yml");
    Files.writeString(
        config,
        """
        baseURL: http://localhost:%d
        secret: %s
        server: { host: 127.0.0.1 }
        emailAndPassword: { enabled: true }
        rateLimit: { enabled: false }
        logger: { level: warn }
        pages: false
        database:
          url: "%s"
        """
                .formatted(port, SECRET, database.url())
            + more);
  }

  /** Every use of a session writes to it. */
  static Rig refreshing(Path directory, Database database, Report report) throws IOException {
    return new Rig(directory, database, report, "session: { updateAge: 0 }\n");
  }

  /** Sessions are only read. */
  static Rig reading(Path directory, Database database, Report report) throws IOException {
    return new Rig(directory, database, report, "");
  }

  int port() {
    return port;
  }

  /** Starts the server; it listens, but its database may not be there. */
  Server startServer() throws Exception {
    return launchServer(port).awaitUp();
  }

  Server startReadyServer() throws Exception {
    return startServer().awaitReady();
  }

  /** One of several; does not wait for it. */
  Server launchServer(int itsPort) throws IOException {
    Server server = Server.launch(config, itsPort);
    servers.add(server);
    return server;
  }

  Caller caller() {
    return new Caller(new Wire(port), history, report);
  }

  /** Signs people up who then take part in the run. */
  List<Session> signUp(int people) {
    List<Session> sessions = new ArrayList<>();
    try (Caller caller = caller()) {
      for (int i = 0; i < people; i++) {
        caller.due(System.nanoTime());
        Session session = caller.signUp("person" + i + "@example.com");
        if (session.cookie().isEmpty()) throw new IllegalStateException("nobody can sign up");
        sessions.add(session);
      }
    }
    return sessions;
  }

  /** Writes sessions of somebody into the database: there is no cheap way to sign in. */
  List<Session> stock(String email, int count) throws SQLException {
    String user = userId(email);
    List<Session> sessions = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String token = token();
      rows.add(
          "insert into session (id, token, \"userId\", \"expiresAt\", \"createdAt\", \"updatedAt\")"
              + " values ('%s', '%s', '%s', '%s', '%s', '%s')"
                  .formatted(token(), token, user, later(), now(), now()));
      sessions.add(Session.signed(email, token, SECRET));
    }
    insert(rows);
    for (Session session : sessions) history.add(inStock(session));
    return sessions;
  }

  private static Operation inStock(Session session) {
    return new Operation(Phase.BEFORE, 0, 0, Kind.STOCK, session.email(), session.cookie(), 200);
  }

  /** Writes tokens of password resets into the database, as mails would bring them. */
  List<String> resets(String email, int count) throws SQLException {
    String user = userId(email);
    List<String> tokens = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String token = token().substring(0, 24);
      rows.add(
          ("insert into verification"
                  + " (id, identifier, value, \"expiresAt\", \"createdAt\", \"updatedAt\")"
                  + " values ('%s', 'reset-password:%s', '%s', '%s', '%s', '%s')")
              .formatted(token(), token, user, later(), now(), now()));
      tokens.add(token);
    }
    insert(rows);
    return tokens;
  }

  String userId(String email) throws SQLException {
    return database.query("select id from \"user\" where email = '" + email + "'").get(0);
  }

  private void insert(List<String> rows) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String row : rows) statement.execute(row);
      connection.commit();
    }
  }

  private static String token() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusMillis(1);
  }

  private static Instant later() {
    return now().plus(1, ChronoUnit.DAYS);
  }

  @Override
  public void close() throws IOException {
    servers.forEach(Server::close);
    history.writeTo(directory.resolve("history.tsv"));
  }
}
