package dev.latchkey;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks of a session beyond being valid.
 *
 * <p>Immutable; start with {@link #any()} or {@link #fresh} and refine: {@code
 * fresh(Duration.ofMinutes(15)).verifiedEmail()}.
 */
public final class SessionRequirement {
  private static final SessionRequirement ANY = new SessionRequirement(null, false, false, false);

  private final @Nullable Duration freshness;
  private final boolean verifiedEmail;
  private final boolean expiredAllowed;
  private final boolean authoritative;

  private SessionRequirement(
      @Nullable Duration freshness,
      boolean verifiedEmail,
      boolean expiredAllowed,
      boolean authoritative) {
    this.freshness = freshness;
    this.verifiedEmail = verifiedEmail;
    this.expiredAllowed = expiredAllowed;
    this.authoritative = authoritative;
  }

  /** Any valid session will do, be it by the copy in the browser. */
  public static SessionRequirement any() {
    return ANY;
  }

  /** The user has signed in within the last {@code age}; the store is asked. */
  public static SessionRequirement fresh(Duration age) {
    return new SessionRequirement(age, false, false, true);
  }

  /**
   * The session is read from the store, whatever copy the browser keeps: for what must not be done
   * any more once a session was ended, or a user changed, elsewhere.
   */
  public SessionRequirement authoritative() {
    return new SessionRequirement(freshness, verifiedEmail, expiredAllowed, true);
  }

  boolean isAuthoritative() {
    return authoritative;
  }

  /** The user's address is verified as well. */
  public SessionRequirement verifiedEmail() {
    return new SessionRequirement(freshness, true, expiredAllowed, authoritative);
  }

  /** The same as {@link #verifiedEmail()}, by its other name. */
  public SessionRequirement requireVerified() {
    return verifiedEmail();
  }

  /**
   * Accepts a session that ran out and whose row is still there; {@link
   * SessionValidation#expired()} tells. For showing who somebody was, never for letting them in.
   */
  public SessionRequirement allowExpired(boolean allowed) {
    return new SessionRequirement(freshness, verifiedEmail, allowed, authoritative);
  }

  SessionValidation judge(ActiveSession active, boolean expired, Instant now) {
    if (expired && !expiredAllowed) return SessionValidation.invalid(CoreError.SESSION_EXPIRED);
    if (verifiedEmail && !active.user().emailVerified()) {
      return SessionValidation.invalid(CoreError.EMAIL_NOT_VERIFIED);
    }
    if (freshness != null && !now.isBefore(active.session().createdAt().plus(freshness))) {
      return SessionValidation.invalid(CoreError.SESSION_NOT_FRESH);
    }
    return SessionValidation.valid(active, expired);
  }
}
