package dev.latchkey.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Decides whether a URL that begins with a slash stays on the site that redirects to it.
 *
 * <p>Accepted: {@code /ok}, {@code /a b?x=1#y}, {@code /x?u=%2Fok}. Rejected: {@code //evil.com},
 * {@code /\evil.com}, {@code /%2fevil}, and {@code /a/..//evil.com}, which resolves to a path that
 * begins with two slashes and is therefore a host to whoever resolves it once more.
 */
final class RelativeUrl {

  private RelativeUrl() {}

  static boolean isSafe(String url) {
    if (!url.startsWith("/") || url.startsWith("//")) return false;
    if (url.indexOf('\\') >= 0 || Origin.hasControlCharacter(url)) return false;
    String path = url.substring(0, Origin.endOf(url, 0, "?#"));
    return !hasAmbiguousEscape(path) && !resolvesToHost(path);
  }

  /**
   * Slash, backslash and control characters, percent-encoded: routers and proxies decode them at
   * different times.
   */
  private static boolean hasAmbiguousEscape(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    for (int i = lower.indexOf('%'); i >= 0; i = lower.indexOf('%', i + 1)) {
      String escape = lower.substring(i + 1, Math.min(lower.length(), i + 3));
      if (escape.equals("2f") || escape.equals("5c") || escape.equals("7f")) return true;
      if (escape.startsWith("0") || escape.startsWith("1")) return true;
    }
    return false;
  }

  /**
   * Removes dot segments as a browser does, then looks for an empty first segment with something
   * behind it.
   */
  private static boolean resolvesToHost(String path) {
    Deque<String> resolved = new ArrayDeque<>();
    for (String segment : path.substring(1).split("/", -1)) {
      String plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (plain.equals("..")) resolved.pollLast();
      else if (!plain.equals(".")) resolved.addLast(segment);
    }
    return resolved.size() > 1 && resolved.getFirst().isEmpty();
  }
}
