package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** R02 and R03: PostgreSQL ends while people change things, and comes back. */
final class DatabaseStops implements Run {
  private static final int PER_SECOND = 100;
  private static final Duration RECOVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The way it ends. */
  private interface End {
    void of(Postgres postgres) throws Exception;
  }

  private final End end;
  private final int times;
  private Duration longestOutage = Duration.ZERO;

  private DatabaseStops(End end, int times) {
    this.end = end;
    this.times = times;
  }

  /** In the middle of everything, like a crash. */
  static Run atOnce() {
    return new DatabaseStops(Postgres::stopImmediately, 10);
  }

  /** As for an update: transactions are rolled back, connections closed. */
  static Run orderly() {
    return new DatabaseStops(Postgres::stopFast, 20);
  }

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = Rig.refreshing(directory, postgres, report)) {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(6);
      int rounds = options.times(times, 1);
      Duration longest = Duration.ZERO;
      longestOutage = Duration.ZERO;
      for (int i = 0; i < rounds; i++) {
        int since = rig.history.size();
        Duration recovery = round(rig, postgres, people);
        longest = longer(longest, recovery);
        rig.checker.check(since, false);
      }
      rig.checker.check(0, true);
      report.say("stops, longest outage in ms", rounds + ", " + longestOutage.toMillis());
      report.require("longest recovery", longest, RECOVERY);
      report.say("memory (MB), threads", server.residentMegabytes() + ", " + server.threads());
      report.summary(rig.history);
      rig.checker.summary();
    }
  }

  private Duration round(Rig rig, Postgres postgres, List<Session> people) throws Exception {
    try (Load load = Load.of(rig, people, 30)) {
      rig.history.phase(Phase.BEFORE);
      load.start(PER_SECOND);
      awaitChange(rig, System.nanoTime());
      rig.history.phase(Phase.DURING);
      long ended = System.nanoTime();
      end.of(postgres);
      int stopped = rig.history.size();
      Await.until("a call is refused", PATIENCE, () -> rig.history.refusedSince(stopped));
      postgres.start();
      longestOutage = longer(longestOutage, Duration.ofNanos(System.nanoTime() - ended));
      Duration recovery = awaitChange(rig, System.nanoTime());
      rig.history.phase(Phase.AFTER);
      int recovered = rig.history.size();
      Await.until("people go on", PATIENCE, () -> rig.history.size() > recovered + 100);
      return recovery;
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration awaitChange(Rig rig, long after) throws Exception {
    return Await.until(
        "something is changed", PATIENCE, () -> rig.history.doneAfter(after, Kind.RENAME));
  }
}
