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
  private static final SessionRequirement ANY = new SessionRequirement(null, false, false);

  private final @Nullable Duration freshness;
  private final boolean verifiedEmail;
  private final boolean expiredAllowed;

  private SessionRequirement(
      @Nullable Duration freshness, boolean verifiedEmail, boolean expiredAllowed) {
    this.freshness = freshness;
    this.verifiedEmail = verifiedEmail;
    this.expiredAllowed = expiredAllowed;
  }

  /** Any valid session will do. */
  public static SessionRequirement any() {
    return ANY;
  }

  /** The user has signed in within the last {@code age}. */
  public static SessionRequirement fresh(Duration age) {
    return new SessionRequirement(age, false, false);
  }

  /** The user's address is verified as well. */
  public SessionRequirement verifiedEmail() {
    return new SessionRequirement(freshness, true, expiredAllowed);
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
    return new SessionRequirement(freshness, verifiedEmail, allowed);
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
