package dev.latchkey;

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
 * disagree. Where browsers keep a copy, {@link SessionCookieCache} is asked before the store by
 * whoever only wants to know who it is; whoever changes something, or wants it fresh, is not
 * satisfied with that.
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
  private final Profile profile;
  private final StepUp stepUp;
  private final List<SignInGate> gates;
  private final List<SessionGuard> guards;
  private final List<Consumer<ActiveSession>> observers;
  private final SessionRecords records;
  private final @Nullable SessionCookieCache copies; // null when browsers keep none
  private final Events events;
  private final @Nullable TokenRotation rotation; // null when tokens stay
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
    SignIn signIn = new SignIn(current.user(), SignIn.Method.REISSUE, remember);
    ActiveSession next = begin(signIn, stepUp.proven(current.session()), call);
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
    String token = call.tokens().next(TOKEN_LENGTH);
    Row row = current.session().row().without(Field.ID).with(newRow(signIn, token, call));
    Row whole = lasting(row, policyOf(row, user), signIn, call);
    Session session =
        events.together(SessionCreated.class, call, () -> inserted(signIn, whole, call));
    call.knows(session, token);
    ActiveSession next = new ActiveSession(session, user);
    endOne(Selection.one(current.session().token()), EndReason.REPLACED, call, call.db());
    call.db().afterCommit(() -> adopt(next, call));
    return next;
  }

  private ActiveSession begin(SignIn signIn, Call call) {
    return begin(signIn, stepUp.proven(signIn.method(), call.now()), call);
  }

  private ActiveSession begin(SignIn signIn, Row more, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    Session session = insert(signIn, newRow(signIn, token, call).with(more), call);
    call.knows(session, token);
    requireStillProven(signIn, session, call);
    ActiveSession active =
        admitted(new ActiveSession(session, signIn.user()), signIn.method(), call);
    // A browser is only told of a session that is there to stay.
    call.db().afterCommit(() -> replacePresented(signIn, call));
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

  private ActiveSession admitted(ActiveSession begun, SignIn.Method method, Call call) {
    ActiveSession admitted = begun;
    for (SessionGuard guard : guards) {
      admitted = guard.admitNew(admitted, method, call);
      if (admitted != null) continue;
      end(Selection.one(begun.session().token()), EndReason.SUSPICIOUS, call, call.db());
      throw new AuthException(CoreError.SIGN_IN_SUSPICIOUS);
    }
    return admitted;
  }

  // What the browser had before, it forgets; nobody else should be left with it (threats A15).
  private void replacePresented(SignIn signIn, Call call) {
    String presented = profile.isHardened() ? call.cookies().getSigned(TOKEN_COOKIE) : null;
    if (presented != null) {
      end(Selection.one(signIn.user().id(), presented), EndReason.REPLACED, call, db);
    }
  }

  /** Returns whether a session outlives the browser, given what the client asked for, if at all. */
  public boolean isRemembered(@Nullable Boolean asked) {
    return options.remembers(asked);
  }

  private Session insert(SignIn signIn, Row row, Call call) {
    User user = signIn.user();
    SessionPolicy policy = policyOf(row, user);
    Row whole = lasting(row, policy, signIn, call);
    try {
      if (policy.maxSessions > 0)
        return call.transaction(() -> insert(policy, signIn, whole, call));
      return events.together(SessionCreated.class, call, () -> inserted(signIn, whole, call));
    } catch (StoreException.Failed e) {
      if (call.users().find(user.id(), call) != null) throw e;
      throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD); // gone meanwhile
    }
  }

  private SessionPolicy policyOf(Row row, User user) {
    return options.policyOf(new ActiveSession(Session.of(row.with(Field.ID, "")), user));
  }

  private static Row lasting(Row row, SessionPolicy policy, SignIn signIn, Call call) {
    return row.with(Session.EXPIRES_AT, policy.firstEnd(signIn.remember(), call.now()));
  }

  private Session insert(SessionPolicy policy, SignIn signIn, Row row, Call call) {
    makeRoom(policy, signIn.user(), call);
    return inserted(signIn, row, call);
  }

  // Whoever signs the user in at the same time, on any node, waits until this one is stored.
  private void makeRoom(SessionPolicy policy, User user, Call call) {
    if (!call.users().hold(user, call)) {
      throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD); // gone or changed meanwhile
    }
    List<Session> open =
        records.list(user.id(), call.now(), call.db()).stream()
            .filter(session -> counts(session, user, call.now(), policy))
            .sorted(policy.overflow.order())
            .toList();
    int surplus = open.size() - policy.maxSessions + 1;
    if (surplus <= 0) return;
    if (policy.overflow == SessionPolicy.Overflow.DENY) {
      throw new AuthException(CoreError.SESSION_LIMIT_REACHED);
    }
    for (Session session : open.subList(0, surplus)) {
      endOne(Selection.one(session.token()), EndReason.EVICTED, call, call.db());
    }
  }

  private boolean counts(Session session, User user, Instant now, SessionPolicy policy) {
    SessionPolicy own = options.policyOf(new ActiveSession(session, user));
    return own.equals(policy) && !own.isOver(session, now);
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

  private Row newRow(SignIn signIn, String token, Call call) {
    Instant now = call.now();
    Row row =
        Row.of(Session.EXPIRES_AT, now)
            .with(Session.TOKEN, token)
            .with(Session.CREATED_AT, now)
            .with(Session.UPDATED_AT, now)
            .with(Session.IP_ADDRESS, call.clientAddress())
            .with(Session.USER_AGENT, userAgent(call))
            .with(Session.USER_ID, signIn.user().id());
    if (rotation != null) row = row.with(TokenRotation.NONE);
    if (options.clientKind == null) return row;
    String kind = options.clientKind.apply(call);
    return kind == null ? row : row.with(Session.CLIENT_KIND, storable(kind, MAX_CLIENT_KIND));
  }

  static String userAgent(Call call) {
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
    endOne(Selection.one(active.session().token()), EndReason.SUSPICIOUS, call, call.db());
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
    if (copy.ending()) renew(copy.active(), copies, call);
    return copy.active();
  }

  private void renew(ActiveSession active, SessionCookieCache copies, Call call) {
    boolean remember = !isUnremembered(call.cookies());
    copies.renew(active, remember, call.cookies(), call.now());
    writeToken(active, remember, call);
  }

  private static SessionDecision.Facts facts(
      FoundSession found, SessionPolicy policy, Call call, boolean readOnly) {
    Session session = found.session();
    return new SessionDecision.Facts(
        true,
        session == null ? null : policy.span(session),
        found.user() != null,
        isUnremembered(call.cookies()),
        call.hasQuery("disableRefresh"),
        readOnly,
        call.now());
  }

  private Resolved serve(
      FoundSession found, @Nullable Boolean due, SessionDecision.Facts facts, Call call) {
    SessionPolicy policy = options.policyOf(found);
    ActiveSession active = facts.readOnly() ? found.active() : used(found, policy, call);
    if (rotation != null && !isTokenOf(active.session(), call)) {
      writeCookies(active, call); // the answer that told the new token got lost, or is slower
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
      end(over, EndReason.EXPIRED, call, call.db());
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
    writeCookies(active, call);
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
    if (!TokenForm.isHash(session.token())) return session.token();
    String presented = call.cookies().getSigned(TOKEN_COOKIE);
    if (presented != null && records.nameOf(presented).equals(session.token())) return presented;
    return call.tokenOf(session);
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
    if (token != null) endOne(Selection.one(token), EndReason.SIGNED_OUT, call, call.db());
    expireCookies(call.cookies());
  }

  /** Ends the session with this token or handle, whoever has it; false when there was none. */
  public boolean revoke(String token) {
    return canExist(token) && endOne(Selection.one(token), EndReason.REVOKED, null, db);
  }

  /** Ends the session with this token, handle or id if it is the user's; false when it is not. */
  public boolean revoke(String userId, String name) {
    return revoke(userId, name, null);
  }

  /** As {@link #revoke(String, String)}, on behalf of the session that calls, if one does. */
  public boolean revoke(String userId, String name, @Nullable Call call) {
    if (!canExist(name)) return false;
    if (endOne(Selection.one(userId, name), EndReason.REVOKED, call, db)) return true;
    String token = tokenOf(userId, name);
    return token != null && end(Selection.one(userId, token), EndReason.REVOKED, call, db) > 0;
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

  /** Ends every session of the user but the one with this token or handle. */
  public int revokeOthers(String userId, String token) {
    return revokeOthers(userId, token, null);
  }

  /** As {@link #revokeOthers(String, String)}, on behalf of the session that calls. */
  public int revokeOthers(String userId, String token, @Nullable Call call) {
    Session own = rotation == null ? null : rotation.find(token, db);
    Selection others = own == null ? Selection.others(userId, token) : Selection.others(own);
    return end(others, EndReason.REVOKED, call, db);
  }

  /**
   * Has the browser keep its session, told of what has changed about it or its user. Whether the
   * session ends with the browser stays as it was.
   */
  public void refreshCookies(ActiveSession active, Call call) {
    if (call.actsAs() != null) return; // it is in no cookie
    if (rotation == null) writeCookies(active, call);
    // The token may have been rotated meanwhile, and then the cookie with the new one is on its
    // way.
    else if (copies != null) {
      copies.send(active, !isUnremembered(call.cookies()), call.cookies(), call.now());
    }
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
    // What this browser keeps may be a copy of it; whoever knows the session writes another.
    if (copies != null && !isStateless()) call.cookies().expireReceived(DATA_COOKIE);
    records.userChanged(userId, call.db());
  }

  private @Nullable Session current(String token, Db from) {
    return rotation == null ? records.find(token, from).session() : rotation.find(token, from);
  }

  // A token can be rotated while one looks, but not twice within the grace.
  private boolean endOne(Selection which, EndReason reason, @Nullable Call call, Db from) {
    if (end(which, reason, call, from) > 0) return true;
    String token = which.token();
    for (int tries = 0; rotation != null && token != null && tries < 2; tries++) {
      Session rotated = rotation.findByFormer(token, from);
      if (rotated == null) return false;
      if (end(which.only(rotated.token()), reason, call, from) > 0) return true;
    }
    return false;
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
    if (which.isAll())
      ended += records.end(which, reason, call, from); // those that cannot be listed, too
    return ended;
  }

  private List<Session> selected(Selection which, Db from) {
    if (which.token() != null) {
      Session session = records.find(which.token(), from).session();
      return session == null ? List.of() : List.of(session);
    }
    String userId = Objects.requireNonNull(which.userId(), "a user or a token");
    String spared = which.spared() == null ? null : records.nameOf(which.spared());
    return records.list(userId, Instant.EPOCH, from).stream()
        .filter(session -> !session.token().equals(spared))
        .filter(session -> !session.id().equals(which.sparedId()))
        .sorted(Comparator.comparing(Session::id))
        .toList();
  }

  private Cause cause(EndReason reason, Session session, @Nullable Call call) {
    if (reason == EndReason.TOKEN_REUSED) return Cause.of(Actor.SYSTEM, events.now());
    if (call == null) return Cause.of(Actor.APPLICATION, events.now());
    return switch (reason) {
      case SIGNED_OUT -> Cause.of(call, Actor.OWN_SESSION);
      case EXPIRED, PROOF_LAPSED, EVICTED, SUSPICIOUS -> Cause.of(call, Actor.SYSTEM);
      default -> Cause.of(call, session.id());
    };
  }

  // ---- cookies

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
    endOne(Selection.one(session.token()), EndReason.TOKEN_REUSED, null, from);
    return none;
  }

  private boolean isStateless() {
    return copies != null && copies.isAllThereIs();
  }

  private static boolean isUnremembered(Cookies cookies) {
    return cookies.getSigned(UNREMEMBERED_COOKIE) != null;
  }

  private void writeCookies(ActiveSession active, Call call) {
    writeCookies(active, !isUnremembered(call.cookies()), call);
  }

  private void writeCookies(ActiveSession active, boolean remember, Call call) {
    Cookies cookies = call.cookies();
    writeToken(active, remember, call);
    writeRemembered(remember, cookies);
    if (copies != null) copies.send(active, remember, cookies, call.now());
  }

  private static void writeRemembered(boolean remember, Cookies cookies) {
    if (!remember) cookies.setSigned(UNREMEMBERED_COOKIE, "true", null);
    else if (isUnremembered(cookies)) cookies.expire(UNREMEMBERED_COOKIE);
  }

  // The token itself, never that of a Session, which may be a handle.
  private void writeToken(ActiveSession active, boolean remember, Call call) {
    Long maxAge = remember ? cookieLife(active, call).toSeconds() : null;
    call.cookies().setSignedFor(TOKEN_COOKIE, tokenOf(active.session(), call), maxAge);
  }
}
