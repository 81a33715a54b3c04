package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * R07: Redis is killed, stands still, refuses to write, is full or forgets everything while people
 * change things: once with the sessions in the database too, once without.
 */
final class RedisTrouble implements Run {
  private static final int PER_SECOND = 60;
  private static final Duration FAULT = Duration.ofMillis(1500);
  private static final Duration RECOVERY = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Something that is done to Redis. */
  private interface Deed {
    void to(Redis redis) throws Exception;
  }

  private record Fault(Deed begin, Deed end) {}

  private static Map<String, Fault> faults(boolean copies) {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("killed", new Fault(Redis::kill, Redis::start));
    faults.put("stopped", new Fault(redis -> redis.signal("STOP"), redis -> redis.signal("CONT")));
    faults.put(
        "read-only",
        new Fault(
            redis -> redis.say("REPLICAOF 127.0.0.1 1"), redis -> redis.say("REPLICAOF NO ONE")));
    faults.put(
        "full",
        new Fault(
            redis -> redis.say("CONFIG SET maxmemory 1"),
            redis -> redis.say("CONFIG SET maxmemory 0")));
    // Without a copy in the database everybody would be signed out, and rightly so.
    if (copies) faults.put("flushed", new Fault(redis -> redis.say("FLUSHALL"), redis -> {}));
    return faults;
  }

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    for (boolean copies : List.of(true, false)) {
      String way = copies ? "cache" : "store";
      Path own = Files.createDirectory(directory.resolve(way));
      report.say("Redis as", way);
      try (Postgres postgres = Postgres.started(own);
          Redis redis = Redis.started(own, true);
          Rig rig = new Rig(own, postgres, report, configuration(redis, copies))) {
        new Rounds(rig, redis, copies).go(options.times(5, 1));
      }
    }
  }

  static String configuration(Redis redis, boolean copies) {
    return """
    secondaryStorage: { url: "%s" }
    verification: { storeInDatabase: true }
    session: { updateAge: 0, storeSessionInDatabase: true, preserveSessionInDatabase: %s }
    """
        .formatted(redis.url(), !copies);
  }

  /** The faults of one way to use Redis. */
  private record Rounds(Rig rig, Redis redis, boolean copies) {
    private void go(int times) throws Exception {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(6);
      Duration longest = Duration.ZERO;
      for (int i = 0; i < times; i++) {
        for (Map.Entry<String, Fault> fault : faults(copies).entrySet()) {
          int since = rig.history.size();
          Duration recovery = round(people, fault.getValue());
          rig.report.say(fault.getKey() + ", ms to the next change", recovery.toMillis());
          if (recovery.compareTo(longest) > 0) longest = recovery;
          rig.checker.check(since, false);
        }
      }
      rig.checker.check(0, true);
      rig.report.require("longest recovery", longest, RECOVERY);
      long refused = rig.history.refused(Phase.DURING, Kind.READ);
      rig.report.say("reads refused while Redis was away", refused);
      if (copies && refused > 0) {
        rig.report.violation("the database did not answer for Redis " + refused + " times");
      }
      rig.report.say("memory (MB), threads", server.residentMegabytes() + ", " + server.threads());
      rig.report.summary(rig.history);
      rig.checker.summary();
    }

    private Duration round(List<Session> people, Fault fault) throws Exception {
      try (Load load = load(people)) {
        rig.history.phase(Phase.BEFORE);
        load.start(PER_SECOND);
        awaitChange(System.nanoTime());
        rig.history.phase(Phase.DURING);
        fault.begin().to(redis);
        Await.instant(System.nanoTime() + FAULT.toNanos());
        fault.end().to(redis);
        Duration recovery = awaitChange(System.nanoTime());
        rig.history.phase(Phase.AFTER);
        int recovered = rig.history.size();
        Await.until("people go on", PATIENCE, () -> rig.history.size() > recovered + 30);
        return recovery;
      }
    }

    // A session that is only a row opens nothing where Redis alone decides.
    private Load load(List<Session> people) throws Exception {
      return copies ? Load.of(rig, people, 20) : new Load(rig, people, List.of(), List.of());
    }

    private Duration awaitChange(long after) throws Exception {
      return Await.until(
          "something is changed", PATIENCE, () -> rig.history.doneAfter(after, Kind.RENAME));
    }
  }
}
