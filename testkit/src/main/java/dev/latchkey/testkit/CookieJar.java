package dev.latchkey.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies a browser keeps for one site, with their ends. Domain and path are not looked at: all
 * requests go to one host.
 */
final class CookieJar {
  private record Kept(String value, @Nullable Instant end) {}

  private final Map<String, Kept> kept = new LinkedHashMap<>();

  void take(SetCookie cookie, Instant now) {
    kept.remove(cookie.name());
    if (cookie.clears()) return;
    Instant end = cookie.maxAge() == null ? null : now.plusSeconds(cookie.maxAge());
    kept.put(cookie.name(), new Kept(cookie.value(), end));
  }

  void put(String name, String value) {
    kept.put(name, new Kept(value, null));
  }

  void remove(String name) {
    kept.remove(name);
  }

  void clear() {
    kept.clear();
  }

  /** What a browser does when it is closed. */
  void dropUnlasting() {
    kept.values().removeIf(cookie -> cookie.end() == null);
  }

  Map<String, String> at(Instant now) {
    kept.values().removeIf(cookie -> cookie.end() != null && !now.isBefore(cookie.end()));
    Map<String, String> cookies = new LinkedHashMap<>();
    kept.forEach((name, cookie) -> cookies.put(name, cookie.value()));
    return cookies;
  }

  /** Returns the Cookie header; null when there are no cookies. */
  @Nullable String header(Instant now) {
    String header =
        at(now).entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? null : header;
  }
}
