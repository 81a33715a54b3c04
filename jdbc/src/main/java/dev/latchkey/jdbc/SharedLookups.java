package dev.latchkey.jdbc;

import dev.latchkey.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups by key that arrive while a statement is under way travel together in the next one.
 *
 * <p>No thread and no timer of its own: of the callers that wait, the first is promoted when a
 * statement has ended, takes those who wait by then, and runs one statement for all of them. So a
 * caller waits for the statement under way and for its own, and for nothing else; without company
 * it waits for nothing. Its answer always comes from a statement that began after it arrived: what
 * was committed before the call is seen.
 *
 * <p>A statement that takes unusually long, on a connection that hangs for instance, does not hold
 * up the others: one of them leads another statement beside it. Where several hang, nobody stays in
 * line for more than a second.
 *
 * <p>Thread-safe. The lock is held for a few instructions, never around I/O. Interrupts do not end
 * the wait, which the statement's own time limit bounds; they are kept for the caller.
 */
final class SharedLookups<V> {
  /** One round trip for many keys; keys that are not found are absent from the answer. */
  interface Query<V> {
    Map<String, V> find(List<String> keys);
  }

  private static final int MOST_PER_STATEMENT = 256;
  private static final int MOST_LEADERS = 4;
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** As long as a call may wait for a connection: this is waiting for one, too. */
  private static final long LONGEST_IN_LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Query<V> query;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Lookup<V>> waiting = new ArrayDeque<>();
  private int leaders;
  private long lastBegan;

  SharedLookups(Query<V> query) {
    this(query, System::nanoTime);
  }

  SharedLookups(Query<V> query, LongSupplier nanoTime) {
    this.query = query;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns what the key finds, or null.
   *
   * @throws StoreException what the statement threw, to everybody who travelled in it; {@link
   *     StoreException.Unavailable} when too many statements hang to begin another
   */
  @Nullable V find(String key) {
    Lookup<V> mine = new Lookup<>(key);
    if (!leadsAtOnce(mine)) await(mine);
    if (mine.state == State.LEADS) lead(mine);
    return mine.result();
  }

  private boolean leadsAtOnce(Lookup<V> mine) {
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      if (leaders > 0 && !mayLeadBeside(now)) {
        waiting.add(mine);
        return false;
      }
      leaders++;
      mine.state = State.LEADS;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayLeadBeside(long now) {
    return now - lastBegan > PATIENCE_NANOS && leaders < MOST_LEADERS;
  }

  private void await(Lookup<V> mine) {
    long since = nanoTime.getAsLong();
    boolean interrupted = false;
    while (mine.state == State.WAITS) {
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      // An interrupted thread would not park again.
      interrupted |= Thread.interrupted();
      if (mine.state == State.WAITS) waitNoMore(mine, since);
    }
    if (interrupted) mine.thread.interrupt();
  }

  // Only whoever is still in line decides; whoever travels waits for the statement's own limit.
  private void waitNoMore(Lookup<V> mine, long since) {
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      boolean leads = mayLeadBeside(now);
      boolean late = now - since > LONGEST_IN_LINE_NANOS;
      if (!(leads || late) || !waiting.remove(mine)) return;
      if (leads) {
        leaders++;
        mine.state = State.LEADS;
      } else {
        mine.fail(new StoreException.Unavailable("the database takes too long", null));
      }
    } finally {
      lock.unlock();
    }
  }

  // The next statement may start before anybody is woken: waking takes time, the database is idle.
  private void lead(Lookup<V> mine) {
    List<Lookup<V>> together = new ArrayList<>(List.of(mine));
    try {
      addWaiting(together);
      answer(together);
    } catch (RuntimeException | Error e) {
      for (Lookup<V> lookup : together) lookup.fail(e);
    } finally {
      promoteNext();
      for (Lookup<V> lookup : together.subList(1, together.size())) lookup.wake();
    }
  }

  private void addWaiting(List<Lookup<V>> together) {
    lock.lock();
    try {
      lastBegan = nanoTime.getAsLong();
      while (!waiting.isEmpty() && together.size() < MOST_PER_STATEMENT) {
        together.add(waiting.element());
        waiting.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private void answer(List<Lookup<V>> together) {
    List<String> keys = together.stream().map(lookup -> lookup.key).distinct().toList();
    Map<String, V> found = query.find(keys);
    for (Lookup<V> lookup : together) lookup.answer(found.get(lookup.key));
  }

  private void promoteNext() {
    lock.lock();
    try {
      Lookup<V> next = waiting.poll();
      if (next == null) leaders--;
      else next.promote();
    } finally {
      lock.unlock();
    }
  }

  private enum State {
    WAITS,
    LEADS,
    ANSWERED
  }

  /** One caller's question and, once its state says so, the answer. */
  private static final class Lookup<V> {
    private final String key;
    private final Thread thread = Thread.currentThread();
    private volatile State state = State.WAITS;
    private @Nullable V value;
    private @Nullable Throwable failure;

    Lookup(String key) {
      this.key = key;
    }

    void promote() {
      state = State.LEADS;
      LockSupport.unpark(thread);
    }

    void answer(@Nullable V answer) {
      value = answer;
      state = State.ANSWERED;
    }

    void fail(Throwable cause) {
      failure = cause;
      state = State.ANSWERED;
    }

    void wake() {
      LockSupport.unpark(thread);
    }

    @Nullable V result() {
      if (failure == null) return value;
      throw ofItsOwn(failure);
    }

    // An exception is not shared between threads: each adds its own stack and suppressed ones.
    private static RuntimeException ofItsOwn(Throwable failure) {
      String message = String.valueOf(failure.getMessage());
      if (failure instanceof StoreException.Unavailable) {
        return new StoreException.Unavailable(message, failure);
      }
      if (failure instanceof StoreException) return new StoreException.Failed(message, failure);
      return new IllegalStateException("the look-up failed", failure);
    }
  }
}
