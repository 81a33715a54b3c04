package dev.latchkey.reliability;

/**
 * One request and what became of it; never changed afterwards.
 *
 * @param due {@link System#nanoTime} when it was to be sent, which a busy driver may have missed
 * @param answered when its outcome was known
 * @param subject what it is about: the cookie of a session, the token of a reset, or a new name;
 *     else empty
 */
record Operation(
    Phase phase, long due, long answered, Kind kind, String email, String subject, int status) {

  /** When it was under way, as seen from the fault. */
  enum Phase {
    BEFORE,
    DURING,
    AFTER
  }

  /** What was asked for. */
  enum Kind {
    SIGN_UP(200),
    SIGN_IN(200),
    READ(200),
    RENAME(200),
    SIGN_OUT(200),
    REVOKE(200),
    RESET(200, 400),
    /** A session whose row the driver wrote before the server started. */
    STOCK(200);

    private final int right;
    private final int alsoRight;

    Kind(int right) {
      this(right, right);
    }

    Kind(int right, int alsoRight) {
      this.right = right;
      this.alsoRight = alsoRight;
    }

    /** Whether it may be answered so while something is broken. */
    boolean mayBe(int status) {
      return status == right || status == alsoRight || isRefusal(status) || status < 100;
    }

    private static boolean isRefusal(int status) {
      return status == 503 || status == 429;
    }
  }

  boolean isDone() {
    return status == 200;
  }

  /** Whether it may have happened without being acknowledged. */
  boolean isUnclear() {
    return status == Answer.UNKNOWN || status >= 500;
  }

  double millis() {
    return (answered - due) / 1e6;
  }
}
