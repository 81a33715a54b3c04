package dev.latchkey;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import org.jspecify.annotations.Nullable;

/** Sees a request before it is routed. */
@FunctionalInterface
public interface RequestFilter {
  /**
   * Returns an answer that ends the request, or null to let it go on.
   *
   * @throws AuthException to refuse it
   */
  @Nullable AuthResponse filter(AuthRequest request);
}
