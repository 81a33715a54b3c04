package dev.latchkey;

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
  final @Nullable NearCacheOptions nearCache;
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
    nearCache = builder.nearCache == null ? null : builder.nearCache.build();
    stateless = builder.stateless;
    cookieCache = builder.cookieCache.build(stateless, expiresIn);
    storeInDatabase = builder.storeInDatabase;
    preserveInDatabase = builder.preserveInDatabase;
  }

  /** Returns whether {@code GET /get-session} leaves renewing to a POST. */
  public boolean defersRefresh() {
    return deferRefresh;
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
    private NearCacheOptions.@Nullable Builder nearCache;
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
