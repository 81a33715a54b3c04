package dev.latchkey.server.http;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.EventStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Turns each request of Jetty into one call of the library and writes its answer: status, headers
 * and body leave in one buffer, unless the answer is one of {@link Streams}.
 *
 * <p>Paths are handed on as they were received; whoever matches them never sees a decoded one.
 */
final class JettyAdapter extends Handler.Abstract {
  /** What almost every answer carries, as the bytes that go over the wire. */
  private static final Map<AuthResponse.Header, HttpField> FREQUENT =
      Map.of(
          new AuthResponse.Header("cache-control", "no-store"), HealthPages.NO_STORE,
          new AuthResponse.Header("content-type", "application/json"), HealthPages.JSON,
          new AuthResponse.Header("pragma", "no-cache"),
              new PreEncodedHttpField(HttpHeader.PRAGMA, "no-cache"),
          new AuthResponse.Header("vary", "Cookie"),
              new PreEncodedHttpField(HttpHeader.VARY, "Cookie"),
          new AuthResponse.Header("x-content-type-options", "nosniff"),
              new PreEncodedHttpField("x-content-type-options", "nosniff"),
          new AuthResponse.Header("referrer-policy", "no-referrer"),
              new PreEncodedHttpField("referrer-policy", "no-referrer"));

  private final String basePath;
  private final Function<AuthRequest, AuthResponse> auth;
  private final Cors cors;
  private final Pages pages;
  private final Health health;
  private final RequestIds ids = new RequestIds();
  private final Streams streams = new Streams();

  JettyAdapter(HttpServer.Setup setup, Health health) {
    this.basePath = setup.basePath();
    this.auth = setup.auth();
    this.cors = new Cors(setup.trusted());
    this.pages = setup.pages();
    this.health = health;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = ids.of(request);
    response.getHeaders().put(RequestIds.HEADER, id);
    MDC.put(RequestIds.KEY, id);
    try {
      answer(request, response, callback);
    } finally {
      MDC.remove(RequestIds.KEY);
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (isBelowBase(path)) {
      cors.permit(request, response);
      if (cors.isAnswered(request, response)) {
        response.write(true, null, callback);
        return;
      }
      AuthResponse answer = auth.apply(read(request, path).streaming());
      // Asked after the call: the stop may have come while it ran.
      if (health.isDraining()) response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
      write(answer, response, callback);
    } else {
      if (health.isDraining()) response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
      AuthResponse page = path == null ? null : pages.find(read(request, path));
      if (page != null) write(page, response, callback);
      else HealthPages.answer(request.getMethod(), path, health, response, callback);
    }
  }

  private boolean isBelowBase(@Nullable String path) {
    if (path == null || !path.startsWith(basePath)) return false;
    return path.length() == basePath.length() || path.charAt(basePath.length()) == '/';
  }

  private static AuthRequest read(Request request, String path) {
    HttpURI uri = request.getHttpURI();
    AuthRequest read =
        AuthRequest.of(
                request.getMethod(), path, uri.getQuery(), new JettyHeaders(request.getHeaders()))
            .peer(peer(request));
    return JettyBody.announced(request) ? read.body(new JettyBody(request)) : read;
  }

  private static @Nullable String peer(Request request) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!(remote instanceof InetSocketAddress address) || address.getAddress() == null) return null;
    return address.getAddress().getHostAddress();
  }

  private void write(AuthResponse answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    HttpFields.Mutable fields = response.getHeaders();
    for (AuthResponse.Header header : answer.headers()) Cors.add(field(header), fields);
    // The rest of a body that nobody wanted is not worth reading.
    if (answer.status() == 413) fields.put(HttpFields.CONNECTION_CLOSE);
    EventStream events = answer.stream();
    if (events == null) response.write(true, ByteBuffer.wrap(answer.body()), callback);
    else streams.start(events, response, callback);
  }

  /** Ends the answers that go on, which a stop would otherwise wait for. */
  void endStreams() {
    streams.end();
  }

  private static HttpField field(AuthResponse.Header header) {
    HttpField frequent = FREQUENT.get(header);
    return frequent != null ? frequent : new HttpField(header.name(), header.value());
  }
}
