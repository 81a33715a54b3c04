package dev.latchkey.server.http;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What people see outside the base path: each page under its exact path, asked at GET and HEAD.
 *
 * <p>A path is looked up and never resolved, so there is nothing to climb out of.
 *
 * @param byPath answers a request for the path
 */
public record Pages(Map<String, Function<AuthRequest, AuthResponse>> byPath) {
  /** No pages at all. */
  public static final Pages NONE = new Pages(Map.of());

  /**
   * Everything a page needs is the server's own, and nobody may frame it. Images are the exception:
   * a user's picture may be anywhere.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final List<AuthResponse.Header> SECURITY =
      List.of(
          new AuthResponse.Header("content-security-policy", POLICY),
          new AuthResponse.Header("cross-origin-opener-policy", "same-origin"),
          new AuthResponse.Header(
              "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
          // An address may hold the token of a password reset.
          new AuthResponse.Header("referrer-policy", "no-referrer"),
          new AuthResponse.Header("x-content-type-options", "nosniff"));

  /** Copies the pages. */
  public Pages {
    byPath = Map.copyOf(byPath);
  }

  /** These pages and one more. */
  public Pages with(String path, Function<AuthRequest, AuthResponse> page) {
    Map<String, Function<AuthRequest, AuthResponse>> more = new HashMap<>(byPath);
    more.put(path, page);
    return new Pages(more);
  }

  /** An answer with the headers that keep a page to itself. */
  public static AuthResponse answer(String contentType, String cacheControl, byte[] body) {
    return new AuthResponse(200, SECURITY, body)
        .with("content-type", contentType)
        .with("cache-control", cacheControl);
  }

  /** The answer to the request, or null when there is no such page. */
  @Nullable AuthResponse find(AuthRequest request) {
    Function<AuthRequest, AuthResponse> page = byPath.get(request.path());
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    return page == null || !reads ? null : page.apply(request);
  }
}
