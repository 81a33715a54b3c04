package dev.latchkey.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Somebody else's server that a plugin asks. */
public final class RemoteService implements AutoCloseable {
  /** What arrived; names of headers are in lower case. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {}

  /** What is answered. */
  public record Answer(int status, String body) {}

  /** Never answers. */
  public static final Answer HANGS = new Answer(0, "");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Function<Asked, Answer> answers = request -> new Answer(404, "");

  public RemoteService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  public URI url(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  /** From now on everything is answered so. */
  public void answer(int status, String body) {
    answer(request -> new Answer(status, body));
  }

  public void answer(Function<Asked, Answer> how) {
    answers = how;
  }

  /** Everything that arrived. */
  public List<Asked> asked() {
    return asked;
  }

  private void receive(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Asked request =
        new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    asked.add(request);
    Answer answer = answers.apply(request);
    if (answer == HANGS) await();
    byte[] bytes = answer.body().getBytes(UTF_8);
    if (answer.status() / 100 == 3) exchange.getResponseHeaders().set("location", "/elsewhere");
    exchange.sendResponseHeaders(
        answer == HANGS ? 200 : answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
