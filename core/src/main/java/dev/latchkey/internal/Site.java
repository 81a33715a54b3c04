package dev.latchkey.internal;

import dev.latchkey.http.AuthRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the application's own address is for one request.
 *
 * @param baseUrl origin and base path, without a last slash
 * @param ownOrigin the origin, if it is fixed; null if it follows from a header, which proves
 *     nothing
 */
public record Site(String baseUrl, @Nullable String ownOrigin) {

  /** Finds the site of a request. */
  @FunctionalInterface
  public interface Finder {
    /** Returns the site, or null when nobody may reach us by that name. */
    @Nullable Site of(AuthRequest request);

    /** Always the same. */
    static Finder fixed(String origin, String basePath) {
      Site only = new Site(origin + basePath, origin);
      return request -> only;
    }
  }
}
