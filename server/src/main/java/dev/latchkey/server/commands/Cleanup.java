package dev.latchkey.server.commands;

import dev.latchkey.Auth;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has expired, now and then, while the server serves.
 *
 * <p>In small steps with pauses between, so that calls of users hardly notice, and without a
 * leader: nodes that do it at once share the work.
 */
final class Cleanup implements AutoCloseable {
  /** How many rows go in one statement. */
  static final int STEP = 5000;

  private static final Logger log = LoggerFactory.getLogger(Cleanup.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final Auth auth;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Cleanup::thread);

  Cleanup(Auth auth) {
    this.auth = auth;
  }

  /** Begins; an interval of zero means never. */
  void every(Duration interval) {
    if (interval.isZero()) return;
    Duration first = interval.compareTo(SOON) < 0 ? interval : SOON;
    after(first, () -> step(interval, 0));
  }

  // Each step plans the next one.
  private void step(Duration interval, int before) {
    int gone = removeSome();
    boolean more = gone == STEP;
    int all = before + gone;
    if (!more && all > 0) log.info("removed {} expired sessions and verifications", all);
    after(more ? PAUSE : interval, () -> step(interval, more ? all : 0));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a step throws nothing
  private void after(Duration pause, Runnable step) {
    thread.schedule(step, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private int removeSome() {
    try {
      return auth.removeExpired(STEP);
    } catch (RuntimeException e) {
      log.warn("removing what has expired failed: {}", Database.reason(e));
      return 0;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "cleanup");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends after the step under way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
