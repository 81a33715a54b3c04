package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** R09: {@code kill -9} of the server while people change things. */
final class ServerKilled implements Run {
  private static final int PEOPLE = 6;
  private static final int PER_SECOND = 200;
  private static final int STOCK = 60;
  private static final Duration LONGEST_USE = Duration.ofSeconds(3);

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    for (String name : options.databases()) {
      Path own = Files.createDirectory(directory.resolve(name));
      report.say("database", name);
      try (Database database = RunOptions.database(name, own);
          Rig rig = Rig.refreshing(own, database, report)) {
        new Kills(rig, new Random(options.seed())).go(options.times(50, 1));
      }
    }
  }

  /** The kills of one database. */
  private static final class Kills {
    private final Rig rig;
    private final Random random;
    private Duration longestStart = Duration.ZERO;
    private Duration longestRecovery = Duration.ZERO;
    private long megabytes;
    private long threads;

    private Kills(Rig rig, Random random) {
      this.rig = rig;
      this.random = random;
    }

    private void go(int times) throws Exception {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(PEOPLE);
      for (int i = 0; i < times; i++) {
        int since = rig.history.size();
        killUnderLoad(server, people);
        long killed = System.nanoTime();
        server = rig.startReadyServer();
        longestRecovery = longer(longestRecovery, Duration.ofNanos(System.nanoTime() - killed));
        longestStart = longer(longestStart, server.startTime());
        rig.checker.check(since, false);
        if (i % 10 == 9) rig.report.say("kills so far", i + 1);
      }
      rig.checker.check(0, true);
      summary(times);
    }

    private void killUnderLoad(Server server, List<Session> people) throws Exception {
      try (Load load = Load.of(rig, people, STOCK)) {
        load.start(PER_SECOND);
        long start = System.nanoTime();
        Await.instant(start + (long) (LONGEST_USE.toNanos() * (0.1 + 0.9 * random.nextDouble())));
        megabytes = Math.max(megabytes, server.residentMegabytes());
        threads = Math.max(threads, server.threads());
        rig.history.phase(Phase.DURING);
        server.kill();
      }
      rig.history.phase(Phase.BEFORE);
    }

    private static Duration longer(Duration a, Duration b) {
      return a.compareTo(b) > 0 ? a : b;
    }

    private void summary(int times) {
      rig.report.say("kills", times);
      rig.report.say("longest start of the server, ms", longestStart.toMillis());
      rig.report.say("longest time to ready after a kill, ms", longestRecovery.toMillis());
      rig.report.say("most memory (MB), threads", megabytes + ", " + threads);
      rig.report.summary(rig.history);
      rig.checker.summary();
    }
  }
}
