package dev.latchkey;

import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.SessionCreated;
import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.List;

/**
 * Makes the row of a session: what it says, how long it lives, and whether there is room for it.
 *
 * <p>Where a policy limits how many sessions a user has, sign-ins of one user wait for each other
 * ({@link Users#hold}). Thread-safe. Source: protocol/04 §1.
 */
final class SessionCreation {
  private static final int TOKEN_LENGTH = 32;
  private static final int MAX_USER_AGENT = 512;
  private static final int MAX_CLIENT_KIND = 64;

  private final SessionOptions options;
  private final SessionRecords records;
  private final SessionEnding ending;
  private final Events events;

  SessionCreation(
      SessionOptions options, SessionRecords records, SessionEnding ending, Events events) {
    this.options = options;
    this.records = records;
    this.ending = ending;
    this.events = events;
  }

  /**
   * Stores a new session of the user who signs in.
   *
   * @param more what else its row says
   * @throws AuthException {@link CoreError#SESSION_LIMIT_REACHED}, or {@link
   *     CoreError#INVALID_EMAIL_OR_PASSWORD} when the user is gone
   */
  Session create(SignIn signIn, Row more, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    Session session = insert(signIn, newRow(signIn, token, call).with(more), call);
    call.knows(session, token);
    return session;
  }

  /** Stores a new session that says what another one says; the place it takes is that one's. */
  Session createInPlaceOf(Session former, SignIn signIn, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    Row row = former.row().without(Field.ID).with(newRow(signIn, token, call));
    Row whole = lasting(row, policyOf(row, signIn.user()), signIn, call);
    Session session =
        events.together(SessionCreated.class, call, () -> inserted(signIn, whole, call));
    call.knows(session, token);
    return session;
  }

  /** Stores a new session that takes the place of none, and ends when {@code more} says. */
  Session createBeside(SignIn signIn, Row more, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    Row row = newRow(signIn, token, call).with(more);
    Session session = inserted(SessionPolicy.STANDARD, signIn, row, call);
    call.knows(session, token);
    return session;
  }

  private Session insert(SignIn signIn, Row row, Call call) {
    SessionPolicy policy = policyOf(row, signIn.user());
    return inserted(policy, signIn, lasting(row, policy, signIn, call), call);
  }

  private Session inserted(SessionPolicy policy, SignIn signIn, Row whole, Call call) {
    try {
      if (policy.maxSessions > 0)
        return call.transaction(() -> insert(policy, signIn, whole, call));
      return events.together(SessionCreated.class, call, () -> inserted(signIn, whole, call));
    } catch (StoreException.Failed e) {
      if (call.users().find(signIn.user().id(), call) != null) throw e;
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
      ending.endOne(Selection.one(session.token()), EndReason.EVICTED, call, call.db());
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
    if (options.rotation != null) row = row.with(TokenRotation.NONE);
    if (options.clientKind == null) return row;
    String kind = options.clientKind.apply(call);
    return kind == null ? row : row.with(Session.CLIENT_KIND, storable(kind, MAX_CLIENT_KIND));
  }

  /** Returns what the client says it is, as far as a column holds it. */
  static String userAgent(Call call) {
    String sent = call.header("user-agent");
    return sent == null ? "" : storable(sent, MAX_USER_AGENT);
  }

  private static String storable(String sent, int length) {
    String text =
        sent.replace('\0', ' '); // PostgreSQL cannot store it, and some server may pass it
    return text.length() <= length ? text : text.substring(0, length);
  }
}
