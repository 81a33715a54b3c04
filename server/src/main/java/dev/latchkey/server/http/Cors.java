package dev.latchkey.server.http;

import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of trusted origins read answers, cookies included; nobody else learns that there is
 * such a thing.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, the CORS protocol</a>
 */
final class Cors {
  private static final String METHODS = "GET, POST";
  private static final String EXPOSING = "access-control-expose-headers";
  private static final String EXPOSED = "retry-after, x-request-id, x-retry-after";
  private static final String AN_HOUR = "3600";

  private final Predicate<String> trusted;

  Cors(Predicate<String> trusted) {
    this.trusted = trusted;
  }

  /** Adds what lets the sender's page read the answer, if it may. */
  void permit(Request request, Response response) {
    String origin = origin(request);
    HttpFields.Mutable headers = response.getHeaders();
    if (origin == null) return;
    headers.add("vary", "Origin");
    if (!trusted.test(origin)) return;
    headers.put("access-control-allow-origin", origin);
    headers.put("access-control-allow-credentials", "true");
    headers.put(EXPOSING, EXPOSED);
  }

  /** Adds a header of the answer; the names that it exposes stand in one line with those here. */
  static void add(HttpField header, HttpFields.Mutable to) {
    String exposed = header.is(EXPOSING) ? to.get(EXPOSING) : null;
    if (exposed == null) to.add(header);
    else to.put(EXPOSING, exposed + ", " + header.getValue());
  }

  /** Whether a browser asks on behalf of a trusted page what it may send; then says so. */
  boolean isAnswered(Request request, Response response) {
    String asked = request.getHeaders().get("access-control-request-method");
    String origin = origin(request);
    boolean preflight = request.getMethod().equals("OPTIONS") && asked != null && origin != null;
    if (!preflight || !trusted.test(origin)) return false;
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("access-control-allow-methods", METHODS);
    String wanted = request.getHeaders().get("access-control-request-headers");
    if (wanted != null) headers.put("access-control-allow-headers", wanted);
    headers.put("access-control-max-age", AN_HOUR);
    headers.add("vary", "Access-Control-Request-Headers");
    response.setStatus(204);
    return true;
  }

  private static @Nullable String origin(Request request) {
    String origin = request.getHeaders().get("origin");
    return origin == null || origin.equals("null") ? null : origin;
  }
}
