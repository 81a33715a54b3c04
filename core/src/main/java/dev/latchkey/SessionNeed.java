package dev.latchkey;

/** What kind of session an endpoint needs (protocol/03 §0.3). */
public enum SessionNeed {
  /** None. */
  NONE,
  /** A valid one; a copy in the browser will do. For reading who somebody is. */
  ANY,
  /** A valid one, read from the store. For changing something. */
  AUTHORITATIVE,
  /**
   * A valid one, read from the store, that began within {@code freshAge} or in which a factor was
   * proven since.
   */
  FRESH,
  /** As {@link #AUTHORITATIVE}; and where {@code sensitiveAge} is set, as fresh as that says. */
  SENSITIVE;

  boolean mayBeCopied() {
    return this == NONE || this == ANY;
  }
}
