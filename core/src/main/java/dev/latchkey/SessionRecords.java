package dev.latchkey;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept. {@link Sessions} decides, this stores.
 *
 * <p>Every method takes part in the transaction of the {@link Db} it is given, as far as what keeps
 * the sessions can. None but {@link #insert} creates a session, so whatever races with an ending,
 * nothing that ended comes back. Thread-safe.
 */
interface SessionRecords {

  /** Returns what a token is stored as, for what is called by that name. */
  default String nameOf(String token) {
    return token;
  }

  /** Returns what is kept under a token, or its name, and its user; one round trip. */
  FoundSession find(String token, Db db);

  /**
   * As {@link #find}, but may be what is remembered; whoever would do anything else than serve it
   * has to find it.
   */
  default FoundSession recall(String token, Db db) {
    return find(token, db);
  }

  /** Returns whether sessions are remembered, and every change of them is heard of, now. */
  default boolean hearsChanges() {
    return false;
  }

  /** Keeps a new session of {@code user}. */
  Session insert(Row row, User user, Db db);

  /** Renews a session while it still ends before {@code notDue}; of concurrent callers one does. */
  boolean renew(FoundSession found, Row changes, Instant notDue, Db db);

  /** Changes a session; false when it has ended. */
  boolean update(String token, Row changes, Db db);

  /**
   * Stores a session under another name; false when it has ended. Of concurrent callers one does.
   */
  default boolean rename(String token, String name, Db db) {
    return update(token, Row.of(Session.TOKEN, name), db);
  }

  /** Returns the user's sessions that count at {@code now}; every one, in no particular order. */
  List<Session> list(String userId, Instant now, Db db);

  /** As {@link #list(String, Instant, Db)}, of several users. */
  default List<Session> list(Collection<String> userIds, Instant now, Db db) {
    List<Session> all = new ArrayList<>();
    for (String userId : userIds) all.addAll(list(userId, now, db));
    return all;
  }

  /**
   * Ends what is selected and returns how many there were.
   *
   * @param reason why, for those who keep it
   * @param call on behalf of which call; null for the application
   */
  int end(Selection which, EndReason reason, @Nullable Call call, Db db);

  /**
   * Learns that the row of a user has changed, or is gone, within the transaction of the change.
   */
  void userChanged(String userId, Db db);

  /** Has somebody told of the words that nodes say to each other when sessions or users change. */
  default void whenHeard(Consumer<String> hearer) {}

  /** Returns the words that are said of changes of this session and its user. */
  default List<String> wordsOf(Session session) {
    return List.of();
  }

  /**
   * Which sessions to end; all that is given has to fit.
   *
   * @param userId of this user
   * @param token the one with this token
   * @param spared any but the one with this token
   * @param sparedId any but the one with this id, whatever token it has got
   * @param endedBefore only if it ended before this
   */
  record Selection(
      @Nullable String userId,
      @Nullable String token,
      @Nullable String spared,
      @Nullable String sparedId,
      @Nullable Instant endedBefore) {

    static Selection one(String token) {
      return new Selection(null, token, null, null, null);
    }

    static Selection one(String userId, String token) {
      return new Selection(userId, token, null, null, null);
    }

    static Selection expired(String token, Instant now) {
      return new Selection(null, token, null, null, now);
    }

    static Selection all(String userId) {
      return new Selection(userId, null, null, null, null);
    }

    static Selection others(String userId, String spared) {
      return new Selection(userId, null, spared, null, null);
    }

    static Selection others(Session spared) {
      return new Selection(spared.userId(), null, spared.token(), spared.id(), null);
    }

    /** The same with whatever tokens are stored as. */
    Selection named(UnaryOperator<String> stored) {
      return new Selection(
          userId,
          token == null ? null : stored.apply(token),
          spared == null ? null : stored.apply(spared),
          sparedId,
          endedBefore);
    }

    /** Of what is selected, the one with this token only. */
    Selection only(String one) {
      return new Selection(userId, one, null, null, endedBefore);
    }

    Condition[] conditions() {
      List<Condition> all = new ArrayList<>();
      if (userId != null) all.add(Session.USER_ID.is(userId));
      if (token != null) all.add(Session.TOKEN.is(token));
      if (spared != null) all.add(Session.TOKEN.isNot(spared));
      if (sparedId != null) all.add(Field.ID.isNot(sparedId));
      if (endedBefore != null) all.add(Session.EXPIRES_AT.isBelow(endedBefore));
      return all.toArray(Condition[]::new);
    }

    /** Returns whether these are all sessions of a user. */
    boolean isAll() {
      return userId != null && token == null && spared == null && endedBefore == null;
    }

    /** Returns whose they are; fails for a selection by token alone. */
    String requireUser() {
      return Objects.requireNonNull(userId, "userId");
    }

    boolean fits(Session session) {
      return (userId == null || userId.equals(session.userId()))
          && (token == null || token.equals(session.token()))
          && !session.token().equals(spared)
          && !session.id().equals(sparedId)
          && (endedBefore == null || session.expiresAt().isBefore(endedBefore));
    }

    /** Shows the user only. */
    @Override
    public String toString() {
      return "Selection[user " + userId + "]";
    }
  }
}
