package dev.latchkey;

import dev.latchkey.http.AuthResponse;
import dev.latchkey.internal.Query;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser may be sent: a URL of a trusted origin, or one the operator configured.
 *
 * <p>Whatever ends in a {@code Location} header has to be one of these, and a client's text only
 * becomes one through {@link Call#redirect}, which refuses what leaves the trusted origins (threats
 * A33 to A35). Immutable.
 */
public final class SafeRedirect {
  private final String url;

  private SafeRedirect(String url) {
    this.url = url;
  }

  /** A URL that does not come from a client: one from the options, or made here. */
  public static SafeRedirect configured(String url) {
    return new SafeRedirect(url);
  }

  static SafeRedirect checked(String url) {
    return new SafeRedirect(escaped(url));
  }

  // What a URI cannot hold (RFC 3986 §2), as browsers write it; a header could not carry it either.
  private static String escaped(String url) {
    StringBuilder escaped = new StringBuilder(url.length());
    url.codePoints()
        .forEach(
            c -> {
              boolean fits = c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0;
              String text = Character.toString(c);
              escaped.append(fits ? text : encoded(text).replace("+", "%20"));
            });
    return escaped.toString();
  }

  /** Returns the URL with one more query parameter; its own and its fragment stay. */
  public SafeRedirect with(String name, String value) {
    int end = endOfQuery();
    String place = url.substring(0, end);
    String added = encoded(name) + '=' + encoded(value);
    String joined = place.indexOf('?') < 0 ? withPath(place) + '?' : place + joint(place);
    return new SafeRedirect(joined + added + url.substring(end));
  }

  private static String joint(String query) {
    return query.endsWith("?") || query.endsWith("&") ? "" : "&";
  }

  /** Returns the URL with what a page has to be told, a member each: lists separated by commas. */
  public SafeRedirect withAll(Record told) {
    SafeRedirect all = this;
    for (RecordComponent component : told.getClass().getRecordComponents()) {
      Object value = value(told, component.getAccessor());
      if (value == null) continue;
      String text = value instanceof Iterable<?> values ? joined(values) : value.toString();
      all = all.with(component.getName(), text);
    }
    return all;
  }

  private static @Nullable Object value(Record told, Method accessor) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(told);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("record " + told.getClass().getName(), e);
    }
  }

  private static String joined(Iterable<?> values) {
    StringJoiner all = new StringJoiner(",");
    values.forEach(value -> all.add(String.valueOf(value)));
    return all.toString();
  }

  /** As {@link #with}, in place of whatever parameters have the name already. */
  public SafeRedirect withOnly(String name, String value) {
    int end = endOfQuery();
    int query = url.indexOf('?');
    if (query < 0 || query > end) return with(name, value);
    String set = Query.set(url.substring(query + 1, end), name, value);
    return new SafeRedirect(withPath(url.substring(0, query)) + '?' + set + url.substring(end));
  }

  /** Returns the same place as an absolute URL, seen from a page at {@code base}. */
  public SafeRedirect from(String base) {
    if (!url.startsWith("/")) return new SafeRedirect(rooted(url));
    int path = base.indexOf('/', base.indexOf("//") + 2);
    return new SafeRedirect((path < 0 ? base : base.substring(0, path)) + url);
  }

  private static String rooted(String url) {
    int end = 0;
    while (end < url.length() && "?#".indexOf(url.charAt(end)) < 0) end++;
    return withPath(url.substring(0, end)) + url.substring(end);
  }

  private int endOfQuery() {
    int hash = url.indexOf('#');
    return hash < 0 ? url.length() : hash;
  }

  // https://app.example.com?x is the same place as https://app.example.com/?x, and browsers say so.
  private static String withPath(String url) {
    int host = url.startsWith("http") ? url.indexOf("//") + 2 : 1;
    boolean hasPath = host < 2 || url.indexOf('/', host) >= 0;
    return hasPath ? url : url + '/';
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns the URL. */
  public String url() {
    return url;
  }

  /** Returns the header that names it. */
  public AuthResponse.Header header() {
    return new AuthResponse.Header("location", url);
  }

  /** Returns an answer that sends the browser there. */
  public AuthResponse toResponse() {
    return new AuthResponse(
        302,
        List.of(header(), new AuthResponse.Header("content-type", "application/json")),
        new byte[0]);
  }

  /** Shows nothing: the URL may hold a token. */
  @Override
  public String toString() {
    return "SafeRedirect";
  }
}
