package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AuthException;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthRequest.BodyTooLargeException;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.server.http.RawSocket.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server before any endpoint: what strangers send, as bytes. */
class HttpServerTest {
  private static final int LIMIT = 1 << 20;
  private static final String HOST = "Host: localhost\r\n";

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = new HttpServer(setup());
    server.start();
  }

  private static HttpServer.Setup setup() {
    return new HttpServer.Setup(
        "localhost",
        0,
        "/api/auth",
        HttpServerTest::echo,
        "https://app.example"::equals,
        () -> {},
        Pages.NONE);
  }

  @AfterEach
  void theServerIsStillAlive() throws IOException {
    assertThat(exchange("GET /health HTTP/1.1\r\n" + HOST + "\r\n").body())
        .isEqualTo("{\"status\":\"up\"}");
    server.stop();
  }

  /** Answers with what arrived: method, path, query, body's length. */
  private static AuthResponse echo(AuthRequest request) {
    try {
      int length = request.body().read(LIMIT).length;
      String text = request.method() + " " + request.path() + " " + request.query() + " " + length;
      boolean exposes = request.path().endsWith("/exposing");
      AuthResponse answer = answer(200, text);
      return exposes ? answer.with("access-control-expose-headers", "set-ott") : answer;
    } catch (BodyTooLargeException e) {
      return answer(413, HttpRefusal.PAYLOAD_TOO_LARGE.name());
    } catch (AuthException e) {
      return answer(e.status(), e.code().name());
    }
  }

  private static AuthResponse answer(int status, String text) {
    return new AuthResponse(
        status,
        List.of(
            new AuthResponse.Header("set-cookie", "a=1"),
            new AuthResponse.Header("set-cookie", "b=2")),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer exchange(String request) throws IOException {
    return RawSocket.exchange(server.port(), request);
  }

  @Test
  void anAnswerIsCopiedAsItIs() throws IOException {
    Answer answer = exchange("GET /api/auth/ok?x=%20&y HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("GET /api/auth/ok x=%20&y 0");
    assertThat(answer.headers()).contains("Set-Cookie: a=1", "Set-Cookie: b=2");
    assertThat(answer.header("content-length")).isEqualTo("26");
    assertThat(answer.header("server")).isEmpty();
    assertThat(answer.header("transfer-encoding")).isEmpty();
  }

  @Test
  void pagesOfTrustedOriginsMayReadAnswers() throws IOException {
    Answer answer = exchange(from("GET", "https://app.example", ""));
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://app.example");
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.header("vary")).contains("Origin");
  }

  @Test
  void whatMayBeReadIsNamedInOneHeader() throws IOException {
    String origin = "Origin: https://app.example\r\n";
    Answer answer = exchange("GET /api/auth/exposing HTTP/1.1\r\n" + HOST + origin + "\r\n");
    assertThat(answer.headers())
        .filteredOn(line -> line.toLowerCase(Locale.ROOT).contains("expose"))
        .hasSize(1);
    assertThat(answer.header("access-control-expose-headers"))
        .isEqualTo("retry-after, x-request-id, x-retry-after, set-ott");
  }

  @Test
  void aPreflightOfATrustedOriginIsAnswered() throws IOException {
    String asks =
        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";
    Answer answer = exchange(from("OPTIONS", "https://app.example", asks));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, POST");
    assertThat(answer.header("access-control-allow-headers")).isEqualTo("content-type");
    Answer plain = exchange(from("OPTIONS", "https://app.example", ""));
    assertThat(plain.body()).startsWith("OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://app.example", "*"})
  void pagesOfOtherOriginsReadNothing(String origin) throws IOException {
    for (String method : List.of("GET", "OPTIONS")) {
      String asks = "Access-Control-Request-Method: POST\r\n";
      Answer answer = exchange(from(method, origin, asks));
      assertThat(answer.headers()).noneMatch(line -> line.startsWith("Access-Control-"));
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private static String from(String method, String origin, String more) {
    return method
        + " /api/auth/ok HTTP/1.1\r\n"
        + HOST
        + "Origin: "
        + origin
        + "\r\n"
        + more
        + "\r\n";
  }

  @Test
  void everyAnswerNamesItsRequest() throws IOException {
    String plain = "GET /api/auth/ok HTTP/1.1\r\n" + HOST;
    String one = exchange(plain + "\r\n").header("x-request-id");
    String other = exchange(plain + "\r\n").header("x-request-id");
    assertThat(one).isNotEmpty().isNotEqualTo(other);
    assertThat(exchange(plain + "X-Request-Id: proxy-7.a_b\r\n\r\n").header("x-request-id"))
        .isEqualTo("proxy-7.a_b");
    assertThat(exchange(plain + "X-Request-Id: a b\r\n\r\n").header("x-request-id"))
        .doesNotContain("a b");
  }

  @Test
  void aBodyThatTakesTooLongIsGivenUp() {
    InputStream drip =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int at, int length) {
            buffer[at] = 'x';
            return 1;
          }
        };
    assertThatThrownBy(() -> JettyBody.readAll(drip, LIMIT, Duration.ZERO))
        .isInstanceOf(AuthException.class)
        .hasMessage(HttpRefusal.REQUEST_TIMEOUT.message());
  }

  @Test
  void aBodyArrivesWithAndWithoutItsLength() throws IOException {
    assertThat(exchange(post("Content-Length: 5\r\n", "hello")).body()).endsWith(" 5");
    assertThat(exchange(post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")).body())
        .endsWith(" 3");
    assertThat(exchange(post("Content-Length: 0\r\n", "")).body()).endsWith(" 0");
    assertThat(exchange(post("", "")).body()).endsWith(" 0");
  }

  @Test
  void aBodyOfExactlyTheLimitIsReadAndOneByteMoreIsNot() throws IOException {
    String longest = "x".repeat(LIMIT);
    assertThat(exchange(post("Content-Length: " + LIMIT + "\r\n", longest)).status())
        .isEqualTo(200);
    Answer announced = exchange(post("Content-Length: " + (LIMIT + 1) + "\r\n", "x"));
    assertThat(announced.status()).isEqualTo(413);
    assertThat(announced.header("connection")).isEqualTo("close");
    String chunk = Integer.toHexString(LIMIT + 1) + "\r\n" + longest + "x\r\n0\r\n\r\n";
    assertThat(exchange(post("Transfer-Encoding: chunked\r\n", chunk)).status()).isEqualTo(413);
  }

  @Test
  void aBodyThatEndsEarlyIsABadRequest() throws IOException {
    try (RawSocket raw = new RawSocket(server.port())) {
      raw.send(post("Content-Length: 10\r\n", "abc")).finish();
      assertThat(raw.receive().status()).isEqualTo(400);
    }
  }

  private static String post(String headers, String body) {
    return "POST /api/auth/x HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Host: \r\n",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
        "Host: ][\r\n",
        "Host: a:99999\r\n",
        "Host: u:p@h\r\n",
        "Host: a/b\r\n",
        "",
        "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "Host: a\r\nContent-Length: -1\r\n",
        "Host: a\r\nContent-Length: +1\r\n",
        "Host: a\r\nContent-Length: 99999999999999999999\r\n",
        "Host: a\r\nTransfer-Encoding: gzip\r\n",
        "Host: a\r\nTransfer-Encoding: chunked, identity\r\n",
        "Host: a\r\nX: b\r\n folded\r\n",
        "Host: a\r\nX : b\r\n",
        "Host: a\r\n: b\r\n",
        "Host: a\r\nno colon\r\n",
        "Host: a\r\nX: a\0b\r\n",
        "Host: a\nX: b\n",
      })
  void brokenHeadersAreABadRequest(String headers) throws IOException {
    assertRefused(exchange("GET /api/auth/ok HTTP/1.1\r\n" + headers + "\r\n"), 400);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "GET",
        "GET /api/auth/ok",
        "GET /api/auth/ok HTTP/9.9",
        "GET /api/auth/ok HTTP/0.9",
        "GET /api/auth/ok FTP/1.1",
        "G T /api/auth/ok HTTP/1.1",
        "GET /api/auth/a b HTTP/1.1",
        "GET api/auth/ok HTTP/1.1",
        "GET /api/auth/%zz HTTP/1.1",
        "GET /api/auth/% HTTP/1.1",
        "GET /api/auth/%00 HTTP/1.1",
        "GET /api/auth/%0a HTTP/1.1",
        "GET /api/auth/\\x HTTP/1.1",
        "GET /api/auth/%ff HTTP/1.1",
        "GET /../../api HTTP/1.1",
        "GET http://u:p@localhost/api/auth/ok HTTP/1.1",
        "\u0016\u0003\u0001\u0002",
      })
  void aBrokenRequestLineIsABadRequest(String line) throws IOException {
    assertRefused(exchange(line + "\r\n" + HOST + "\r\n"), 400);
  }

  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Bad request\",\"code\":\"BAD_REQUEST\"}");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(answer.header("server")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/api/auth/x/../ok",
        "/api/auth/%2e%2e/ok",
        "/api/auth/a%2fb",
        "/api/auth/a%252fb",
        "/api/auth/ok;j=1",
        "/api/auth/..;/ok",
        "/api/auth//ok",
        "/api/auth/./ok",
        "/api/auth/.",
        "/api/auth/ok%20",
        "/api/auth/OK",
        "/api/auth/ok/",
      })
  void anOddPathArrivesAsItWasSent(String path) throws IOException {
    assertThat(exchange("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n").body())
        .isEqualTo("GET " + path + " null 0");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "GET, /, 404",
    "GET, /api/authx, 404",
    "GET, /api, 404",
    "GET, /API/AUTH/ok, 404",
    "GET, //api/auth/ok, 404",
    "GET, /x/../api/auth/ok, 404",
    "GET, /health/, 404",
    "GET, /health/x, 404",
    "POST, /health, 404",
    "OPTIONS, *, 404",
    "CONNECT, localhost:80, 404",
    "GET, /api/auth, 200",
    "get, /api/auth/ok, 200",
    "TRACE, /api/auth/ok, 200",
    "BREW, /api/auth/ok, 200",
    "GET, /health, 200",
    "GET, /health/ready, 200",
  })
  void onlyWhatIsBelowTheBasePathIsHandedOn(String method, String path, int status)
      throws IOException {
    String request = method + " " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    assertThat(exchange(request).status()).isEqualTo(status);
  }

  @Test
  void tooMuchBeforeTheBodyIsRefused() throws IOException {
    String huge = "x".repeat(20_000);
    assertThat(
            exchange("GET /api/auth/ok HTTP/1.1\r\n" + HOST + "X: " + huge + "\r\n\r\n").status())
        .isEqualTo(431);
    assertThat(exchange("GET /api/auth/" + huge + " HTTP/1.1\r\n" + HOST + "\r\n").status())
        .isEqualTo(414);
    String many = "X: y\r\n".repeat(4_000);
    assertThat(exchange("GET /api/auth/ok HTTP/1.1\r\n" + HOST + many + "\r\n").status())
        .isEqualTo(431);
    String host = "Host: " + "h".repeat(4_096) + "\r\n";
    assertThat(exchange("GET /api/auth/ok HTTP/1.1\r\n" + host + "\r\n").status()).isLessThan(500);
  }

  @Test
  void aConnectionIsReused() throws IOException {
    try (RawSocket raw = new RawSocket(server.port())) {
      for (int i = 0; i < 3; i++) {
        raw.send("GET /api/auth/" + i + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(raw.receive().body()).contains("/api/auth/" + i);
      }
    }
  }

  // ---- heads that take their time

  @Test
  @Timeout(60)
  void aHeadThatDripsInIsGivenUp() throws IOException {
    HttpServer impatient = impatient();
    try (RawSocket raw = new RawSocket(impatient.port())) {
      raw.send("GET /api/auth/once HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(raw.receive().status()).isEqualTo(200);
      raw.send("GET /api/auth/");
      assertThatThrownBy(() -> drip(raw)).isInstanceOf(IOException.class);
    } finally {
      impatient.stop();
    }
  }

  private static void drip(RawSocket raw) throws IOException {
    while (raw.isSilent(Duration.ofMillis(20))) raw.send("x");
    throw new EOFException("closed by the server");
  }

  @Test
  @Timeout(60)
  void aConnectionThatSaysNothingOrHalfAWordIsClosed() throws IOException {
    HttpServer impatient = impatient();
    try (RawSocket silent = new RawSocket(impatient.port());
        RawSocket half = new RawSocket(impatient.port())) {
      half.send("GET /api/au");
      assertThat(half.isClosed()).isTrue();
      assertThat(silent.isClosed()).isTrue();
    } finally {
      impatient.stop();
    }
  }

  @Test
  @Timeout(60)
  void aBodyMayTakeLongerThanAHead() throws IOException {
    HttpServer impatient = impatient();
    try (RawSocket raw = new RawSocket(impatient.port())) {
      raw.send("POST /api/auth/slow HTTP/1.1\r\n" + HOST + "Content-Length: 40\r\n\r\n");
      for (int i = 0; i < 40; i++) {
        assertThat(raw.isSilent(Duration.ofMillis(20))).isTrue();
        raw.send("x");
      }
      assertThat(raw.receive().body()).endsWith(" 40");
    } finally {
      impatient.stop();
    }
  }

  private static HttpServer impatient() throws IOException {
    HttpServer server = new HttpServer(setup(), Duration.ofMillis(400));
    server.start();
    return server;
  }
}
