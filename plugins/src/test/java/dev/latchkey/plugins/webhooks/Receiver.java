package dev.latchkey.plugins.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** Somebody else's server, to which webhooks are sent. */
final class Receiver implements AutoCloseable {
  static final int HANGS = 0;

  /** What arrived. */
  record Message(String id, long timestamp, String signature, String body) {
    private JsonValue.Obj json() {
      try {
        return Objects.requireNonNull(Json.parse(body.getBytes(UTF_8)).asObject());
      } catch (JsonSyntaxException e) {
        throw new AssertionError(body, e);
      }
    }

    String type() {
      return text(json(), "type");
    }

    String data(String name) {
      return text(Objects.requireNonNull(json().get("data")).asObject(), name);
    }

    private static String text(JsonValue.Obj object, String name) {
      JsonValue value = Objects.requireNonNull(object.get(name), name);
      return String.valueOf(value.asString());
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<Message> answer = message -> 204;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/hooks";
  }

  /** Answers with this status, or {@link #HANGS}. */
  void answer(ToIntFunction<Message> status) {
    answer = status;
  }

  /** Everything that arrived, also what was not answered well. */
  List<Message> messages() {
    return messages;
  }

  List<String> types() {
    return messages.stream().map(Message::type).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    Message message =
        new Message(
            header(exchange, "webhook-id"),
            Long.parseLong(header(exchange, "webhook-timestamp")),
            header(exchange, "webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    int status = answer.applyAsInt(message);
    messages.add(message);
    if (status == HANGS) await();
    if (status / 100 == 3) exchange.getResponseHeaders().set("location", url() + "/elsewhere");
    exchange.sendResponseHeaders(status == HANGS ? 200 : status, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
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
