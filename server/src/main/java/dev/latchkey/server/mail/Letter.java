package dev.latchkey.server.mail;

import org.jspecify.annotations.Nullable;

/**
 * One mail as it is read.
 *
 * @param to the address
 * @param kind what it is about, such as {@code verify-email}
 * @param subject one line
 * @param text the plain part, with the link on a line of its own
 * @param html the same for those who show it
 * @param url the link in it, or null
 */
record Letter(
    String to, String kind, String subject, String text, String html, @Nullable String url) {

  /** The address as logs may show it: {@code a***@example.com}. */
  String maskedTo() {
    int at = to.indexOf('@');
    return at < 0 ? "***" : to.substring(0, Math.min(at, 1)) + "***" + to.substring(at);
  }

  /** Shows the kind only: links are secrets, the address is personal. */
  @Override
  public String toString() {
    return "Letter[" + kind + "]";
  }
}
