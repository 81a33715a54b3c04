package dev.latchkey;

import dev.latchkey.http.AuthResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    return new SafeRedirect(url);
  }

  /** Returns the URL with one more query parameter; its own and its fragment stay. */
  public SafeRedirect with(String name, String value) {
    int hash = url.indexOf('#');
    String fragment = hash < 0 ? "" : url.substring(hash);
    String rest = hash < 0 ? url : url.substring(0, hash);
    char joint = rest.indexOf('?') < 0 ? '?' : '&';
    return new SafeRedirect(rest + joint + encoded(name) + '=' + encoded(value) + fragment);
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
