package dev.latchkey.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Received header fields; names are case-insensitive (RFC 9110 §5.1).
 *
 * <p>An interface so that an adapter can show its server's own headers without copying them.
 * Everything else uses {@link #of}.
 */
public interface Headers {
  /** No headers. */
  Headers NONE = of();

  /** Returns the first value of the header, or null when it is absent. */
  @Nullable String first(String name);

  /** Returns every value of the header in order of arrival. */
  List<String> all(String name);

  /** Names and values in turn: {@code of("cookie", "a=b", "origin", "https://app.example")}. */
  static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) throw new IllegalArgumentException("a value per name");
    Map<String, List<String>> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i].toLowerCase(Locale.ROOT);
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(namesAndValues[i + 1]);
    }
    return of(values);
  }

  /** Copies a map from lower-case names to values. */
  static Headers of(Map<String, List<String>> values) {
    Map<String, List<String>> copy = new HashMap<>();
    values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
    return new Headers() {
      @Override
      public @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
      }

      @Override
      public List<String> all(String name) {
        return copy.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      }
    };
  }
}
