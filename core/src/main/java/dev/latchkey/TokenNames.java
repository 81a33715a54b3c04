package dev.latchkey;

import dev.latchkey.SessionRecords.Selection;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns tokens into what they are stored as, whatever stores them.
 *
 * <p><b>Names.</b> Beyond {@link #find} and {@link #insert} a session goes by its stored name,
 * which is what {@link Session#token} is. Hashed, it is a handle: it names a session to those who
 * may end it and opens none: {@link Sessions} looks up no handle that is presented as a token.
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
  public String nameOf(String token) {
    return form.of(token);
  }

  @Override
  public FoundSession find(String token, Db db) {
    return orMoved(kept.find(form.of(token), db), token, db);
  }

  @Override
  public FoundSession recall(String token, Db db) {
    return orMoved(kept.recall(form.of(token), db), token, db);
  }

  private FoundSession orMoved(FoundSession found, String token, Db db) {
    if (found.session() != null || TokenForm.isHash(token)) return found;
    FoundSession other = kept.find(form.other().of(token), db);
    if (other.session() == null || !rename(token, db)) return kept.find(form.of(token), db);
    return other.under(form.of(token));
  }

  @Override
  public boolean hearsChanges() {
    return kept.hearsChanges();
  }

  private boolean rename(String token, Db db) {
    return kept.rename(form.other().of(token), form.of(token), db);
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

  // What is listed is moved, so that it can be ended by the name it is listed under.
  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    return kept.list(userId, now, db).stream().map(session -> moved(session, db)).toList();
  }

  @Override
  public void whenHeard(Consumer<String> hearer) {
    kept.whenHeard(hearer);
  }

  @Override
  public List<String> wordsOf(Session session) {
    return kept.wordsOf(session);
  }

  @Override
  public List<Session> list(Collection<String> userIds, Instant now, Db db) {
    return kept.list(userIds, now, db).stream().map(session -> moved(session, db)).toList();
  }

  private Session moved(Session session, Db db) {
    String name = form.of(session.token());
    if (name.equals(session.token())) return session;
    kept.rename(session.token(), name, db);
    return session.with(Row.of(Session.TOKEN, name));
  }

  @Override
  public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
    String spared = which.spared();
    if (spared != null && !TokenForm.isHash(spared)) rename(spared, db);
    String token = which.token();
    if (token == null || TokenForm.isHash(token))
      return kept.end(which.named(form::of), reason, call, db);
    int ended = kept.end(which.named(form.other()::of), reason, call, db);
    ended += kept.end(which.named(form::of), reason, call, db);
    return ended > 0 ? ended : kept.end(which.named(form.other()::of), reason, call, db);
  }

  @Override
  public void userChanged(String userId, Db db) {
    kept.userChanged(userId, db);
  }
}
