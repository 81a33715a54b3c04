package dev.latchkey.internal;

import dev.latchkey.http.AuthRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One server under several names: the base URL follows the host of the request, as far as that is
 * one of the allowed (protocol/05 §7). Immutable.
 */
public final class NamedSites implements Site.Finder {
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

  /**
   * Which names.
   *
   * @param hosts names with their port, if it is not the usual one; {@code *} stands for any run of
   *     characters
   * @param scheme {@code http} or {@code https}; null to believe the proxy, and else {@code https}
   *     but for this machine
   * @param fallback the base URL for any other name; null to refuse it
   * @param believesProxy whether {@code X-Forwarded-Host} and {@code X-Forwarded-Proto} count
   */
  public record Names(
      List<String> hosts,
      @Nullable String scheme,
      @Nullable String fallback,
      boolean believesProxy) {
    /** Copies the list. */
    public Names {
      hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Returns whether cookies can be kept off plain connections. */
    public boolean isSecure() {
      return scheme == null
          ? !hosts.stream().allMatch(NamedSites::isLoopback)
          : scheme.equals("https");
    }

    /** Returns the origins these names make, as patterns. */
    public List<String> origins() {
      List<String> origins = new ArrayList<>();
      for (String host : hosts) {
        if (!"http".equals(scheme)) origins.add("https://" + host);
        if ("http".equals(scheme) || isLoopback(host)) origins.add("http://" + host);
      }
      String other = fallback == null ? null : TrustedOrigins.originOf(fallback);
      if (other != null) origins.add(other);
      return origins;
    }
  }

  private final Names names;
  private final String basePath;
  private final List<Glob> patterns;

  /** Serves under these names. */
  public NamedSites(Names names, String basePath) {
    this.names = names;
    this.basePath = basePath;
    patterns = names.hosts().stream().map(Glob::of).toList();
  }

  @Override
  public @Nullable Site of(AuthRequest request) {
    String host = host(request);
    if (host != null && patterns.stream().anyMatch(pattern -> pattern.matches(host))) {
      return new Site(scheme(request, host) + "://" + host + basePath, null);
    }
    String fallback = names.fallback();
    String origin = fallback == null ? null : TrustedOrigins.originOf(fallback);
    return origin == null ? null : new Site(origin + basePath, null);
  }

  private @Nullable String host(AuthRequest request) {
    String forwarded = forwarded("x-forwarded-host", request);
    List<String> hosts = request.headers().all("host");
    String named = forwarded != null ? forwarded : hosts.size() == 1 ? hosts.get(0) : null;
    if (named == null) return null;
    String host = named.toLowerCase(Locale.ROOT);
    return HOST.matcher(host).matches() ? host : null;
  }

  private String scheme(AuthRequest request, String host) {
    String configured = names.scheme();
    if (configured != null) return configured;
    String forwarded = forwarded("x-forwarded-proto", request);
    boolean plain = forwarded == null ? isLoopback(host) : forwarded.equals("http");
    return plain ? "http" : "https";
  }

  // A list means that somebody else than our proxy wrote one of the values.
  private @Nullable String forwarded(String header, AuthRequest request) {
    if (!names.believesProxy()) return null;
    List<String> values = request.headers().all(header);
    return values.size() == 1 && values.get(0).indexOf(',') < 0 ? values.get(0).strip() : null;
  }

  private static boolean isLoopback(String host) {
    String name = host.startsWith("[") ? host : host.replaceFirst(":[0-9]+$", "");
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.matches("127(?:\\.[0-9]{1,3}){3}")
        || name.startsWith("[::1]");
  }
}
