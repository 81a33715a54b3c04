package dev.latchkey;

import static dev.latchkey.SessionPolicy.UNREMEMBERED_LIFE;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a cookie and a row entitle to at an instant. Pure: it performs nothing.
 *
 * <p>Source: protocol/04 §2 and §3.
 */
sealed interface SessionDecision {
  /** No cookie, or one nobody here signed: anonymous, and nothing to tidy up. */
  record Absent() implements SessionDecision {}

  /** Valid and not to be touched. */
  record Serve() implements SessionDecision {}

  /** Valid and due: its life begins anew. */
  record Renew(Instant expiresAt) implements SessionDecision {}

  /** Valid; this call may not write, so the client is told whether it should make one that may. */
  record Defer(boolean due) implements SessionDecision {}

  /** No longer counts: the browser forgets it, and an expired row is removed. */
  record Gone(boolean removeRow) implements SessionDecision {}

  /**
   * What is known when deciding.
   *
   * @param tokenValid whether the cookie came with a good signature
   * @param row the row, or null when there is none
   * @param userPresent whether the user's row is there
   * @param unremembered whether the browser says it was not to be remembered
   * @param refreshDisabled whether the caller asked not to renew
   * @param readOnly whether this call leaves writing to another
   * @param now the time of the call
   */
  record Facts(
      boolean tokenValid,
      @Nullable Span row,
      boolean userPresent,
      boolean unremembered,
      boolean refreshDisabled,
      boolean readOnly,
      Instant now) {}

  /** When a row begins and ends. */
  record Span(Instant createdAt, Instant expiresAt) {}

  /** Decides. */
  static SessionDecision decide(Facts facts, SessionPolicy policy) {
    if (!facts.tokenValid()) return new Absent();
    Span row = facts.row();
    if (row == null) return new Gone(false);
    if (row.expiresAt().isBefore(facts.now())) return new Gone(!facts.readOnly());
    if (!facts.userPresent()) return new Gone(false); // the orphan row stays, as in the original
    boolean unremembered = facts.unremembered() || isUnremembered(row, policy);
    if (unremembered && !policy.renewsUnremembered()) return new Serve();
    if (facts.refreshDisabled()) return new Serve();
    boolean due = policy.isDue(row, unremembered, facts.now());
    if (facts.readOnly()) return new Defer(due);
    return due ? new Renew(policy.endOf(row.createdAt(), unremembered, facts.now())) : new Serve();
  }

  // Whoever asked not to be remembered must not become so by losing the cookie that says it
  // (threats A12). Such a session was never renewed, so it still spans its one day.
  private static boolean isUnremembered(Span row, SessionPolicy policy) {
    if (policy.expiresIn.compareTo(UNREMEMBERED_LIFE) <= 0) return false;
    return !row.expiresAt().isAfter(row.createdAt().plus(UNREMEMBERED_LIFE));
  }

  /** Returns whether nothing is to be written or taken back. */
  default boolean isCalm() {
    return this instanceof Serve || this instanceof Defer d && !d.due();
  }

  // ---- the copy in the browser, which is looked at before the row

  /** What a copy is good for. */
  enum Copied {
    /** It answers for the row. */
    SERVE,
    /** It does, and is to be replaced by another before it ends. */
    REISSUE,
    /** It is as if it were not there. */
    IGNORE
  }

  /**
   * A copy that one of our secrets protects.
   *
   * @param current whether it is of the session the token names, and of the version that counts
   * @param expiresAt until when it counts
   * @param sessionExpiresAt until when the session did when the copy was made
   */
  record Copy(boolean current, Instant expiresAt, Instant sessionExpiresAt) {}

  /** How far apart the clocks of two nodes may be. */
  Duration CLOCK_DIFFERENCE = Duration.ofSeconds(15);

  /** Decides what a copy is good for (protocol/01 §4.5 and §4.7). */
  static Copied decide(Copy copy, Instant now, CookieCacheOptions options) {
    boolean over = copy.expiresAt().isBefore(now) || copy.sessionExpiresAt().isBefore(now);
    if (!copy.current() || over) return Copied.IGNORE;
    // A copy never answers for longer than it is told to: a clock was set back, or the time it may
    // live was shortened. Where nothing else knows of the session, ignoring it would end it.
    Instant latest = now.plus(options.maxAge).plus(CLOCK_DIFFERENCE);
    if (!options.stateless && copy.expiresAt().isAfter(latest)) return Copied.IGNORE;
    boolean ending = copy.expiresAt().isBefore(now.plus(options.renewalAge));
    return ending ? Copied.REISSUE : Copied.SERVE;
  }

  /**
   * Returns whether a browser whose session was read from the store gets a copy of it: not one that
   * is to forget it soon, nor one that asked to have nothing renewed.
   */
  static boolean isCopied(Facts facts, SessionPolicy policy) {
    Span row = facts.row();
    if (row == null || facts.unremembered() || facts.refreshDisabled()) return false;
    return !isUnremembered(row, policy);
  }

  /** Branches on the decision; a new one breaks every caller at compile time. */
  default <R> R fold(
      Supplier<R> absent,
      Supplier<R> serve,
      Function<Instant, R> renew,
      Function<Boolean, R> defer,
      Function<Boolean, R> gone) {
    if (this instanceof Serve) return serve.get();
    if (this instanceof Renew r) return renew.apply(r.expiresAt());
    if (this instanceof Defer d) return defer.apply(d.due());
    if (this instanceof Gone g) return gone.apply(g.removeRow());
    return absent.get();
  }
}
