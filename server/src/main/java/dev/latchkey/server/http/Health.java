package dev.latchkey.server.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server may be sent requests: what it needs answers, and nobody asked it to stop.
 *
 * <p>One question to the database is under way at a time, however many ask here, so a database that
 * hangs ties up one thread.
 */
final class Health {
  /** What is known about the server's own needs. */
  enum State {
    READY,
    /** Serves from the database alone. */
    WITHOUT_STORAGE,
    STORAGE_AWAY,
    UNAVAILABLE;

    boolean isReady() {
      return this == READY || this == WITHOUT_STORAGE;
    }
  }

  // The storage is waited for a second itself, and then somebody wants to know that it is that.
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final Runnable ping;
  private final AtomicReference<@Nullable CompletableFuture<State>> asking =
      new AtomicReference<>();
  private volatile boolean draining;

  /**
   * Asks this database.
   *
   * @param ping returns when the database answers, throws when it does not
   */
  Health(Runnable ping) {
    this.ping = ping;
  }

  /** From now on the server is not ready. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  boolean isReady() {
    return state().isReady();
  }

  State state() {
    if (draining) return State.UNAVAILABLE;
    try {
      State state = ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return draining ? State.UNAVAILABLE : state;
    } catch (ExecutionException | TimeoutException e) {
      return State.UNAVAILABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return State.UNAVAILABLE;
    }
  }

  private CompletableFuture<State> ask() {
    CompletableFuture<State> mine = new CompletableFuture<>();
    CompletableFuture<State> current = asking.compareAndExchange(null, mine);
    if (current != null) return current;
    Thread asker = new Thread(() -> answer(mine), "latchkey-health");
    asker.setDaemon(true);
    asker.start();
    return mine;
  }

  private void answer(CompletableFuture<State> question) {
    State state = State.UNAVAILABLE;
    try {
      ping.run();
      state = State.READY;
    } catch (StorageAway e) {
      state = e.isSpare() ? State.WITHOUT_STORAGE : State.STORAGE_AWAY;
    } catch (RuntimeException e) {
      // Whoever asks is told; why, the calls that fail say in the log.
    } finally {
      // First this: whoever has the answer and asks again must not get the same one.
      asking.set(null);
      question.complete(state);
    }
  }
}
