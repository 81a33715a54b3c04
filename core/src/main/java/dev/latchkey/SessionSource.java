package dev.latchkey;

import dev.latchkey.http.CookieSigner;
import dev.latchkey.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where else a request may carry its session than in the cookie, for instance in {@code
 * Authorization}. Asked for every request, so it should be quick.
 */
@FunctionalInterface
public interface SessionSource {
  /**
   * Returns what the session cookie would hold, token and signature; null when the request carries
   * no session here. Whatever is returned is checked as the cookie is, and taken instead of it.
   */
  @Nullable String signedToken(Headers headers, CookieSigner signer);
}
