package dev.latchkey.devices;

import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Who has signed in with this browser, the latest first; a signed cookie of ids. Immutable. */
record KnownUsers(List<String> ids) {
  static final CookieSpec COOKIE = new CookieSpec("known_users");

  private static final int MOST = 10;
  private static final String SEPARATOR = ".";
  private static final long KEPT_SECONDS = Duration.ofDays(400).toSeconds(); // browsers' limit

  static KnownUsers in(Cookies cookies) {
    String value = cookies.getSigned(COOKIE);
    return new KnownUsers(value == null ? List.of() : List.of(value.split("\\" + SEPARATOR, -1)));
  }

  boolean has(String id) {
    return ids.contains(id);
  }

  KnownUsers with(String id) {
    return new KnownUsers(Stream.concat(Stream.of(id), ids.stream()).limit(MOST).toList());
  }

  void keepIn(Cookies cookies) {
    cookies.setSigned(COOKIE, String.join(SEPARATOR, ids), KEPT_SECONDS);
  }
}
