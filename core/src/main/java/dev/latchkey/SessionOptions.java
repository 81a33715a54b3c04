package dev.latchkey;

import dev.latchkey.schema.Schema;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long sessions last; the options {@code session.*}. Immutable. */
public final class SessionOptions {
  // RFC 6265bis: browsers cut the life of a cookie at 400 days, the original refuses to write it.
  static final Duration MAX_COOKIE_AGE = Duration.ofDays(400);

  final Duration expiresIn;
  final Duration updateAge;
  final Duration freshAge;
  final boolean disableRefresh;
  final boolean deferRefresh;
  final Duration retention;
  final boolean indexExpiry;
  private final boolean stepUp;
  private final Duration sensitiveAge;
  private final boolean acceptsHashedTokens;
  final @Nullable NearCacheOptions nearCache;
  private final @Nullable SessionPushOptions push;
  final boolean stateless;
  final @Nullable CookieCacheOptions cookieCache; // null when off
  final boolean storeInDatabase;
  final boolean preserveInDatabase;

  private SessionOptions(Builder builder) {
    expiresIn = builder.expiresIn;
    updateAge = builder.updateAge;
    freshAge = builder.freshAge;
    disableRefresh = builder.disableRefresh;
    deferRefresh = builder.deferRefresh;
    retention = builder.retention;
    indexExpiry = builder.indexExpiry;
    stepUp = builder.remembersProofs();
    sensitiveAge = builder.ageOfProofs();
    acceptsHashedTokens = builder.acceptsHashedTokens;
    nearCache = builder.nearCache == null ? null : builder.nearCache.build();
    stateless = builder.stateless;
    push = stateless ? null : builder.push;
    cookieCache = builder.cookieCache.build(stateless, expiresIn);
    storeInDatabase = builder.storeInDatabase;
    preserveInDatabase = builder.preserveInDatabase;
  }

  private SessionOptions(SessionOptions other, Duration updateAge) {
    expiresIn = other.expiresIn;
    this.updateAge = updateAge;
    freshAge = other.freshAge;
    disableRefresh = other.disableRefresh;
    deferRefresh = other.deferRefresh;
    retention = other.retention;
    storeInDatabase = other.storeInDatabase;
    preserveInDatabase = other.preserveInDatabase;
    indexExpiry = other.indexExpiry;
    stepUp = other.stepUp;
    sensitiveAge = other.sensitiveAge;
    acceptsHashedTokens = other.acceptsHashedTokens;
    nearCache = other.nearCache;
    push = other.push;
    stateless = other.stateless;
    cookieCache = other.cookieCache;
  }

  /** The same, but that every use renews a session that may be renewed. */
  SessionOptions alwaysDue() {
    return new SessionOptions(this, Duration.ZERO);
  }

  /** Returns whether {@code GET /get-session} leaves renewing to a POST. */
  public boolean defersRefresh() {
    return deferRefresh;
  }

  boolean keepsEnded() {
    return !retention.isZero();
  }

  /** Returns how browsers are told of changes; null when they are not. */
  public @Nullable SessionPushOptions push() {
    return push;
  }

  /** Returns whether sessions remember which factor was proven when. */
  public boolean stepUp() {
    return stepUp;
  }

  Duration sensitiveAge() {
    return sensitiveAge;
  }

  boolean acceptsHashedTokens() {
    return acceptsHashedTokens;
  }

  static SessionOptions defaults() {
    return new Builder().build();
  }

  /** What {@code session(s -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private Duration expiresIn = Duration.ofDays(7);
    private Duration updateAge = Duration.ofDays(1);
    private Duration freshAge = Duration.ofDays(1);
    private boolean disableRefresh;
    private boolean deferRefresh;
    private Duration retention = Duration.ZERO;
    private boolean indexExpiry;
    private boolean hardened;
    private @Nullable Boolean stepUp;
    private @Nullable Duration sensitiveAge;
    private boolean acceptsHashedTokens;
    private NearCacheOptions.@Nullable Builder nearCache;
    private @Nullable SessionPushOptions push;
    private boolean stateless;
    private final CookieCacheOptions.Builder cookieCache = new CookieCacheOptions.Builder();
    private boolean storeInDatabase;
    private boolean preserveInDatabase;

    Builder() {
      super(Session.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Life of a session since its last renewal, at most 400 days. Default 7 days. */
    public Builder expiresIn(Duration life) {
      if (life.compareTo(Duration.ofSeconds(1)) < 0 || life.compareTo(MAX_COOKIE_AGE) > 0) {
        throw new IllegalStateException("session.expiresIn has to be 1 second to 400 days");
      }
      expiresIn = life;
      return this;
    }

    /** The same as {@link #expiresIn}, by its other name. */
    public Builder maxAge(Duration life) {
      return expiresIn(life);
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

    /**
     * Keeps the rows of sessions that ended for so long, with {@link Session#DELETED_AT}, {@link
     * Session#DELETED_REASON} and {@link Session#DELETED_BY}; nothing but SQL sees them. Of a user
     * who is deleted nothing is kept. Not in the original, which takes them for expired. Default
     * zero: not at all, and no such columns.
     */
    public Builder softDelete(Duration kept) {
      retention = notNegative(kept, "session.softDelete");
      return this;
    }

    /**
     * Whether a migration gives {@code expiresAt} an index, which tables of the original lack:
     * without one the clean-up reads the whole table to find that nothing expired, which from some
     * million sessions on takes longer than a statement may. Default false.
     */
    public Builder indexExpiry(boolean on) {
      indexExpiry = on;
      return this;
    }

    /** Never renews sessions: {@code session.disableSessionRefresh}. Default false. */
    public Builder disableRefresh(boolean disabled) {
      disableRefresh = disabled;
      return this;
    }

    /**
     * Keeps GET free of writes: it says {@code needsRefresh}, and {@code POST /get-session} renews.
     * {@code session.deferSessionRefresh}. Default false.
     */
    public Builder deferRefresh(boolean deferred) {
      deferRefresh = deferred;
      return this;
    }

    /**
     * Remembers which factor was proven when, in a column {@code proofs} of its own, so that
     * proving one again makes a session fresh without a new one. Default false, true when hardened.
     */
    public Builder stepUp(boolean on) {
      stepUp = on;
      return this;
    }

    /**
     * How long ago, before a sensitive action such as changing the address, the user may have
     * signed in or proven a factor; zero asks for no more than {@code freshAge} does. Default zero,
     * 15 minutes when hardened.
     */
    public Builder sensitiveAge(Duration age) {
      sensitiveAge = notNegative(age, "session.sensitiveAge");
      return this;
    }

    /**
     * Finds sessions too whose tokens were stored as hashes, and stores the tokens: for changing to
     * {@link Profile#HARDENED} one node after the other, and for the way back. Default false.
     */
    public Builder acceptHashedTokens(boolean accepted) {
      acceptsHashedTokens = accepted;
      return this;
    }

    Builder hardened(boolean on) {
      hardened = on;
      return this;
    }

    private boolean remembersProofs() {
      return stepUp != null ? stepUp : hardened;
    }

    private Duration ageOfProofs() {
      if (sensitiveAge != null) return sensitiveAge;
      return hardened ? Duration.ofMinutes(15) : Duration.ZERO;
    }

    @Override
    void addTo(Schema.Builder schema) {
      if (remembersProofs()) schema.field(Session.MODEL, Session.PROOFS);
      super.addTo(schema);
    }

    /**
     * Validates sessions from memory for some seconds after they were read, and forgets them at
     * once when they or their user change on any node: {@code session.nearCache}. Default off.
     * Needs Caffeine on the class path.
     */
    public Builder nearCache(Consumer<NearCacheOptions.Builder> set) {
      if (nearCache == null) nearCache = new NearCacheOptions.Builder();
      set.accept(nearCache);
      return this;
    }

    /**
     * Tells browsers at once when their session ends or changes: {@code GET /session-events}, where
     * the adapter can stream. Not in the original. Default off; a stateless session has nothing to
     * tell.
     */
    public Builder push(Consumer<SessionPushOptions.Builder> set) {
      SessionPushOptions.Builder builder = new SessionPushOptions.Builder();
      set.accept(builder);
      push = builder.build();
      return this;
    }

    /**
     * Has browsers keep a copy of their session, which is read without asking the store: {@code
     * session.cookieCache}. Default off.
     */
    public Builder cookieCache(Consumer<CookieCacheOptions.Builder> set) {
      set.accept(cookieCache.enabled(true));
      return this;
    }

    Builder stateless() {
      stateless = true;
      return this;
    }

    /**
     * With a secondary storage, keeps sessions in the database as well, which is asked when the
     * storage has none or does not answer: {@code session.storeSessionInDatabase}. Default false.
     */
    public Builder storeInDatabase(boolean stored) {
      storeInDatabase = stored;
      return this;
    }

    /**
     * With {@link #storeInDatabase}, leaves a row of every session there for the record; whether
     * one counts, the storage alone decides: {@code session.preserveSessionInDatabase}. Default
     * false.
     */
    public Builder preserveInDatabase(boolean preserved) {
      preserveInDatabase = preserved;
      return this;
    }

    SessionOptions build() {
      return new SessionOptions(this);
    }

    private static Duration notNegative(Duration age, String option) {
      if (age.isNegative()) throw new IllegalStateException(option + " must not be negative");
      return age;
    }
  }
}
