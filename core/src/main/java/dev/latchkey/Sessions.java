package dev.latchkey;

import static dev.latchkey.SessionDecision.UNREMEMBERED_LIFE;

import dev.latchkey.AuthEvent.Actor;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.SessionCreated;
import dev.latchkey.AuthEvent.SessionEnded;
import dev.latchkey.AuthEvent.SessionRefreshed;
import dev.latchkey.AuthEvent.SessionUpdated;
import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions begin, continue and end; nothing else changes rows of {@code session}.
 *
 * <p><b>Beginning.</b> {@link #signIn} is the only way, and it asks the gates first: nothing that
 * looks like a session exists before they agree.
 *
 * <p><b>Continuing.</b> {@link #resolve} answers every "who is this?" of the HTTP API, {@link
 * #validate} those of the embedding application. Both find the row the same way, in one round trip,
 * and judge it by {@link SessionDecision}, so {@code /get-session} and a protected endpoint cannot
 * disagree. Where browsers keep a copy, {@link SessionCookieCache} is asked before the store by
 * whoever only wants to know who it is; whoever changes something, or wants it fresh, is not
 * satisfied with that.
 *
 * <p><b>Ending.</b> Ending removes the row. A renewal is an update that never creates, so whatever
 * races with an ending, nothing that ended comes back.
 *
 * <p><b>Locking.</b> None. Of concurrent renewals the store lets one through: the update demands
 * that the session is still due.
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

  private static final int TOKEN_LENGTH = 32;
  private static final int MAX_USER_AGENT = 512;

  private final SessionOptions options;
  private final List<SignInGate> gates;
  private final List<SessionGuard> guards;
  private final List<Consumer<ActiveSession>> observers;
  private final SessionRecords records;
  private final @Nullable SessionCookieCache copies; // null when browsers keep none
  private final Events events;
  private final Db db;

  Sessions(
      SessionOptions options,
      SessionRecords records,
      @Nullable SessionCookieCache copies,
      List<SignInGate> gates,
      List<SessionGuard> guards,
      List<Consumer<ActiveSession>> observers,
      Events events,
      Db db) {
    this.options = options;
    this.records = records;
    this.copies = copies;
    this.gates = List.copyOf(gates);
    this.guards = List.copyOf(guards);
    this.observers = List.copyOf(observers);
    this.events = events;
    this.db = db;
  }

  /** The same on another store. */
  Sessions on(Db other) {
    return new Sessions(options, records, copies, gates, guards, observers, events, other);
  }

  // ---- beginning

  /**
   * Turns a proven first factor into a session and sets its cookies, unless a gate wants more.
   *
   * @throws AuthException when a gate refuses, or {@link CoreError#INVALID_EMAIL_OR_PASSWORD} when
   *     the factor no longer counts
   */
  public SignInOutcome signIn(SignIn signIn, Call call) {
    for (SignInGate gate : gates) {
      if (gate.ask(signIn, call) instanceof SignInGate.Verdict.Challenge challenge) {
        writeRemembered(signIn.remember(), call.cookies());
        expireSession(call.cookies()); // whoever was signed in here before no longer is
        challenge.cookies().accept(call.cookies());
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
    end(Selection.all(userId), EndReason.PASSWORD_CHANGED, call, call.db());
    boolean remember = !isUnremembered(call.cookies());
    ActiveSession next = begin(new SignIn(current.user(), SignIn.Method.REISSUE, remember), call);
    Selection others = Selection.others(userId, next.session().token());
    call.db().afterCommit(() -> end(others, EndReason.PASSWORD_CHANGED, call, db));
    return next;
  }

  /**
   * Replaces one session by a new one of the same user with the same additional fields, as when a
   * second factor was set up: whoever knew the old token knows nothing any more. Asks no gates.
   *
   * @param user the user as it is now
   */
  public ActiveSession replace(ActiveSession current, User user, Call call) {
    SignIn signIn = new SignIn(user, SignIn.Method.REISSUE, true);
    Row row = current.session().row().without(Field.ID).with(newRow(signIn, call));
    Session session =
        events.together(SessionCreated.class, call, () -> inserted(signIn, row, call));
    ActiveSession next = new ActiveSession(session, user);
    end(Selection.one(current.session().token()), EndReason.REPLACED, call, call.db());
    call.db().afterCommit(() -> adopt(next, call));
    return next;
  }

  private ActiveSession begin(SignIn signIn, Call call) {
    Session session = insert(signIn, call);
    requireStillProven(signIn, session, call);
    ActiveSession active = new ActiveSession(session, signIn.user());
    requireAdmitted(active, signIn.method(), call);
    // A browser is only told of a session that is there to stay.
    call.db().afterCommit(() -> writeCookies(active, signIn.remember(), call));
    call.db().afterCommit(() -> call.established(active));
    for (Consumer<ActiveSession> observer : observers) {
      call.db().onceLasting(() -> observer.accept(active));
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
      if (!proven) end(Selection.one(session.token()), EndReason.PROOF_LAPSED, call, call.db());
    }
    if (!proven) throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD);
  }

  private void requireAdmitted(ActiveSession begun, SignIn.Method method, Call call) {
    if (guards.stream().allMatch(guard -> guard.admitsNew(begun, method, call))) return;
    end(Selection.one(begun.session().token()), EndReason.SUSPICIOUS, call, call.db());
    throw new AuthException(CoreError.SIGN_IN_SUSPICIOUS);
  }

  private Session insert(SignIn signIn, Call call) {
    try {
      return events.together(
          SessionCreated.class, call, () -> inserted(signIn, newRow(signIn, call), call));
    } catch (StoreException.Failed e) {
      if (call.users().find(signIn.user().id(), call) != null) throw e;
      throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD); // gone meanwhile
    }
  }

  private Session inserted(SignIn signIn, Row row, Call call) {
    Session session = records.insert(row, signIn.user(), call.db());
    events.raise(
        SessionCreated.class,
        call.db(),
        () ->
            new SessionCreated(
                Cause.of(call, session.id()),
                session.userId(),
                session.id(),
                signIn.method().name(),
                session.expiresAt()));
    return session;
  }

  private Row newRow(SignIn signIn, Call call) {
    Instant now = call.now();
    Duration life = signIn.remember() ? options.expiresIn : UNREMEMBERED_LIFE;
    return Row.of(Session.EXPIRES_AT, now.plus(life))
        .with(Session.TOKEN, call.tokens().next(TOKEN_LENGTH))
        .with(Session.CREATED_AT, now)
        .with(Session.UPDATED_AT, now)
        .with(Session.IP_ADDRESS, call.clientAddress())
        .with(Session.USER_AGENT, userAgent(call))
        .with(Session.USER_ID, signIn.user().id());
  }

  static String userAgent(Call call) {
    String sent = call.header("user-agent");
    if (sent == null) return "";
    String agent =
        sent.replace('\0', ' '); // PostgreSQL cannot store it, and some server may pass it
    return agent.length() <= MAX_USER_AGENT ? agent : agent.substring(0, MAX_USER_AGENT);
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
   * @param need whether a copy will do; whatever kind of session else it asks for, others judge
   * @throws AuthException {@link CoreError#SESSION_VANISHED} when it was ended during the renewal
   */
  public Resolved resolve(Call call, SessionNeed need) {
    return guarded(resolve(call, need.mayBeCopied(), options.deferRefresh), call);
  }

  /** As {@link #resolve}, but writes even when renewing is deferred: the POST's part. */
  public Resolved resolveAndRefresh(Call call) {
    return guarded(resolve(call, true, false), call);
  }

  private Resolved guarded(Resolved resolved, Call call) {
    ActiveSession active = resolved.active();
    if (active == null || guards.isEmpty()) return resolved;
    if (guards.stream().allMatch(guard -> guard.admits(active, call))) return resolved;
    end(Selection.one(active.session().token()), EndReason.SUSPICIOUS, call, call.db());
    expireCookies(call.cookies());
    return Resolved.ANONYMOUS;
  }

  /**
   * As {@link #resolveAndRefresh}, but asks no copy and renews also what is not due yet; null when
   * there is no session.
   */
  public @Nullable ActiveSession refresh(Call call) {
    FoundSession found = find(call.cookies(), call.db());
    if (found == null) return anonymous(call.cookies()).active();
    return SessionDecision.decide(facts(found, call, false), options.alwaysDue())
        .fold(
            () -> null,
            found::active,
            expiresAt -> renew(found, expiresAt, call).active(),
            due -> found.active(),
            removeRow -> gone(found, removeRow, call).active());
  }

  private Resolved resolve(Call call, boolean copyWillDo, boolean readOnly) {
    Cookies cookies = call.cookies();
    if (copies == null) cookies.expireReceived(DATA_COOKIE); // a copy nobody reads
    String token = cookies.getSigned(TOKEN_COOKIE); // a bad signature goes no further
    if (token == null) return anonymous(cookies);
    ActiveSession copied = copyWillDo || isStateless() ? copied(token, call) : null;
    if (copied != null) return new Resolved(copied, null);
    boolean recalls = copyWillDo && !call.hasQuery("disableCookieCache");
    FoundSession found =
        recalls ? records.recall(token, call.db()) : records.find(token, call.db());
    SessionDecision.Facts facts = facts(found, call, readOnly);
    SessionDecision decision = SessionDecision.decide(facts, options);
    // What is remembered is served or not used at all.
    boolean written = copies != null && SessionDecision.isCopied(facts, options);
    if (found.isRecalled() && (written || !decision.isCalm()))
      return resolve(call, false, readOnly);
    return decision.fold(
        () -> Resolved.ANONYMOUS,
        () -> serve(found, null, facts, call),
        expiresAt -> renew(found, expiresAt, call),
        due -> serve(found, due, facts, call),
        removeRow -> gone(found, removeRow, call));
  }

  private @Nullable ActiveSession copied(String token, Call call) {
    if (copies == null || call.hasQuery("disableCookieCache")) return null;
    SessionCookieCache.Usable copy = copies.find(token, call.cookies(), call.now());
    if (copy == null) return null;
    if (copy.ending()) renew(copy.active(), copies, call);
    return copy.active();
  }

  private void renew(ActiveSession active, SessionCookieCache copies, Call call) {
    boolean remember = !isUnremembered(call.cookies());
    copies.renew(active, remember, call.cookies(), call.now());
    writeToken(active.session(), remember, call.cookies());
  }

  private static SessionDecision.Facts facts(FoundSession found, Call call, boolean readOnly) {
    return new SessionDecision.Facts(
        true,
        found.span(),
        found.user() != null,
        isUnremembered(call.cookies()),
        call.hasQuery("disableRefresh"),
        readOnly,
        call.now());
  }

  private Resolved serve(
      FoundSession found, @Nullable Boolean due, SessionDecision.Facts facts, Call call) {
    ActiveSession active = found.active();
    if (copies != null && SessionDecision.isCopied(facts, options)) {
      copies.send(active, true, call.cookies(), call.now());
    }
    return new Resolved(active, due);
  }

  private Resolved anonymous(Cookies cookies) {
    if (cookies.isTossed(TOKEN_COOKIE)) expireCookies(cookies);
    return Resolved.ANONYMOUS;
  }

  private Resolved gone(FoundSession found, boolean removeRow, Call call) {
    // Only while it is still over: somebody whose clock is behind may just have renewed it.
    if (removeRow) {
      end(Selection.expired(found.token(), call.now()), EndReason.EXPIRED, call, call.db());
    }
    expireCookies(call.cookies());
    return Resolved.ANONYMOUS;
  }

  private Resolved renew(FoundSession found, Instant expiresAt, Call call) {
    Row changes = Row.of(Session.EXPIRES_AT, expiresAt).with(Session.UPDATED_AT, call.now());
    // Of many parallel calls one writes, the others serve its result.
    Instant notDue = unlessRenewed(found.active().session());
    boolean renewed =
        events.together(
            SessionRefreshed.class, call, () -> isRenewed(found, changes, notDue, call));
    ActiveSession active = renewed ? found.with(changes) : afterLostRace(call);
    writeCookies(active, true, call);
    return new Resolved(active, null);
  }

  /** The end that a row has not yet while it is as it was found; stores keep milliseconds. */
  private static Instant unlessRenewed(Session session) {
    return session.expiresAt().plusMillis(1);
  }

  private boolean isRenewed(FoundSession found, Row changes, Instant notDue, Call call) {
    if (!records.renew(found, changes, notDue, call.db())) return false;
    Session session = found.with(changes).session();
    events.raise(
        SessionRefreshed.class,
        call.db(),
        () ->
            new SessionRefreshed(
                Cause.of(call, Actor.OWN_SESSION),
                session.userId(),
                session.id(),
                session.expiresAt()));
    return true;
  }

  private ActiveSession afterLostRace(Call call) {
    FoundSession again = find(call.cookies(), call.db());
    if (again != null && again.isWhole()) return again.active();
    expireCookies(call.cookies());
    throw new AuthException(CoreError.SESSION_VANISHED);
  }

  /**
   * Judges the session a request presents without changing anything: neither rows nor cookies. A
   * copy is good for yes only: what it refuses may have been allowed since.
   *
   * @return what was found, with {@link SessionValidation#reason} when it does not do
   */
  SessionValidation validate(Cookies cookies, Instant now, SessionRequirement requirement) {
    if (cookies.get(TOKEN_COOKIE) == null) return SessionValidation.invalid(CoreError.UNAUTHORIZED);
    String token = cookies.getSigned(TOKEN_COOKIE);
    if (token == null) return SessionValidation.invalid(CoreError.INVALID_TOKEN);
    boolean copyWillDo = copies != null && (isStateless() || !requirement.isAuthoritative());
    SessionValidation copied = copyWillDo ? judgeCopy(token, cookies, now, requirement) : null;
    if (copied != null && (copied.valid() || isStateless())) return copied;
    if (!requirement.isAuthoritative()) {
      FoundSession recalled = records.recall(token, db);
      SessionValidation validation = judge(recalled, now, requirement);
      if (validation.valid() || !recalled.isRecalled()) return validation;
    }
    return judge(records.find(token, db), now, requirement);
  }

  private static SessionValidation judge(
      FoundSession found, Instant now, SessionRequirement requirement) {
    if (!found.isWhole()) return SessionValidation.invalid(CoreError.INVALID_TOKEN);
    return requirement.judge(found.active(), found.active().expires().isBefore(now), now);
  }

  private @Nullable SessionValidation judgeCopy(
      String token, Cookies cookies, Instant now, SessionRequirement requirement) {
    SessionCookieCache.Usable copy = copies == null ? null : copies.find(token, cookies, now);
    return copy == null ? null : requirement.judge(copy.active(), false, now);
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
    return options.freshAge.isZero()
        || now.isBefore(active.session().createdAt().plus(options.freshAge));
  }

  /**
   * Returns whether sessions are validated from memory now: the near cache is on, and hears of
   * every change on every node.
   */
  public boolean areRemembered() {
    return records.hearsChanges();
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
    FoundSession found = find(call.cookies(), call.db());
    if (found == null || !found.isWhole()) return null;
    return found.active().expires().isBefore(call.now()) ? null : found.active();
  }

  /**
   * Has this browser hold a session that began elsewhere. Asks no gates: who began it has passed
   * them, and the caller answers for its being handed on.
   */
  public void adopt(ActiveSession active, Call call) {
    refreshCookies(active, call);
    call.established(active);
  }

  /** Returns how long browsers keep the cookie of a session that is remembered. */
  public Duration cookieLife() {
    return options.expiresIn;
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
    return records.list(userId, now, db);
  }

  /** Returns the sessions of all these users that count at {@code now}; one query. */
  public List<Session> list(Collection<String> userIds, Instant now) {
    return records.list(userIds, now, db);
  }

  /** Ends the session the request presents, if any, and has the browser forget it. */
  public void end(Call call) {
    String token = call.cookies().getSigned(TOKEN_COOKIE);
    if (token != null) end(Selection.one(token), EndReason.SIGNED_OUT, call, call.db());
    expireCookies(call.cookies());
  }

  /** Ends the session with this token, whoever has it; false when there was none. */
  public boolean revoke(String token) {
    return canExist(token) && end(Selection.one(token), EndReason.REVOKED, null, db) > 0;
  }

  /** Ends the session with this token if it is the user's; false when it is not. */
  public boolean revoke(String userId, String token) {
    return revoke(userId, token, null);
  }

  /** As {@link #revoke(String, String)}, on behalf of the session that calls, if one does. */
  public boolean revoke(String userId, String token, @Nullable Call call) {
    return canExist(token) && end(Selection.one(userId, token), EndReason.REVOKED, call, db) > 0;
  }

  // PostgreSQL refuses even to compare with it, and the sender would have caused an error 500.
  private static boolean canExist(String token) {
    return token.indexOf('\0') < 0;
  }

  /** Removes at most so many sessions that nobody can continue any more, past the hooks. */
  int removeExpired(Instant now, int atMost) {
    Instant kept = now.minus(options.retention);
    return db.delete(Session.MODEL, List.of(Session.EXPIRES_AT.isBelow(kept)), atMost);
  }

  /**
   * As {@link #revokeAll(String)}, together with what else the call's transaction writes, and once
   * more after it: a sign-in under way may have stored its session meanwhile, and looked for what
   * the transaction changes before that was there to be seen.
   */
  public void revokeAll(String userId, EndReason reason, Call call) {
    end(Selection.all(userId), reason, call, call.db());
    call.db().afterCommit(() -> end(Selection.all(userId), reason, call, db));
  }

  /** Ends every session of the user and returns how many there were. */
  public int revokeAll(String userId) {
    return revokeAll(userId, null);
  }

  /** As {@link #revokeAll(String)}, on behalf of the session that calls, if one does. */
  public int revokeAll(String userId, @Nullable Call call) {
    return end(Selection.all(userId), EndReason.REVOKED, call, db);
  }

  /** Ends every session of the user but the one with this token. */
  public int revokeOthers(String userId, String token) {
    return revokeOthers(userId, token, null);
  }

  /** As {@link #revokeOthers(String, String)}, on behalf of the session that calls. */
  public int revokeOthers(String userId, String token, @Nullable Call call) {
    return end(Selection.others(userId, token), EndReason.REVOKED, call, db);
  }

  /**
   * Has the browser keep its session, told of what has changed about it or its user. Whether the
   * session ends with the browser stays as it was.
   */
  public void refreshCookies(ActiveSession active, Call call) {
    writeCookies(active, !isUnremembered(call.cookies()), call);
  }

  /** Changes fields of a session; false when it has ended, as far as anybody but it can know. */
  public boolean update(String token, Row changes, Call call) {
    return events.together(SessionUpdated.class, call, () -> isUpdated(token, changes, call));
  }

  private boolean isUpdated(String token, Row changes, Call call) {
    Row all = changes.with(Session.UPDATED_AT, call.now());
    if (!records.update(token, all, call.db())) return isStateless();
    if (!events.isWanted(SessionUpdated.class)) return true;
    Session session = records.find(token, call.db()).session();
    if (session == null) return true;
    List<String> fields = changes.fields().stream().map(Field::name).toList();
    events.raise(
        SessionUpdated.class,
        call.db(),
        () ->
            new SessionUpdated(
                Cause.of(call, session.id()), session.userId(), session.id(), fields));
    return true;
  }

  /** Has the browser forget its session. */
  public void expireCookies(Cookies cookies) {
    expireSession(cookies);
    cookies.expire(UNREMEMBERED_COOKIE);
  }

  private static void expireSession(Cookies cookies) {
    cookies.expire(TOKEN_COOKIE);
    cookies.expire(DATA_COOKIE);
    cookies.expireReceived(DATA_COOKIE);
  }

  /** Learns that a user changed or is gone, within the transaction of the change. */
  void userChanged(String userId, Call call) {
    records.userChanged(userId, call.db());
  }

  // Every ending passes here.
  private int end(Selection which, EndReason reason, @Nullable Call call, Db from) {
    if (!events.isWanted(SessionEnded.class)) return records.end(which, reason, call, from);
    return from.transaction(tx -> endEach(which, reason, call, tx));
  }

  // Of several who end a session, the one whose statement removes it tells of it. All go through
  // the sessions in the same order, so that no two wait for each other.
  private int endEach(Selection which, EndReason reason, @Nullable Call call, Db from) {
    int ended = 0;
    for (Session session : selected(which, from)) {
      Selection one = which.only(session.token());
      if (records.end(one, reason, call, from) == 0) continue;
      ended++;
      events.raise(
          SessionEnded.class,
          from,
          () ->
              new SessionEnded(
                  cause(reason, session, call), session.userId(), session.id(), reason));
    }
    return ended;
  }

  private List<Session> selected(Selection which, Db from) {
    if (which.token() != null) {
      Session session = records.find(which.token(), from).session();
      return session == null ? List.of() : List.of(session);
    }
    String userId = Objects.requireNonNull(which.userId(), "a user or a token");
    return records.list(userId, Instant.EPOCH, from).stream()
        .filter(session -> !session.token().equals(which.spared()))
        .sorted(Comparator.comparing(Session::id))
        .toList();
  }

  private Cause cause(EndReason reason, Session session, @Nullable Call call) {
    if (call == null) return Cause.of(Actor.APPLICATION, events.now());
    return switch (reason) {
      case SIGNED_OUT -> Cause.of(call, Actor.OWN_SESSION);
      case EXPIRED, PROOF_LAPSED, SUSPICIOUS -> Cause.of(call, Actor.SYSTEM);
      default -> Cause.of(call, session.id());
    };
  }

  // ---- cookies

  private @Nullable FoundSession find(Cookies cookies, Db from) {
    String token = cookies.getSigned(TOKEN_COOKIE);
    return token == null ? null : records.find(token, from); // a bad signature goes no further
  }

  private boolean isStateless() {
    return copies != null && copies.isAllThereIs();
  }

  private static boolean isUnremembered(Cookies cookies) {
    return cookies.getSigned(UNREMEMBERED_COOKIE) != null;
  }

  private void writeCookies(ActiveSession active, boolean remember, Call call) {
    Cookies cookies = call.cookies();
    writeToken(active.session(), remember, cookies);
    writeRemembered(remember, cookies);
    if (copies != null) copies.send(active, remember, cookies, call.now());
  }

  private static void writeRemembered(boolean remember, Cookies cookies) {
    if (!remember) cookies.setSigned(UNREMEMBERED_COOKIE, "true", null);
    else if (isUnremembered(cookies)) cookies.expire(UNREMEMBERED_COOKIE);
  }

  private void writeToken(Session session, boolean remember, Cookies cookies) {
    Long maxAge = remember ? options.expiresIn.toSeconds() : null;
    cookies.setSignedFor(TOKEN_COOKIE, session.token(), maxAge);
  }
}
