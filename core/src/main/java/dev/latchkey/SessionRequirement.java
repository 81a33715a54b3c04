package dev.latchkey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks of a session beyond being valid.
 *
 * <p>Immutable; start with {@link #any()} or {@link #fresh} and refine: {@code
 * fresh(Duration.ofMinutes(15)).verifiedEmail()}.
 */
public final class SessionRequirement {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd]?)");
  private static final SessionRequirement ANY =
      new SessionRequirement(null, List.of(), false, false, false);

  private final @Nullable Duration freshness;
  private final List<Factor> factors;
  private final boolean verifiedEmail;
  private final boolean expiredAllowed;
  private final boolean authoritative;

  private SessionRequirement(
      @Nullable Duration freshness,
      List<Factor> factors,
      boolean verifiedEmail,
      boolean expiredAllowed,
      boolean authoritative) {
    this.freshness = freshness;
    this.factors = factors;
    this.verifiedEmail = verifiedEmail;
    this.expiredAllowed = expiredAllowed;
    this.authoritative = authoritative;
  }

  /** Any valid session will do, be it by the copy in the browser. */
  public static SessionRequirement any() {
    return ANY;
  }

  /**
   * The user has signed in, or proven a factor again, within the last {@code age}; the store is
   * asked.
   *
   * @param factors of which one has to be it; any when there is none. Needs {@code session.stepUp}
   */
  public static SessionRequirement fresh(Duration age, Factor... factors) {
    return new SessionRequirement(age, List.of(factors), false, false, true);
  }

  /**
   * What the annotation asks for.
   *
   * @throws IllegalArgumentException when it says no duration
   */
  public static SessionRequirement of(RequireFresh rule) {
    Factor[] factors = Stream.of(rule.factors()).map(Factor::new).toArray(Factor[]::new);
    return fresh(duration(rule.value()), factors);
  }

  // As in the server's configuration: a bare number counts seconds.
  private static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) throw new IllegalArgumentException("no duration: " + text);
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /**
   * The session is read from the store, whatever copy the browser keeps: for what must not be done
   * any more once a session was ended, or a user changed, elsewhere.
   */
  public SessionRequirement authoritative() {
    return new SessionRequirement(freshness, factors, verifiedEmail, expiredAllowed, true);
  }

  boolean isAuthoritative() {
    return authoritative;
  }

  /** The user's address is verified as well. */
  public SessionRequirement verifiedEmail() {
    return new SessionRequirement(freshness, factors, true, expiredAllowed, authoritative);
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
    return new SessionRequirement(freshness, factors, verifiedEmail, allowed, authoritative);
  }

  @Nullable Duration freshness() {
    return freshness;
  }

  List<Factor> factors() {
    return factors;
  }

  SessionValidation judge(ActiveSession active, boolean expired, Instant now) {
    if (expired && !expiredAllowed) return SessionValidation.invalid(CoreError.SESSION_EXPIRED);
    if (verifiedEmail && !active.user().emailVerified()) {
      return SessionValidation.invalid(CoreError.EMAIL_NOT_VERIFIED);
    }
    if (freshness != null && !Proofs.isWithin(freshness, factors, active.session(), now)) {
      return SessionValidation.invalid(CoreError.SESSION_NOT_FRESH);
    }
    return SessionValidation.valid(active, expired);
  }
}
