package dev.latchkey;

import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sessions begin, continue and end; nothing else changes rows of {@code session}.
 *
 * <p><b>Beginning.</b> {@link #signIn} is the only way, and it asks the gates first: nothing that
 * looks like a session exists before they agree.
 *
 * <p><b>Continuing.</b> {@link #resolve} answers every "who is this?" of the HTTP API, {@link
 * #validate} those of the embedding application. Both find the row the same way, in one round trip,
 * and judge it by {@link SessionDecision}, so {@code /get-session} and a protected endpoint cannot
 * disagree.
 *
 * <p><b>Ending.</b> Ending removes the row. A renewal is an update that never creates, so whatever
 * races with an ending, nothing that ended comes back. Where tokens are rotated, an ending also
 * finds a session by a token that it had before ({@link TokenRotation}).
 *
 * <p><b>Locking.</b> None, but where a policy limits how many sessions a user has: then sign-ins of
 * one user wait for each other ({@link Users#hold}). Of concurrent renewals the store lets one
 * through: the update demands that the session still ends when it did.
 *
 * <p>Thread-safe. Sources: protocol/04, protocol/01 §1.3 and §1.4.
 */
public final class Sessions {
  /** The cookie that carries the session's token, signed. */
  public static final CookieSpec TOKEN_COOKIE = new CookieSpec("session_token");

  /** The cookie that carries a copy of session and user. */
  public static final CookieSpec DATA_COOKIE = new CookieSpec("session_data");

  /** The cookie that says the session ends with the browser, signed. */
  public static final CookieSpec UNREMEMBERED_COOKIE = new CookieSpec("dont_remember");

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int TOKEN_LENGTH = 32;
  private static final int MAX_USER_AGENT = 512;
  private static final int MAX_CLIENT_KIND = 64;

  private final SessionOptions options;
  private final List<SignInGate> gates;
  private final List<Consumer<ActiveSession>> observers;
  private final SessionRecords records;
  private final @Nullable TokenRotation rotation;
  private final Db db;

  Sessions(
      SessionOptions options,
      SessionRecords records,
      List<SignInGate> gates,
      List<Consumer<ActiveSession>> observers,
      Db db) {
    this.options = options;
    this.rotation = options.rotation;
    this.records = records;
    this.gates = List.copyOf(gates);
    this.observers = List.copyOf(observers);
    this.db = db;
  }

  /** The same on another store. */
  Sessions on(Db other) {
    return new Sessions(options, records, gates, observers, other);
  }

  // ---- beginning

  /**
   * Turns a proven first factor into a session and sets its cookies, unless a gate wants more.
   *
   * @throws AuthException when a gate refuses, {@link CoreError#SESSION_LIMIT_REACHED}, or {@link
   *     CoreError#INVALID_EMAIL_OR_PASSWORD} when the factor no longer counts
   */
  public SignInOutcome signIn(SignIn signIn, Call call) {
    for (SignInGate gate : gates) {
      if (gate.ask(signIn, call) instanceof SignInGate.Verdict.Challenge challenge) {
        expireCookies(call.cookies()); // whoever was signed in here before no longer is
        return new SignInOutcome.Challenged(challenge.body());
      }
    }
    return new SignInOutcome.Established(begin(signIn, call));
  }

  /**
   * Replaces every session of the user who holds {@code current} by a new one, as after a change of
   * the password. Asks no gates: who holds a session has passed them.
   */
  public ActiveSession reissue(ActiveSession current, Call call) {
    String userId = current.user().id();
    end(Selection.all(userId), EndReason.PASSWORD_CHANGED, call.db());
    boolean remember = !isUnremembered(call.cookies());
    ActiveSession next = begin(new SignIn(current.user(), SignIn.Method.REISSUE, remember), call);
    Selection others = Selection.others(userId, next.session().token());
    call.db().afterCommit(() -> end(others, EndReason.PASSWORD_CHANGED, db));
    return next;
  }

  private ActiveSession begin(SignIn signIn, Call call) {
    Session session = insert(signIn, call);
    requireStillProven(signIn, session, call);
    ActiveSession active = new ActiveSession(session, signIn.user());
    // A browser is only told of a session that is there to stay.
    call.db().afterCommit(() -> writeCookies(active, signIn.remember(), call));
    call.db().afterCommit(() -> call.established(active));
    for (Consumer<ActiveSession> observer : observers) {
      call.db().afterCommit(() -> observer.accept(active));
    }
    return active;
  }

  // Whoever changes the password then ends the sessions there are: this one is either among them,
  // or stored after the change, and then the change is seen here. No transaction may hide it.
  private void requireStillProven(SignIn signIn, Session session, Call call) {
    boolean proven = false;
    try {
      proven = signIn.stillProven().getAsBoolean();
    } finally {
      if (!proven) end(Selection.one(session.token()), EndReason.PROOF_LAPSED, call.db());
    }
    if (!proven) throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD);
  }

  /** Returns whether a session outlives the browser, given what the client asked for, if at all. */
  public boolean isRemembered(@Nullable Boolean asked) {
    return options.remembers(asked);
  }

  private Session insert(SignIn signIn, Call call) {
    User user = signIn.user();
    Row row = newRow(user, call);
    SessionPolicy policy =
        options.policyOf(new ActiveSession(Session.of(row.with(Field.ID, "")), user));
    Row whole = row.with(Session.EXPIRES_AT, policy.firstEnd(signIn.remember(), call.now()));
    try {
      if (policy.maxSessions == 0) return records.insert(whole, user, call.db());
      return call.transaction(
          () -> {
            makeRoom(policy, user, call);
            return records.insert(whole, user, call.db());
          });
    } catch (StoreException.Failed e) {
      if (call.users().find(user.id(), call) != null) throw e;
      throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD); // gone meanwhile
    }
  }

  // Whoever signs the user in at the same time, on any node, waits until this one is stored.
  private void makeRoom(SessionPolicy policy, User user, Call call) {
    if (!call.users().hold(user, call)) {
      throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD); // gone or changed meanwhile
    }
    List<Session> open =
        records.list(user.id(), call.now(), call.db()).stream()
            .filter(session -> counts(session, user, call.now(), policy))
            .sorted(policy.overflow.order)
            .toList();
    int surplus = open.size() - policy.maxSessions + 1;
    if (surplus <= 0) return;
    if (policy.overflow == SessionPolicy.Overflow.DENY) {
      throw new AuthException(CoreError.SESSION_LIMIT_REACHED);
    }
    for (Session session : open.subList(0, surplus)) {
      endOne(Selection.one(session.token()), EndReason.EVICTED, call.db());
    }
  }

  private boolean counts(Session session, User user, Instant now, SessionPolicy policy) {
    SessionPolicy own = options.policyOf(new ActiveSession(session, user));
    return own.equals(policy) && !own.isOver(session, now);
  }

  private Row newRow(User user, Call call) {
    Instant now = call.now();
    Row row =
        Row.of(Session.EXPIRES_AT, now)
            .with(Session.TOKEN, call.tokens().next(TOKEN_LENGTH))
            .with(Session.CREATED_AT, now)
            .with(Session.UPDATED_AT, now)
            .with(Session.IP_ADDRESS, call.clientAddress())
            .with(Session.USER_AGENT, userAgent(call))
            .with(Session.USER_ID, user.id());
    if (options.clientKind == null) return row;
    String kind = options.clientKind.apply(call);
    return kind == null ? row : row.with(Session.CLIENT_KIND, storable(kind, MAX_CLIENT_KIND));
  }

  private static String userAgent(Call call) {
    String sent = call.header("user-agent");
    return sent == null ? "" : storable(sent, MAX_USER_AGENT);
  }

  private static String storable(String sent, int length) {
    String text =
        sent.replace('\0', ' '); // PostgreSQL cannot store it, and some server may pass it
    return text.length() <= length ? text : text.substring(0, length);
  }

  // ---- continuing

  /**
   * What became of the session a request presented.
   *
   * @param active the session and its user; null when anonymous
   * @param needsRefresh whether a POST should renew it; null unless renewing is deferred
   */
  public record Resolved(@Nullable ActiveSession active, @Nullable Boolean needsRefresh) {
    private static final Resolved ANONYMOUS = new Resolved(null, null);
  }

  /**
   * Finds the session the request presents, renews it when that is due, tidies up when it is gone.
   *
   * @throws AuthException {@link CoreError#SESSION_VANISHED} when it was ended during the renewal
   */
  public Resolved resolve(Call call) {
    return resolve(call, options.deferRefresh);
  }

  /** As {@link #resolve(Call)}, but writes even when renewing is deferred: the POST's part. */
  public Resolved resolveAndRefresh(Call call) {
    return resolve(call, false);
  }

  private Resolved resolve(Call call, boolean readOnly) {
    Cookies cookies = call.cookies();
    cookies.expireReceived(DATA_COOKIE); // a copy nobody reads while the cookie cache is off
    FoundSession found = find(cookies, call.db(), call.now());
    if (found == null) return anonymous(cookies);
    SessionPolicy policy = options.policyOf(found);
    return decide(found, policy, call, readOnly)
        .fold(
            () -> Resolved.ANONYMOUS,
            () -> serve(readOnly ? found.active() : used(found, policy, call), null, call),
            expiresAt -> renew(found, expiresAt, call),
            due -> serve(found.active(), due, call),
            removeRow -> gone(found, removeRow, call));
  }

  private static SessionDecision decide(
      FoundSession found, SessionPolicy policy, Call call, boolean readOnly) {
    Session session = found.session();
    SessionDecision.Facts facts =
        new SessionDecision.Facts(
            true,
            session == null ? null : policy.span(session),
            found.user() != null,
            isUnremembered(call.cookies()),
            call.hasQuery("disableRefresh"),
            readOnly,
            call.now());
    return SessionDecision.decide(facts, policy);
  }

  private Resolved serve(ActiveSession active, @Nullable Boolean due, Call call) {
    if (rotation != null && !isTokenOf(active.session(), call)) writeCookies(active, call);
    return new Resolved(active, due);
  }

  // Else the answer with the token that replaced it got lost, or is slower than this one.
  private static boolean isTokenOf(Session session, Call call) {
    return session.token().equals(call.cookies().getSigned(TOKEN_COOKIE));
  }

  // Where the least recently used session has to make room, its row says when it was used.
  private ActiveSession used(FoundSession found, SessionPolicy policy, Call call) {
    ActiveSession active = found.active();
    if (!policy.notesUse(active.session(), call.now())) return active;
    Row use = Row.of(Session.UPDATED_AT, call.now());
    return records.update(found.token(), use, call.db()) ? found.with(use) : active;
  }

  private Resolved anonymous(Cookies cookies) {
    if (cookies.isTossed(TOKEN_COOKIE)) expireCookies(cookies);
    return Resolved.ANONYMOUS;
  }

  private Resolved gone(FoundSession found, boolean removeRow, Call call) {
    Session session = found.session();
    // Only while it is still over: somebody whose clock is behind may just have renewed it.
    if (removeRow && session != null) {
      end(Selection.expired(found.token(), unlessRenewed(session)), EndReason.EXPIRED, call.db());
    }
    expireCookies(call.cookies());
    return Resolved.ANONYMOUS;
  }

  private Resolved renew(FoundSession found, Instant expiresAt, Call call) {
    Session session = found.active().session();
    Row later = Row.of(Session.EXPIRES_AT, expiresAt).with(Session.UPDATED_AT, call.now());
    Row changes = rotation == null ? later : later.with(rotation.next(session, call));
    // Of many parallel calls one writes, the others serve its result.
    boolean renewed = records.renew(found, changes, unlessRenewed(session), call.db());
    ActiveSession active = renewed ? found.with(changes) : afterLostRace(call);
    writeCookies(active, call);
    return new Resolved(active, null);
  }

  /** The end that a row has not yet while it is as it was found; stores keep milliseconds. */
  private static Instant unlessRenewed(Session session) {
    return session.expiresAt().plusMillis(1);
  }

  private ActiveSession afterLostRace(Call call) {
    FoundSession again = find(call.cookies(), call.db(), call.now());
    if (again != null && again.isWhole()) return again.active();
    expireCookies(call.cookies());
    throw new AuthException(CoreError.SESSION_VANISHED);
  }

  /**
   * Judges the session a request presents without changing anything: neither rows nor cookies.
   *
   * @return what was found, with {@link SessionValidation#reason} when it does not do
   */
  SessionValidation validate(Cookies cookies, Instant now, SessionRequirement requirement) {
    if (cookies.get(TOKEN_COOKIE) == null) return SessionValidation.invalid(CoreError.UNAUTHORIZED);
    FoundSession found = find(cookies, db, now);
    if (found == null || !found.isWhole()) {
      return SessionValidation.invalid(CoreError.INVALID_TOKEN);
    }
    ActiveSession active = found.active();
    return requirement.judge(active, options.policyOf(found).isOver(active.session(), now), now);
  }

  /**
   * Refuses a session that did not begin within {@code freshAge}.
   *
   * @throws AuthException {@link CoreError#SESSION_NOT_FRESH}
   */
  public void requireFresh(ActiveSession active, Instant now) {
    if (!isFresh(active, now)) throw new AuthException(CoreError.SESSION_NOT_FRESH);
  }

  /** Returns whether a session began within {@code freshAge}. */
  public boolean isFresh(ActiveSession active, Instant now) {
    return options.policyOf(active).isFresh(active.session(), now);
  }

  /** Returns the session with this token and its user, expired or not; null when there is none. */
  public @Nullable ActiveSession find(String token, Call call) {
    FoundSession found = canExist(token) ? records.find(token, call.db()) : null;
    return found != null && found.isWhole() ? found.active() : null;
  }

  /**
   * Returns the session the request presents if it counts, and changes nothing: neither is it
   * renewed, nor does a session that began during this call take its place.
   */
  public @Nullable ActiveSession presented(Call call) {
    FoundSession found = find(call.cookies(), call.db(), call.now());
    if (found == null || !found.isWhole()) return null;
    return isOver(found.active(), call.now()) ? null : found.active();
  }

  /**
   * Has this browser hold a session that began elsewhere. Asks no gates: who began it has passed
   * them, and the caller answers for its being handed on.
   */
  public void adopt(ActiveSession active, Call call) {
    writeCookies(active, call);
    call.established(active);
  }

  /** Returns whether a session has ended, by its row or by what its policy makes of it. */
  public boolean isOver(ActiveSession active, Instant now) {
    return options.policyOf(active).isOver(active.session(), now);
  }

  /** Returns how long browsers keep the cookie of the session if it is remembered. */
  public Duration cookieLife(ActiveSession active, Call call) {
    return options.policyOf(active).cookieLife(active.session().createdAt(), call.now());
  }

  // ---- changing

  /**
   * Returns what a client may change of the additional fields it sent; other keys are passed over.
   *
   * @throws AuthException when a field is not allowed, wrong, or required and null
   */
  public Row changes(JsonValue.Obj sent, Call call) {
    return AdditionalFields.readChanges(
        call.db().schema().table(Session.MODEL), Session.MODEL, sent);
  }

  // ---- listing and ending

  /** Returns the user's sessions that count at {@code now}; every one, in no particular order. */
  public List<Session> list(String userId, Instant now) {
    List<Session> all = records.list(userId, now, db);
    if (!options.overrulesRows()) return all;
    User user = db.find(User.MODEL, Field.ID.is(userId));
    if (user == null) return List.of();
    return all.stream()
        .filter(each -> !options.policyOf(new ActiveSession(each, user)).isOver(each, now))
        .toList();
  }

  /** Ends the session the request presents, if any, and has the browser forget it. */
  public void end(Call call) {
    String token = call.cookies().getSigned(TOKEN_COOKIE);
    if (token != null) endOne(Selection.one(token), EndReason.SIGNED_OUT, call.db());
    expireCookies(call.cookies());
  }

  /** Ends the session with this token, whoever has it; false when there was none. */
  public boolean revoke(String token) {
    return canExist(token) && endOne(Selection.one(token), EndReason.REVOKED, db);
  }

  /** Ends the session with this token if it is the user's; false when it is not. */
  public boolean revoke(String userId, String token) {
    return canExist(token) && endOne(Selection.one(userId, token), EndReason.REVOKED, db);
  }

  // PostgreSQL refuses even to compare with it, and the sender would have caused an error 500.
  private static boolean canExist(String token) {
    return token.indexOf('\0') < 0;
  }

  /** Removes at most so many sessions that nobody can continue any more, past the hooks. */
  int removeExpired(Instant now, int atMost) {
    return db.delete(Session.MODEL, Session.EXPIRES_AT.isBelow(now), atMost);
  }

  /**
   * As {@link #revokeAll(String)}, together with what else the call's transaction writes, and once
   * more after it: a sign-in under way may have stored its session meanwhile, and looked for what
   * the transaction changes before that was there to be seen.
   */
  public void revokeAll(String userId, EndReason reason, Call call) {
    end(Selection.all(userId), reason, call.db());
    call.db().afterCommit(() -> end(Selection.all(userId), reason, db));
  }

  /** Ends every session of the user and returns how many there were. */
  public int revokeAll(String userId) {
    return end(Selection.all(userId), EndReason.REVOKED, db);
  }

  /** Ends every session of the user but the one with this token. */
  public int revokeOthers(String userId, String token) {
    Session own = rotation == null ? null : rotation.find(token, db);
    Selection others = own == null ? Selection.others(userId, token) : Selection.others(own);
    return end(others, EndReason.REVOKED, db);
  }

  /**
   * Has the browser keep its session, told of what has changed about it or its user. Whether the
   * session ends with the browser stays as it was.
   */
  public void refreshCookies(ActiveSession active, Call call) {
    // The token may have been rotated meanwhile, and then the cookie with the new one is on its
    // way.
    if (rotation == null) writeCookies(active, call);
  }

  /** Changes fields of a session; false when it has ended. */
  public boolean update(String token, Row changes, Call call) {
    Row all = changes.with(Session.UPDATED_AT, call.now());
    if (records.update(token, all, call.db())) return true;
    Session rotated = rotation == null ? null : rotation.findByFormer(token, call.db());
    return rotated != null && records.update(rotated.token(), all, call.db());
  }

  /** Has the browser forget its session. */
  public void expireCookies(Cookies cookies) {
    cookies.expire(TOKEN_COOKIE);
    cookies.expire(DATA_COOKIE);
    cookies.expireReceived(DATA_COOKIE);
    cookies.expire(UNREMEMBERED_COOKIE);
  }

  /** Learns that a user changed or is gone, within the transaction of the change. */
  void userChanged(String userId, Call call) {
    records.userChanged(userId, call.db());
  }

  // A token can be rotated while one looks, but not twice within the grace.
  private boolean endOne(Selection which, EndReason reason, Db from) {
    if (end(which, reason, from) > 0) return true;
    String token = which.token();
    for (int tries = 0; rotation != null && token != null && tries < 2; tries++) {
      Session rotated = rotation.findByFormer(token, from);
      if (rotated == null) return false;
      if (end(which.of(rotated.token()), reason, from) > 0) return true;
    }
    return false;
  }

  // Every ending passes here; its reason is for those who observe.
  @SuppressWarnings("unused") // the reason: nobody observes yet
  private int end(Selection which, EndReason reason, Db from) {
    return records.end(which, from);
  }

  // ---- cookies

  private @Nullable FoundSession find(Cookies cookies, Db from, Instant now) {
    String token = cookies.getSigned(TOKEN_COOKIE);
    if (token == null) return null; // a bad signature goes no further
    FoundSession found = records.find(token, from);
    if (rotation == null || found.session() != null) return found;
    Session rotated = rotation.findByFormer(token, from);
    if (rotated == null) return found;
    if (rotation.isGood(token, rotated, now)) return records.find(rotated.token(), from);
    log.warn("A former token of {} was presented after its grace; the session ends.", rotated);
    endOne(Selection.one(rotated.token()), EndReason.TOKEN_REUSED, from);
    return found;
  }

  private static boolean isUnremembered(Cookies cookies) {
    return cookies.getSigned(UNREMEMBERED_COOKIE) != null;
  }

  private void writeCookies(ActiveSession active, Call call) {
    writeCookies(active, !isUnremembered(call.cookies()), call);
  }

  private void writeCookies(ActiveSession active, boolean remember, Call call) {
    Cookies cookies = call.cookies();
    Long maxAge = remember ? cookieLife(active, call).toSeconds() : null;
    cookies.setSignedFor(TOKEN_COOKIE, active.session().token(), maxAge);
    if (!remember) cookies.setSigned(UNREMEMBERED_COOKIE, "true", null);
    else if (isUnremembered(cookies)) cookies.expire(UNREMEMBERED_COOKIE);
  }
}
