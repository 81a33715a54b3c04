package dev.latchkey.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers that the operator named.
 *
 * <p>Whatever they do, an answer is waited for no longer than the time-out, its last byte included,
 * no more of it is kept than the limit, and no redirect is followed. Blocking and thread-safe; make
 * one and keep it.
 */
public final class OutboundHttp {
  private final Duration timeout;
  private final int maxBytes;
  private final HttpClient client;

  private OutboundHttp(Duration timeout, int maxBytes) {
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** Waits so long, for at most so many bytes of body. */
  public static OutboundHttp within(Duration timeout, int maxBytes) {
    return new OutboundHttp(timeout, maxBytes);
  }

  /**
   * Returns the answer, whatever its status.
   *
   * @throws IOException when there is none in time, or too long a one; its message tells nothing of
   *     the request
   */
  public HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(maxBytes));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new IOException("no answer: " + nameOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting");
    } finally {
      answer.cancel(true);
    }
  }

  // Only the kind: messages may hold addresses with what is in their query.
  private static String nameOf(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class BoundedBody implements BodySubscriber<byte[]> {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    private BoundedBody(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Subscription source) {
      subscription = source;
      source.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        if (bytes.size() + part.remaining() > maxBytes) {
          tooLong();
          return;
        }
        byte[] chunk = new byte[part.remaining()];
        part.get(chunk);
        bytes.writeBytes(chunk);
      }
    }

    private void tooLong() {
      if (subscription != null) subscription.cancel();
      whole.completeExceptionally(new TooLongException());
    }

    @Override
    public void onError(Throwable problem) {
      whole.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
  }
}
