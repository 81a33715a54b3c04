package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that go on. */
class StreamsTest {
  private static final String REQUEST =
      "GET /api/auth/events HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example.com\r\n\r\n";

  private final BlockingQueue<EventStream.Sink> sinks = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new HttpServer(
            new HttpServer.Setup(
                "localhost", 0, "/api/auth", this::answer, origin -> true, () -> {}, Pages.NONE));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private AuthResponse answer(AuthRequest request) {
    if (!request.isStreaming()) return new AuthResponse(501, List.of(), new byte[0]);
    return AuthResponse.of(
            new EventStream() {
              @Override
              public void open(Sink sink) {
                sinks.add(sink);
              }

              @Override
              public void closed() {
                over.countDown();
              }
            })
        .with("cache-control", "no-store");
  }

  private EventStream.Sink opened() throws InterruptedException {
    return sinks.poll(10, TimeUnit.SECONDS);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsSentArrivesAtOnceAndInOrder() throws Exception {
    try (RawSocket page = new RawSocket(server.port())) {
      page.send(REQUEST);
      EventStream.Sink sink = opened();
      sink.send(text("one\n\n"));
      RawSocket.Answer head = page.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-type")).isEqualTo("text/event-stream");
      assertThat(head.header("cache-control")).isEqualTo("no-store");
      assertThat(head.header("access-control-allow-origin")).isEqualTo("https://app.example.com");
      assertThat(page.chunk()).isEqualTo("one\n\n");
      sink.send(text("two\n\n"));
      sink.send(text("three\n\n"));
      assertThat(page.chunk()).isEqualTo("two\n\n");
      assertThat(page.chunk()).isEqualTo("three\n\n");
      sink.end();
      sink.send(text("too late\n\n"));
      assertThat(page.chunk()).isEmpty();
      assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aPageThatIsGoneIsNoticed() throws Exception {
    EventStream.Sink sink;
    try (RawSocket page = new RawSocket(server.port())) {
      page.send(REQUEST);
      sink = opened();
    }
    do sink.send(text(":\n\n"));
    while (!over.await(10, TimeUnit.MILLISECONDS));
  }

  @Test
  void aPageThatReadsTooSlowlyIsCutOff() throws Exception {
    try (RawSocket page = new RawSocket(server.port())) {
      page.send(REQUEST);
      EventStream.Sink sink = opened();
      byte[] much = new byte[1 << 20];
      for (int i = 0; i < 100; i++) sink.send(much);
    }
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStopEndsThemAtOnce() throws Exception {
    try (RawSocket page = new RawSocket(server.port())) {
      page.send(REQUEST);
      opened().send(text("one\n\n"));
      page.head();
      page.chunk();
      long start = System.nanoTime();
      server.stop();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(page.chunk()).isEmpty();
      assertThat(over.getCount()).isZero();
    }
  }

  @Test
  void manyOfThemNeedNoThreadEach() throws Exception {
    RawSocket[] pages = new RawSocket[300]; // Jetty has two hundred
    try {
      for (int i = 0; i < pages.length; i++) pages[i] = new RawSocket(server.port()).send(REQUEST);
      for (int i = 0; i < pages.length; i++) opened().send(text("one\n\n"));
      for (RawSocket page : pages) assertThat(page.head().status()).isEqualTo(200);
    } finally {
      for (RawSocket page : pages) if (page != null) page.close();
    }
  }
}
