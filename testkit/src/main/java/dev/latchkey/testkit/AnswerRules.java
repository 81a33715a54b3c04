package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What holds for every answer, whatever the test is about. */
final class AnswerRules {
  /** Browsers drop longer cookies, attributes included (RFC 6265 §6.1). */
  private static final int MAX_COOKIE_BYTES = 4096;

  private static final String COOKIE_NAME = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
  private static final String COOKIE_VALUE = "[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*";

  private final URI origin;
  private final Set<String> origins = new HashSet<>();
  private final Set<String> readable = new HashSet<>();

  AnswerRules(String origin) {
    this.origin = URI.create(origin);
    origins.add(origin);
  }

  void allow(String other) {
    origins.add(other);
  }

  void allowReadable(String cookie) {
    readable.add(cookie);
  }

  void check(Reply reply, boolean faultAnnounced) {
    assertThat(reply.header("cache-control")).as("caching of %s", reply).isEqualTo("no-store");
    if (!faultAnnounced) {
      assertThat(reply.status()).as("status of %s: %s", reply, reply.body()).isLessThan(500);
    }
    // A failure is never mistaken for "signed out": the browser keeps what it has.
    if (reply.status() >= 500) reply.setsNoCookie();
    checkCookies(reply);
    checkLocation(reply);
  }

  private void checkCookies(Reply reply) {
    Set<String> seen = new HashSet<>();
    for (SetCookie cookie : reply.cookies()) {
      assertThat(seen.add(cookie.name())).as("once only: %s", cookie.line()).isTrue();
      assertThat(cookie.name()).as("name of %s", cookie.line()).matches(COOKIE_NAME);
      assertThat(cookie.value()).as("value of %s", cookie.line()).matches(COOKIE_VALUE);
      assertThat(cookie.httpOnly())
          .as("HttpOnly of %s", cookie.line())
          .isNotEqualTo(readable.contains(cookie.name()));
      assertThat(cookie.path()).as("Path of %s", cookie.line()).startsWith("/");
      assertThat(cookie.sameSite())
          .as("SameSite of %s", cookie.line())
          .isIn("Lax", "Strict", "None");
      assertThat(cookie.line().getBytes(StandardCharsets.UTF_8))
          .as("length of %s", cookie.name())
          .hasSizeLessThanOrEqualTo(MAX_COOKIE_BYTES);
      if (cookie.name().startsWith("__")) assertThat(cookie.secure()).as(cookie.line()).isTrue();
    }
  }

  private void checkLocation(Reply reply) {
    String location = reply.header("location");
    if (location == null) return;
    URI target = origin.resolve(location);
    String reached = target.getScheme() + "://" + target.getRawAuthority();
    assertThat(origins).as("where %s leads: %s", reply, location).contains(reached);
  }
}
