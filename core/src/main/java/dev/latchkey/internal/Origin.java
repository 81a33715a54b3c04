package dev.latchkey.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of an {@code http} or {@code https} URL, as a browser would find them.
 *
 * <p>Where browsers tidy a URL up before reading it (backslashes, tabs, missing or doubled slashes,
 * percent-encoded or full-width hosts, numbers for addresses) this reader refuses it instead. So a
 * URL that is read here is read alike everywhere, and no second reader finds another host in it.
 *
 * @param host lower-case ASCII; an IPv6 address keeps its brackets
 * @param port -1 when it is the default of the scheme
 * @see <a href="https://url.spec.whatwg.org/#concept-url-origin">WHATWG URL, origin</a>
 */
record Origin(String scheme, String host, int port) {

  private static final String FORBIDDEN_IN_HOST = " #%/:<>?@[\\]^|\"`{}";

  /**
   * Returns the origin of an absolute URL, or null if it is no clean {@code http} or {@code https}
   * URL.
   */
  static @Nullable Origin of(String url) {
    int colon = url.indexOf(':');
    if (colon < 0 || !url.startsWith("//", colon + 1) || hasControlCharacter(url)) return null;
    String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) return null;
    int start = colon + 3;
    int end = endOf(url, start, "/?#");
    if (url.substring(start, endOf(url, start, "?#")).indexOf('\\') >= 0) return null;
    // "https://trusted#@evil" is trusted to a browser and evil to simpler readers.
    if (url.startsWith("#", end) && url.indexOf('@', end) >= 0) return null;
    String authority = url.substring(start, end);
    return ofAuthority(scheme, authority.substring(authority.lastIndexOf('@') + 1));
  }

  /** {@code host} or {@code host:port}. */
  String hostAndPort() {
    return port < 0 ? host : host + ':' + port;
  }

  /** {@code scheme://host} or {@code scheme://host:port}, the form of an {@code Origin} header. */
  @Override
  public String toString() {
    return scheme + "://" + hostAndPort();
  }

  static boolean hasControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) return true;
    }
    return false;
  }

  static int endOf(String text, int from, String terminators) {
    int i = from;
    while (i < text.length() && terminators.indexOf(text.charAt(i)) < 0) i++;
    return i;
  }

  private static @Nullable Origin ofAuthority(String scheme, String hostAndPort) {
    int colon = hostAndPort.indexOf(':', hostAndPort.lastIndexOf(']') + 1);
    String host =
        (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)).toLowerCase(Locale.ROOT);
    int port = colon < 0 ? -1 : port(hostAndPort.substring(colon + 1));
    if (!isHost(host) || port < -1) return null;
    boolean isDefault = port == (scheme.equals("https") ? 443 : 80);
    return new Origin(scheme, host, isDefault ? -1 : port);
  }

  private static boolean isHost(String host) {
    boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
    if (bracketed)
      return host.chars().skip(1).limit(host.length() - 2).allMatch(Origin::isIpv6Character);
    return !host.isEmpty()
        && host.chars().allMatch(c -> c < 0x7f && FORBIDDEN_IN_HOST.indexOf(c) < 0);
  }

  private static boolean isIpv6Character(int c) {
    return c == ':' || c == '.' || c < 128 && Character.digit(c, 16) >= 0;
  }

  /** Returns the number, -1 for an empty port (the default one), -2 if it is no port. */
  private static int port(String digits) {
    if (digits.isEmpty()) return -1;
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) return -2;
    int port = Integer.parseInt(digits);
    return port > 65535 ? -2 : port;
  }
}
