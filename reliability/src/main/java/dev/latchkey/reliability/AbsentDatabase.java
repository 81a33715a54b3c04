package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;

/** R01: the server starts before its database. */
final class AbsentDatabase implements Run {
  private static final Duration READY = Duration.ofSeconds(5);

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    Duration outage = Duration.ofSeconds(options.brief() ? 1 : 20);
    try (Postgres postgres = new Postgres(directory);
        Rig rig = Rig.reading(directory, postgres, report)) {
      Server server = rig.startServer();
      report.say("start of the server, ms", server.startTime().toMillis());
      int asked = observe(rig, server, outage);
      report.say("seconds without a database, looks", outage.toSeconds() + ", " + asked);
      postgres.start();
      Duration ready = Await.until("ready", Duration.ofSeconds(60), server::isReady);
      report.require("ready after the database", ready, READY);
      rig.signUp(1);
      rig.checker.check(0, true);
    }
  }

  private static int observe(Rig rig, Server server, Duration outage) {
    long end = System.nanoTime() + outage.toNanos();
    int asked = 0;
    try (Wire wire = new Wire(rig.port())) {
      for (; System.nanoTime() < end; asked++) {
        rig.report.require("not alive", server.health("/health") == 200);
        rig.report.require("ready without a database", server.health("/health/ready") == 503);
        Answer answer = wire.post("/api/auth/sign-up/email", "", Body.signUp("early@example.com"));
        rig.report.require("a sign-up is answered " + answer.status(), answer.status() == 503);
        rig.report.require("503 without Retry-After", answer.hasHeader("retry-after"));
      }
    }
    return asked;
  }
}
