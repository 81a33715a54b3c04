package dev.latchkey.reliability;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for something, never for time. */
final class Await {
  private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

  private Await() {}

  /** Returns how long it took. */
  static Duration until(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new IllegalStateException("not within " + patience.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns when {@link System#nanoTime} is this, at once when it was. */
  static void instant(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
