package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** R13: another process, this one, holds SQLite's file for longer than anybody waits. */
final class LockedFile implements Run {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** In the queue of writers, then for the file. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(6500);

  private static final Duration RECOVERY = Duration.ofSeconds(2);

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    Duration held = Duration.ofSeconds(options.brief() ? 5 : 30);
    Database database = new SqliteFile(directory, "");
    try (Rig rig = Rig.reading(directory, database, report)) {
      rig.startReadyServer();
      List<Session> people = rig.signUp(6);
      try (Load load = Load.of(rig, people, 20)) {
        load.start(20);
        awaitChange(rig);
        hold(rig, held);
        rig.history.phase(Phase.AFTER);
        report.require("recovery", awaitChange(rig), RECOVERY);
      }
      long refused = rig.history.refused(Phase.DURING, Kind.RENAME);
      report.say("held for s, changes refused", held.toSeconds() + ", " + refused);
      report.require("no change was refused", refused > 0);
      long reads = rig.history.refused(Phase.DURING, Kind.READ);
      report.require(reads + " reads were refused", reads == 0);
      rig.checker.check(0, true);
      report.summary(rig.history);
      rig.checker.summary();
    }
  }

  private static void hold(Rig rig, Duration span) throws Exception {
    try (Connection other = rig.database.connect();
        Statement statement = other.createStatement();
        Wire wire = new Wire(rig.port())) {
      statement.execute("begin exclusive");
      rig.history.phase(Phase.DURING);
      long start = System.nanoTime();
      String json = Body.signIn("person0@example.com");
      int status = wire.post("/api/auth/sign-in/email", "", json).status();
      rig.report.require("a sign-in was answered " + status, status == 503);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      rig.report.require("a refused sign-in", waited, LONGEST_WAIT);
      Await.instant(start + span.toNanos());
      statement.execute("rollback");
    }
  }

  private static Duration awaitChange(Rig rig) throws Exception {
    long now = System.nanoTime();
    return Await.until(
        "something is changed", PATIENCE, () -> rig.history.doneAfter(now, Kind.RENAME));
  }
}
