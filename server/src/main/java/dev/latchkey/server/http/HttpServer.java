package dev.latchkey.server.http;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty, set up for strangers: limits on everything they send, plain answers to what is malformed,
 * and a stop that lets running calls finish.
 */
public final class HttpServer {
  private final Server server;
  private final ServerConnector connector;
  private final Health health;
  private final JettyAdapter adapter;

  /**
   * Where to listen and what to serve.
   *
   * @param host name or address of the interface
   * @param port 0 takes a free one
   * @param basePath calls below it go to {@code auth}
   * @param auth answers a call
   * @param trusted whether pages of an origin may read what {@code auth} answers
   * @param ping returns when the database answers, throws when it does not
   * @param parts what else whoever watches the server is told, by name
   * @param pages what people see elsewhere
   */
  public record Setup(
      String host,
      int port,
      String basePath,
      Function<AuthRequest, AuthResponse> auth,
      Predicate<String> trusted,
      Runnable ping,
      Supplier<Map<String, String>> parts,
      Pages pages) {
    /** Of a server without further parts. */
    public Setup(
        String host,
        int port,
        String basePath,
        Function<AuthRequest, AuthResponse> auth,
        Predicate<String> trusted,
        Runnable ping,
        Pages pages) {
      this(host, port, basePath, auth, trusted, ping, Map::of, pages);
    }
  }

  /** Prepares a server; nothing listens yet. */
  public HttpServer(Setup setup) {
    this(setup, Limits.HEAD);
  }

  HttpServer(Setup setup, Duration head) {
    this.health = new Health(setup.ping(), setup.parts());
    this.server = new Server(threads());
    this.connector = connector(server, head);
    connector.setHost(setup.host());
    connector.setPort(setup.port());
    connector.setIdleTimeout(Limits.IDLE.toMillis());
    connector.setAcceptQueueSize(Limits.ACCEPT_QUEUE);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(Limits.CONNECTIONS, connector));
    this.adapter = new JettyAdapter(setup, health);
    server.setHandler(adapter);
    server.setErrorHandler(HttpServer::refuse);
    server.setStopTimeout(Limits.DRAIN.toMillis());
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address is taken or does not exist
   */
  public void start() throws IOException {
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not start", e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** From now on it is not ready, and every answer ends its connection. */
  void drain() {
    health.drain();
    adapter.endStreams();
  }

  /** Stops being ready, accepts no more connections, lets running calls finish, and returns. */
  public void stop() {
    drain();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("calls were cut off", e);
    }
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("latchkey");
    // Null before Java 21.
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    return threads;
  }

  private static ServerConnector connector(Server server, Duration head) {
    return new ServerConnector(server, new HttpConnectionFactory(configuration())) {
      @Override
      protected SocketChannelEndPoint newEndPoint(
          SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        return new TimedHeads(channel, selector, key, getScheduler(), head);
      }
    };
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(Limits.HEADER_BYTES);
    http.setResponseHeaderSize(Limits.RESPONSE_HEADER_BYTES);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(asReceived());
    // Behind a proxy every request of a connection has cookies of its own; remembering the headers
    // of the last ones then costs an eighth of a request, and would keep tokens for nothing.
    http.setHeaderCacheSize(0);
    return http;
  }

  /**
   * Paths that other software might read in two ways arrive as they are and match no endpoint; what
   * is no URI at all is refused.
   */
  private static UriCompliance asReceived() {
    return new UriCompliance(
        "LATCHKEY",
        Set.of(
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_ENCODING));
  }

  private static boolean refuse(Request request, Response response, Callback callback) {
    HttpRefusal refusal = HttpRefusal.of(response.getStatus());
    response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    HealthPages.write(refusal.status(), refusal.body(), response, callback);
    return true;
  }
}
