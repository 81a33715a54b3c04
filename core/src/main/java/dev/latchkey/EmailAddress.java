package dev.latchkey;

import java.util.Locale;

/**
 * The syntax of e-mail addresses on the wire (protocol/03 §0.6): ASCII only, so that no two
 * addresses look alike and lower-casing cannot merge two people's.
 */
public final class EmailAddress {
  /** Longest address RFC 5321 §4.5.3.1 lets anybody send mail to. */
  public static final int MAX_LENGTH = 254;

  private EmailAddress() {}

  /** Returns whether the text is an address; runs in linear time. */
  public static boolean isValid(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at == text.lastIndexOf('@')
        && isMailbox(text.substring(0, at))
        && isDomain(text.substring(at + 1));
  }

  /** Returns the address as it is stored and looked up. */
  public static String canonical(String address) {
    return address.toLowerCase(Locale.ROOT);
  }

  // (?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]
  private static boolean isMailbox(String mailbox) {
    char previous = '.';
    for (int i = 0; i < mailbox.length(); i++) {
      char c = mailbox.charAt(i);
      if (c == '.' ? previous == '.' : !isMailboxCharacter(c)) return false;
      previous = c;
    }
    return previous != '.' && previous != '\'';
  }

  private static boolean isMailboxCharacter(char c) {
    return isAlphanumeric(c) || c == '_' || c == '\'' || c == '+' || c == '-';
  }

  // (?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}
  private static boolean isDomain(String domain) {
    int dot = domain.lastIndexOf('.');
    if (dot <= 0 || domain.length() - dot < 3) return false;
    for (int i = dot + 1; i < domain.length(); i++) {
      if (!isLetter(domain.charAt(i))) return false;
    }
    boolean labelStarts = true;
    for (int i = 0; i < dot; i++) {
      char c = domain.charAt(i);
      if (!(isAlphanumeric(c) || !labelStarts && (c == '-' || c == '.'))) return false;
      labelStarts = c == '.';
    }
    return !labelStarts;
  }

  private static boolean isAlphanumeric(char c) {
    return isLetter(c) || c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
