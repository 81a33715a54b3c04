package dev.latchkey.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other servers can do to somebody who asks them (threats A112, R25). */
class OutboundHttpTest {
  private static final int LIMIT = 1000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final OutboundHttp patient = OutboundHttp.within(Duration.ofSeconds(20), LIMIT);
  private final OutboundHttp hasty = OutboundHttp.within(Duration.ofMillis(200), LIMIT);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/length", exchange -> answer(exchange, 200, lengthAsked(exchange)));
    server.createContext("/fails", exchange -> answer(exchange, 503, 3));
    server.createContext("/moved", this::redirect);
    server.createContext("/hangs", exchange -> await());
    server.createContext("/drips", this::drip);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void anAnswerIsReturnedWhateverItsStatus() throws IOException {
    assertThat(patient.send(get("/length?5")).body()).isEqualTo("xxxxx".getBytes(UTF_8));
    HttpResponse<byte[]> failed = patient.send(get("/fails"));
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).hasSize(3);
  }

  @Test
  void noMoreIsKeptThanTheLimit() throws IOException {
    assertThat(patient.send(get("/length?" + LIMIT)).body()).hasSize(LIMIT);
    refuses(patient, "/length?" + (LIMIT + 1), "no answer: TooLongException");
    refuses(patient, "/length?50000000", "no answer: TooLongException");
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    assertThat(patient.send(get("/moved")).statusCode()).isEqualTo(302);
  }

  @Test
  void noAnswerIsWaitedForLongerThanTheTimeOut() {
    refuses(hasty, "/hangs", "no answer within 200 ms");
  }

  @Test
  void aBodyThatDoesNotEndIsNotWaitedForEither() {
    refuses(hasty, "/drips", "no answer within 200 ms");
  }

  @Test
  void whatIsWrongSaysNothingOfTheRequest() {
    URI nobody = URI.create("http://localhost:1/?secret=hunter2");
    assertThatThrownBy(() -> patient.send(HttpRequest.newBuilder(nobody).build()))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer: ConnectException")
        .hasNoCause();
  }

  private void refuses(OutboundHttp http, String path, String message) {
    assertThatThrownBy(() -> http.send(get(path)))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + server.getAddress().getPort() + path))
        .build();
  }

  private static int lengthAsked(HttpExchange exchange) {
    return Integer.parseInt(exchange.getRequestURI().getQuery());
  }

  private static void answer(HttpExchange exchange, int status, int length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write("x".repeat(length).getBytes(UTF_8));
    exchange.close();
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("location", "/length?1");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write('x');
    exchange.getResponseBody().flush();
    await();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
