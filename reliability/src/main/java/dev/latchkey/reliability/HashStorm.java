package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** R24: 500 people sign in at the same moment. */
final class HashStorm implements Run {
  private static final int PEOPLE = 500;
  private static final Duration SPAN = Duration.ofSeconds(8);
  private static final Duration REFUSED_WITHIN = Duration.ofSeconds(1);
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(8);
  private static final double LIMIT = 5;
  private static final long MEGABYTES = 96;

  /** What became of one sign-in. */
  private record SignIn(int status, Duration took) {}

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    String name = options.databases().get(0);
    try (Database database = RunOptions.database(name, directory);
        Rig rig = Rig.reading(directory, database, report)) {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(4);
      SignInStorm.read(rig, people, SPAN); // warm up
      double idle = SignInStorm.p99(SignInStorm.read(rig, people, SPAN));
      long before = server.residentMegabytes();
      Queue<SignIn> storm = new ConcurrentLinkedQueue<>();
      List<Thread> threads = begin(rig, people.get(0).email(), storm);
      double stormy = SignInStorm.p99(SignInStorm.read(rig, people, SPAN));
      threads.forEach(Threads::join);
      judge(storm, report);
      String both = SignInStorm.millis(idle) + " / " + SignInStorm.millis(stormy);
      report.say("get-session p99, idle and stormy, ms", both);
      report.require("get-session is too slow in a storm", stormy <= LIMIT * idle);
      long after = server.residentMegabytes();
      report.say("memory before and after, MB", before + " / " + after);
      report.require("memory grows in a storm", after - before <= MEGABYTES);
    }
  }

  // Everybody is connected before anybody sends.
  private static List<Thread> begin(Rig rig, String email, Queue<SignIn> storm) throws Exception {
    CountDownLatch connected = new CountDownLatch(PEOPLE);
    CountDownLatch now = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      threads.add(new Thread(() -> signIn(rig, email, connected, now, storm), "storm"));
    }
    threads.forEach(Thread::start);
    connected.await();
    now.countDown();
    return threads;
  }

  private static void signIn(
      Rig rig, String email, CountDownLatch connected, CountDownLatch now, Queue<SignIn> storm) {
    try (Wire wire = new Wire(rig.port())) {
      wire.get("/api/auth/ok", "");
      connected.countDown();
      now.await();
      long start = System.nanoTime();
      int status = wire.post("/api/auth/sign-in/email", "", Body.signIn(email)).status();
      storm.add(new SignIn(status, Duration.ofNanos(System.nanoTime() - start)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void judge(Queue<SignIn> storm, Report report) {
    long served = storm.stream().filter(s -> s.status() == 200).count();
    long refused = storm.stream().filter(s -> s.status() == 503).count();
    report.say("sign-ins, served, refused", storm.size() + ", " + served + ", " + refused);
    report.require("a sign-in was neither served nor refused", served + refused == PEOPLE);
    report.require("longest wait for a refusal", longest(storm, 503), REFUSED_WITHIN);
    report.require("longest wait for a session", longest(storm, 200), SERVED_WITHIN);
  }

  private static Duration longest(Queue<SignIn> storm, int status) {
    return storm.stream()
        .filter(s -> s.status() == status)
        .map(SignIn::took)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
