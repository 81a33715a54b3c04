package dev.latchkey;

import dev.latchkey.internal.NamedSites;
import dev.latchkey.internal.Site;
import dev.latchkey.internal.Subscription;
import dev.latchkey.internal.TrustedOrigins;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.Outbound;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Naming;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.store.Store;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Auth.create(o -> …)} may set; frozen when the lambda returns.
 *
 * <p>Nothing is checked while it is set: {@link Auth#create} reports every problem at once. A group
 * that is refined twice keeps what the first time said and the second did not. Not thread-safe.
 */
public final class AuthOptions {
  private final List<String> problems = new ArrayList<>();

  private @Nullable String baseUrl;
  private NamedSites.@Nullable Names names;
  private String basePath = "/api/auth";
  String appName = "Better Auth";
  private final List<Secrets.Version> versions = new ArrayList<>();
  private @Nullable String secret;
  @Nullable Store store;
  @Nullable KeyValueStore secondaryStorage;
  private final SessionOptions.Builder sessionBuilder = new SessionOptions.Builder();
  private final VerificationOptions.Builder verificationBuilder = new VerificationOptions.Builder();
  private final PasswordOptions.Builder passwordBuilder = new PasswordOptions.Builder();
  private final EmailVerificationOptions.Builder emailVerificationBuilder =
      new EmailVerificationOptions.Builder();
  private final CookieOptions.Builder cookieBuilder = new CookieOptions.Builder();
  private final OriginOptions.Builder originBuilder = new OriginOptions.Builder();
  private final RateLimitOptions.Builder rateLimitBuilder = new RateLimitOptions.Builder();
  private final AddressOptions.Builder addressBuilder = new AddressOptions.Builder();
  private final UserOptions.Builder userBuilder = new UserOptions.Builder();
  private final AccountOptions.Builder accountBuilder = new AccountOptions.Builder();
  Profile profile = Profile.COMPAT;
  SessionOptions session = sessionBuilder.build();
  PasswordOptions passwords = passwordBuilder.build();
  EmailVerificationOptions emailVerification = emailVerificationBuilder.build();
  VerificationOptions verification = verificationBuilder.build();
  @Nullable Mailer mailer;
  @Nullable Executor backgroundTasks;
  UserOptions user = userBuilder.build();
  AccountOptions account = accountBuilder.build();
  CookieOptions cookies = cookieBuilder.build();
  OriginOptions origins = originBuilder.build();
  RateLimitOptions rateLimit = rateLimitBuilder.build();
  AddressOptions addresses = addressBuilder.build();
  final Set<String> disabledPaths = new LinkedHashSet<>();
  boolean skipTrailingSlashes;
  boolean aliases;
  @Nullable String errorUrl;
  final List<PasswordCheck> passwordChecks = new ArrayList<>();
  boolean argon2id;
  @Nullable PasswordHasher passwordHasher;
  InstantSource clock = InstantSource.system();
  IdStrategy ids = IdStrategy.random();
  private Naming naming = Naming.AS_DECLARED;
  Tokens tokens = Tokens.secure();
  final List<Plugin> plugins = new ArrayList<>();
  final List<OAuthProvider> providers = new ArrayList<>();
  Outbound outbound = Outbound.direct();
  final List<Consumer<ActiveSession>> sessionObservers = new ArrayList<>();
  final List<Subscription> observers = new ArrayList<>();

  AuthOptions() {}

  /**
   * Where browsers reach this server: scheme, host and port, and a path if it differs from {@link
   * #basePath}. Required, because links and origin checks must not follow a header.
   */
  public AuthOptions baseUrl(String url) {
    baseUrl = url;
    return this;
  }

  /**
   * Serves under several names; links then follow the host of the request, as far as it is one of
   * these. Instead of {@link #baseUrl(String)}.
   */
  public AuthOptions baseUrl(Consumer<BaseUrlOptions.Builder> set) {
    BaseUrlOptions.Builder builder = new BaseUrlOptions.Builder();
    build(set, builder, () -> names = builder.build().names());
    return this;
  }

  /** The application as people know it: {@code appName}, also its default. */
  public AuthOptions appName(String name) {
    appName = name;
    return this;
  }

  /** Path of the auth routes below the base URL. Default {@code /api/auth}. */
  public AuthOptions basePath(String path) {
    basePath = path;
    return this;
  }

  /** Signs and encrypts everything: 32 random characters or more, kept secret. Required. */
  public AuthOptions secret(String value) {
    secret = value;
    return this;
  }

  /**
   * Secrets with versions, the current one first; the others are still accepted. {@link #secret}
   * then only opens what was encrypted before there were versions.
   */
  public AuthOptions secrets(List<Secrets.Version> current) {
    versions.addAll(current);
    return this;
  }

  /** Where everything is stored. Required, unless the server is {@link #stateless}. */
  public AuthOptions store(Store where) {
    store = where;
    return this;
  }

  /**
   * Serves without a database, as the original does when it is given none: the copy of the session
   * in the browser is the session, on every node with the same secret. Users, their passwords and
   * open links are known to this process alone and forgotten when it ends; a session cannot be
   * ended from elsewhere. Instead of {@link #store}.
   */
  public AuthOptions stateless() {
    return session(SessionOptions.Builder::stateless);
  }

  /**
   * Where sessions, promises and counters are kept instead of the database, which keeps users and
   * accounts: {@code secondaryStorage}. {@link SessionOptions.Builder#storeInDatabase} keeps
   * sessions in both.
   */
  public AuthOptions secondaryStorage(KeyValueStore storage) {
    secondaryStorage = storage;
    return this;
  }

  /** Switches signing up and in with e-mail and password on, and refines it. */
  public AuthOptions emailPassword(Consumer<PasswordOptions.Builder> set) {
    passwordBuilder.enabled(true);
    build(set, passwordBuilder, () -> passwords = passwordBuilder.build());
    return this;
  }

  /** Refines how addresses are verified. */
  public AuthOptions emailVerification(Consumer<EmailVerificationOptions.Builder> set) {
    build(
        set, emailVerificationBuilder, () -> emailVerification = emailVerificationBuilder.build());
    return this;
  }

  /** Refines how promises, such as reset links, are stored, and names their table. */
  public AuthOptions verification(Consumer<VerificationOptions.Builder> set) {
    build(set, verificationBuilder, () -> verification = verificationBuilder.build());
    return this;
  }

  /** Sends the mails of every flow; without one, flows that need mails are off. */
  public AuthOptions mailer(Mailer sender) {
    mailer = sender;
    return this;
  }

  /**
   * Runs what nobody waits for, the sending of mails above all: {@code advanced.backgroundTasks}.
   * Default two threads that exist while there is something to do. With {@code Runnable::run} mails
   * are sent before the call is answered, which tells from the time who has an account: for tests.
   */
  public AuthOptions backgroundTasks(Executor executor) {
    backgroundTasks = executor;
    return this;
  }

  /** Refines what users may do to themselves, adds fields to them, and names their table. */
  public AuthOptions user(Consumer<UserOptions.Builder> set) {
    build(set, userBuilder, () -> user = userBuilder.build());
    return this;
  }

  /** Refines the ways users can sign in, adds fields to them, and names their table. */
  public AuthOptions account(Consumer<AccountOptions.Builder> set) {
    build(set, accountBuilder, () -> account = accountBuilder.build());
    return this;
  }

  /** Refines how long sessions last, adds fields to them, and names their table. */
  public AuthOptions session(Consumer<SessionOptions.Builder> set) {
    build(set, sessionBuilder, () -> session = sessionBuilder.build());
    return this;
  }

  /** Chooses what is the default of everything else. Default {@link Profile#COMPAT}. */
  public AuthOptions profile(Profile chosen) {
    profile = chosen;
    session(s -> s.hardened(chosen.isHardened()));
    verification(v -> v.hardened(chosen.isHardened()));
    account(a -> a.hardened(chosen.isHardened()));
    passwords = passwordBuilder.hardened(chosen.isHardened()).build();
    return this;
  }

  /** Refines names and attributes of cookies. */
  public AuthOptions cookies(Consumer<CookieOptions.Builder> set) {
    build(set, cookieBuilder, () -> cookies = cookieBuilder.build());
    return this;
  }

  /** Refines which pages may act for a user. */
  public AuthOptions origins(Consumer<OriginOptions.Builder> set) {
    build(set, originBuilder, () -> origins = originBuilder.build());
    return this;
  }

  /** Refines how often one address may call. */
  public AuthOptions rateLimit(Consumer<RateLimitOptions.Builder> set) {
    build(set, rateLimitBuilder, () -> rateLimit = rateLimitBuilder.build());
    return this;
  }

  /** Refines how the client's address is found. */
  public AuthOptions addresses(Consumer<AddressOptions.Builder> set) {
    build(set, addressBuilder, () -> addresses = addressBuilder.build());
    return this;
  }

  /** Answers 404 on these paths below the base path. */
  public AuthOptions disablePaths(List<String> paths) {
    disabledPaths.addAll(paths);
    return this;
  }

  /** Takes {@code /ok/} for {@code /ok}: {@code advanced.skipTrailingSlashes}. Default false. */
  public AuthOptions skipTrailingSlashes(boolean skip) {
    skipTrailingSlashes = skip;
    return this;
  }

  /**
   * Serves {@code /session}, {@code /sign-out-all} and {@code /refresh-session} too, which guides
   * speak of and the original does not have. Default false.
   */
  public AuthOptions aliases(boolean served) {
    aliases = served;
    return this;
  }

  /** Where browsers are sent with an error: {@code onAPIError.errorURL}. */
  public AuthOptions errorUrl(String url) {
    errorUrl = url;
    return this;
  }

  /** Hashes passwords otherwise than with scrypt. */
  public AuthOptions passwordHasher(PasswordHasher hasher) {
    passwordHasher = hasher;
    return this;
  }

  /**
   * Hashes new passwords with Argon2id instead of scrypt, and those proven from now on anew. Better
   * Auth cannot read them: only for servers that share their database with none. While some
   * accounts still have a scrypt hash, the time of a refused sign-in tells which.
   */
  public AuthOptions argon2id() {
    argon2id = true;
    return this;
  }

  /** Judges every new password, for instance against a list of compromised ones. */
  public AuthOptions passwordCheck(PasswordCheck check) {
    passwordChecks.add(check);
    return this;
  }

  /** Tells the time. Default the system's clock. */
  public AuthOptions clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Makes the ids of rows: {@code advanced.database.generateId}. Default random texts. */
  public AuthOptions ids(IdStrategy strategy) {
    ids = strategy;
    return this;
  }

  /**
   * How tables and columns are called that the options do not name. Default as in the original. A
   * server of the original beside this one has to be told the same names.
   */
  public AuthOptions naming(Naming style) {
    naming = style;
    return this;
  }

  /** Makes ids and tokens. Default the platform's secure generator. */
  public AuthOptions tokens(Tokens source) {
    tokens = source;
    return this;
  }

  /** Adds a feature. */
  public AuthOptions plugin(Plugin plugin) {
    plugins.add(plugin);
    return this;
  }

  /** Lets users sign in with somebody else: {@code Google.of(clientId, clientSecret)}. */
  public AuthOptions provider(OAuthProvider provider) {
    providers.add(provider);
    return this;
  }

  /** How providers are reached. Default straight. */
  public AuthOptions outbound(Outbound way) {
    outbound = way;
    return this;
  }

  /** Is told of every session once it is committed; failures are logged. */
  public AuthOptions onSessionCreated(Consumer<ActiveSession> observer) {
    sessionObservers.add(observer);
    return this;
  }

  /**
   * Is told of events of this type once they are committed, on the thread of the call and before
   * its answer; failures are logged. {@code AuthEvent.class} stands for all.
   */
  public <E extends AuthEvent> AuthOptions onEvent(Class<E> type, Consumer<? super E> observer) {
    observers.add(Subscription.observing(type, observer));
    return this;
  }

  // ---- read by Auth.create

  void addTo(Schema.Builder schema) {
    schema.ids(ids.type()).naming(naming);
    if (session.indexExpiry) schema.sweep(Session.MODEL, Session.EXPIRES_AT);
    if (session.keepsEnded()) {
      for (Field<?> trace :
          List.of(Session.DELETED_AT, Session.DELETED_REASON, Session.DELETED_BY)) {
        schema.field(Session.MODEL, trace);
      }
    }
    for (TableOptions<?> table :
        List.of(userBuilder, sessionBuilder, accountBuilder, verificationBuilder)) {
      table.addTo(schema);
    }
    if (secondaryStorage != null) leaveOut(schema);
    if (!rateLimit.countsInDatabase()) return;
    schema.model(RateLimit.MODEL);
    rateLimitBuilder.addTo(schema);
  }

  // In the order in which the original writes them (protocol/04 §6).
  private void leaveOut(Schema.Builder schema) {
    if (!session.storeInDatabase) {
      schema.elsewhere(
          Session.MODEL,
          Field.ID,
          Session.IP_ADDRESS,
          Session.USER_AGENT,
          Session.EXPIRES_AT,
          Session.USER_ID,
          Session.TOKEN,
          Session.CREATED_AT,
          Session.UPDATED_AT);
    }
    if (!verification.storeInDatabase) {
      schema.elsewhere(
          Verification.MODEL,
          Verification.CREATED_AT,
          Verification.UPDATED_AT,
          Verification.VALUE,
          Verification.IDENTIFIER,
          Verification.EXPIRES_AT);
    }
  }

  /** Returns where sessions are kept. */
  SessionRecords sessionRecords() {
    if (secondaryStorage == null) return new DatabaseSessions();
    SecondarySessions.Way way =
        !session.storeInDatabase
            ? SecondarySessions.Way.STORAGE
            : session.preserveInDatabase
                ? SecondarySessions.Way.RECORDS
                : SecondarySessions.Way.COPIES;
    return new SecondarySessions(way, secondaryStorage, session.longestLife(), clock);
  }

  /** Returns where promises are kept beside or instead of the database, or null. */
  @Nullable StoredPromises storedPromises() {
    return secondaryStorage == null ? null : new StoredPromises(secondaryStorage, clock);
  }

  List<String> problems() {
    return problems;
  }

  void checkProfile() {
    if (!profile.isHardened() || session.cookieCache == null) return;
    problems.add(
        "session.cookieCache serves sessions that were ended elsewhere, which the hardened profile"
            + " rules out");
  }

  /** Returns the store; null when that is a problem. */
  @Nullable Store whereToStore() {
    if (!session.stateless) {
      if (store == null) problems.add("store is missing; or say stateless()");
      return store;
    }
    if (store != null) problems.add("stateless() has no store; leave one of the two out");
    if (secondaryStorage != null) problems.add("stateless() has no secondaryStorage");
    if (session.cookieCache == null) problems.add("stateless() needs the cookie cache it turns on");
    if (session.stepUp()) problems.add("session.stepUp needs a store to remember in");
    return new MemoryStore();
  }

  /** Adds what is asked of a secondary storage that is not there. */
  void checkStorage() {
    boolean isThere = secondaryStorage != null;
    if (isThere && session.rotation != null) {
      problems.add("session.rotateTokens needs sessions in the database alone");
    }
    if (rateLimit.needsStorage() && !isThere) {
      problems.add("rateLimit.storage is secondary-storage, and there is no secondaryStorage");
    }
    if (isThere && session.keepsEnded()) {
      problems.add(
          "session.softDelete keeps sessions in the database; with secondaryStorage say"
              + " session.preserveSessionInDatabase");
    }
    if (session.preserveInDatabase && !(isThere && session.storeInDatabase)) {
      problems.add(
          "session.preserveSessionInDatabase needs secondaryStorage and"
              + " session.storeSessionInDatabase");
    }
  }

  /** The base URL as far as it is fixed: with several names only its scheme means anything. */
  URI baseUrl() {
    URI placeholder = URI.create("http://localhost");
    if (names != null) {
      if (baseUrl != null) problems.add("baseUrl is given twice, as one URL and as several hosts");
      if (names.fallback() != null && url(names.fallback()) == null) {
        problems.add("baseUrl fallback has to be an http or https URL with a host");
      }
      if (cookies.needsHost()) {
        problems.add("cookies of several hosts need the domain they share: crossSubDomain(domain)");
      }
      return names.isSecure() ? URI.create("https://localhost") : placeholder;
    }
    if (baseUrl == null) {
      problems.add("baseUrl is missing, for instance \"https://auth.example.com\"");
      return placeholder;
    }
    URI url = url(baseUrl);
    if (url != null) return url;
    problems.add("baseUrl has to be an http or https URL with a host, but is " + baseUrl);
    return placeholder;
  }

  private static @Nullable URI url(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      return web && url.getHost() != null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Returns what finds the site of a request. */
  Site.Finder sites(URI url, String path) {
    if (names != null) return new NamedSites(names, path);
    String origin = TrustedOrigins.originOf(url.toString());
    return Site.Finder.fixed(origin == null ? "" : origin, path);
  }

  /** Returns who may send requests with cookies: the sites themselves and those in the options. */
  TrustedOrigins trustedOrigins(URI url) {
    List<String> trusted = new ArrayList<>();
    String own = TrustedOrigins.originOf(url.toString());
    if (names != null) trusted.addAll(names.origins());
    else if (own != null) trusted.add(own);
    trusted.addAll(origins.trusted);
    return TrustedOrigins.of(trusted);
  }

  // A path in the base URL wins over basePath (protocol/05 §7).
  String pathOf(URI url) {
    String own = url.getRawPath() == null ? "" : trimmed(url.getRawPath());
    String path = own.isEmpty() ? trimmed(basePath) : own;
    if (!path.isEmpty() && !path.startsWith("/")) {
      problems.add("basePath has to begin with a slash, but is " + basePath);
    }
    return path;
  }

  private static String trimmed(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') end--;
    return path.substring(0, end);
  }

  Secrets secrets() {
    if (versions.isEmpty()) {
      String only = secret == null ? "" : secret;
      requireStrong("secret", only);
      return Secrets.of(only.isEmpty() ? "-" : only, tokens);
    }
    Set<Integer> seen = new LinkedHashSet<>();
    for (Secrets.Version version : versions) {
      if (version.version() < 0)
        problems.add("secret version " + version.version() + " is negative");
      if (!seen.add(version.version())) {
        problems.add("secret version " + version.version() + " is given twice");
      }
      requireStrong("secret version " + version.version(), version.value());
    }
    boolean usable = problems.isEmpty(); // else Auth.create reports them and nothing starts
    return usable ? Secrets.versioned(versions, secret, tokens) : Secrets.of("-", tokens);
  }

  private void requireStrong(String name, String value) {
    String weakness = Secrets.weaknessOf(value);
    if (weakness != null) problems.add(name + " " + weakness);
  }

  private <B> void build(Consumer<B> set, B builder, Runnable freeze) {
    try {
      set.accept(builder);
      freeze.run();
    } catch (IllegalStateException | IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }
}
