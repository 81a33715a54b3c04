package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether sessions stay quick while 64 connections do nothing but sign in. */
final class SignInStorm implements Run {
  private static final int CONNECTIONS = 64;
  private static final int READERS = 4;
  private static final int READS_PER_SECOND = 100;
  private static final double LIMIT = 5;
  private static final long MEGABYTES = 32;

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    String name = options.databases().get(0);
    Duration span = Duration.ofSeconds(options.brief() ? 3 : 20);
    try (Database database = RunOptions.database(name, directory);
        Rig rig = Rig.reading(directory, database, report)) {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(READERS);
      read(rig, people, span); // warm up
      double idle = p99(read(rig, people, span));
      try (Storm storm = new Storm(rig, people)) {
        read(rig, people, span); // what the storm itself needs
        long before = server.residentMegabytes();
        double stormy = p99(read(rig, people, span));
        report.say("get-session p99, idle and stormy, ms", millis(idle) + " / " + millis(stormy));
        report.say("ratio (at most 5)", millis(stormy / idle));
        report.require("get-session is too slow in a storm", stormy <= LIMIT * idle);
        memory(server, before, report);
        report.say("threads", server.threads());
        report.say(
            "sign-ins done, refused, later than 10 s",
            storm.done + ", " + storm.refused + ", " + storm.late);
      }
    }
  }

  private static void memory(Server server, long before, Report report) throws Exception {
    long after = server.residentMegabytes();
    report.say("memory at the start and end of the storm, MB", before + " / " + after);
    report.require("memory grows in a storm", after - before <= MEGABYTES);
  }

  static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Returns latencies in milliseconds, from when each read was due. */
  static double[] read(Rig rig, List<Session> people, Duration span) {
    ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (Session person : people) {
      threads.add(new Thread(() -> read(rig, person, span, millis), "reader"));
    }
    threads.forEach(Thread::start);
    threads.forEach(Threads::join);
    return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static void read(
      Rig rig, Session person, Duration span, ConcurrentLinkedQueue<Double> millis) {
    long gap = Duration.ofSeconds(1).toNanos() * READERS / READS_PER_SECOND;
    long start = System.nanoTime();
    try (Wire wire = new Wire(rig.port())) {
      for (long due = start; due - start < span.toNanos(); due += gap) {
        Await.instant(due);
        Answer answer = wire.get("/api/auth/get-session", person.cookie());
        millis.add((System.nanoTime() - due) / 1e6);
        boolean right = answer.status() == 200 && answer.body().contains(person.email());
        rig.report.require("get-session answers " + answer.status(), right);
      }
    }
  }

  static double p99(double[] sorted) {
    return sorted[(int) (sorted.length * 0.99)];
  }

  /** The connections that sign in. */
  private static final class Storm implements AutoCloseable {
    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Storm(Rig rig, List<Session> people) {
      for (int i = 0; i < CONNECTIONS; i++) {
        Session person = people.get(i % people.size());
        threads.add(new Thread(() -> signIn(rig, person.email()), "storm"));
      }
      threads.forEach(Thread::start);
    }

    private void signIn(Rig rig, String email) {
      String json = Body.signIn(email);
      try (Wire wire = new Wire(rig.port())) {
        while (!over) {
          int status = wire.post("/api/auth/sign-in/email", "", json).status();
          if (status == 200) done.incrementAndGet();
          else if (status == 503) refused.incrementAndGet();
          else if (status == Answer.UNKNOWN) late.incrementAndGet();
          else rig.report.violation("a sign-in was answered " + status);
        }
      }
    }

    @Override
    public void close() {
      over = true;
      threads.forEach(Threads::join);
    }
  }
}
