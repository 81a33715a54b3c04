package dev.latchkey.internal;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sites and applications that may send requests with cookies and that redirects may lead to.
 *
 * <p>A pattern is an origin ({@code https://app.example.com}), an origin or a host with wildcards
 * ({@code https://*.example.com}, {@code *.example.com}; see {@link Glob}), or the URL of an
 * application ({@code myapp://}, {@code myapp://callback}). Immutable and pure.
 */
public final class TrustedOrigins {

  /** Schemes that run or embed what they carry; no pattern makes them a place to go to. */
  private static final Set<String> NEVER =
      Set.of("javascript", "data", "vbscript", "blob", "file", "about");

  /** Sites of nobody: a pattern that trusts one of them trusts everybody. */
  private static final List<Origin> STRANGERS =
      List.of(
          new Origin("https", "stranger.invalid", -1),
          new Origin("http", "www.stranger.invalid", -1),
          new Origin("https", "192.0.2.1", 8443));

  private final List<OriginPattern> patterns;

  private TrustedOrigins(List<OriginPattern> patterns) {
    this.patterns = patterns;
  }

  /** Compiles patterns; what can be no origin trusts nothing. */
  public static TrustedOrigins of(Collection<String> patterns) {
    return new TrustedOrigins(patterns.stream().map(OriginPattern::compile).toList());
  }

  /** Returns what is wrong with a pattern; null when nothing is. */
  public static @Nullable String problemOf(String pattern) {
    OriginPattern compiled = OriginPattern.compile(pattern);
    if (compiled instanceof OriginPattern.Nothing) return "is no origin and would trust nobody";
    return STRANGERS.stream().anyMatch(compiled::matches) ? "would trust every site" : null;
  }

  /**
   * Returns whether the value of an {@code Origin} or {@code Referer} header is trusted, the latter
   * by its origin.
   *
   * <p>Accepted by {@code https://app.example.com}: itself and any page of it. Rejected: {@code
   * null}, other ports, {@code https://app.example.com.evil.com}, {@code
   * https://app.example.com@evil.com}.
   */
  public boolean trustsOrigin(String value) {
    Origin origin = Origin.of(value);
    if (origin != null) return patterns.stream().anyMatch(pattern -> pattern.matches(origin));
    AppUrl url = AppUrl.parse(value);
    if (url == null || NEVER.contains(url.scheme())) return false;
    return patterns.stream().anyMatch(pattern -> pattern.matches(url));
  }

  /**
   * Returns whether a redirect may lead to the URL: one of a trusted origin, or a relative one that
   * stays on the site.
   *
   * <p>Accepted: {@code /welcome?x=1}. Rejected: {@code //evil.com}, {@code /a/..//evil.com},
   * {@code welcome}.
   */
  public boolean trustsRedirect(String url) {
    return url.startsWith("/") ? RelativeUrl.isSafe(url) : trustsOrigin(url);
  }

  /**
   * Returns scheme, host and non-default port of an absolute {@code http} or {@code https} URL in
   * the form of an {@code Origin} header, or null if it is no clean one.
   */
  public static @Nullable String originOf(String url) {
    Origin origin = Origin.of(url);
    return origin == null ? null : origin.toString();
  }
}
