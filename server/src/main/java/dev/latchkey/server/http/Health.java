package dev.latchkey.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server may be sent requests: the database answers, and nobody asked it to stop.
 *
 * <p>One question to the database is under way at a time, however many ask here, so a database that
 * hangs ties up one thread.
 */
final class Health {
  // A secondary storage is itself waited for a second; then somebody wants to know that it is that.
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final Runnable ping;
  private final Supplier<Map<String, String>> parts;
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> asking =
      new AtomicReference<>();
  private volatile boolean draining;

  /**
   * Asks this database.
   *
   * @param ping returns when the database answers, throws when it does not
   * @param parts how other parts are, by name
   */
  Health(Runnable ping, Supplier<Map<String, String>> parts) {
    this.ping = ping;
    this.parts = parts;
  }

  Health(Runnable ping) {
    this(ping, Map::of);
  }

  /** How single parts are. */
  Map<String, String> parts() {
    return parts.get();
  }

  /** From now on the server is not ready. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  boolean isReady() {
    if (draining) return false;
    try {
      return ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && !draining;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private CompletableFuture<Boolean> ask() {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> current = asking.compareAndExchange(null, mine);
    if (current != null) return current;
    Thread asker = new Thread(() -> answer(mine), "latchkey-health");
    asker.setDaemon(true);
    asker.start();
    return mine;
  }

  private void answer(CompletableFuture<Boolean> question) {
    boolean answers = false;
    try {
      ping.run();
      answers = true;
    } catch (RuntimeException e) {
      // Whoever asks is told; why, the calls that fail say in the log.
    } finally {
      // First this: whoever has the answer and asks again must not get the same one.
      asking.set(null);
      question.complete(answers);
    }
  }
}
