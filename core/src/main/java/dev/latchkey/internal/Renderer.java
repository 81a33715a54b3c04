package dev.latchkey.internal;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.ErrorCode;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.AuthResponse.Header;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what became of a call into an answer: body, headers and cookies, each serialized once.
 *
 * <p>No answer may be kept by a cache, whatever it is (requirements 004-23). Immutable.
 */
final class Renderer {
  private static final Logger log = LoggerFactory.getLogger(Renderer.class);

  private static final byte[] NO_BODY = new byte[0];
  private static final JsonValue.Obj NO_DETAILS = new JsonValue.Obj(Map.of());
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  // For one reader: no cache keeps it, no browser guesses what it is, no link tells where it was.
  private static final List<Header> PRIVATE =
      List.of(
          new Header("cache-control", "no-store"),
          new Header("pragma", "no-cache"),
          new Header("vary", "Cookie"),
          new Header("x-content-type-options", "nosniff"),
          new Header("referrer-policy", "no-referrer"));
  private static final List<Header> JSON = privately("application/json");
  private static final List<Header> TEXT = privately("text/plain;charset=UTF-8");
  private static final AuthResponse ANONYMOUS = new AuthResponse(200, JSON, NULL);
  private static final AuthResponse NOT_FOUND = new AuthResponse(404, PRIVATE, NO_BODY);
  private static final AuthResponse DISABLED =
      new AuthResponse(404, TEXT, "Not Found".getBytes(StandardCharsets.US_ASCII));

  // An outage is over at some point nobody knows; a second is polite and keeps users waiting
  // little.
  private static final String OUTAGE_RETRY_SECONDS = "1";

  private final ReplyWriter replies;

  private static List<Header> privately(String type) {
    List<Header> headers = new ArrayList<>(PRIVATE);
    headers.add(new Header("content-type", type));
    return List.copyOf(headers);
  }

  Renderer(Schema schema) {
    replies = new ReplyWriter(schema);
  }

  /** What nobody serves, in any spelling or method (protocol/03 §0.1). */
  static AuthResponse notFound() {
    return NOT_FOUND;
  }

  /** Asked for under a name that is none of ours, so that no link may be made of it. */
  static AuthResponse unknownHost() {
    return error(CoreError.BAD_REQUEST, "Host is not allowed");
  }

  /** What the application switched off. */
  static AuthResponse disabled() {
    return DISABLED;
  }

  static AuthResponse tooManyRequests(int retryAfterSeconds) {
    String seconds = Integer.toString(retryAfterSeconds);
    return error(CoreError.TOO_MANY_REQUESTS, CoreError.TOO_MANY_REQUESTS.message())
        .with("X-Retry-After", seconds)
        .with("Retry-After", seconds);
  }

  /** Returns the answer of a call that came to its reply or its refusal. */
  AuthResponse render(Exchange exchange) {
    AuthException refusal = exchange.refusal;
    if (refusal != null) return refused(refusal, exchange);
    if (exchange.reply instanceof AuthResponse finished) return finished(finished, exchange);
    boolean plain = exchange.headers.isEmpty() && exchange.cookies.isUnchanged();
    if (plain && exchange.reply == null) return ANONYMOUS;
    List<Header> headers = plain ? JSON : headers(JSON, exchange);
    return new AuthResponse(200, headers, replies.write(exchange.reply));
  }

  /** Returns an answer somebody else made, which no cache may keep either. */
  static AuthResponse uncached(AuthResponse answer) {
    return answer.header("cache-control") == null
        ? answer.with("cache-control", "no-store")
        : answer;
  }

  private static AuthResponse refused(AuthException refusal, Exchange exchange) {
    if (refusal.status() >= 500) return unavailable(refusal.code(), refusal.getMessage());
    byte[] body = body(refusal.code(), refusal.getMessage(), refusal.details());
    return new AuthResponse(refusal.status(), headers(JSON, exchange), body);
  }

  private static AuthResponse finished(AuthResponse finished, Exchange exchange) {
    List<Header> headers = headers(PRIVATE, exchange);
    headers.addAll(finished.headers());
    return finished.with(headers);
  }

  private static List<Header> headers(List<Header> first, Exchange exchange) {
    List<Header> headers = new ArrayList<>(first.size() + exchange.headers.size() + 3);
    headers.addAll(first);
    headers.addAll(exchange.headers);
    for (Iterator<String> lines = exchange.cookies.lines(); lines.hasNext(); ) {
      headers.add(new Header("set-cookie", lines.next()));
    }
    return headers;
  }

  /**
   * Returns the answer of a call that broke off. A failing store is never mistaken for "signed
   * out": whatever cookies the call meant to set or clear, the browser keeps what it has.
   */
  static AuthResponse failure(RuntimeException e, AuthRequest request) {
    if (e instanceof AuthException refusal)
      return unavailable(refusal.code(), refusal.getMessage());
    if (e instanceof StoreException.Unavailable || e instanceof StoreException.SchemaMismatch) {
      log.warn("{}: {}", request, e.getMessage());
      return unavailable(CoreError.SERVICE_UNAVAILABLE, CoreError.SERVICE_UNAVAILABLE.message());
    }
    log.error("{} failed", request, e);
    return error(CoreError.INTERNAL_SERVER_ERROR, CoreError.INTERNAL_SERVER_ERROR.message());
  }

  private static AuthResponse unavailable(ErrorCode code, String message) {
    AuthResponse response = error(code, message);
    return code.status() == 503 ? response.with("Retry-After", OUTAGE_RETRY_SECONDS) : response;
  }

  private static AuthResponse error(ErrorCode code, String message) {
    return new AuthResponse(code.status(), JSON, body(code, message, NO_DETAILS));
  }

  private static byte[] body(ErrorCode code, @Nullable String message, JsonValue.Obj details) {
    if (message != null && message.isEmpty()) return NO_BODY;
    JsonWriter json = new JsonWriter(128).beginObject().name("message").value(message);
    String name = code.code();
    if (name != null) json.name("code").value(name);
    details.members().forEach((member, value) -> json.name(member).value(value));
    return json.endObject().toByteArray();
  }
}
