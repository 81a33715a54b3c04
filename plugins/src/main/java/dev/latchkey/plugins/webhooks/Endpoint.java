package dev.latchkey.plugins.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where messages are received. Thread-safe.
 *
 * <p>Whatever the receiver does, an attempt takes no longer than its time-out, a redirect is
 * followed nowhere, and nothing of the answer but its status is looked at.
 */
public final class Endpoint {
  private final URI url;
  private final Signature signature;
  private final Duration timeout;
  private final boolean mayBePrivate;
  private final HttpClient client;

  Endpoint(URI url, Signature signature, Duration timeout, boolean mayBePrivate) {
    this.url = url;
    this.signature = signature;
    this.timeout = timeout;
    this.mayBePrivate = mayBePrivate;
    client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * A receiver of messages that are no events, signed like those.
   *
   * @param secrets as in {@link WebhooksOptions.Builder#secrets}
   * @throws IllegalArgumentException when the URL or a secret is not usable
   */
  public static Endpoint of(
      String url, List<String> secrets, Duration timeout, boolean mayBePrivate) {
    if (secrets.isEmpty()) throw new IllegalArgumentException("webhooks need a secret");
    return new Endpoint(
        WebhooksOptions.checked(url, mayBePrivate), Signature.with(secrets), timeout, mayBePrivate);
  }

  /** Sends a message and returns why it was not received, or null when it was. */
  public @Nullable String send(String id, Instant now, String body) throws InterruptedException {
    try {
      if (!mayBePrivate && !isPublic()) return "the address of the receiver is a private one";
      int status = post(id, now, body);
      return status / 100 == 2 ? null : "the receiver answered " + status;
    } catch (TimeoutException e) {
      return "the receiver did not answer in time";
    } catch (IOException | ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "the receiver cannot be reached: " + cause.getClass().getSimpleName();
    }
  }

  // The platform remembers what it looked up for longer than it takes to connect.
  private boolean isPublic() throws IOException {
    for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
      if (!PublicAddress.is(address)) return false;
    }
    return true;
  }

  private int post(String id, Instant now, String body)
      throws InterruptedException, ExecutionException, TimeoutException {
    long seconds = now.getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("content-type", "application/json")
            .header("user-agent", "Latchkey")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(seconds))
            .header("webhook-signature", signature.of(id, seconds, body))
            .POST(BodyPublishers.ofString(body, UTF_8))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      // The request's own time-out ends with the header of the answer.
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } finally {
      answer.cancel(true);
    }
  }
}
