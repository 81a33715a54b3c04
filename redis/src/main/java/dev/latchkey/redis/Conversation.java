package dev.latchkey.redis;

import dev.latchkey.store.StoreException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis and waits for the answer, but never long: the first question connects, and after one
 * that was not answered, or while there is no connection, others are refused at once for a moment.
 * Thread-safe.
 */
final class Conversation implements AutoCloseable {
  private static final long PAUSE = Duration.ofMillis(250).toNanos();

  private final Link link;
  private final String name;
  private final Duration timeout;
  private final ReentrantLock connecting = new ReentrantLock();
  private @Nullable CompletableFuture<Link.Connected> connection; // guarded by the lock
  private long failedAt;
  private volatile boolean silent;
  private volatile long silentSince;

  Conversation(Link link, String name, Duration timeout) {
    this.link = link;
    this.name = name;
    this.timeout = timeout;
  }

  /**
   * Returns the answer to one command.
   *
   * @throws StoreException.Unavailable when there is none in time, or it is an error
   */
  <R extends @Nullable Object> R ask(
      Function<RedisClusterAsyncCommands<String, String>, ? extends CompletionStage<R>> command) {
    return answer(command.apply(connected().commands()));
  }

  /** Returns the answer to a question that was asked. */
  <R extends @Nullable Object> R answer(CompletionStage<R> asked) {
    CompletableFuture<R> future = asked.toCompletableFuture();
    try {
      R answer = await(future);
      silent = false;
      return answer;
    } finally {
      if (!future.isDone()) {
        silentSince = System.nanoTime();
        silent = true;
        future.cancel(true);
      }
    }
  }

  Link.Connected connected() {
    if (silent && System.nanoTime() - silentSince < PAUSE) throw unavailable("is silent", null);
    return await(connection());
  }

  private CompletableFuture<Link.Connected> connection() {
    connecting.lock();
    try {
      if (connection != null && !connection.isCompletedExceptionally()) return connection;
      boolean soon = connection != null && System.nanoTime() - failedAt < PAUSE;
      if (connection == null || !soon) connection = begin();
      return connection;
    } finally {
      connecting.unlock();
    }
  }

  private CompletableFuture<Link.Connected> begin() {
    CompletableFuture<Link.Connected> begun = new CompletableFuture<>();
    Thread connector = new Thread(() -> connect(begun), "latchkey-redis");
    connector.setDaemon(true);
    connector.start();
    return begun;
  }

  private void connect(CompletableFuture<Link.Connected> begun) {
    try {
      begun.complete(link.open());
    } catch (RuntimeException e) {
      failed(begun, e);
    }
  }

  private void failed(CompletableFuture<Link.Connected> begun, RuntimeException reason) {
    connecting.lock();
    try {
      failedAt = System.nanoTime();
      begun.completeExceptionally(reason);
    } finally {
      connecting.unlock();
    }
  }

  private <R extends @Nullable Object> R await(CompletableFuture<R> future) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RedisException known) throw failure(known);
      throw unavailable("failed", cause);
    } catch (TimeoutException e) {
      throw unavailable("did not answer in " + timeout.toMillis() + " ms", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for", null);
    }
  }

  private RuntimeException failure(RedisException e) {
    if (e instanceof io.lettuce.core.RedisNoScriptException) return e;
    return unavailable("refused: " + code(e), e);
  }

  // "READONLY You can't write …": the code, because the rest may quote what was sent.
  private static String code(RedisException e) {
    String message = String.valueOf(e.getMessage());
    int space = message.indexOf(' ');
    String first = space < 0 ? message : message.substring(0, space);
    boolean isCode = !first.isEmpty() && first.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    return isCode ? first : e.getClass().getSimpleName();
  }

  private StoreException.Unavailable unavailable(String what, @Nullable Throwable cause) {
    return new StoreException.Unavailable(name + " " + what, cause);
  }

  @Override
  public void close() {
    link.close();
  }
}
