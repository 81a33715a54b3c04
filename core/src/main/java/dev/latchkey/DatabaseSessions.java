package dev.latchkey;

import dev.latchkey.schema.Row;
import dev.latchkey.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps sessions in the table {@code session}, as the original does by default. */
final class DatabaseSessions implements SessionRecords {

  @Override
  public FoundSession find(String token, Db db) {
    Store.Joined joined =
        db.findJoined(Session.MODEL, Session.TOKEN.is(token), Session.USER_ID, User.MODEL);
    if (joined == null) return new FoundSession(token, null, null);
    Row user = joined.other();
    return new FoundSession(
        token, Session.MODEL.read(joined.row()), user == null ? null : User.MODEL.read(user));
  }

  @Override
  public Session insert(Row row, User user, Db db) {
    return db.insert(Session.MODEL, row);
  }

  @Override
  public boolean renew(FoundSession found, Row changes, Instant notDue, Db db) {
    return db.update(
            Session.MODEL,
            changes,
            Session.TOKEN.is(found.token()),
            Session.EXPIRES_AT.isBelow(notDue))
        > 0;
  }

  @Override
  public boolean update(String token, Row changes, Db db) {
    return db.update(Session.MODEL, changes, Session.TOKEN.is(token)) > 0;
  }

  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    return db.list(Session.MODEL, Session.USER_ID.is(userId), Session.EXPIRES_AT.isAbove(now));
  }

  @Override
  public List<Session> list(Collection<String> userIds, Instant now, Db db) {
    return db.list(
        Session.MODEL, Session.USER_ID.isAnyOf(userIds), Session.EXPIRES_AT.isAbove(now));
  }

  @Override
  public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
    return db.delete(Session.MODEL, which.conditions());
  }

  @Override
  public void userChanged(String userId, Db db) {
    // read anew with every session
  }
}
