package dev.latchkey.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** What may stand in {@code trustedOrigins} (protocol/05 §1). */
final class OriginPattern {
  static final SettingType<String> TYPE =
      Types.text(
          "origin",
          "an origin without a path, such as https://app.example.com, https://*.example.com or"
              + " myapp://; wildcards alone would trust everybody",
          OriginPattern::isValid);

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
  private static final Pattern ONLY_WILDCARDS = Pattern.compile("[*?.:0-9]*[*?][*?.:0-9]*");
  private static final Pattern IPV4_PREFIX = Pattern.compile("\\d{1,3}\\..*");

  private OriginPattern() {}

  static boolean isValid(String pattern) {
    if (pattern.isBlank() || pattern.chars().anyMatch(c -> c <= ' ' || c == '\\')) return false;
    int mark = pattern.indexOf("://");
    if (mark < 0) return isHost(pattern);
    String scheme = pattern.substring(0, mark).toLowerCase(Locale.ROOT);
    String rest = pattern.substring(mark + 3);
    if (!SCHEME.matcher(scheme).matches()) return false;
    // An app's own scheme belongs to the app as a whole.
    return scheme.startsWith("http") ? isHost(rest) : true;
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.contains("/") || host.contains("@")) return false;
    // 192.168.*.* names a network; *, *.* and *:* name everything.
    return !ONLY_WILDCARDS.matcher(host).matches() || IPV4_PREFIX.matcher(host).matches();
  }
}
