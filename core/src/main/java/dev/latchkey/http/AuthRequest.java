package dev.latchkey.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as an adapter received it; nothing is decoded or normalised.
 *
 * <p>Immutable, but the body can be read once. {@code toString} shows neither headers nor body.
 */
public final class AuthRequest {

  /** Where the body comes from; read only by endpoints that have one. */
  @FunctionalInterface
  public interface Body {
    /**
     * Returns the whole body; empty when there is none.
     *
     * @throws BodyTooLargeException when it is longer than {@code limit} bytes; no more than that
     *     was read
     */
    byte[] read(int limit) throws BodyTooLargeException;
  }

  /** The body is longer than the library reads. */
  public static final class BodyTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception, which needs no further words. */
    public BodyTooLargeException() {
      super("request body too large", null, false, false);
    }
  }

  private static final Body NO_BODY = limit -> new byte[0];

  private final String method;
  private final String path;
  private final @Nullable String query;
  private final Headers headers;
  private final Body body;
  private final @Nullable String peer;
  private final boolean streams;

  private AuthRequest(
      String method,
      String path,
      @Nullable String query,
      Headers headers,
      Body body,
      @Nullable String peer,
      boolean streams) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.peer = peer;
    this.streams = streams;
  }

  /**
   * A request without a body.
   *
   * @param method in upper case as received
   * @param target path and query as received, still percent-encoded: {@code /api/auth/ok?x=1}
   */
  public static AuthRequest of(String method, String target, Headers headers) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    return of(method, path, mark < 0 ? null : target.substring(mark + 1), headers);
  }

  /** A request without a body whose query, null when there is none, was split off already. */
  public static AuthRequest of(
      String method, String path, @Nullable String query, Headers headers) {
    return new AuthRequest(method, path, query, headers, NO_BODY, null, false);
  }

  /** Returns this request with a body still to be read. */
  public AuthRequest body(Body source) {
    return new AuthRequest(method, path, query, headers, source, peer, streams);
  }

  /** Returns this request with a body in UTF-8. */
  public AuthRequest body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return body(
        limit -> {
          if (bytes.length > limit) throw new BodyTooLargeException();
          return bytes;
        });
  }

  /** Returns this request with the address of the socket it came from, an IP literal. */
  public AuthRequest peer(@Nullable String address) {
    return new AuthRequest(method, path, query, headers, body, address, streams);
  }

  /** Returns this request from an adapter that can send {@link AuthResponse#stream}. */
  public AuthRequest streaming() {
    return new AuthRequest(method, path, query, headers, body, peer, true);
  }

  /** Returns the method. */
  public String method() {
    return method;
  }

  /** Returns the path, still percent-encoded. */
  public String path() {
    return path;
  }

  /** Returns the query without its question mark, still percent-encoded, or null. */
  public @Nullable String query() {
    return query;
  }

  /** Returns the headers. */
  public Headers headers() {
    return headers;
  }

  /** Returns where the body comes from. */
  public Body body() {
    return body;
  }

  /** Returns the address of the socket, or null when the adapter does not know it. */
  public @Nullable String peer() {
    return peer;
  }

  /** Returns whether the adapter can send an answer that goes on. */
  public boolean isStreaming() {
    return streams;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
