package dev.latchkey;

import dev.latchkey.SessionDecision.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions last and how many of them a user may have.
 *
 * <p>A session ends when it was not used for {@code expiresIn}, and at the latest when it is {@code
 * absolute} old, whatever is done with it. Immutable; begin with a preset or {@link #of} and refine
 * it {@link #with}: {@code SessionPolicy.MOBILE.with(p -> p.maxSessions(3))}.
 *
 * @see SessionOptions.Builder#policy
 */
public final class SessionPolicy {
  /** 7 days unused, renewed every day. */
  public static final SessionPolicy STANDARD = of(p -> {});

  /** 1 hour unused, renewed every 15 minutes; fresh for 15 minutes; over after 12 hours. */
  public static final SessionPolicy HIGH_SECURITY =
      of(
          p ->
              p.expiresIn(Duration.ofHours(1))
                  .updateAge(Duration.ofMinutes(15))
                  .freshAge(Duration.ofMinutes(15))
                  .absolute(Duration.ofHours(12)));

  /** 30 days unused, renewed every day. */
  public static final SessionPolicy REMEMBER_ME = of(p -> p.expiresIn(Duration.ofDays(30)));

  /** 90 days unused, renewed every 7 days. */
  public static final SessionPolicy MOBILE =
      of(p -> p.expiresIn(Duration.ofDays(90)).updateAge(Duration.ofDays(7)));

  /** The numbers of the original; like it, a row that promises more than they say is believed. */
  static final SessionPolicy ORIGINAL = new SessionPolicy(new Builder(), false);

  /** A session never renewed cannot be told from one that must not be, except by its span. */
  static final Duration UNREMEMBERED_LIFE = Duration.ofDays(1);

  /** How often at most the last use of a session is written down. */
  static final Duration USE_NOTED_EVERY = Duration.ofMinutes(5);

  /** What becomes of a sign-in when the user has as many sessions as they may. */
  public enum Overflow {
    /** It is refused: {@link CoreError#SESSION_LIMIT_REACHED}. */
    DENY,
    /** It ends the session that began first. */
    EVICT_OLDEST,
    /** It ends the session whose last use is longest ago. */
    EVICT_LEAST_RECENTLY_USED;

    /** Returns in what order sessions have to make room. */
    Comparator<Session> order() {
      return Comparator.comparing(
          this == EVICT_LEAST_RECENTLY_USED ? Session::updatedAt : Session::createdAt);
    }
  }

  final Duration expiresIn;
  final Duration updateAge;
  final Duration freshAge;
  final int maxSessions;
  final Overflow overflow;
  private final Duration absolute;
  private final boolean renews;
  private final boolean enforced; // else a row that promises more is believed, as in the original

  private SessionPolicy(Builder builder, boolean enforced) {
    expiresIn = builder.expiresIn;
    updateAge = builder.updateAge;
    freshAge = builder.freshAge;
    absolute = builder.absolute;
    maxSessions = builder.maxSessions;
    overflow = builder.overflow;
    renews = !builder.disableRefresh;
    this.enforced = enforced;
  }

  /** What is not said is as in {@link #STANDARD}. */
  public static SessionPolicy of(Consumer<Builder> set) {
    Builder builder = new Builder();
    set.accept(builder);
    return new SessionPolicy(builder, true);
  }

  /** Returns this policy with some of it changed. */
  public SessionPolicy with(Consumer<Builder> changes) {
    return with(changes, true);
  }

  SessionPolicy with(Consumer<Builder> changes, boolean enforces) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return new SessionPolicy(builder, enforces);
  }

  /** Returns the same for who asks to have a session renewed now. */
  SessionPolicy alwaysDue() {
    return refined(p -> p.updateAge(Duration.ZERO));
  }

  /** Returns the same with other numbers: what it is enforced against stays as it is. */
  SessionPolicy refined(Consumer<Builder> changes) {
    return with(changes, enforced);
  }

  // ---- judging, all of it pure

  /** Returns when a session begins and ends, which the row alone may not tell. */
  Span span(Session session) {
    Instant end = session.expiresAt();
    if (enforced) end = earlier(end, session.updatedAt().plus(expiresIn));
    if (!absolute.isZero()) end = earlier(end, session.createdAt().plus(absolute));
    return new Span(session.createdAt(), end);
  }

  boolean renews() {
    return renews;
  }

  boolean overrulesRows() {
    return enforced || !absolute.isZero();
  }

  boolean isOver(Session session, Instant now) {
    return span(session).expiresAt().isBefore(now);
  }

  /** Returns when a session ends that is used at {@code now}. */
  Instant endOf(Instant createdAt, boolean unremembered, Instant now) {
    Instant last = lastEnd(createdAt, unremembered);
    Instant end = now.plus(expiresIn);
    return last == null ? end : earlier(end, last);
  }

  /** Returns the end of a session that begins now. */
  Instant firstEnd(boolean remember, Instant now) {
    Instant end = endOf(now, !remember, now);
    if (remember || enforced) return end;
    // As in the original, where a session that is not remembered may be the one that lasts longer.
    Instant last = lastEnd(now, true);
    return last == null ? end : last;
  }

  // No renewal passes it; null when there is no such end.
  private @Nullable Instant lastEnd(Instant createdAt, boolean unremembered) {
    boolean unlimited = absolute.isZero();
    if (unremembered && (unlimited || absolute.compareTo(UNREMEMBERED_LIFE) > 0)) {
      return createdAt.plus(UNREMEMBERED_LIFE);
    }
    return unlimited ? null : createdAt.plus(absolute);
  }

  // A session is renewed at most once per updateAge. Its last renewal is not stored but follows:
  //   renewedAt = expiresAt - expiresIn,  due = renewedAt + updateAge
  // One that already ends as late as it may is not due either.
  boolean isDue(Span row, boolean unremembered, Instant now) {
    if (!renews || row.expiresAt().isAfter(now.plus(expiresIn).minus(updateAge))) return false;
    Instant last = lastEnd(row.createdAt(), unremembered);
    return last == null || row.expiresAt().isBefore(last);
  }

  /** Returns whether a session that is not to be remembered is renewed within its one day. */
  boolean renewsUnremembered() {
    return enforced && expiresIn.compareTo(UNREMEMBERED_LIFE) < 0;
  }

  /** Returns how long a browser keeps the cookie of a session that began then. */
  Duration cookieLife(Instant createdAt, Instant now) {
    if (absolute.isZero()) return expiresIn;
    Duration left = Duration.between(now, createdAt.plus(absolute));
    return left.compareTo(expiresIn) < 0 ? left : expiresIn;
  }

  /** Returns whether the use of a session at {@code now} has to be written down. */
  boolean notesUse(@Nullable Session session, Instant now) {
    return maxSessions > 0
        && overflow == Overflow.EVICT_LEAST_RECENTLY_USED
        && session != null
        && !now.isBefore(session.updatedAt().plus(USE_NOTED_EVERY));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** What a policy may say. Not thread-safe. */
  public static final class Builder {
    private Duration expiresIn = Duration.ofDays(7);
    private Duration updateAge = Duration.ofDays(1);
    private Duration freshAge = Duration.ofDays(1);
    private Duration absolute = Duration.ZERO;
    private boolean disableRefresh;
    private int maxSessions;
    private Overflow overflow = Overflow.EVICT_OLDEST;

    Builder() {}

    private Builder(SessionPolicy policy) {
      expiresIn = policy.expiresIn;
      updateAge = policy.updateAge;
      freshAge = policy.freshAge;
      absolute = policy.absolute;
      disableRefresh = !policy.renews;
      maxSessions = policy.maxSessions;
      overflow = policy.overflow;
    }

    /** Life of a session since its last renewal, at most 400 days. Default 7 days. */
    public Builder expiresIn(Duration life) {
      if (life.compareTo(Duration.ofSeconds(1)) < 0
          || life.compareTo(SessionOptions.MAX_COOKIE_AGE) > 0) {
        throw new IllegalStateException("session.expiresIn has to be 1 second to 400 days");
      }
      expiresIn = life;
      return this;
    }

    /** Shortest time between two renewals; zero renews at every call. Default 24 hours. */
    public Builder updateAge(Duration age) {
      updateAge = notNegative(age, "session.updateAge");
      return this;
    }

    /**
     * How long after signing in a session counts as fresh; zero means always. Default 24 hours.
     * Renewing does not make a session fresh again.
     */
    public Builder freshAge(Duration age) {
      freshAge = notNegative(age, "session.freshAge");
      return this;
    }

    /** Life of a session since it began, however much it is used; zero, the default: no end. */
    public Builder absolute(Duration life) {
      absolute = notNegative(life, "session.absolute");
      return this;
    }

    /** Never renews sessions. Default false. */
    public Builder disableRefresh(boolean disabled) {
      disableRefresh = disabled;
      return this;
    }

    /** As {@link #maxSessions(int, Overflow)}; one more ends the session that began first. */
    public Builder maxSessions(int max) {
      return maxSessions(max, overflow);
    }

    /**
     * How many sessions under this policy a user may have at once; 0, the default: any number. Also
     * of sign-ins at once, on however many nodes, never more succeed.
     */
    public Builder maxSessions(int max, Overflow whenMore) {
      if (max < 0) throw new IllegalStateException("session.maxSessions must not be negative");
      maxSessions = max;
      overflow = whenMore;
      return this;
    }

    static Duration notNegative(Duration age, String option) {
      if (age.isNegative()) throw new IllegalStateException(option + " must not be negative");
      return age;
    }
  }
}
