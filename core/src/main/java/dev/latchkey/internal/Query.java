package dev.latchkey.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Names and values encoded as {@code application/x-www-form-urlencoded} (WHATWG URL §5): a query,
 * or the body of a form. Decoded on first use; a malformed escape stands for itself.
 */
public final class Query {
  private final @Nullable String text;
  private @Nullable Map<String, List<String>> values;

  Query(@Nullable String text) {
    this.text = text;
  }

  /** Returns the first value, or null when the name does not occur. */
  public @Nullable String first(String name) {
    List<String> all = all().get(name);
    return all == null ? null : all.get(0);
  }

  /** Returns whether a value was given that JavaScript holds for true: repeated, or not empty. */
  public boolean isTruthy(String name) {
    if (text == null) return false;
    List<String> all = all().get(name);
    return all != null && (all.size() > 1 || !all.get(0).isEmpty());
  }

  Map<String, List<String>> all() {
    if (values == null) values = text == null ? Map.of() : parse(text);
    return values;
  }

  /**
   * Returns a query in which the parameter has this value only, encoded in the one way there is.
   */
  public static String set(String text, String name, String value) {
    Map<String, List<String>> parameters = parse(text);
    parameters.put(name, List.of(value));
    StringJoiner all = new StringJoiner("&");
    parameters.forEach(
        (key, values) -> values.forEach(each -> all.add(encode(key) + '=' + encode(each))));
    return all.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, List<String>> parse(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return values;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) return text.replace('+', ' ');
    StringBuilder mended = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      mended.append(c == '%' && !isEscape(text, i) ? "%25" : c);
    }
    return URLDecoder.decode(mended.toString(), StandardCharsets.UTF_8);
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
  }

  private static boolean isHex(char c) {
    return c < 128 && Character.digit(c, 16) >= 0; // not the digits of other scripts
  }
}
