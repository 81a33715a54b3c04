package dev.latchkey;

import dev.latchkey.AuthEvent.Actor;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.SessionRefreshed;
import dev.latchkey.AuthEvent.SessionUpdated;
import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sessions begin, continue and end; nothing else changes rows of {@code session}.
 *
 * <p><b>Beginning.</b> {@link #signIn} is the only way, and it asks the gates first: nothing that
 * looks like a session exists before they agree. {@link SessionCreation} then makes the row, {@link
 * SessionCookies} tells the browser.
 *
 * <p><b>Continuing.</b> {@link #resolve} answers every "who is this?" of the HTTP API, {@link
 * #validate} those of the embedding application. Both find the row the same way, in one round trip,
 * and judge it by {@link SessionDecision}, so {@code /get-session} and a protected endpoint cannot
 * disagree. Where browsers keep a copy, {@link SessionCookieCache} is asked before the store by
 * whoever only wants to know who it is; whoever changes something, or wants it fresh, is not
 * satisfied with that.
 *
 * <p><b>Ending.</b> Every ending passes {@link SessionEnding}, and removes the row. A renewal is an
 * update that never creates, so whatever races with an ending, nothing that ended comes back. Where
 * tokens are rotated, an ending also finds a session by a token that it had before ({@link
 * TokenRotation}).
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

  private final SessionOptions options;
  private final Profile profile;
  private final StepUp stepUp;
  private final List<SignInGate> gates;
  private final List<SessionGuard> guards;
  private final List<Consumer<ActiveSession>> observers;
  private final SessionRecords records;
  private final @Nullable SessionCookieCache copies; // null when browsers keep none
  private final Events events;
  private final @Nullable TokenRotation rotation; // null when tokens stay
  private final SessionCookies browser;
  private final SessionEnding ending;
  private final SessionCreation creation;
  private final Db db;

  Sessions(
      SessionOptions options,
      Profile profile,
      StepUp stepUp,
      SessionRecords records,
      @Nullable SessionCookieCache copies,
      List<SignInGate> gates,
      List<SessionGuard> guards,
      List<Consumer<ActiveSession>> observers,
      Events events,
      Db db) {
    this.options = options;
    this.rotation = options.rotation;
    this.profile = profile;
    this.stepUp = stepUp;
    this.records = records;
    this.copies = copies;
    this.gates = List.copyOf(gates);
    this.guards = List.copyOf(guards);
    this.observers = List.copyOf(observers);
    this.events = events;
    this.browser = new SessionCookies(options, records, copies);
    this.ending = new SessionEnding(records, events, rotation);
    this.creation = new SessionCreation(options, records, ending, events);
    this.db = db;
  }

  /** The same on another store. */
  Sessions on(Db other) {
    return new Sessions(
        options, profile, stepUp, records, copies, gates, guards, observers, events, other);
  }

  // ---- beginning

  /**
   * Turns a proven first factor into a session and sets its cookies, unless a gate wants more.
   *
   * @throws AuthException when a gate refuses, {@link CoreError#SESSION_LIMIT_REACHED}, or {@link
   *     CoreError#INVALID_EMAIL_OR_PASSWORD} when the factor no longer counts
   */
  public SignInOutcome signIn(SignIn signIn, Call call) {
    SignInGate.Verdict.Challenge first = null;
    for (SignInGate gate : gates) { // all of them: who is refused anyway is not asked for more
      SignInGate.Verdict verdict = gate.ask(signIn, call);
      if (first == null && verdict instanceof SignInGate.Verdict.Challenge challenge) {
        first = challenge;
      }
    }
    return first == null
        ? new SignInOutcome.Established(begin(signIn, call))
        : challenged(first, signIn, call);
  }

  private static SignInOutcome challenged(
      SignInGate.Verdict.Challenge challenge, SignIn signIn, Call call) {
    SessionCookies.writeRemembered(signIn.remember(), call.cookies());
    SessionCookies.expireSession(call.cookies()); // whoever was signed in before no longer is
    challenge.cookies().accept(call.cookies());
    return new SignInOutcome.Challenged(challenge.body());
  }

  /**
   * Begins a session of a user in the name of somebody else, which ends with the browser. Asks no
   * gates, as nothing is proven, and leaves the user's own sessions alone however many there may
   * be: the caller answers for it.
   *
   * @param further what the session holds besides, its end above all
   */
  public ActiveSession beginFor(User user, SignIn.Method method, Row further, Call call) {
    SignIn signIn = new SignIn(user, method, false);
    return begun(creation.createBeside(signIn, further, call), signIn, call);
  }

  /**
   * Replaces every session of the user who holds {@code current} by a new one, as after a change of
   * the password. Asks no gates: who holds a session has passed them.
   */
  public ActiveSession reissue(ActiveSession current, Call call) {
    String userId = current.user().id();
    ending.end(Selection.all(userId), EndReason.PASSWORD_CHANGED, call, call.db());
    boolean remember = !SessionCookies.isUnremembered(call.cookies());
    SignIn signIn = new SignIn(current.user(), SignIn.Method.REISSUE, remember);
    ActiveSession next = begin(signIn, stepUp.proven(current.session()), call);
    Selection others = Selection.others(userId, next.session().token());
    call.db().afterCommit(() -> ending.end(others, EndReason.PASSWORD_CHANGED, call, db));
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
    Session session = creation.createInPlaceOf(current.session(), signIn, call);
    ActiveSession next = new ActiveSession(session, user);
    ending.endOne(Selection.one(current.session().token()), EndReason.REPLACED, call, call.db());
    call.db().afterCommit(() -> adopt(next, call));
    return next;
  }

  private ActiveSession begin(SignIn signIn, Call call) {
    return begin(signIn, stepUp.proven(signIn.method(), call.now()), call);
  }

  private ActiveSession begin(SignIn signIn, Row more, Call call) {
    Session session = creation.create(signIn, more, call);
    requireStillProven(signIn, session, call);
    return begun(session, signIn, call);
  }

  private ActiveSession begun(Session session, SignIn signIn, Call call) {
    ActiveSession active =
        admitted(new ActiveSession(session, signIn.user()), signIn.method(), call);
    // A browser is only told of a session that is there to stay.
    call.db().afterCommit(() -> replacePresented(signIn, call));
    call.db().afterCommit(() -> browser.write(active, signIn.remember(), call));
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
      if (!proven)
        ending.end(Selection.one(session.token()), EndReason.PROOF_LAPSED, call, call.db());
    }
    if (!proven) throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD);
  }

  private ActiveSession admitted(ActiveSession begun, SignIn.Method method, Call call) {
    ActiveSession admitted = begun;
    for (SessionGuard guard : guards) {
      admitted = guard.admitNew(admitted, method, call);
      if (admitted != null) continue;
      ending.end(Selection.one(begun.session().token()), EndReason.SUSPICIOUS, call, call.db());
      throw new AuthException(CoreError.SIGN_IN_SUSPICIOUS);
    }
    return admitted;
  }

  // What the browser had before, it forgets; nobody else should be left with it (threats A15).
  private void replacePresented(SignIn signIn, Call call) {
    String presented = profile.isHardened() ? call.cookies().getSigned(TOKEN_COOKIE) : null;
    if (presented != null) {
      ending.end(Selection.one(signIn.user().id(), presented), EndReason.REPLACED, call, db);
    }
  }

  /** Returns whether a session outlives the browser, given what the client asked for, if at all. */
  public boolean isRemembered(@Nullable Boolean asked) {
    return options.remembers(asked);
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
   * A copy in the browser will do.
   *
   * @throws AuthException {@link CoreError#SESSION_VANISHED} when it was ended during the renewal
   */
  public Resolved resolve(Call call) {
    return resolve(call, SessionNeed.ANY);
  }

  /**
   * As {@link #resolve(Call)}.
   *
   * @param need whether a copy will do; whatever kind of session else it asks for, others judge
   * @throws AuthException {@link CoreError#SESSION_VANISHED} when it was ended during the renewal
   */
  public Resolved resolve(Call call, SessionNeed need) {
    return guarded(resolve(call, need.mayBeCopied(), options.deferRefresh), call);
  }

  /** As {@link #resolve(Call)}, but writes even when renewing is deferred: the POST's part. */
  public Resolved resolveAndRefresh(Call call) {
    return guarded(resolve(call, true, false), call);
  }

  private Resolved guarded(Resolved resolved, Call call) {
    ActiveSession active = resolved.active();
    if (active == null || guards.isEmpty()) return resolved;
    ActiveSession admitted = active;
    for (SessionGuard guard : guards) {
      admitted = guard.admit(admitted, call);
      if (admitted == null) return suspected(active, call);
    }
    return new Resolved(admitted, resolved.needsRefresh());
  }

  private Resolved suspected(ActiveSession active, Call call) {
    ending.endOne(Selection.one(active.session().token()), EndReason.SUSPICIOUS, call, call.db());
    expireCookies(call.cookies());
    return Resolved.ANONYMOUS;
  }

  /**
   * As {@link #resolveAndRefresh}, but asks no copy and renews also what is not due yet; null when
   * there is no session.
   */
  public @Nullable ActiveSession refresh(Call call) {
    if (isStateless()) return resolve(call).active(); // nothing else can be renewed
    FoundSession found = find(call.cookies(), call.db(), call.now());
    if (found == null) return anonymous(call.cookies()).active();
    SessionPolicy policy = options.policyOf(found).alwaysDue();
    Resolved resolved =
        SessionDecision.decide(facts(found, policy, call, false), policy)
            .fold(
                () -> Resolved.ANONYMOUS,
                () -> new Resolved(found.active(), null),
                expiresAt -> renew(found, expiresAt, call),
                due -> new Resolved(found.active(), null),
                removeRow -> gone(found, removeRow, call));
    return resolved.active();
  }

  private Resolved resolve(Call call, boolean copyWillDo, boolean readOnly) {
    if (call.actsAs() != null) return new Resolved(call.actsAs(), null);
    Cookies cookies = call.cookies();
    if (copies == null) cookies.expireReceived(DATA_COOKIE); // a copy nobody reads
    String token = cookies.getSigned(TOKEN_COOKIE); // a bad signature goes no further
    if (token == null) return anonymous(cookies);
    ActiveSession copied = copyWillDo || isStateless() ? copied(token, call) : null;
    if (copied != null) return new Resolved(copied, null);
    boolean recalls = copyWillDo && !call.hasQuery("disableCookieCache");
    FoundSession found = open(token, recalls, call.db(), call.now());
    SessionPolicy policy = options.policyOf(found);
    SessionDecision.Facts facts = facts(found, policy, call, readOnly);
    SessionDecision decision = SessionDecision.decide(facts, policy);
    // What is remembered is served or not used at all.
    boolean written =
        copies != null && SessionDecision.isCopied(facts, policy)
            || policy.notesUse(found.session(), call.now());
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
    if (copy == null || isOver(copy.active(), call.now())) return null;
    if (copy.ending()) browser.renewCopy(copy.active(), copies, call);
    return copy.active();
  }

  private static SessionDecision.Facts facts(
      FoundSession found, SessionPolicy policy, Call call, boolean readOnly) {
    Session session = found.session();
    return new SessionDecision.Facts(
        true,
        session == null ? null : policy.span(session),
        found.user() != null,
        SessionCookies.isUnremembered(call.cookies()),
        call.hasQuery("disableRefresh"),
        readOnly,
        call.now());
  }

  private Resolved serve(
      FoundSession found, @Nullable Boolean due, SessionDecision.Facts facts, Call call) {
    SessionPolicy policy = options.policyOf(found);
    ActiveSession active = facts.readOnly() ? found.active() : used(found, policy, call);
    if (rotation != null && !isTokenOf(active.session(), call)) {
      browser.write(active, call); // the answer that told the new token got lost, or is slower
    } else if (copies != null && SessionDecision.isCopied(facts, policy)) {
      copies.send(active, true, call.cookies(), call.now());
    }
    return new Resolved(active, due);
  }

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
      Selection over = Selection.expired(found.token(), unlessRenewed(session));
      ending.end(over, EndReason.EXPIRED, call, call.db());
    }
    expireCookies(call.cookies());
    return Resolved.ANONYMOUS;
  }

  private Resolved renew(FoundSession found, Instant expiresAt, Call call) {
    Session session = found.active().session();
    Row later = Row.of(Session.EXPIRES_AT, expiresAt).with(Session.UPDATED_AT, call.now());
    Row changes = rotation == null ? later : later.with(rotation.next(session, call));
    // Of many parallel calls one writes, the others serve its result.
    Instant notDue = unlessRenewed(session);
    boolean renewed =
        events.together(
            SessionRefreshed.class, call, () -> isRenewed(found, changes, notDue, call));
    ActiveSession active = renewed ? found.with(changes) : afterLostRace(call);
    browser.write(active, call);
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
    FoundSession again = find(call.cookies(), call.db(), call.now());
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
      FoundSession recalled = open(token, true, db, now);
      SessionValidation validation = judge(recalled, now, requirement);
      if (validation.valid() || !recalled.isRecalled()) return validation;
    }
    return judge(open(token, false, db, now), now, requirement);
  }

  private SessionValidation judge(FoundSession found, Instant now, SessionRequirement requirement) {
    if (!found.isWhole()) return SessionValidation.invalid(CoreError.INVALID_TOKEN);
    ActiveSession active = found.active();
    SessionValidation judged = requirement.judge(active, isOver(active, now), now);
    return stepUp.explained(judged, active.user(), requirement, db);
  }

  private @Nullable SessionValidation judgeCopy(
      String token, Cookies cookies, Instant now, SessionRequirement requirement) {
    SessionCookieCache.Usable copy = copies == null ? null : copies.find(token, cookies, now);
    if (copy == null) return null;
    return requirement.judge(copy.active(), isOver(copy.active(), now), now);
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
    FoundSession found = canExist(token) ? open(token, false, call.db(), call.now()) : null;
    if (found == null || !found.isWhole()) return null;
    call.knows(found.active().session(), token);
    return found.active();
  }

  /**
   * Returns what the cookie of a session carries, for whoever keeps it elsewhere: that of a session
   * the call presented, began, or looked for by its token.
   *
   * @throws IllegalStateException when the call knows no more than a handle
   */
  public String tokenOf(Session session, Call call) {
    return browser.tokenOf(session, call);
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
    adopt(active, !SessionCookies.isUnremembered(call.cookies()), call);
  }

  /** As {@link #adopt(ActiveSession, Call)}, where the cookies say nothing about this session. */
  public void adopt(ActiveSession active, boolean remember, Call call) {
    browser.write(active, remember, call);
    call.established(active);
  }

  /** Returns whether a session has ended, by its row or by what its policy makes of it. */
  public boolean isOver(ActiveSession active, Instant now) {
    return options.policyOf(active).isOver(active.session(), now);
  }

  /** Returns how long browsers keep the cookie of the session if it is remembered. */
  public Duration cookieLife(ActiveSession active, Call call) {
    return browser.life(active, call);
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
    return all.stream().filter(each -> !isOver(new ActiveSession(each, user), now)).toList();
  }

  /**
   * Has somebody told of the {@link #wordsOf} sessions that changed on any node, soon after they
   * did. Nothing is heard where nodes do not talk to each other, which they do for the near cache.
   */
  public void whenHeard(Consumer<String> hearer) {
    records.whenHeard(hearer);
  }

  /** Returns the words that nodes say of changes of this session and its user. */
  public List<String> wordsOf(Session session) {
    return records.wordsOf(session);
  }

  /** Returns the sessions of all these users that count at {@code now}; one query. */
  public List<Session> list(Collection<String> userIds, Instant now) {
    return records.list(userIds, now, db);
  }

  /** Ends the session the request presents, if any, and has the browser forget it. */
  public void end(Call call) {
    String token = call.cookies().getSigned(TOKEN_COOKIE);
    if (token != null) ending.endOne(Selection.one(token), EndReason.SIGNED_OUT, call, call.db());
    expireCookies(call.cookies());
  }

  /** Ends the session with this token or handle, whoever has it; false when there was none. */
  public boolean revoke(String token) {
    return canExist(token) && ending.endOne(Selection.one(token), EndReason.REVOKED, null, db);
  }

  /** As {@link #revoke(String)}, on behalf of the session that calls. */
  public boolean revoke(String token, Call call) {
    return canExist(token) && ending.endOne(Selection.one(token), EndReason.REVOKED, call, db);
  }

  /** Ends the session with this token, handle or id if it is the user's; false when it is not. */
  public boolean revoke(String userId, String name) {
    return revoke(userId, name, null);
  }

  /** As {@link #revoke(String, String)}, on behalf of the session that calls, if one does. */
  public boolean revoke(String userId, String name, @Nullable Call call) {
    if (!canExist(name)) return false;
    if (ending.endOne(Selection.one(userId, name), EndReason.REVOKED, call, db)) return true;
    String token = tokenOf(userId, name);
    return token != null
        && ending.end(Selection.one(userId, token), EndReason.REVOKED, call, db) > 0;
  }

  private @Nullable String tokenOf(String userId, String id) {
    for (Session session : list(userId, Instant.EPOCH)) { // those that ran out too
      if (session.id().equals(id)) return session.token();
    }
    return null;
  }

  // PostgreSQL refuses even to compare with it, and the sender would have caused an error 500.
  private static boolean canExist(String token) {
    return token.indexOf('\0') < 0;
  }

  /** Removes at most so many sessions that nobody can continue any more, past the hooks. */
  int removeExpired(Instant now, int atMost) {
    boolean preserved = options.preserveInDatabase || !db.schema().isInDatabase(Session.MODEL);
    if (preserved) return 0;
    Instant kept = now.minus(options.retention);
    return db.delete(Session.MODEL, List.of(Session.EXPIRES_AT.isBelow(kept)), atMost);
  }

  /**
   * As {@link #revokeAll(String)}, together with what else the call's transaction writes, and once
   * more after it: a sign-in under way may have stored its session meanwhile, and looked for what
   * the transaction changes before that was there to be seen.
   */
  public void revokeAll(String userId, EndReason reason, Call call) {
    ending.end(Selection.all(userId), reason, call, call.db());
    call.db().afterCommit(() -> ending.end(Selection.all(userId), reason, call, db));
  }

  /** Ends every session of the user and returns how many there were. */
  public int revokeAll(String userId) {
    return revokeAll(userId, null);
  }

  /** As {@link #revokeAll(String)}, on behalf of the session that calls, if one does. */
  public int revokeAll(String userId, @Nullable Call call) {
    return ending.end(Selection.all(userId), EndReason.REVOKED, call, db);
  }

  /** Ends every session of the user but the one with this token or handle. */
  public int revokeOthers(String userId, String token) {
    return revokeOthers(userId, token, null);
  }

  /** As {@link #revokeOthers(String, String)}, on behalf of the session that calls. */
  public int revokeOthers(String userId, String token, @Nullable Call call) {
    Session own = rotation == null ? null : rotation.find(token, db);
    Selection others = own == null ? Selection.others(userId, token) : Selection.others(own);
    return ending.end(others, EndReason.REVOKED, call, db);
  }

  /**
   * Has the browser keep its session, told of what has changed about it or its user. Whether the
   * session ends with the browser stays as it was.
   */
  public void refreshCookies(ActiveSession active, Call call) {
    if (call.actsAs() != null) return; // it is in no cookie
    if (rotation == null) browser.write(active, call);
    else browser.writeCopy(active, call);
  }

  /** Changes fields of a session; false when it has ended, as far as anybody but it can know. */
  public boolean update(String token, Row changes, Call call) {
    return events.together(SessionUpdated.class, call, () -> isUpdated(token, changes, call));
  }

  private boolean isUpdated(String token, Row changes, Call call) {
    Row all = changes.with(Session.UPDATED_AT, call.now());
    boolean updated = records.update(token, all, call.db());
    if (!updated && rotation == null) return isStateless();
    boolean looks = !updated || events.isWanted(SessionUpdated.class);
    Session session = looks ? current(token, call.db()) : null;
    if (!updated && (session == null || !records.update(session.token(), all, call.db()))) {
      return false; // it ended
    }
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
    SessionCookies.expire(cookies);
  }

  /** Learns that a user changed or is gone, within the transaction of the change. */
  void userChanged(String userId, Call call) {
    // What this browser keeps may be a copy of it; whoever knows the session writes another.
    if (copies != null && !isStateless()) call.cookies().expireReceived(DATA_COOKIE);
    records.userChanged(userId, call.db());
  }

  private @Nullable Session current(String token, Db from) {
    return rotation == null ? records.find(token, from).session() : rotation.find(token, from);
  }

  // ---- finding

  private @Nullable FoundSession find(Cookies cookies, Db from, Instant now) {
    String token = cookies.getSigned(TOKEN_COOKIE);
    return token == null ? null : open(token, false, from, now); // a bad signature goes no further
  }

  // A handle names a session to those who may end it, and opens none.
  private FoundSession open(String token, boolean recalls, Db from, Instant now) {
    if (TokenForm.isHash(token)) return new FoundSession(token, null, null);
    FoundSession found = recalls ? records.recall(token, from) : records.find(token, from);
    return rotation == null || found.session() != null
        ? found
        : rotated(found, rotation, from, now);
  }

  private FoundSession rotated(FoundSession none, TokenRotation rotation, Db from, Instant now) {
    Session session = rotation.findByFormer(none.token(), from);
    if (session == null) return none;
    if (rotation.isGood(none.token(), session, now)) return records.find(session.token(), from);
    log.warn("A former token of {} was presented after its grace; the session ends.", session);
    ending.endOne(Selection.one(session.token()), EndReason.TOKEN_REUSED, null, from);
    return none;
  }

  private boolean isStateless() {
    return copies != null && copies.isAllThereIs();
  }
}
