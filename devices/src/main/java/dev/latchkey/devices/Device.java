package dev.latchkey.devices;

import java.util.Locale;

/**
 * What a browser says it is, in words; it may say anything.
 *
 * @param browser such as {@code Firefox}; empty when unknown
 * @param system what it runs on, such as {@code Windows} or {@code iPhone}; empty when unknown
 * @param type what one holds or sits at
 */
public record Device(String browser, String system, Type type) {
  /** Of which nothing is known. */
  public static final Device UNKNOWN = new Device("", "", Type.UNKNOWN);

  /** What one holds or sits at. */
  public enum Type {
    /** A computer. */
    DESKTOP,
    /** A telephone. */
    PHONE,
    /** A tablet. */
    TABLET,
    /** It does not say. */
    UNKNOWN;

    /** Returns the name as in JSON, for instance {@code phone}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns what people call it, for instance {@code Firefox on Windows}. */
  public String name() {
    if (browser.isEmpty() && system.isEmpty()) return "Unknown device";
    if (browser.isEmpty() || system.isEmpty()) return browser + system;
    return browser + " on " + system;
  }
}
