package dev.latchkey.internal;

import java.util.Locale;

/** One entry of the trusted origins, compiled to the kind of comparison it asks for. */
sealed interface OriginPattern {

  /** Whether this pattern trusts a web page of the origin. */
  default boolean matches(Origin origin) {
    return false;
  }

  /** Whether this pattern trusts the URL of an application. */
  default boolean matches(AppUrl url) {
    return false;
  }

  static OriginPattern compile(String pattern) {
    if (!Glob.isPattern(pattern)) {
      Origin exact = Origin.of(pattern);
      return exact != null && isBare(pattern) ? new Exact(exact) : ofApp(pattern);
    }
    int authority = pattern.indexOf("://");
    if (authority < 0) return new Host(pattern.toLowerCase(Locale.ROOT));
    String scheme = pattern.substring(0, authority).toLowerCase(Locale.ROOT);
    // "*://host" and "http?://host" are patterns of web origins; no application has such a scheme.
    boolean web = Glob.isPattern(scheme) || scheme.equals("http") || scheme.equals("https");
    return web ? new Web(pattern.toLowerCase(Locale.ROOT)) : ofApp(pattern);
  }

  /**
   * An origin has no path; one with a path would look like a restriction to that path, which an
   * origin cannot be.
   */
  private static boolean isBare(String pattern) {
    int start = pattern.indexOf("://") + 3;
    int end = Origin.endOf(pattern, start, "/?#");
    return end == pattern.length() || pattern.endsWith("/") && end == pattern.length() - 1;
  }

  private static OriginPattern ofApp(String pattern) {
    AppUrl url = AppUrl.parsePattern(pattern);
    boolean usable = url != null && !url.scheme().equals("http") && !url.scheme().equals("https");
    if (url == null || !usable) return new Nothing();
    return Glob.isPattern(pattern) ? new AppWildcard(url) : new App(url);
  }

  /**
   * Whether an authority may be held against a pattern: one of digits, dots and wildcards means a
   * range of addresses, so {@code 192.168.*.*} must not admit the name {@code 192.168.evil.com}.
   */
  private static boolean sameKindOfHost(String pattern, String authority) {
    String patternHost = pattern.substring(0, Origin.endOf(pattern, 0, ":"));
    boolean addresses = patternHost.chars().anyMatch(c -> c >= '0' && c <= '9');
    addresses &= patternHost.chars().allMatch(c -> c >= '0' && c <= '9' || "*?.".indexOf(c) >= 0);
    return !addresses || isIpv4(authority.substring(0, Origin.endOf(authority, 0, ":")));
  }

  private static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) return false;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9'))
        return false;
      if (Integer.parseInt(part) > 255 || part.length() > 1 && part.startsWith("0")) return false;
    }
    return true;
  }

  /** {@code https://app.example.com}. */
  record Exact(Origin origin) implements OriginPattern {
    @Override
    public boolean matches(Origin other) {
      return origin.equals(other);
    }
  }

  /**
   * {@code *.example.com}: host and port of a web page. Of an application's URL never, for {@code
   * javascript://a.example.com/} has a host too.
   */
  record Host(String pattern, Glob glob) implements OriginPattern {
    Host(String pattern) {
      this(pattern, Glob.of(pattern));
    }

    @Override
    public boolean matches(Origin origin) {
      String host = origin.hostAndPort();
      return glob.matches(host) && sameKindOfHost(pattern, host);
    }
  }

  /** {@code https://*.example.com}. */
  record Web(String authority, Glob glob) implements OriginPattern {
    Web(String pattern) {
      this(pattern.substring(pattern.indexOf("://") + 3), Glob.of(pattern));
    }

    @Override
    public boolean matches(Origin origin) {
      return glob.matches(origin.toString()) && sameKindOfHost(authority, origin.hostAndPort());
    }
  }

  /**
   * {@code myapp://}, {@code myapp://callback}, {@code myapp://callback/path} and what is below it.
   */
  record App(AppUrl pattern) implements OriginPattern {

    @Override
    public boolean matches(AppUrl url) {
      if (!pattern.scheme().equals(url.scheme())) return false;
      if (!pattern.authority().isEmpty() && !pattern.authority().equals(url.authority()))
        return false;
      return pattern.path().isEmpty()
          || pattern.path().equals(url.path())
          || url.path().startsWith(pattern.path() + '/');
    }
  }

  /** {@code exp://10.0.0.*:*}{@code /**}: wildcards in authority and path, each on its own. */
  record AppWildcard(AppUrl pattern, Glob authority, Glob path) implements OriginPattern {
    AppWildcard(AppUrl pattern) {
      this(pattern, Glob.of(pattern.authority()), Glob.of(pattern.path()));
    }

    @Override
    public boolean matches(AppUrl url) {
      if (!pattern.scheme().equals(url.scheme()) || url.authority().indexOf('@') >= 0) return false;
      return (pattern.authority().isEmpty() || matchesAuthority(url.authority()))
          && (pattern.path().isEmpty() || path.matches(url.path()));
    }

    private boolean matchesAuthority(String value) {
      return authority.matches(value) && sameKindOfHost(pattern.authority(), value);
    }
  }

  /** What can be no origin trusts nothing. */
  record Nothing() implements OriginPattern {}
}
