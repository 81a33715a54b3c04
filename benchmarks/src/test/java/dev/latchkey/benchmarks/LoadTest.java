package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final byte[] BODY = "{\"token\":\"abc\"}".getBytes(StandardCharsets.US_ASCII);

  private final HttpServer server;

  LoadTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void startServer() {
    answer("/sized", 200, BODY.length);
    answer("/chunked", 200, 0);
    answer("/failing", 500, BODY.length);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void countsAnswersOfDeclaredLength() throws IOException {
    try (Load load = load("/sized", "abc")) {
      LoadResult result = load.run(Duration.ofMillis(100));
      assertThat(result.requests()).isGreaterThanOrEqualTo(3);
      assertThat(result.millisAt(99)).isGreaterThanOrEqualTo(result.millisAt(50));
      assertThat(load.lastBody()).isEqualTo(BODY);
    }
  }

  @Test
  void takesTheFramingOfChunksAway() throws IOException {
    try (Load load = load("/chunked", "abc")) {
      load.run(Duration.ZERO);
      assertThat(load.lastBody()).isEqualTo(BODY);
    }
  }

  @Test
  void failsOnAnotherStatus() throws IOException {
    try (Load load = load("/failing", "abc")) {
      assertThatThrownBy(() -> load.run(Duration.ZERO)).hasMessageContaining("500");
    }
  }

  @Test
  void failsOnAnotherBody() throws IOException {
    try (Load load = load("/sized", "xyz")) {
      assertThatThrownBy(() -> load.run(Duration.ofMillis(100)))
          .hasMessageContaining("wrong answer");
    }
  }

  private Load load(String path, String expected) throws IOException {
    return new Load(server.getAddress().getPort(), 3, List.of(Exchange.get(path, "", expected)));
  }

  private void answer(String path, int status, int length) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
  }
}
