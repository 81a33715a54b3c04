package dev.latchkey.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL with a scheme of an application, such as {@code myapp://callback} or {@code
 * exp://10.0.0.5:8081/x}, or a pattern of such URLs.
 *
 * @param scheme lower-case
 * @param authority lower-case; empty if there is none
 * @param path percent-decoded, dot segments resolved, so that {@code myapp://host/cb/../x} is not
 *     below {@code /cb}; empty for none and for the root
 */
record AppUrl(String scheme, String authority, String path) {

  static @Nullable AppUrl parse(String url) {
    return parse(url, "/?#");
  }

  /** In a pattern a question mark is a wildcard and not the beginning of a query. */
  static @Nullable AppUrl parsePattern(String pattern) {
    return parse(pattern, Glob.isPattern(pattern) ? "/#" : "/?#");
  }

  private static @Nullable AppUrl parse(String url, String authorityEnds) {
    int colon = url.indexOf(':');
    if (colon <= 0 || Origin.hasControlCharacter(url)) return null;
    String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!isScheme(scheme)) return null;
    boolean hasAuthority = url.startsWith("//", colon + 1);
    int start = hasAuthority ? colon + 3 : colon + 1;
    int end = hasAuthority ? Origin.endOf(url, start, authorityEnds) : start;
    int pathEnd = Origin.endOf(url, end, authorityEnds.substring(1));
    String authority = url.substring(start, end).toLowerCase(Locale.ROOT);
    return new AppUrl(scheme, authority, resolve(url.substring(end, pathEnd)));
  }

  private static boolean isScheme(String lower) {
    if (lower.charAt(0) < 'a' || lower.charAt(0) > 'z') return false;
    return lower
        .chars()
        .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "+-.".indexOf(c) >= 0);
  }

  private static String resolve(String path) {
    Deque<String> resolved = new ArrayDeque<>();
    for (String segment : decode(path).split("/", -1)) {
      if (segment.equals("..")) resolved.pollLast();
      else if (!segment.isEmpty() && !segment.equals(".")) resolved.addLast(segment);
    }
    return resolved.isEmpty() ? "" : '/' + String.join("/", resolved);
  }

  private static String decode(String path) {
    if (path.indexOf('%') < 0) return path;
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
