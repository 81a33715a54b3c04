package dev.latchkey.session;

import dev.latchkey.Session;
import dev.latchkey.User;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of events has told about: a short text for the session, its user, and the user's
 * other sessions. Equal texts mean that nothing has changed. Pure.
 */
record SessionState(String session, String user, String others) {
  private static final Pattern ID = Pattern.compile("(\\w{1,13})\\.(\\w{1,13})\\.(\\w{1,13})");

  /** Returns the state of a session; null when it is none of these any more. */
  static @Nullable SessionState of(String sessionId, List<Session> sessions, User user) {
    return of(sessionId, sessions, mark(user.updatedAt().toEpochMilli()));
  }

  private static @Nullable SessionState of(String sessionId, List<Session> all, String user) {
    String own = null;
    long others = 0;
    for (Session each : all) {
      if (each.id().equals(sessionId)) own = mark(mixed(each));
      else others += mixed(each); // in any order
    }
    return own == null ? null : new SessionState(own, user, mark(others));
  }

  /** Returns what follows on this state; null when the session is none of these any more. */
  @Nullable SessionState next(String sessionId, List<Session> sessions, @Nullable User seen) {
    String now = seen == null ? user : mark(seen.updatedAt().toEpochMilli());
    return of(sessionId, sessions, now);
  }

  private static long mixed(Session session) {
    long changed = session.updatedAt().toEpochMilli() * 31 + session.expiresAt().toEpochMilli();
    return changed * 1_000_003 + session.id().hashCode();
  }

  private static String mark(long number) {
    return Long.toUnsignedString(number, 36);
  }

  /** Reads an {@link #id}; null when it is none of ours. */
  static @Nullable SessionState read(@Nullable String id) {
    if (id == null) return null;
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) return null;
    return new SessionState(parts.group(1), parts.group(2), parts.group(3));
  }

  /** Returns the id of an event that tells of this state. */
  String id() {
    return session + "." + user + "." + others;
  }

  /** Whether the session or its user is not as it was. */
  boolean differsInSession(SessionState before) {
    return !session.equals(before.session) || !user.equals(before.user);
  }

  /** Whether the user's other sessions are not as they were. */
  boolean differsInOthers(SessionState before) {
    return !others.equals(before.others);
  }
}
