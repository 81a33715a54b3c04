package dev.latchkey;

import dev.latchkey.schema.Row;
import org.jspecify.annotations.Nullable;

/**
 * A verified token and what is kept under it; the user's row can be missing on its own.
 *
 * @param isRecalled whether it is what somebody remembers, and so good for nothing but serving it
 */
record FoundSession(
    String token, @Nullable Session session, @Nullable User user, boolean isRecalled) {

  FoundSession(String token, @Nullable Session session, @Nullable User user) {
    this(token, session, user, false);
  }

  FoundSession recalled() {
    return new FoundSession(token, session, user, true);
  }

  boolean isWhole() {
    return session != null && user != null;
  }

  ActiveSession active() {
    if (session == null || user == null) throw new IllegalStateException("no session");
    return new ActiveSession(session, user);
  }

  ActiveSession with(Row changes) {
    ActiveSession before = active();
    return new ActiveSession(before.session().with(changes), before.user());
  }

  /** Shows nothing: the token opens the session. */
  @Override
  public String toString() {
    return "FoundSession";
  }
}
