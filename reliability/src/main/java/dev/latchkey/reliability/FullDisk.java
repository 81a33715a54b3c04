package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** R12: SQLite's file cannot grow any more, until there is space again. */
final class FullDisk implements Run {
  private static final int PAGES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    Database database = new SqliteFile(directory, "?max_page_count=" + PAGES);
    try (Rig rig = Rig.reading(directory, database, report)) {
      rig.startReadyServer();
      List<Session> people = rig.signUp(4);
      try (Load load = Load.of(rig, people, 10)) {
        load.start(50);
        fill(database);
        rig.history.phase(Phase.DURING);
        Await.until("a sign-up is refused", PATIENCE, () -> refused(rig) > 0);
        database.execute("delete from ballast");
        rig.history.phase(Phase.AFTER);
        long freed = System.nanoTime();
        Await.until("a sign-up", PATIENCE, () -> rig.history.doneAfter(freed, Kind.SIGN_UP));
      }
      report.say("sign-ups refused", refused(rig));
      long reads = rig.history.refused(Phase.DURING, Kind.READ);
      report.require(reads + " reads were refused", reads == 0);
      rig.checker.check(0, true);
      report.summary(rig.history);
      rig.checker.summary();
    }
  }

  private static long refused(Rig rig) {
    return rig.history.refused(Phase.DURING, Kind.SIGN_UP);
  }

  /** Takes the space from a connection without a limit. */
  private static void fill(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table ballast (bytes blob)");
      while (Integer.parseInt(database.query("pragma page_count").get(0)) < PAGES) {
        statement.execute("insert into ballast values (zeroblob(3000))");
      }
    }
  }
}
