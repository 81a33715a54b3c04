package dev.latchkey;

import static dev.latchkey.SessionPolicy.UNREMEMBERED_LIFE;

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
