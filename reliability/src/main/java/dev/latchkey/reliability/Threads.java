package dev.latchkey.reliability;

/** Threads of the driver. */
final class Threads {
  private Threads() {}

  /** Returns when it has ended; all of them end by themselves. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
