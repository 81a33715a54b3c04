package dev.latchkey;

import dev.latchkey.schema.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is kept under a verified token; the user's row can be missing on its own.
 *
 * @param token what the token is stored as
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

  SessionDecision.@Nullable Span span() {
    if (session == null) return null;
    return new SessionDecision.Span(session.createdAt(), session.expiresAt());
  }

  boolean isWhole() {
    return session != null && user != null;
  }

  ActiveSession active() {
    if (session == null || user == null) throw new IllegalStateException("no session");
    return new ActiveSession(session, user);
  }

  /** The same once it is stored under another name. */
  FoundSession under(String name) {
    if (session == null) return this;
    return new FoundSession(name, session.with(Row.of(Session.TOKEN, name)), user);
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
