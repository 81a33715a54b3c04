package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * R08: Redis comes back with an old dump, in which sessions that ended since are alive, and the
 * database has the sessions too.
 */
final class RedisFromDump implements Run {
  private static final int PEOPLE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory);
        Redis redis = Redis.started(directory, false);
        Rig rig = new Rig(directory, postgres, report, RedisTrouble.configuration(redis, true))) {
      rig.startReadyServer();
      List<Session> people = rig.signUp(PEOPLE);
      int rounds = options.times(10, 2);
      for (int i = 0; i < rounds; i++) round(rig, redis, people);
      rig.checker.check(0, false);
      report.say("restarts from an old dump", rounds);
      rig.checker.summary();
    }
  }

  private static void round(Rig rig, Redis redis, List<Session> people) throws Exception {
    try (Caller caller = rig.caller()) {
      caller.due(System.nanoTime());
      List<Session> going = people.stream().map(each -> caller.signIn(each.email())).toList();
      redis.dump();
      for (int i = 0; i < going.size(); i++) {
        if (i % 2 == 0) caller.signOut(going.get(i));
        else caller.revoke(people.get(i), going.get(i));
      }
      redis.kill();
      redis.start();
      Await.until("Redis is used again", PATIENCE, () -> isUsed(redis));
      for (Session session : going) caller.read(session, false);
      for (Session session : people) caller.read(session, true);
      rig.checker.check(0, false);
    }
  }

  // The server has a connection beside the one that asks.
  private static boolean isUsed(Redis redis) throws Exception {
    return redis.clients() > 1;
  }
}
