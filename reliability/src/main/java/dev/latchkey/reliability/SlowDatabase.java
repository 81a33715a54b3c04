package dev.latchkey.reliability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** R06: PostgreSQL does not refuse, it just does not answer; with pools of 1, 2 and 10. */
final class SlowDatabase implements Run {
  private static final int CALLERS = 16;

  /** A second for a connection, three for a statement, one more until the socket gives up. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration HEALTH = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MORE_THREADS = 2 * CALLERS + 8;

  private static final String SLOW =
      """
      create or replace function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(30); return new; end $$;
      create trigger slow before update on session for each row execute function slow();
      """;

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory)) {
      for (int pool : options.brief() ? List.of(1) : List.of(1, 2, 10)) {
        Path own = Files.createDirectory(directory.resolve("pool" + pool));
        postgres.execute("drop schema public cascade; create schema public");
        report.say("connections", pool);
        String more = "  pool: { size: " + pool + " }\nsession: { updateAge: 0 }\n";
        try (Rig rig = new Rig(own, postgres, report, more)) {
          new Slowness(rig, postgres).all(options.brief());
        }
      }
    }
  }

  /** A way of not answering. */
  private interface Fault {
    void begin() throws Exception;

    void end() throws Exception;
  }

  /** What one server does about it. */
  private static final class Slowness {
    private final Rig rig;
    private final Postgres postgres;
    private final Server server;
    private final Session person;

    private Slowness(Rig rig, Postgres postgres) throws Exception {
      this.rig = rig;
      this.postgres = postgres;
      this.server = rig.startReadyServer();
      this.person = rig.signUp(1).get(0);
    }

    private void all(boolean brief) throws Exception {
      try (Connection other = postgres.connect()) {
        other.setAutoCommit(false);
        observe("table locked", lock(other));
      }
      if (brief) return;
      observe("slow statements", trigger());
      observe("a stopped backend", stop());
      rig.checker.check(0, true);
    }

    private static Fault lock(Connection other) {
      return new Fault() {
        @Override
        public void begin() throws Exception {
          try (Statement statement = other.createStatement()) {
            statement.execute("lock table session");
          }
        }

        @Override
        public void end() throws Exception {
          other.rollback();
        }
      };
    }

    private Fault trigger() {
      return new Fault() {
        @Override
        public void begin() throws Exception {
          postgres.execute(SLOW);
        }

        @Override
        public void end() throws Exception {
          postgres.execute("drop trigger slow on session");
        }
      };
    }

    private Fault stop() throws Exception {
      String query = "select pid from pg_stat_activity where application_name = 'latchkey' limit 1";
      long backend = Long.parseLong(postgres.query(query).get(0));
      return new Fault() {
        @Override
        public void begin() throws Exception {
          Signals.send("STOP", backend);
        }

        @Override
        public void end() throws Exception {
          Signals.send("CONT", backend);
        }
      };
    }

    private void observe(String name, Fault fault) throws Exception {
      long threads = server.threads();
      fault.begin();
      Duration longest;
      try {
        longest = callAtOnce();
      } finally {
        fault.end();
      }
      rig.report.require(name + ": longest answer", longest, LONGEST);
      rig.report.require(name + ": threads pile up", server.threads() <= threads + MORE_THREADS);
      Duration recovery = Await.until("a session is read", PATIENCE, this::reads);
      rig.report.require(name + ": recovery", recovery, Duration.ofSeconds(2));
    }

    private boolean reads() {
      try (Caller caller = rig.caller()) {
        caller.due(System.nanoTime());
        return caller.read(person, true).status() == 200;
      }
    }

    private Duration callAtOnce() throws Exception {
      Queue<Duration> durations = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        threads.add(new Thread(() -> durations.add(timed(this::reads)), "caller"));
      }
      threads.forEach(Thread::start);
      Duration slowest = Duration.ZERO;
      while (threads.stream().anyMatch(Thread::isAlive)) {
        Duration health = timed(() -> requireAlive());
        if (health.compareTo(slowest) > 0) slowest = health;
        Await.instant(System.nanoTime() + Duration.ofMillis(50).toNanos());
      }
      rig.report.require("/health meanwhile", slowest, HEALTH);
      return durations.stream().max(Duration::compareTo).orElseThrow();
    }

    private void requireAlive() {
      rig.report.require("not alive", server.health("/health") == 200);
    }

    private static Duration timed(Runnable work) {
      long start = System.nanoTime();
      work.run();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
