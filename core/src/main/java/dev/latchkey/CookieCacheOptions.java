package dev.latchkey;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The copy of session and user that a browser keeps and sends, so that the store need not be asked;
 * the options {@code session.cookieCache.*}. Immutable.
 */
public final class CookieCacheOptions {
  /** How a copy is protected. */
  public enum Strategy {
    /** Signed, in the shortest form. The user can read it. */
    COMPACT,
    /** Signed, as a JSON web token that others can check. The user can read it. */
    JWT,
    /** Encrypted. */
    JWE;

    /** Returns the name in a configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  final Strategy strategy;
  final Duration maxAge;
  final BiFunction<Session, User, String> version;
  final boolean stateless;
  final Duration renewalAge; // zero when no copy makes another one

  private CookieCacheOptions(Builder builder, boolean stateless, Duration expiresIn) {
    this.stateless = stateless;
    Strategy usual = stateless ? Strategy.JWE : Strategy.COMPACT;
    strategy = builder.strategy != null ? builder.strategy : usual;
    Duration usualAge = stateless ? expiresIn : Duration.ofMinutes(5);
    maxAge = builder.maxAge != null ? builder.maxAge : usualAge;
    version = builder.version;
    boolean renews = builder.renews != null ? builder.renews : stateless;
    Duration fifth = Duration.ofSeconds(maxAge.toSeconds() / 5);
    Duration age = builder.renewalAge != null ? builder.renewalAge : fifth;
    renewalAge = stateless && renews ? age : Duration.ZERO;
  }

  /** What {@code session(s -> s.cookieCache(c -> …))} may set. */
  public static final class Builder {
    private @Nullable Boolean enabled;
    private @Nullable Strategy strategy;
    private @Nullable Duration maxAge;
    private BiFunction<Session, User, String> version = (session, user) -> "1";
    private @Nullable Boolean renews;
    private @Nullable Duration renewalAge;

    Builder() {}

    /** Switches it off again. Default on, once it is refined or the server is stateless. */
    public Builder enabled(boolean on) {
      enabled = on;
      return this;
    }

    /** How copies are protected. Default {@link Strategy#COMPACT}; stateless, {@code JWE}. */
    public Builder strategy(Strategy how) {
      strategy = how;
      return this;
    }

    /**
     * How long a copy counts, and so how long a session that was ended elsewhere may still be read;
     * one second to 400 days. Default 5 minutes; stateless, as long as a session lasts.
     */
    public Builder maxAge(Duration age) {
      if (age.compareTo(Duration.ofSeconds(1)) < 0
          || age.compareTo(SessionOptions.MAX_COOKIE_AGE) > 0) {
        throw new IllegalStateException(
            "session.cookieCache.maxAge has to be 1 second to 400 days");
      }
      maxAge = age;
      return this;
    }

    /** Copies of another version do not count: change it to have all be made anew. Default 1. */
    public Builder version(String text) {
      return version((session, user) -> text);
    }

    /**
     * The version of each copy; asked when it is made, and again, with what it holds, when it comes
     * back. Hidden fields are null then.
     */
    public Builder version(BiFunction<Session, User, String> source) {
      version = source;
      return this;
    }

    /**
     * Whether a copy near its end is replaced by one just like it. Default true; means something
     * only when the server is stateless.
     */
    public Builder refreshCache(boolean on) {
      renews = on;
      return this;
    }

    /** As {@link #refreshCache(boolean)}, this long before its end. Default a fifth of its life. */
    public Builder refreshCache(Duration beforeEnd) {
      renewalAge = beforeEnd;
      return refreshCache(true);
    }

    @Nullable CookieCacheOptions build(boolean stateless, Duration expiresIn) {
      boolean on = enabled != null ? enabled : stateless;
      return on ? new CookieCacheOptions(this, stateless, expiresIn) : null;
    }
  }
}
