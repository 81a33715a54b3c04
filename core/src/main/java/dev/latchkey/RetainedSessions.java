package dev.latchkey;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of sessions that have ended for a while, with when, why and by whom.
 *
 * <p>Ending a session also moves its end to before now. So whoever looks at ends only, as a server
 * of the original beside this one or a list of sessions does, takes it for expired; so one
 * statement still ends all sessions of a user; and so what removes expired rows, later by the time
 * they are kept, removes these. A renewal demands the end it has seen, and brings nothing back.
 *
 * <p>Thread-safe.
 */
final class RetainedSessions implements SessionRecords {
  private final SessionRecords records;
  private final InstantSource clock;

  RetainedSessions(SessionRecords records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
  }

  // What a cookie presents again after its session was ended is not expired, but not there.
  @Override
  public FoundSession find(String token, Db db) {
    FoundSession found = records.find(token, db);
    Session session = found.session();
    boolean ended = session != null && session.get(Session.DELETED_AT) != null;
    return ended ? new FoundSession(token, null, null) : found;
  }

  @Override
  public Session insert(Row row, User user, Db db) {
    return records.insert(row, user, db);
  }

  @Override
  public boolean renew(FoundSession found, Row changes, Instant notDue, Db db) {
    Instant end = found.active().session().expiresAt();
    return db.update(
            Session.MODEL,
            changes,
            Session.TOKEN.is(found.token()),
            Session.EXPIRES_AT.isBelow(notDue),
            Session.EXPIRES_AT.isAbove(end.minusMillis(1)))
        > 0;
  }

  @Override
  public boolean update(String token, Row changes, Db db) {
    Instant past = clock.instant().minusMillis(1);
    return db.update(
            Session.MODEL, changes, Session.TOKEN.is(token), Session.EXPIRES_AT.isAbove(past))
        > 0;
  }

  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    return records.list(userId, now, db);
  }

  @Override
  public List<Session> list(Collection<String> userIds, Instant now, Db db) {
    return records.list(userIds, now, db);
  }

  // Of a user who is gone nothing is kept.
  @Override
  public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
    if (reason == EndReason.USER_DELETED) return records.end(which, reason, call, db);
    Instant now = clock.instant();
    Row ended =
        Row.of(Session.DELETED_AT, now)
            .with(Session.DELETED_REASON, reason.name().toLowerCase(Locale.ROOT))
            .with(Session.DELETED_BY, by(reason, call));
    List<Condition> where = new ArrayList<>(List.of(which.conditions()));
    if (which.endedBefore() == null || which.endedBefore().isAfter(now)) {
      ended = ended.with(Session.EXPIRES_AT, now.minusMillis(1));
      where.add(Session.EXPIRES_AT.isAbove(now.minusMillis(1)));
    }
    return db.update(Session.MODEL, ended, where.toArray(Condition[]::new));
  }

  private static String by(EndReason reason, @Nullable Call call) {
    if (call == null) return "application";
    if (reason == EndReason.EXPIRED || reason == EndReason.PROOF_LAPSED) return "system";
    if (reason == EndReason.SIGNED_OUT) return "self";
    Session acting = call.actingSession();
    return acting == null ? "visitor" : acting.id();
  }

  @Override
  public void userChanged(String userId, Db db) {
    records.userChanged(userId, db);
  }
}
