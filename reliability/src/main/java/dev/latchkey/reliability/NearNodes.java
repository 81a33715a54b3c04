package dev.latchkey.reliability;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * near-cache: three servers on one PostgreSQL validate sessions from memory, under load. What ends
 * at one is asked of all three until each refuses it, while all is well and while they cannot hear.
 */
final class NearNodes implements Run {
  private static final String GET_SESSION = "/api/auth/get-session";
  private static final String OWNER = "person0@example.com";
  private static final Duration PROMPTLY = Duration.ofMillis(100);

  /** The default of maxAge, and a quarter of a second for the last answer to arrive. */
  private static final Duration BOUND = Duration.ofMillis(5250);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int READS_PER_SECOND = 100;

  private static final String LISTENERS =
      " from pg_stat_activity where application_name = 'latchkey changes'";

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    String near =
        "session: { nearCache: { enabled: true } }\ntrustedOrigins: ['http://localhost:*']\n";
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = new Rig(directory, postgres, report, near);
        Trial trial = new Trial(rig, postgres, new Random(options.seed()))) {
      trial.prepare(options.times(1000, 30) + 100);
      Duration p99 = trial.revokeWhileAllIsWell(options.times(1000, 30));
      trial.revokeWhileListenersAreCut(options.brief() ? 2 : 30);
      trial.deleteBySql(options.brief() ? 1 : 10);
      trial.killWhoeverRevoked(options.brief() ? 1 : 10);
      if (options.brief()) return;
      report.require("p99 with everybody listening", p99, PROMPTLY);
      trial.revokeWhileListenersAreStopped(10);
      trial.revokeWhileANodeIsAway(10);
    }
  }

  /** One of the servers, and the connection it is asked on. */
  private record Node(Server server, int port, Wire wire) {
    boolean serves(Session session) {
      Answer answer = wire.get(GET_SESSION, session.cookie());
      return answer.status() == 200 && answer.body().contains(session.email());
    }

    boolean refuses(Session session) {
      Answer answer = wire.get(GET_SESSION, session.cookie());
      return answer.status() == 200 && answer.body().equals("null");
    }

    boolean hears() {
      return wire.get("/health/ready", "").body().contains("\"listening\"");
    }
  }

  private static final class Trial implements AutoCloseable {
    private final Rig rig;
    private final Postgres postgres;
    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Deque<Session> stock = new ArrayDeque<>();
    private final ExecutorService probes = Executors.newCachedThreadPool();
    private final List<Thread> load = new ArrayList<>();
    private Session owner = new Session("", "");
    private volatile boolean cuts;
    private volatile boolean over;

    private Trial(Rig rig, Postgres postgres, Random random) {
      this.rig = rig;
      this.postgres = postgres;
      this.random = random;
    }

    private void prepare(int sessions) throws Exception {
      nodes.add(start(rig.port()));
      owner = rig.signUp(1).get(0);
      nodes.add(start(Server.freePort()));
      nodes.add(start(Server.freePort()));
      stock.addAll(rig.stock(OWNER, sessions));
      List<Session> others = rig.stock(OWNER, 50);
      for (Node node : nodes) load.add(new Thread(() -> read(node.port(), others), "load"));
      load.forEach(Thread::start);
      awaitHearing();
    }

    private Node start(int port) throws Exception {
      return new Node(rig.launchServer(port).awaitUp().awaitReady(), port, new Wire(port));
    }

    private void awaitHearing() throws Exception {
      for (Node node : nodes) Await.until("a server hears", PATIENCE, node::hears);
    }

    // What others do meanwhile; none of them is ever signed out.
    private void read(int port, List<Session> others) {
      long due = System.nanoTime();
      try (Wire wire = new Wire(port)) {
        for (int i = 0; !over; i++, due += 1_000_000_000L / READS_PER_SECOND) {
          Await.instant(due);
          Answer answer = wire.get(GET_SESSION, others.get(i % others.size()).cookie());
          if (answer.body().equals("null")) rig.report.violation("C2: somebody was signed out");
        }
      }
    }

    // ---- ways to end sessions

    private Duration revokeWhileAllIsWell(int times) throws Exception {
      List<Duration> lives = new ArrayList<>();
      for (int i = 0; i < times; i++) lives.add(revoke(i));
      requireBound("everybody listening", lives);
      return at(99, lives);
    }

    private void revokeWhileListenersAreCut(int times) throws Exception {
      Thread cutting = new Thread(this::cut, "cutting");
      cuts = true;
      cutting.start();
      List<Duration> lives = new ArrayList<>();
      for (int i = 0; i < times; i++) lives.add(revoke(i));
      cuts = false;
      Threads.join(cutting);
      requireBound("listeners cut ten times a second", lives);
      awaitHearing();
    }

    private void cut() {
      try {
        while (cuts) {
          postgres.execute("select pg_terminate_backend(pid)" + LISTENERS);
          Await.instant(System.nanoTime() + 100_000_000L);
        }
      } catch (SQLException e) {
        rig.report.violation("the driver failed: " + e.getMessage());
      }
    }

    private void revokeWhileListenersAreStopped(int times) throws Exception {
      List<Duration> lives = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        awaitHearing();
        Session session = remembered();
        List<String> backends = postgres.query("select pid" + LISTENERS);
        for (String pid : backends) Signals.send("STOP", Long.parseLong(pid));
        try {
          lives.add(revoke(session, i));
        } finally {
          for (String pid : backends) Signals.send("CONT", Long.parseLong(pid));
        }
      }
      requireBound("listeners stopped", lives);
      awaitHearing();
    }

    private void deleteBySql(int times) throws Exception {
      List<Duration> lives = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        Session session = remembered();
        postgres.execute("delete from session where token = '" + session.token() + "'");
        lives.add(life(session, null));
      }
      requireBound("deleted by SQL", lives);
    }

    private void killWhoeverRevoked(int times) throws Exception {
      List<Duration> lives = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        Session session = remembered();
        Node victim = nodes.remove(random.nextInt(nodes.size()));
        requireEnded(end(session, victim, i));
        long ended = System.nanoTime();
        victim.server().kill();
        lives.add(life(session, null, ended));
        nodes.add(start(victim.port()));
        rig.report.require("a restart brought it back", nodes.get(2).refuses(session));
        awaitHearing();
      }
      requireBound("the revoking server killed", lives);
    }

    private void revokeWhileANodeIsAway(int times) throws Exception {
      for (int i = 0; i < times; i++) {
        Session session = remembered();
        Node away = nodes.remove(random.nextInt(nodes.size()));
        away.server().kill();
        revoke(session, i);
        nodes.add(start(away.port()));
        rig.report.require("a restart brought it back", nodes.get(2).refuses(session));
        awaitHearing();
      }
    }

    // ---- one session

    private Session remembered() throws Exception {
      Session session = stock.remove();
      for (Node node : nodes) {
        Await.until("a session is served", PATIENCE, () -> node.serves(session));
      }
      return session;
    }

    private Duration revoke(int step) throws Exception {
      return revoke(remembered(), step);
    }

    private Duration revoke(Session session, int step) throws Exception {
      Node node = nodes.get(random.nextInt(nodes.size()));
      requireEnded(end(session, node, step));
      return life(session, node);
    }

    private Answer end(Session session, Node node, int step) {
      if (step % 2 == 0) return node.wire().post("/api/auth/sign-out", session.cookie(), "{}");
      String token = "{\"token\":\"" + session.token() + "\"}";
      return node.wire().post("/api/auth/revoke-session", owner.cookie(), token);
    }

    private void requireEnded(Answer answer) {
      if (answer.status() != 200) throw new IllegalStateException("refused: " + answer.status());
    }

    private Duration life(Session session, @Nullable Node by) throws Exception {
      return life(session, by, System.nanoTime());
    }

    /**
     * How long after its end some node still serves a session; the one that ended it never does.
     */
    private Duration life(Session session, @Nullable Node by, long ended) throws Exception {
      List<Future<Duration>> answers = new ArrayList<>();
      for (Node node : nodes) {
        answers.add(probes.submit(() -> untilRefused(session, node, node.equals(by), ended)));
      }
      Duration longest = Duration.ZERO;
      for (Future<Duration> answer : answers) longest = max(longest, answer.get());
      return longest;
    }

    private Duration untilRefused(Session session, Node node, boolean atOnce, long ended) {
      for (int tries = 1; ; tries++) {
        if (node.refuses(session)) return Duration.ofNanos(System.nanoTime() - ended);
        if (atOnce) rig.report.violation("C3: served by the server that ended it");
        if (System.nanoTime() - ended > PATIENCE.toNanos()) {
          throw new IllegalStateException("never refused, asked " + tries + " times");
        }
      }
    }

    private static Duration max(Duration a, Duration b) {
      return a.compareTo(b) > 0 ? a : b;
    }

    // ---- what came out

    private void requireBound(String when, List<Duration> lives) {
      say(when, lives);
      rig.report.require(when + ": longest", at(100, lives), BOUND);
    }

    private void say(String when, List<Duration> lives) {
      rig.report.say(
          when + ": times, p50 / p99 / longest, ms",
          String.format(
              Locale.ROOT,
              "%d, %.1f / %.1f / %.1f",
              lives.size(),
              at(50, lives).toNanos() / 1e6,
              at(99, lives).toNanos() / 1e6,
              at(100, lives).toNanos() / 1e6));
    }

    private static Duration at(int percent, List<Duration> lives) {
      List<Duration> sorted = new ArrayList<>(lives);
      Collections.sort(sorted);
      return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
    }

    @Override
    public void close() {
      over = true;
      load.forEach(Threads::join);
      probes.shutdownNow();
      nodes.forEach(node -> node.wire().close());
    }
  }
}
