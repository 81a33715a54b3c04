package dev.latchkey;

/** What kind of session an endpoint needs (protocol/03 §0.3). */
public enum SessionNeed {
  /** None. */
  NONE,
  /** A valid one; a cached copy will do. */
  ANY,
  /** A valid one, read from the store. */
  AUTHORITATIVE,
  /** A valid one that began within {@code freshAge}, or in which a factor was proven since. */
  FRESH,
  /** As {@link #AUTHORITATIVE}; and where {@code sensitiveAge} is set, as fresh as that says. */
  SENSITIVE
}
