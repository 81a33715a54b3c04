package dev.latchkey;

import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns tokens into what they are stored as, whatever stores them.
 *
 * <p><b>Names.</b> Beyond {@link #find} and {@link #insert} a session goes by its stored name,
 * which is what {@link Session#token} is. Hashed, it is a handle: it names a session to those who
 * may end it and opens none, because a handle that is presented as a token is not even looked up.
 *
 * <p><b>Moving.</b> A session stored in the other form is found all the same and renamed at once,
 * so that a change of the profile signs nobody out. A rename is an update that never creates. What
 * looks or ends under one name and then the other looks under the first once more: meanwhile
 * somebody may have renamed it. Thread-safe.
 */
final class TokenNames implements SessionRecords {
  private final SessionRecords kept;
  private final TokenForm form;

  TokenNames(SessionRecords kept, TokenForm form) {
    this.kept = kept;
    this.form = form;
  }

  @Override
  public FoundSession find(String token, Db db) {
    if (TokenForm.isHash(token)) return new FoundSession(token, null, null);
    FoundSession found = kept.find(form.of(token), db);
    if (found.session() != null) return found;
    FoundSession other = kept.find(form.other().of(token), db);
    if (other.session() == null || !rename(token, db)) return kept.find(form.of(token), db);
    return other.under(form.of(token));
  }

  private boolean rename(String token, Db db) {
    return kept.update(form.other().of(token), Row.of(Session.TOKEN, form.of(token)), db);
  }

  @Override
  public Session insert(Row row, User user, Db db) {
    return kept.insert(inForm(row), user, db);
  }

  @Override
  public boolean renew(FoundSession found, Row changes, Instant notDue, Db db) {
    return kept.renew(found, inForm(changes), notDue, db);
  }

  @Override
  public boolean update(String token, Row changes, Db db) {
    Row stored = inForm(changes);
    return kept.update(form.of(token), stored, db)
        || kept.update(form.other().of(token), stored, db);
  }

  private Row inForm(Row row) {
    String token = row.get(Session.TOKEN);
    return token == null ? row : row.with(Session.TOKEN, form.of(token));
  }

  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    return kept.list(userId, now, db).stream().map(this::named).toList();
  }

  private Session named(Session session) {
    String name = form.of(session.token());
    return name.equals(session.token()) ? session : session.with(Row.of(Session.TOKEN, name));
  }

  @Override
  public int end(Selection which, Db db) {
    String spared = which.spared();
    if (spared != null && !TokenForm.isHash(spared)) rename(spared, db);
    String token = which.token();
    if (token == null) return kept.end(which.named(form::of), db);
    int ended = TokenForm.isHash(token) ? 0 : kept.end(which.named(form.other()::of), db);
    ended += kept.end(which.named(form::of), db);
    return ended > 0 ? ended : endUnmoved(which, token, db);
  }

  // What a handle names may still be stored as a token, which cannot be told from the handle.
  private int endUnmoved(Selection which, String token, Db db) {
    String other = TokenForm.isHash(token) ? unmoved(which, token, db) : form.other().of(token);
    return other == null ? 0 : kept.end(which.named(name -> other), db);
  }

  private @Nullable String unmoved(Selection which, String handle, Db db) {
    String userId = which.userId();
    if (userId == null) return null;
    for (Session session : kept.list(userId, Instant.EPOCH, db)) {
      if (TokenForm.HASHED.of(session.token()).equals(handle)) return session.token();
    }
    return null;
  }

  @Override
  public void userChanged(String userId, Db db) {
    kept.userChanged(userId, db);
  }
}
