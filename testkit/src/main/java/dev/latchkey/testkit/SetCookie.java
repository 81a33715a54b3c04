package dev.latchkey.testkit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Set-Cookie} line as a browser reads it (RFC 6265 §5.2).
 *
 * @param name before the equals sign
 * @param value as on the wire, still percent-encoded
 * @param maxAge seconds; null for a cookie that ends with the browser
 * @param domain null when only the answering host gets it back
 * @param path null when there is none
 * @param httpOnly whether scripts cannot read it
 * @param secure whether it travels over https only
 * @param sameSite {@code Lax}, {@code Strict}, {@code None}, or null
 * @param line the line itself
 */
public record SetCookie(
    String name,
    String value,
    @Nullable Long maxAge,
    @Nullable String domain,
    @Nullable String path,
    boolean httpOnly,
    boolean secure,
    @Nullable String sameSite,
    String line) {

  /**
   * Reads a line.
   *
   * @throws AssertionError when it has no name, or an attribute twice
   */
  public static SetCookie parse(String line) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals <= 0) throw new AssertionError("a cookie without a name: " + line);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] attribute = parts[i].strip().split("=", 2);
      String key = attribute[0].toLowerCase(Locale.ROOT);
      String value = attribute.length == 1 ? "" : attribute[1];
      if (attributes.put(key, value) != null) throw new AssertionError(key + " twice: " + line);
    }
    String maxAge = attributes.get("max-age");
    return new SetCookie(
        parts[0].substring(0, equals),
        parts[0].substring(equals + 1),
        maxAge == null ? null : Long.valueOf(maxAge),
        attributes.get("domain"),
        attributes.get("path"),
        attributes.containsKey("httponly"),
        attributes.containsKey("secure"),
        attributes.get("samesite"),
        line);
  }

  /** Returns whether the line tells the browser to forget the cookie. */
  public boolean clears() {
    return maxAge != null && maxAge <= 0;
  }
}
