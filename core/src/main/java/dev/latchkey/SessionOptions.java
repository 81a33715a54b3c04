package dev.latchkey;

import dev.latchkey.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How long sessions last, and whose; the options {@code session.*}. Immutable. */
public final class SessionOptions {
  /** Which sessions a policy is for. */
  private record Rule(Predicate<ActiveSession> when, SessionPolicy policy) {}

  // RFC 6265bis: browsers cut the life of a cookie at 400 days, the original refuses to write it.
  static final Duration MAX_COOKIE_AGE = Duration.ofDays(400);

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
  final @Nullable Function<Call, @Nullable String> clientKind;
  final @Nullable TokenRotation rotation;
  private final boolean rememberMe;
  private final SessionPolicy usual;
  private final List<Rule> rules;

  private SessionOptions(Builder builder) {
    usual = builder.usual;
    rules = usual.renews() ? List.copyOf(builder.rules) : fixed(builder.rules);
    deferRefresh = builder.deferRefresh;
    rememberMe = builder.rememberMe;
    clientKind = builder.clientKind;
    rotation = builder.rotation;
    retention = builder.retention;
    indexExpiry = builder.indexExpiry;
    stepUp = builder.remembersProofs();
    sensitiveAge = builder.ageOfProofs();
    acceptsHashedTokens = builder.acceptsHashedTokens;
    nearCache = builder.nearCache == null ? null : builder.nearCache.build();
    stateless = builder.stateless;
    push = stateless ? null : builder.push;
    cookieCache = builder.cookieCache.build(stateless, usual.expiresIn);
    storeInDatabase = builder.storeInDatabase;
    preserveInDatabase = builder.preserveInDatabase;
  }

  private static List<Rule> fixed(List<Rule> rules) {
    return rules.stream()
        .map(rule -> new Rule(rule.when, rule.policy.with(p -> p.disableRefresh(true))))
        .toList();
  }

  /** Returns what a session is subject to. It follows from the rows, and changes with them. */
  SessionPolicy policyOf(ActiveSession session) {
    for (Rule rule : rules) {
      if (rule.when.test(session)) return rule.policy;
    }
    return usual;
  }

  SessionPolicy policyOf(FoundSession found) {
    return rules.isEmpty() || !found.isWhole() ? usual : policyOf(found.active());
  }

  /** Returns whether a session may be over though its row says it is not. */
  boolean overrulesRows() {
    return usual.overrulesRows() || !rules.isEmpty();
  }

  /** Returns how long a session under any of the policies can last unused. */
  Duration longestLife() {
    return rules.stream()
        .map(rule -> rule.policy.expiresIn)
        .reduce(usual.expiresIn, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** Returns what does not go together. */
  List<String> problems(List<Plugin> plugins, boolean hardened) {
    List<String> problems = new ArrayList<>();
    boolean keepsTokens = plugins.stream().anyMatch(each -> each.id().equals("multi-session"));
    if (rotation != null && keepsTokens) {
      problems.add("session.rotateTokens: plugin 'multi-session' keeps tokens as they are");
    }
    if (rotation != null && (hardened || acceptsHashedTokens)) {
      problems.add(
          "session.rotateTokens needs the tokens that the hardened profile does not store");
    }
    if (stateless && (rotation != null || limits())) {
      problems.add("session.rotateTokens and maxSessions need a store that knows the sessions");
    }
    return problems;
  }

  private boolean limits() {
    return usual.maxSessions > 0 || rules.stream().anyMatch(rule -> rule.policy.maxSessions > 0);
  }

  /** Returns whether a session outlives the browser, given what was asked for, if anything. */
  boolean remembers(@Nullable Boolean asked) {
    return asked == null ? rememberMe : asked;
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

  /** What {@code session(s -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private final List<Rule> rules = new ArrayList<>();
    private SessionPolicy usual = SessionPolicy.ORIGINAL;
    private boolean deferRefresh;
    private boolean rememberMe = true;
    private @Nullable Function<Call, @Nullable String> clientKind;
    private @Nullable TokenRotation rotation;
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
      return refine(p -> p.expiresIn(life));
    }

    /** The same as {@link #expiresIn}, by its other name. */
    public Builder maxAge(Duration life) {
      return expiresIn(life);
    }

    /** Shortest time between two renewals; zero renews at every call. Default 24 hours. */
    public Builder updateAge(Duration age) {
      return refine(p -> p.updateAge(age));
    }

    /**
     * How long after signing in a session counts as fresh; zero means always. Default 24 hours.
     * Renewing does not make a session fresh again.
     */
    public Builder freshAge(Duration age) {
      return refine(p -> p.freshAge(age));
    }

    /**
     * Never renews sessions, whatever their policy: {@code session.disableSessionRefresh}. Default
     * false.
     */
    public Builder disableRefresh(boolean disabled) {
      return refine(p -> p.disableRefresh(disabled));
    }

    private Builder refine(Consumer<SessionPolicy.Builder> changes) {
      usual = usual.refined(changes);
      return this;
    }

    /**
     * What sessions are subject to unless {@link #policy(Predicate, SessionPolicy)} says otherwise.
     * Replaces what was said of {@link #expiresIn} and the like before; to be refined by them
     * after. Sessions that are there already end as the policy says, even if they were promised
     * more.
     */
    public Builder policy(SessionPolicy policy) {
      usual = policy;
      return this;
    }

    /**
     * Keeps the rows of sessions that ended for so long, with {@link Session#DELETED_AT}, {@link
     * Session#DELETED_REASON} and {@link Session#DELETED_BY}; nothing but SQL sees them. Of a user
     * who is deleted nothing is kept. Not in the original, which takes them for expired. Default
     * zero: not at all, and no such columns.
     */
    public Builder softDelete(Duration kept) {
      if (kept.isNegative()) throw new IllegalStateException("session.softDelete is negative");
      retention = kept;
      return this;
    }

    /**
     * What some sessions are subject to; the first that fits counts. For example {@code policy(who
     * -> "admin".equals(who.user().get(ROLE)), SessionPolicy.HIGH_SECURITY)}.
     *
     * @param when judges by the rows of session and user alone, so that every node judges alike,
     *     and a user who is given another role is subject to its policy at once. At a sign-in the
     *     session has no id yet.
     */
    public Builder policy(Predicate<ActiveSession> when, SessionPolicy policy) {
      rules.add(new Rule(when, policy));
      return this;
    }

    /**
     * Keeps with every new session what {@code kind} says of the call that made it, in the column
     * {@code clientKind}, at most 64 characters, for policies to tell an application from a
     * browser: {@code who.session().get(Session.CLIENT_KIND)}. Whatever a client says of itself is
     * a claim. Not in the original. Default none, and no such column.
     */
    public Builder clientKind(Function<Call, @Nullable String> kind) {
      clientKind = kind;
      return this;
    }

    /** Whether a sign-in that does not say so is remembered. Default true. */
    public Builder rememberMe(boolean remembered) {
      rememberMe = remembered;
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

    /**
     * Keeps GET free of writes: it says {@code needsRefresh}, and {@code POST /get-session} renews.
     * {@code session.deferSessionRefresh}. Default false.
     */
    public Builder deferRefresh(boolean deferred) {
      deferRefresh = deferred;
      return this;
    }

    /** As {@link #rotateTokens(Duration)}, with a grace of 30 seconds. */
    public Builder rotateTokens() {
      return rotateTokens(Duration.ofSeconds(30));
    }

    /**
     * Gives a session another token whenever it is renewed. The one before is good for {@code
     * grace} more, 1 second to 1 hour, because calls may be under way with it, or the answer with
     * the new one may get lost; whoever presents it in that time is told the new one. Presented
     * later, one of the two who know it has copied it, and the session ends: {@link
     * EndReason#TOKEN_REUSED}. The clocks of several nodes must differ by less than the grace. Adds
     * three columns to the table. Not in the original. Default off.
     */
    public Builder rotateTokens(Duration grace) {
      if (grace.compareTo(Duration.ofSeconds(1)) < 0 || grace.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalStateException("session.rotationGrace has to be 1 second to 1 hour");
      }
      rotation = new TokenRotation(grace);
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
      sensitiveAge = SessionPolicy.Builder.notNegative(age, "session.sensitiveAge");
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
      if (clientKind != null) schema.field(Session.MODEL, Session.CLIENT_KIND);
      if (rotation != null) {
        TokenRotation.FIELDS.forEach(field -> schema.field(Session.MODEL, field));
      }
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
  }
}
