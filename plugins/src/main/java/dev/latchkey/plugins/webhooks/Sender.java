package dev.latchkey.plugins.webhooks;

import dev.latchkey.Resources;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox.
 *
 * <p>A few threads look for lanes that are due, at once after a commit in this process and
 * otherwise every {@link #PAUSE}; each sends one event after the other of one lane at a time. Any
 * number of processes may do so on one database. Ending leaves what is not sent in the outbox.
 */
final class Sender {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  static final Duration LONGEST_BACKOFF = Duration.ofHours(6);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int THREADS = 4;
  private static final int EVENTS = 20;

  private final Outbox outbox;
  private final Endpoint endpoint;
  private final Resources resources;
  private final WebhooksOptions options;
  private final Semaphore news = new Semaphore(0);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Sender::thread);
  private final AtomicBoolean fails = new AtomicBoolean();
  private volatile boolean ends;

  /** Sends nothing yet. */
  Sender(Outbox outbox, Endpoint endpoint, Resources resources, WebhooksOptions options) {
    this.outbox = outbox;
    this.endpoint = endpoint;
    this.resources = resources;
    this.options = options;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "latchkey-webhooks");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to look for what is due. */
  void start() {
    for (int i = 0; i < THREADS; i++) threads.execute(this::watch);
  }

  /** Has somebody look at once: something was committed. */
  void wake() {
    if (news.availablePermits() < THREADS) news.release();
  }

  /** Ends after the attempts under way. */
  void stop() {
    ends = true;
    news.release(THREADS);
    threads.shutdown();
    try {
      long patience = options.timeout.multipliedBy(2).toMillis();
      if (threads.awaitTermination(patience, TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private void watch() {
    try {
      while (!ends) {
        news.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        while (!ends && sendOne()) {}
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and so ends
    }
  }

  private boolean sendOne() throws InterruptedException {
    try {
      boolean found = sendDue();
      if (fails.getAndSet(false)) log.info("webhooks are sent again");
      return found;
    } catch (RuntimeException e) { // the database does not answer, or lacks the tables yet
      if (!fails.getAndSet(true)) log.warn("webhooks are not sent: {}", e.getMessage());
      return false;
    }
  }

  /** Sends what is due in one lane; false when there is none. */
  boolean sendDue() throws InterruptedException {
    Lane lane = outbox.take();
    if (lane == null) return false;
    send(lane);
    return true;
  }

  // ---- sending

  private void send(Lane taken) throws InterruptedException {
    Lane lane = taken;
    while (lane != null) {
      List<Delivery> next = outbox.next(lane, EVENTS);
      if (next.isEmpty() && outbox.close(lane)) return;
      lane = next.isEmpty() ? outbox.hold(lane) : sendAll(next, lane);
    }
  }

  /** Returns the lane to go on with; null when it is not to be gone on with. */
  private @Nullable Lane sendAll(List<Delivery> deliveries, Lane taken)
      throws InterruptedException {
    Lane lane = taken;
    for (Delivery delivery : deliveries) {
      if (ends) {
        outbox.release(lane);
        return null;
      }
      lane = outbox.hold(lane);
      if (lane == null || !isDone(delivery, lane)) return null;
    }
    return lane;
  }

  private boolean isDone(Delivery delivery, Lane lane) throws InterruptedException {
    String trouble =
        endpoint.send("msg_" + delivery.id(), resources.clock().instant(), delivery.body());
    if (trouble == null) {
      outbox.received(delivery, lane);
      return true;
    }
    if (lane.attempts() + 1 < options.attempts) {
      outbox.postpone(lane, backoff(lane.attempts()));
      log.info("webhook {} is tried again later: {}", delivery, trouble);
      return false;
    }
    outbox.bury(delivery, lane);
    log.warn("webhook {} is given up after {} attempts: {}", delivery, options.attempts, trouble);
    return true;
  }

  // Four times as long each time, and somewhere in the second half of that.
  private Duration backoff(int failures) {
    long longest = FIRST_BACKOFF.toMillis() << Math.min(2 * failures, 20);
    long most = Math.min(longest, LONGEST_BACKOFF.toMillis());
    int random = ByteBuffer.wrap(resources.tokens().bytes(Integer.BYTES)).getInt() >>> 1;
    return Duration.ofMillis(most / 2 + (most / 2) * random / Integer.MAX_VALUE);
  }
}
