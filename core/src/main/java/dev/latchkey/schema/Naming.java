package dev.latchkey.schema;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How tables and columns are called that nobody names: from {@code emailVerified}, for instance.
 */
public enum Naming {
  /** As in the original, {@code emailVerified}. */
  AS_DECLARED {
    @Override
    String of(String name) {
      return name;
    }
  },
  /** As is usual in SQL, {@code email_verified}. */
  SNAKE_CASE {
    @Override
    String of(String name) {
      return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
  };

  // In front of a capital after a small letter or a digit, or between the last of several capitals
  // and the one before: oauthClientId, userID, oidcURLPath.
  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** Returns what a table or column of this logical name is called. */
  abstract String of(String name);
}
