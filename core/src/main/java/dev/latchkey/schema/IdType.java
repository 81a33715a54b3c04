package dev.latchkey.schema;

import java.util.regex.Pattern;

/**
 * What the ids of all tables are (protocol/02 §2). In Java and on the wire an id is text, whatever
 * the database keeps.
 */
public enum IdType {
  /** Any text, made by the application. */
  TEXT,
  /** A UUID in lower case, made by the application; a column of that type where there is one. */
  UUID,
  /** A number of 32 bits, counted by the database. */
  SERIAL;

  private static final Pattern LOWER_CASE_UUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,9}");

  /** Returns whether a row could have this id: if not, no database need be asked for it. */
  public boolean canBe(String id) {
    return switch (this) {
      case TEXT -> true;
      case UUID -> LOWER_CASE_UUID.matcher(id).matches();
      case SERIAL -> NUMBER.matcher(id).matches() && isInt(Long.parseLong(id));
    };
  }

  private static boolean isInt(long number) {
    return number == (int) number;
  }
}
