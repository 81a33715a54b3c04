package dev.latchkey.server.commands;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that the process ends, by SIGTERM or SIGINT.
 *
 * <p>The process then waits until this is closed and exits with 0; the Java virtual machine alone
 * would say 143, killed, for a stop that went as it should. One thread waits here.
 */
final class Termination implements AutoCloseable {
  /** More than the server gives running calls, so that this never is what cuts them off. */
  private static final long PATIENCE_SECONDS = 40;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "latchkey-stop");

  private Termination() {}

  static Termination watch() {
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void end() {
    requested.countDown();
    boolean inTime = false;
    try {
      inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Whoever interrupts a stop wants it now.
    }
    Runtime.getRuntime().halt(inTime ? 0 : 1);
  }

  void await() throws InterruptedException {
    requested.await();
  }

  boolean isRequestedWithinASecond() throws InterruptedException {
    return requested.await(1, TimeUnit.SECONDS);
  }

  /** Everything is closed; the process may go. */
  @Override
  public void close() {
    if (requested.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The signal came this moment; the hook waits for what follows.
      }
    }
    finished.countDown();
  }
}
