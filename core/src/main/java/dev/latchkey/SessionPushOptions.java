package dev.latchkey;

import java.time.Duration;

/**
 * How browsers are told what becomes of their session; the options {@code session.push.*}, which
 * the original does not have. Immutable.
 */
public final class SessionPushOptions {
  private final Duration heartbeat;
  private final int perSession;
  private final int perUser;
  private final int inAll;

  private SessionPushOptions(Builder builder) {
    heartbeat = builder.heartbeat;
    perSession = builder.perSession;
    perUser = builder.perUser;
    inAll = builder.inAll;
  }

  /** Returns how often a silent stream carries a sign of life. */
  public Duration heartbeat() {
    return heartbeat;
  }

  /** Returns how many streams one session may have open. */
  public int perSession() {
    return perSession;
  }

  /** Returns how many streams one user may have open. */
  public int perUser() {
    return perUser;
  }

  /** Returns how many streams may be open. */
  public int inAll() {
    return inAll;
  }

  /** What {@code session(s -> s.push(p -> …))} may set. */
  public static final class Builder {
    private Duration heartbeat = Duration.ofSeconds(15);
    private int perSession = 6;
    private int perUser = 50;
    private int inAll = 5000;

    Builder() {}

    /**
     * How often a silent stream carries a sign of life, so that nothing in between closes it, and
     * one whose browser is gone is noticed. Default 15 seconds.
     */
    public Builder heartbeat(Duration pause) {
      if (pause.compareTo(Duration.ofMillis(10)) < 0) {
        throw new IllegalStateException("session.push.heartbeat is too short");
      }
      heartbeat = pause;
      return this;
    }

    /** Most streams that one session has open, one a tab. Default 6. */
    public Builder perSession(int most) {
      perSession = positive(most, "session.push.perSession");
      return this;
    }

    /** Most streams that all sessions of one user have open. Default 50. */
    public Builder perUser(int most) {
      perUser = positive(most, "session.push.perUser");
      return this;
    }

    /** Most streams that are open in this process. Default 5000. */
    public Builder inAll(int most) {
      inAll = positive(most, "session.push.inAll");
      return this;
    }

    SessionPushOptions build() {
      return new SessionPushOptions(this);
    }

    private static int positive(int most, String option) {
      if (most < 1) throw new IllegalStateException(option + " has to be at least 1");
      return most;
    }
  }
}
