package dev.latchkey.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished answer: an adapter copies status, headers in order, and body; or one that goes on as a
 * {@link #stream}, to requests that are {@link AuthRequest#streaming} only.
 *
 * <p>Immutable; {@code toString} shows the status only.
 */
public final class AuthResponse {
  /** One header line. */
  public record Header(String name, String value) {
    /** Shows the name only: the value may be a cookie. */
    @Override
    public String toString() {
      return name;
    }
  }

  private final int status;
  private final List<Header> headers;
  private final byte[] body;
  private final @Nullable EventStream stream;

  /** Takes the list and the bytes over; the caller no longer changes them. */
  public AuthResponse(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, null);
  }

  private AuthResponse(
      int status, List<Header> headers, byte[] body, @Nullable EventStream stream) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stream = stream;
  }

  /** An answer that goes on with events; no proxy is to hold them back. */
  public static AuthResponse of(EventStream events) {
    List<Header> headers =
        List.of(
            new Header("content-type", "text/event-stream"), new Header("x-accel-buffering", "no"));
    return new AuthResponse(200, headers, new byte[0], events);
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the header lines in order; {@code set-cookie} may occur several times. */
  public List<Header> headers() {
    return headers;
  }

  /** Returns the first value of the header, or null; the name is case-insensitive. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) return header.value();
    }
    return null;
  }

  /** Returns every value of the header; the name is case-insensitive. */
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) values.add(header.value());
    }
    return values;
  }

  /** Returns the body's bytes, not a copy; empty when there is none. */
  public byte[] body() {
    return body;
  }

  /** Returns the body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Returns what follows the headers instead of a body, or null. */
  public @Nullable EventStream stream() {
    return stream;
  }

  /** Returns this answer with one more header line. */
  public AuthResponse with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return with(more);
  }

  /** Returns this answer with these header lines only. */
  public AuthResponse with(List<Header> others) {
    return new AuthResponse(status, others, body, stream);
  }

  @Override
  public String toString() {
    return "AuthResponse[" + status + "]";
  }
}
