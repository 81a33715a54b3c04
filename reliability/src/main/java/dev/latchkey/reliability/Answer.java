package dev.latchkey.reliability;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of a request.
 *
 * @param status that of HTTP, or {@link #UNKNOWN} or {@link #NOT_SENT}
 */
record Answer(int status, String head, String body) {
  /** The connection broke, or time was up, after the request may have reached the server. */
  static final int UNKNOWN = 0;

  /** There was nobody to send it to. */
  static final int NOT_SENT = -1;

  private static final Pattern SESSION =
      Pattern.compile("(?i)\nset-cookie: *better-auth\\.session_token=([^;\r]+)");

  static Answer without(int status) {
    return new Answer(status, "", "");
  }

  /** The value of the session cookie it sets; empty when it sets none. */
  String cookie() {
    Matcher set = SESSION.matcher(head);
    return set.find() ? set.group(1) : "";
  }

  boolean hasHeader(String name) {
    return head.toLowerCase(Locale.ROOT).contains("\n" + name + ":");
  }
}
