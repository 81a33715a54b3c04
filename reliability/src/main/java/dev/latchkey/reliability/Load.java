package dev.latchkey.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who use a server at a fixed rate, whether it answers or not.
 *
 * <p>Everybody has a thread and a session, changes only what is theirs, and waits for each answer,
 * so that the order of what happened is known.
 */
final class Load implements AutoCloseable {
  private static final AtomicInteger NEWCOMERS = new AtomicInteger();

  /** How many of the people do nothing but what takes a hash. */
  private static final int SLOW = 2;

  private final Rig rig;
  private final List<Session> people;
  private final Queue<Session> toEnd = new ConcurrentLinkedQueue<>();
  private final Queue<String> resets = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * @param people the last of them sign up and in and reset the password, which is slow
   * @param stock sessions of the first, to be signed out or revoked
   */
  Load(Rig rig, List<Session> people, List<Session> stock, List<String> resets) {
    this.rig = rig;
    this.people = people;
    toEnd.addAll(stock);
    this.resets.addAll(resets);
  }

  /** The usual: sessions to end, and a few resets. */
  static Load of(Rig rig, List<Session> people, int stock) throws Exception {
    List<String> resets = rig.resets(people.get(people.size() - 1).email(), 1 + stock / 50);
    return new Load(rig, people, rig.stock(people.get(0).email(), stock), resets);
  }

  void start(int perSecond) {
    int quick = people.size() - SLOW;
    long gap = Duration.ofSeconds(1).toNanos() * quick / perSecond;
    for (Session person : people.subList(0, quick)) {
      begin(gap, (caller, step) -> use(caller, person, step));
    }
    for (Session person : people.subList(quick, people.size())) {
      begin(Duration.ofMillis(250).toNanos(), (caller, step) -> prove(caller, person, step));
    }
  }

  /** What somebody does next. */
  private interface Habit {
    void next(Caller caller, int step);
  }

  private void begin(long gap, Habit habit) {
    Thread thread = new Thread(() -> repeat(gap, habit), "load");
    threads.add(thread);
    thread.start();
  }

  private void repeat(long gap, Habit habit) {
    long due = System.nanoTime();
    try (Caller caller = rig.caller()) {
      for (int step = 0; !stopped; step++, due += gap) {
        Await.instant(due);
        caller.due(due);
        habit.next(caller, step);
      }
    } catch (RuntimeException e) {
      rig.report.violation("the driver failed: " + e);
    }
  }

  private void use(Caller caller, Session me, int step) {
    switch (step % 8) {
      case 0 -> end(caller, me, false);
      case 4 -> end(caller, me, true);
      case 2, 6 -> caller.read(me, true);
      default -> caller.rename(me, "name" + System.nanoTime());
    }
  }

  private void end(Caller caller, Session me, boolean byAnother) {
    Session session = mine(me) ? toEnd.poll() : null;
    if (session == null) {
      caller.rename(me, "name" + System.nanoTime());
      return;
    }
    boolean done = byAnother ? caller.revoke(me, session) : caller.signOut(session);
    if (done) caller.read(session, false);
  }

  // One may revoke one's own only.
  private boolean mine(Session me) {
    return me.equals(people.get(0));
  }

  private void prove(Caller caller, Session me, int step) {
    switch (step % 6) {
      case 1, 3 -> {
        Session session = caller.signIn(me.email());
        if (step % 6 == 3 && !session.cookie().isEmpty()) caller.signOut(session);
      }
      case 5 -> {
        String token = resets.poll();
        if (token != null && caller.reset(me.email(), token)) caller.reset(me.email(), token);
      }
      default -> caller.signUp("newcomer" + NEWCOMERS.incrementAndGet() + "@example.com");
    }
  }

  /** Returns when everybody has their last answer. */
  @Override
  public void close() {
    stopped = true;
    threads.forEach(Threads::join);
  }
}
