package dev.latchkey;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions in secondary storage, key by key and letter by letter as the original does
 * (protocol/04 §6), so that both can share one.
 *
 * <p><b>Three ways.</b> {@link Way#STORAGE}: nowhere else; what it does not say fails the call.
 * {@link Way#COPIES}: the database has the sessions and is asked when storage has none or does not
 * answer. {@link Way#RECORDS}: storage alone decides, and the database keeps a row of every session
 * for the record.
 *
 * <p><b>Endings.</b> A session ends in storage first: while that fails, nothing has happened and
 * the call can be repeated. With copies the row goes then, and the copy once more after the commit,
 * because a session that began meanwhile may have been copied in between. Ending all of a user's
 * sessions also moves a mark, before which no session counts, whatever is found.
 *
 * <p><b>Races.</b> What is kept is only replaced while it is as it was read, and never put back
 * once it is gone: no renewal revives what has ended.
 *
 * <p><b>Old copies.</b> A storage that was restarted may have what it had been told to forget. With
 * copies, one from before is not believed, and the database is asked.
 *
 * <p>Thread-safe.
 */
final class SecondarySessions implements SessionRecords {
  /** Where sessions are beside storage. */
  enum Way {
    STORAGE,
    COPIES,
    RECORDS
  }

  private static final Duration SHORTEST_MARK = Duration.ofDays(1);
  private static final int TRIES = 1000;

  private final Way way;
  private final KeyValueStore storage;
  private final InstantSource clock;
  private final SessionRecords database = new DatabaseSessions();
  private final ActiveSessions active;
  private final RevocationMark mark;
  private final Outages outages;

  SecondarySessions(Way way, KeyValueStore storage, Duration longestLife, InstantSource clock) {
    this.way = way;
    this.storage = storage;
    this.clock = clock;
    active = new ActiveSessions(storage, clock);
    boolean isShort = longestLife.compareTo(SHORTEST_MARK) < 0;
    Duration life = isShort ? SHORTEST_MARK : longestLife;
    mark = new RevocationMark(storage, "revoked-sessions-before-", life);
    outages = new Outages("sessions are looked up in the database", clock);
  }

  /** How long something is kept that ends then: whole seconds, as the original counts them. */
  static Duration life(Instant end, Instant now) {
    Duration left = Duration.between(now, end);
    return left.isNegative() ? Duration.ZERO : left.truncatedTo(ChronoUnit.SECONDS);
  }

  // ---- reading

  @Override
  public FoundSession find(String token, Db db) {
    if (way != Way.COPIES) return found(token, read(token, db));
    try {
      StoredSession copy = read(token, db);
      if (copy != null && !isOld(copy)) return found(token, copy);
      FoundSession row = database.find(token, db);
      Session session = row.session();
      return session != null && isRevoked(session) ? nothing(token) : row;
    } catch (StoreException.Unavailable e) {
      outages.note(e);
      return database.find(token, db);
    }
  }

  private FoundSession found(String token, @Nullable StoredSession copy) {
    return copy == null || isRevoked(copy.session()) ? nothing(token) : copy.found();
  }

  private static FoundSession nothing(String token) {
    return new FoundSession(token, null, null);
  }

  private @Nullable StoredSession read(String token, Db db) {
    return StoredSession.parse(token, storage.get(token), db.schema());
  }

  private boolean isRevoked(Session session) {
    return session.createdAt().isBefore(mark.of(session.userId()));
  }

  private boolean isOld(StoredSession copy) {
    return copy.session().createdAt().isBefore(storage.intactSince());
  }

  @Override
  public List<Session> list(String userId, Instant now, Db db) {
    if (way == Way.COPIES) return database.list(userId, now, db);
    Set<String> tokens = active.tokens(userId);
    if (tokens.isEmpty()) return List.of();
    Instant revoked = mark.of(userId);
    List<Session> counting = new ArrayList<>();
    for (StoredSession kept : readAll(tokens, db.schema())) {
      Session session = kept.session();
      boolean counts = session.expiresAt().isAfter(now) && !session.createdAt().isBefore(revoked);
      if (counts && session.userId().equals(userId)) counting.add(session);
    }
    return counting;
  }

  private List<StoredSession> readAll(Collection<String> tokens, Schema schema) {
    Map<String, String> texts = storage.getAll(tokens);
    List<StoredSession> found = new ArrayList<>();
    for (String token : tokens) {
      StoredSession kept = StoredSession.parse(token, texts.get(token), schema);
      if (kept != null) found.add(kept);
    }
    return found;
  }

  // ---- beginning

  @Override
  public Session insert(Row row, User user, Db db) {
    return switch (way) {
      case STORAGE -> {
        Row whole = db.completedElsewhere(Session.MODEL, dated(row));
        yield Session.of(db.insert(Session.MODEL, whole, kept -> keep(kept, user, db)));
      }
      case RECORDS -> {
        Session session = db.insert(Session.MODEL, dated(row));
        keep(session.row(), user, db);
        yield session;
      }
      case COPIES -> {
        Session session = db.insert(Session.MODEL, datedIfPossible(row));
        db.onceLasting(() -> copy(session, user, db.outside()));
        yield session;
      }
    };
  }

  // A session begins when it is stored: a mark that moved since the call came is not about it, nor
  // is one of a server whose clock is ahead.
  private Row dated(Row row) {
    Instant revoked = mark.of(row.require(Session.USER_ID));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant begun = now.isBefore(revoked) ? revoked : now;
    if (begun.isBefore(row.require(Session.CREATED_AT))) return row;
    return row.with(Session.CREATED_AT, begun).with(Session.UPDATED_AT, begun);
  }

  private Row datedIfPossible(Row row) {
    try {
      return dated(row);
    } catch (StoreException.Unavailable e) {
      outages.note(e);
      return row;
    }
  }

  private Row keep(Row session, User user, Db db) {
    String token = session.require(Session.TOKEN);
    put(session, user, db);
    User now = db.find(User.MODEL, Field.ID.is(user.id()));
    if (now == null) {
      forget(user.id(), Set.of(token));
      throw new StoreException.Failed("session.userId refers to no row", null);
    }
    refreshIfChanged(user, now, token, db);
    return session;
  }

  private void copy(Session session, User user, Db db) {
    String token = session.token();
    try {
      put(session.row(), user, db);
      FoundSession row = database.find(token, db);
      if (row.isWhole()) refreshIfChanged(user, row.active().user(), token, db);
      else forget(user.id(), Set.of(token));
    } catch (StoreException.Unavailable e) {
      outages.note(e);
    }
  }

  private void put(Row session, User user, Db db) {
    Instant end = session.require(Session.EXPIRES_AT);
    String token = session.require(Session.TOKEN);
    active.add(user.id(), token, end);
    Duration life = life(end, clock.instant());
    if (life.isZero()) return;
    storage.set(token, StoredSession.text(session, user.row(), db.schema()), life);
  }

  // The user may have changed since it was read; who changed it then has not seen this session.
  private void refreshIfChanged(User before, User now, String token, Db db) {
    boolean same = now.updatedAt().equals(before.updatedAt());
    if (!same) refresh(token, now.row(), db.schema());
  }

  // ---- changing

  private enum Change {
    MADE,
    LOST_RACE,
    NOTHING_THERE
  }

  @Override
  public boolean renew(FoundSession found, Row changes, Instant notDue, Db db) {
    String token = found.token();
    if (way != Way.COPIES) return change(token, changes, notDue, db);
    // The copy first: whoever loses there is to find what the winner made.
    boolean lost = changeCopy(token, changes, notDue, db.schema()) == Change.LOST_RACE;
    return !lost && database.renew(found, changes, notDue, db);
  }

  @Override
  public boolean update(String token, Row changes, Db db) {
    if (way != Way.COPIES) return change(token, changes, Instant.MAX, db);
    boolean updated = database.update(token, changes, db);
    Schema schema = db.schema();
    if (updated) db.onceLasting(() -> changeCopy(token, changes, Instant.MAX, schema));
    return updated;
  }

  @Override
  public boolean rename(String token, String name, Db db) {
    if (way == Way.COPIES) {
      boolean renamed = database.rename(token, name, db);
      if (renamed)
        db.onceLasting(() -> forgetCopies(Selection.one(token), Set.of(token), db.schema()));
      return renamed;
    }
    StoredSession before = read(token, db);
    if (before == null || isRevoked(before.session())) return false;
    return isRenamed(before, before.session().with(Row.of(Session.TOKEN, name)), db);
  }

  // Under the new name first, so that whoever comes meanwhile finds it under one of the two.
  private boolean isRenamed(StoredSession before, Session session, Db db) {
    String token = before.session().token();
    String text = StoredSession.text(session.row(), before.user().row(), db.schema());
    storage.set(session.token(), text, life(session.expiresAt(), clock.instant()));
    if (storage.replace(token, before.text(), null, Duration.ZERO)) {
      active.add(session.userId(), session.token(), session.expiresAt());
      active.remove(session.userId(), Set.of(token));
      if (way == Way.RECORDS) {
        db.lock(Session.MODEL, Row.of(Session.TOKEN, session.token()), Session.TOKEN.is(token));
      }
      return true;
    }
    Set<String> names = active.tokens(session.userId());
    if (names.contains(token) || names.contains(session.token())) return true; // by another
    storage.deleteAll(Set.of(session.token())); // it was ended meanwhile
    return false;
  }

  private boolean change(String token, Row changes, Instant notDue, Db db) {
    int count =
        db.update(
            Session.MODEL,
            changes,
            made -> {
              if (changeKept(token, made, notDue, db.schema()) != Change.MADE) return 0;
              if (way == Way.RECORDS) db.lock(Session.MODEL, made, Session.TOKEN.is(token));
              return 1;
            });
    return count > 0;
  }

  private Change changeCopy(String token, Row changes, Instant notDue, Schema schema) {
    try {
      return changeKept(token, changes, notDue, schema);
    } catch (StoreException.Unavailable e) {
      outages.note(e);
      return Change.NOTHING_THERE;
    }
  }

  private Change changeKept(String token, Row changes, Instant notDue, Schema schema) {
    for (int i = 0; i < TRIES; i++) {
      StoredSession before = StoredSession.parse(token, storage.get(token), schema);
      if (before == null || isRevoked(before.session())) return Change.NOTHING_THERE;
      if (!before.session().expiresAt().isBefore(notDue)) return Change.LOST_RACE;
      StoredSession after = before.with(changes, schema);
      Session session = after.session();
      boolean moves = !session.token().equals(token);
      if (moves ? !move(before, after) : !replace(before, after)) continue;
      if (moves) active.remove(session.userId(), Set.of(token));
      active.add(session.userId(), session.token(), session.expiresAt());
      return Change.MADE;
    }
    throw new StoreException.Unavailable("a session changes too fast", null);
  }

  // A session that gets another token is there twice for a moment, never not at all.
  private boolean move(StoredSession before, StoredSession after) {
    String next = after.session().token();
    Duration life = life(after.session().expiresAt(), clock.instant());
    if (!storage.replace(next, null, after.text(), life)) return false;
    String old = before.session().token();
    if (storage.replace(old, before.text(), null, Duration.ZERO)) return true;
    storage.delete(next);
    return false;
  }

  private boolean replace(StoredSession before, StoredSession after) {
    Duration life = life(after.session().expiresAt(), clock.instant());
    String text = life.isZero() ? null : after.text();
    return storage.replace(before.session().token(), before.text(), text, life);
  }

  /** Fails the transaction while storage does not answer: copies of who somebody was would stay. */
  @Override
  public void userChanged(String userId, Db db) {
    User user = db.find(User.MODEL, Field.ID.is(userId));
    if (user == null) return; // whose sessions are ended
    Set<String> tokens = active.tokens(userId);
    Schema schema = db.schema();
    if (db == db.outside()) refreshAll(tokens, user, schema);
    else db.onceLasting(() -> refreshAll(active.tokens(userId), user, schema));
  }

  private void refreshAll(Set<String> tokens, User user, Schema schema) {
    tokens.forEach(token -> refresh(token, user.row(), schema));
  }

  private void refresh(String token, Row user, Schema schema) {
    for (int i = 0; i < TRIES; i++) {
      StoredSession before = StoredSession.parse(token, storage.get(token), schema);
      if (before == null || !before.user().id().equals(user.require(Field.ID))) return;
      if (before.user().updatedAt().isAfter(user.require(User.UPDATED_AT))) return;
      if (replace(before, before.withUser(user, schema))) return;
    }
    throw new StoreException.Unavailable("a session changes too fast", null);
  }

  // ---- ending

  @Override
  public int end(Selection which, EndReason reason, @Nullable Call call, Db db) {
    return switch (way) {
      case STORAGE -> endKept(which, db);
      case RECORDS -> {
        int ended = endKept(which, db);
        endRows(which, db);
        yield ended;
      }
      case COPIES -> endRowsAndCopies(which, db);
    };
  }

  private int endKept(Selection which, Db db) {
    List<StoredSession> going = selected(which, tokens(which, db), db.schema());
    if (which.isAll()) mark.raise(which.requireUser(), clock.instant());
    List<Row> rows = going.stream().map(kept -> kept.session().row()).toList();
    return db.delete(Session.MODEL, rows, () -> forget(going));
  }

  private void endRows(Selection which, Db db) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Row ended = Row.of(Session.EXPIRES_AT, now).with(Session.UPDATED_AT, now);
    List<Condition> living = new ArrayList<>(List.of(which.conditions()));
    living.add(Session.EXPIRES_AT.isAbove(now));
    db.lock(Session.MODEL, ended, living.toArray(Condition[]::new));
  }

  private int endRowsAndCopies(Selection which, Db db) {
    Instant now = clock.instant();
    Schema schema = db.schema();
    Set<String> tokens = tokens(which, db);
    int copies = forgetCopies(which, tokens, schema);
    int rows = db.delete(Session.MODEL, which.conditions());
    db.onceLasting(
        () -> {
          if (which.isAll()) mark.raise(which.requireUser(), now);
          forgetCopies(which, tokens, schema);
        });
    return Math.max(rows, copies);
  }

  private int forgetCopies(Selection which, Set<String> tokens, Schema schema) {
    try {
      return forget(selected(which, tokens, schema));
    } catch (StoreException.Unavailable e) {
      if (which.endedBefore() == null) throw e;
      outages.note(e);
      return 0; // what is over is so wherever it is found
    }
  }

  private Set<String> tokens(Selection which, Db db) {
    if (which.token() != null) return Set.of(which.token());
    Set<String> tokens = active.tokens(which.requireUser());
    if (way == Way.STORAGE) return tokens;
    for (Session row : db.list(Session.MODEL, which.conditions())) tokens.add(row.token());
    return tokens;
  }

  // Whatever somebody calls a token: only what is under it, and is a session, is looked at.
  private List<StoredSession> selected(Selection which, Set<String> tokens, Schema schema) {
    List<StoredSession> fitting = new ArrayList<>();
    for (StoredSession kept : readAll(tokens, schema)) {
      if (which.fits(kept.session())) fitting.add(kept);
    }
    return fitting;
  }

  private int forget(List<StoredSession> going) {
    if (going.isEmpty()) return 0;
    Set<String> tokens = new LinkedHashSet<>();
    going.forEach(kept -> tokens.add(kept.session().token()));
    return forget(going.get(0).session().userId(), tokens); // which are all of one user
  }

  private int forget(String userId, Set<String> tokens) {
    int count = storage.deleteAll(tokens);
    active.remove(userId, tokens);
    return count;
  }
}
