package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.server.http.RawSocket.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to calls that run while the server is asked to stop. */
class DrainTest {
  private static final String HOST = "Host: localhost\r\n";

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new HttpServer(
            new HttpServer.Setup(
                "localhost", 0, "/api/auth", this::slow, origin -> false, () -> {}, Pages.NONE));
    server.start();
  }

  private AuthResponse slow(AuthRequest request) {
    arrived.countDown();
    try {
      if (!released.await(20, TimeUnit.SECONDS)) throw new AssertionError("not released");
      return new AuthResponse(200, List.of(), new byte[] {'o', 'k'});
    } catch (InterruptedException e) {
      throw new AssertionError("cut off", e);
    }
  }

  @Test
  void aRunningCallIsAnsweredBeforeTheServerStops() throws Exception {
    try (RawSocket raw = new RawSocket(server.port())) {
      raw.send("GET /api/auth/slow HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
      // Longer than an idle connection is kept while draining.
      assertThat(stopped.orTimeout(2, TimeUnit.SECONDS).handle((v, e) -> e != null).get()).isTrue();
      released.countDown();
      Answer answer = raw.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void readinessEndsBeforeAnythingElse() throws Exception {
    try (RawSocket slow = new RawSocket(server.port());
        RawSocket watcher = new RawSocket(server.port())) {
      assertThat(ready(watcher).status()).isEqualTo(200);
      slow.send("GET /api/auth/slow HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      server.drain();
      assertThat(ready(watcher).status()).isEqualTo(503);
      assertThat(watcher.isClosed()).isTrue();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
      released.countDown();
      assertThat(slow.receive().header("connection")).isEqualTo("close");
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  private static Answer ready(RawSocket raw) throws IOException {
    return raw.send("GET /health/ready HTTP/1.1\r\n" + HOST + "\r\n").receive();
  }
}
