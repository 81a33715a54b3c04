package dev.latchkey;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.ClientAddress;
import dev.latchkey.http.CookieRules;
import dev.latchkey.http.Cookies;
import dev.latchkey.http.Headers;
import dev.latchkey.internal.Assembly;
import dev.latchkey.internal.AttemptCounters;
import dev.latchkey.internal.BuiltIns;
import dev.latchkey.internal.CookieReader;
import dev.latchkey.internal.Description;
import dev.latchkey.internal.MailQueue;
import dev.latchkey.internal.Pipeline;
import dev.latchkey.internal.Subscription;
import dev.latchkey.internal.TrustedOrigins;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A configured authentication server inside your process.
 *
 * <p>Immutable and thread-safe: assembled once, then frozen. Every method blocks and is happy on
 * virtual threads.
 *
 * <pre>{@code
 * Auth auth = Auth.create(o -> o
 *     .baseUrl("https://app.example.com")
 *     .secret(System.getenv("AUTH_SECRET"))
 *     .store(store)
 *     .emailPassword(p -> p.minLength(10)));
 *
 * AuthResponse response = auth.handle(request);
 * }</pre>
 */
public final class Auth implements AutoCloseable {
  private final Pipeline pipeline;
  private final Call.Services services;
  private final CookieReader cookieReader;
  private final TrustedOrigins trustedOrigins;
  private final InstantSource clock;
  private final MailQueue mailQueue;
  private final String basePath;
  private final String description;
  private final List<Plugin> plugins;
  private final List<Assembly.Expiring> expiring;

  private Auth(AuthOptions options) {
    List<Plugin> all =
        new ArrayList<>(
            BuiltIns.of(
                options.session,
                options.passwords,
                options.emailVerification,
                options.user,
                options.account,
                options.session.stateless,
                options.errorUrl,
                options.aliases));
    all.addAll(options.plugins);
    Assembly assembly = new Assembly(options.profile, options.session.stepUp());
    options.providers.forEach(assembly::provider);
    assembly.add(all);
    options.addTo(assembly.schema());

    URI baseUrl = options.baseUrl();
    basePath = options.pathOf(baseUrl);
    Secrets secrets = options.secrets();
    Store store = options.whereToStore();
    if (options.session.nearCache != null && store != null && channel(options, store) == null) {
      options.problems().add("session.nearCache needs a channel, and the store has none");
    }
    if (options.user.confirmsDeletion() && options.mailer == null) {
      options.problems().add("user.deleteUser.sendDeleteAccountVerification needs a mailer");
    }
    options.problems().addAll(options.session.problems(all, options.profile.isHardened()));
    options.checkProfile();
    options.checkStorage();
    options.problems().addAll(assembly.problems());
    if (store == null || !options.problems().isEmpty()) {
      throw new IllegalStateException(
          "latchkey cannot start:\n- " + String.join("\n- ", options.problems()));
    }

    assembly.freeze();
    Schema schema = assembly.schema().build();
    clock = options.clock;
    Db db = new Db(store, schema, assembly.rowHooks(), options.ids, options.tokens);
    StepUp stepUp = new StepUp(options.session, assembly.factors());
    Events events = events(options, assembly);
    Sessions sessions =
        new Sessions(
            options.session,
            options.profile,
            stepUp,
            named(options, sessionRecords(options, store, db)),
            cookieCache(options, schema, secrets),
            assembly.gates(),
            assembly.guards(),
            options.sessionObservers,
            events,
            db);
    CookieRules cookieRules = options.cookies.rules(baseUrl);
    assembly.cookies().forEach(cookieRules::declare);
    cookieReader = new CookieReader(cookieRules, secrets, assembly.sources());
    AttemptCounters counters =
        options.rateLimit.counters(db, options.secondaryStorage, options.tokens);
    mailQueue = options.rateLimit.mailQueue(counters, options.backgroundTasks);
    Mails mails = new Mails(options.mailer, mailQueue);
    ClientAddress addresses = options.addresses.addresses();
    services =
        new Call.Services(
            db,
            events,
            sessions,
            stepUp,
            options.profile,
            new Users(),
            new Accounts(options.account, options.passwords),
            new Providers(assembly.providers(), options.outbound),
            new Verifications(options.verification, options.storedPromises(), assembly.promises()),
            new EmailVerifications(
                options.emailVerification,
                options.passwords.requiresVerification(),
                assembly.addressProof(),
                mails),
            mails,
            new Passwords(hasher(options), options.passwords, passwordChecks(options, assembly)),
            new Lockout(counters),
            secrets,
            options.tokens,
            addresses,
            options.appName);
    trustedOrigins = options.trustedOrigins(baseUrl);
    Pipeline.Parts parts =
        new Pipeline.Parts(
            basePath,
            options.disabledPaths,
            options.skipTrailingSlashes,
            counters == null ? null : options.rateLimit.limiter(assembly.rateRules(), counters),
            addresses,
            options.origins.check(),
            trustedOrigins,
            options.sites(baseUrl, basePath),
            cookieReader,
            clock,
            exchange -> new Call(exchange, services));
    pipeline = new Pipeline(parts, assembly, schema);
    description = Description.of(assembly, basePath);
    plugins = List.copyOf(all);
    expiring = List.copyOf(assembly.expiring());
    Resources resources =
        new Resources(db, sessions, clock, options.tokens, addresses, endpoints(options, assembly));
    plugins.forEach(plugin -> plugin.start(resources));
  }

  private static List<EndpointDescription> endpoints(AuthOptions options, Assembly assembly) {
    Set<String> added = new HashSet<>();
    for (Plugin plugin : options.plugins) added.add(plugin.id());
    return assembly.endpoints(options.disabledPaths, added);
  }

  private Auth(Auth whole, Store store, Consumer<Runnable> afterCommit) {
    services = whole.services.on(whole.services.db().on(store, afterCommit));
    pipeline = whole.pipeline.with(exchange -> new Call(exchange, services));
    cookieReader = whole.cookieReader;
    trustedOrigins = whole.trustedOrigins;
    clock = whole.clock;
    mailQueue = whole.mailQueue;
    basePath = whole.basePath;
    description = whole.description;
    plugins = whole.plugins;
    expiring = whole.expiring;
  }

  // In front of everything that stores, so that nothing behind it sees a token.
  private static SessionRecords named(AuthOptions options, SessionRecords kept) {
    if (options.profile.isHardened()) return new TokenNames(kept, TokenForm.HASHED);
    return options.session.acceptsHashedTokens() ? new TokenNames(kept, TokenForm.RAW) : kept;
  }

  private static SessionRecords sessionRecords(AuthOptions options, Store store, Db db) {
    SessionRecords records = options.sessionRecords();
    if (options.session.keepsEnded()) records = new RetainedSessions(records, options.clock);
    NearCacheOptions near = options.session.nearCache;
    ChangeChannel channel = channel(options, store);
    if (near == null || channel == null) return records;
    try {
      return new NearSessions(records, near, channel, db, System::nanoTime);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "session.nearCache needs com.github.ben-manes.caffeine:caffeine on the class path", e);
    }
  }

  private static @Nullable ChangeChannel channel(AuthOptions options, Store store) {
    NearCacheOptions near = options.session.nearCache;
    if (near != null && near.channel != null) return near.channel;
    // Where sessions are kept, so that no word of a change is heard before it can be read there.
    KeyValueStore storage = options.secondaryStorage;
    return storage == null ? store.channel() : storage.channel();
  }

  private static @Nullable SessionCookieCache cookieCache(
      AuthOptions options, Schema schema, Secrets secrets) {
    CookieCacheOptions cache = options.session.cookieCache;
    return cache == null ? null : new SessionCookieCache(cache, schema, secrets, options.tokens);
  }

  private static Events events(AuthOptions options, Assembly assembly) {
    List<Subscription> observers = new ArrayList<>(options.observers);
    observers.addAll(assembly.observers());
    return new Events(observers, assembly.recorders(), options.clock);
  }

  private static List<PasswordCheck> passwordChecks(AuthOptions options, Assembly assembly) {
    List<PasswordCheck> checks = new ArrayList<>(options.passwordChecks);
    checks.addAll(assembly.passwordChecks());
    return checks;
  }

  private static PasswordHasher hasher(AuthOptions options) {
    if (options.passwordHasher != null) return options.passwordHasher;
    return options.argon2id ? Hashers.argon2id(options.tokens) : Hashers.scrypt(options.tokens);
  }

  /**
   * Assembles an authentication server.
   *
   * @throws IllegalStateException naming every problem of the options and every conflict between
   *     plugins
   */
  public static Auth create(Consumer<AuthOptions> set) {
    AuthOptions options = new AuthOptions();
    set.accept(options);
    return new Auth(options);
  }

  /**
   * Returns this server on another store, for calls within a transaction of the application; what a
   * call does after its commit, such as sending mail, it then does when it returns. Observers of
   * events are not told: nobody here learns whether the application commits. Cheap to make.
   */
  public Auth within(Store transaction) {
    return within(transaction, untold -> {});
  }

  /**
   * As {@link #within(Store)}, with observers told once the application has committed.
   *
   * @param afterCommit is given what to run then, and not to run after a rollback
   */
  public Auth within(Store transaction, Consumer<Runnable> afterCommit) {
    return new Auth(this, transaction, afterCommit);
  }

  /** Answers one HTTP request below the base path; anything else is 404. Never throws. */
  public AuthResponse handle(AuthRequest request) {
    return pipeline.run(request);
  }

  /**
   * Calls an endpoint from inside the process: hooks run, routing, rate limit and origin check do
   * not.
   *
   * @param path below the base path, for instance {@code /sign-up/email}
   * @param input the endpoint's input record
   * @param headers what the call presents, cookies above all
   * @throws IllegalArgumentException when there is no such endpoint
   * @throws StoreException when the store cannot answer
   */
  public AuthResponse invoke(String path, Record input, Headers headers) {
    return pipeline.invoke(path, input, headers);
  }

  /**
   * As {@link #invoke(String, Record, Headers)} for endpoints whose record is not public, the
   * built-in ones for instance.
   *
   * @param input what a client would send as its body, an object
   */
  public AuthResponse invoke(String path, JsonValue input, Headers headers) {
    return pipeline.invoke(path, input, headers);
  }

  /**
   * Gives the user these headers present a first password, as {@code auth.api.setPassword} does:
   * for an application that lets people add one who signed up otherwise.
   *
   * @return the answer: 200, or why not
   */
  public AuthResponse setPassword(String newPassword, Headers headers) {
    JsonValue password = new JsonValue.Str(newPassword);
    JsonValue input = new JsonValue.Obj(Map.of("newPassword", password));
    return invoke("/set-password", input, headers);
  }

  /**
   * Extends the session these headers present although that is not due yet, if it may be extended
   * at all.
   *
   * @return the answer, to be passed on for its cookies: 200 with the session, or {@code null}
   */
  public AuthResponse refreshSession(Headers headers) {
    return invoke("/refresh-session", new Contributions.NoInput(), headers);
  }

  /** Ends every session of the user, on every device, and returns how many there were. */
  public int signOutAll(String userId) {
    return sessions().revokeAll(userId);
  }

  /**
   * Returns the session these headers present, if it is valid; one query, or none where browsers
   * keep copies, and nothing is changed. Only a token that was rotated away and is presented after
   * its grace ends its session here too.
   */
  public Optional<ActiveSession> session(Headers headers) {
    return validateSession(headers, SessionRequirement.any()).session();
  }

  /**
   * Returns the session these headers present.
   *
   * @throws AuthException {@link CoreError#UNAUTHORIZED} without a cookie, {@link
   *     CoreError#INVALID_TOKEN} with one that is tampered with or unknown, {@link
   *     CoreError#SESSION_EXPIRED}
   */
  public ActiveSession requireSession(Headers headers) {
    return requireSession(headers, SessionRequirement.any());
  }

  /**
   * Returns the session these headers present, if it meets the requirement.
   *
   * @throws AuthException as {@link #requireSession(Headers)}, and {@link
   *     CoreError#SESSION_NOT_FRESH} or {@link CoreError#EMAIL_NOT_VERIFIED}
   */
  public ActiveSession requireSession(Headers headers, SessionRequirement requirement) {
    return validateSession(headers, requirement).require();
  }

  /** Judges the session these headers present: {@code v -> v.requireVerified()}. */
  public SessionValidation validateSession(
      Headers headers, UnaryOperator<SessionRequirement> requirement) {
    return validateSession(headers, requirement.apply(SessionRequirement.any()));
  }

  private SessionValidation validateSession(Headers headers, SessionRequirement requirement) {
    Cookies cookies = cookieReader.read(headers);
    return services.sessions().validate(cookies, clock.instant(), requirement);
  }

  /**
   * Waits until the mails that calls have caused are sent, but no longer than this; for a server
   * that is about to end. Mails of later calls are dropped.
   *
   * @return whether all were sent
   */
  public boolean drainMails(Duration patience) throws InterruptedException {
    return mailQueue.drain(patience);
  }

  /**
   * Ends what plugins do by themselves, such as delivering webhooks; calls are answered still. Not
   * for what {@link #within} returned.
   */
  @Override
  public void close() {
    for (int i = plugins.size() - 1; i >= 0; i--) plugins.get(i).stop();
  }

  /**
   * Returns the plugin of this type, to use what it offers in Java.
   *
   * @throws IllegalArgumentException when there is none
   */
  public <P extends Plugin> P plugin(Class<P> type) {
    for (Plugin plugin : plugins) {
      if (type.isInstance(plugin)) return type.cast(plugin);
    }
    throw new IllegalArgumentException("no plugin is a " + type.getName());
  }

  /** Returns the sessions, to list and revoke them. */
  public Sessions sessions() {
    return services.sessions();
  }

  /** Returns the schema, to migrate a database to it. */
  public Schema schema() {
    return services.db().schema();
  }

  /** Returns whether pages of this origin may call with cookies, for adapters that answer CORS. */
  public boolean trustsOrigin(String origin) {
    return trustedOrigins.trustsOrigin(origin);
  }

  /** Returns the path of the auth routes, for adapters. */
  public String basePath() {
    return basePath;
  }

  /**
   * Checks that the database has what this server needs; otherwise done before the first access.
   *
   * @throws StoreException.SchemaMismatch naming every difference
   * @throws StoreException.Unavailable when the database does not answer
   */
  public void checkSchema() {
    services.db().check();
  }

  /**
   * Removes expired sessions, verifications and what plugins let expire, which is good for nothing
   * any more, and returns how many rows there were; no hook sees them go. Call it from time to
   * time, until it returns less than {@code atMost}; several nodes may at once.
   *
   * @param atMost small enough for one statement, 5000 for instance
   * @throws StoreException when the store cannot answer
   */
  public int removeExpired(int atMost) {
    Instant now = clock.instant();
    int gone = services.sessions().removeExpired(now, atMost);
    for (Assembly.Expiring each : expiring) {
      if (gone == atMost) return gone;
      if (!schema().isInDatabase(each.model())) continue;
      gone += services.db().delete(each.model(), each.obsolete().apply(now), atMost - gone);
    }
    return gone;
  }

  /** Describes every route with its owner, hooks, limits and session need, one a line. */
  public String describe() {
    return description;
  }
}
