package dev.latchkey;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.ClientAddress;
import dev.latchkey.http.Cookies;
import dev.latchkey.internal.Exchange;
import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of one endpoint: what came in, what goes out, and the services between. No logic.
 *
 * <p>Confined to the thread that serves the call. Everything a handler, hook or gate needs arrives
 * through it; there is no ambient context.
 */
public final class Call {
  /** The services of one {@link Auth}, shared by its calls. */
  record Services(
      Db db,
      Events events,
      Sessions sessions,
      StepUp stepUp,
      Profile profile,
      Users users,
      Accounts accounts,
      Providers providers,
      Verifications verifications,
      EmailVerifications emailVerifications,
      Mails mails,
      Passwords passwords,
      Lockout lockout,
      Secrets secrets,
      Tokens tokens,
      ClientAddress addresses,
      String appName) {
    /** The same on another store. */
    Services on(Db other) {
      return new Services(
          other,
          events,
          sessions.on(other),
          stepUp,
          profile,
          users,
          accounts,
          providers,
          verifications,
          emailVerifications,
          mails,
          passwords,
          lockout,
          secrets,
          tokens,
          addresses,
          appName);
    }
  }

  private final Exchange exchange;
  private final Services services;
  private Map<String, String> tokens = Map.of();
  private Db db;

  Call(Exchange exchange, Services services) {
    this.exchange = exchange;
    this.services = services;
    this.db = services.db();
  }

  // ---- what came in

  /** Returns the time of this call, read once, so that it cannot straddle its own expiry check. */
  public Instant now() {
    return exchange.now;
  }

  /** Returns the request. */
  public AuthRequest request() {
    return exchange.request;
  }

  /** Returns the first value of a header, or null. */
  public @Nullable String header(String name) {
    return exchange.request.headers().first(name);
  }

  /** Returns the first value of a query parameter, decoded, or null. */
  public @Nullable String query(String name) {
    return exchange.query.first(name);
  }

  /** Returns the path the endpoint was contributed with: {@code /reset-password/:token}. */
  public String route() {
    return exchange.route;
  }

  /** Returns what the path has where the route has {@code :name}, as sent. */
  public String pathParameter(String name) {
    return Objects.requireNonNull(exchange.pathParameters.get(name), name);
  }

  /** Returns whether a query parameter has any value but the empty one. */
  public boolean hasQuery(String name) {
    return exchange.query.isTruthy(name);
  }

  /** Returns what a POST carries, before it is read as the endpoint's input; null without one. */
  public @Nullable JsonValue body() {
    return exchange.body;
  }

  /** Has the endpoint read something else than what the request carries. */
  public void replaceBody(JsonValue body) {
    exchange.body = body;
  }

  /** Returns where browsers reach the auth routes: origin and base path, without a last slash. */
  public String baseUrl() {
    return exchange.site.baseUrl();
  }

  /** Returns the application as people know it. */
  public String appName() {
    return services.appName();
  }

  /** Returns the client's address as it is recorded; empty when unknown (protocol/04 §7). */
  public String clientAddress() {
    String address = services.addresses().recorded(exchange.request.headers());
    return address == null ? "" : address;
  }

  /**
   * Returns the session this endpoint requires.
   *
   * @throws IllegalStateException when the endpoint requires none
   */
  public ActiveSession session() {
    ActiveSession session = exchange.session;
    if (session == null) throw new IllegalStateException("the endpoint does not require a session");
    return session;
  }

  /**
   * Has this call act for somebody who presents no session, but something else that a before-hook
   * has judged. Whatever asks whose call this is gets this session, and guards are asked as with
   * any other; it is never renewed, and no cookie tells of it.
   */
  public void actAs(ActiveSession session) {
    exchange.assumed = session;
  }

  /** Returns what {@link #actAs} said, or null. */
  public @Nullable ActiveSession actsAs() {
    return exchange.assumed;
  }

  @Nullable Session actingSession() {
    return exchange.session == null ? null : exchange.session.session();
  }

  /** Has events tell that an administrator acts, who holds this session. */
  public void actAsAdmin(ActiveSession session) {
    exchange.session = session;
    exchange.byAdmin = true;
  }

  boolean isByAdmin() {
    return exchange.byAdmin;
  }

  /**
   * Returns whether the application calls in nobody's name: by {@link Auth#invoke} with {@link
   * dev.latchkey.http.Headers#NONE}. Never true of a request.
   */
  public boolean isOfApplication() {
    return exchange.ofApplication;
  }

  // ---- what goes out

  /** Returns the cookies received and to be set. */
  public Cookies cookies() {
    return exchange.cookies;
  }

  /** Adds a header to the answer. */
  public void setHeader(String name, String value) {
    exchange.headers.add(new AuthResponse.Header(name, value));
  }

  /**
   * Returns a redirect to what a client asked for: a URL of a trusted origin, or a relative one
   * that stays on the site.
   *
   * @throws AuthException {@code otherwise} when it leads anywhere else
   */
  public SafeRedirect redirect(String url, ErrorCode otherwise) {
    boolean safe = !exchange.checksUrls || exchange.trusted.trustsRedirect(url);
    if (!safe) throw new AuthException(otherwise);
    return SafeRedirect.checked(url);
  }

  /** As {@link #redirect}; null when nothing was asked for, with null or an empty text. */
  public @Nullable SafeRedirect redirectIfAsked(@Nullable String url, ErrorCode otherwise) {
    return url == null || url.isEmpty() ? null : redirect(url, otherwise);
  }

  /** Adds a header that scripts of other origins may read. */
  public void expose(String name, String value) {
    setHeader(name, value);
    String exposing = "access-control-expose-headers";
    String names = name;
    for (AuthResponse.Header header : List.copyOf(exchange.headers)) {
      if (!header.name().equals(exposing)) continue;
      names = header.value() + ", " + names;
      exchange.headers.remove(header);
    }
    setHeader(exposing, names);
  }

  /** Names the page to go on to, in an answer that is no redirect by itself. */
  public void setLocation(SafeRedirect page) {
    exchange.headers.add(page.header());
  }

  /** Returns the session made during this call, if any. */
  public Optional<ActiveSession> newSession() {
    return Optional.ofNullable(exchange.newSession);
  }

  /** Returns what the handler replied; null before it ran and when it replied {@code null}. */
  public @Nullable Object reply() {
    return exchange.reply;
  }

  /** Returns why the call was refused, if it was. */
  public Optional<AuthException> refusal() {
    return Optional.ofNullable(exchange.refusal);
  }

  /** Answers with something else than what the handler replied, or was refused with. */
  public void replaceReply(@Nullable Object reply) {
    exchange.reply = reply;
    exchange.refusal = null;
  }

  /** Runs something once the answer is made, on the same thread; failures are logged. */
  public void afterResponse(Runnable task) {
    exchange.afterResponse.add(task);
  }

  /** Remembers which token a handle stands for. */
  void knows(Session session, String token) {
    if (session.token().equals(token)) return; // it is no handle
    tokens = new HashMap<>(tokens);
    tokens.put(session.token(), token);
  }

  String tokenOf(Session session) {
    String token = tokens.get(session.token());
    if (token == null)
      throw new IllegalStateException("only the handle of " + session + " is known");
    return token;
  }

  void established(ActiveSession session) {
    exchange.newSession = session;
  }

  // ---- the services between

  /** Returns the store; that of the transaction inside {@link #transaction}. */
  public Db db() {
    return db;
  }

  /** Runs work whose writes through {@link #db} are committed together, or undone if it throws. */
  public <R> R transaction(Supplier<R> work) {
    Db outer = db;
    return outer.transaction(
        inner -> {
          db = inner;
          try {
            return work.get();
          } finally {
            db = outer; // before the commit, for what runs after it
          }
        });
  }

  /** Returns who is told what happened. */
  public Events events() {
    return services.events();
  }

  /** Returns the sessions. */
  public Sessions sessions() {
    return services.sessions();
  }

  /** Returns what was proven since the session began. */
  public StepUp stepUp() {
    return services.stepUp();
  }

  /** Returns whether the server is like the original in everything. */
  public Profile profile() {
    return services.profile();
  }

  /** Returns the users. */
  public Users users() {
    return services.users();
  }

  /** Returns the accounts. */
  public Accounts accounts() {
    return services.accounts();
  }

  /** Returns whom users can sign in with. */
  public Providers providers() {
    return services.providers();
  }

  /** Returns what was promised and can be redeemed once. */
  public Verifications verifications() {
    return services.verifications();
  }

  /** Returns the links that prove addresses. */
  public EmailVerifications emailVerifications() {
    return services.emailVerifications();
  }

  /** Returns the mails. */
  public Mails mails() {
    return services.mails();
  }

  /** Returns the passwords. */
  public Passwords passwords() {
    return services.passwords();
  }

  /** Returns what holds back guesses. */
  public Lockout lockout() {
    return services.lockout();
  }

  /** Returns the secrets. */
  public Secrets secrets() {
    return services.secrets();
  }

  /** Returns the source of randomness. */
  public Tokens tokens() {
    return services.tokens();
  }
}
