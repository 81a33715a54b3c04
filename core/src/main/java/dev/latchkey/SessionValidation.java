package dev.latchkey;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link Auth#validateSession} found: a session that will do, or the reason why not. */
public final class SessionValidation {
  private final @Nullable ActiveSession session;
  private final @Nullable AuthException refusal;
  private final boolean expired;

  private SessionValidation(
      @Nullable ActiveSession session, @Nullable AuthException refusal, boolean expired) {
    this.session = session;
    this.refusal = refusal;
    this.expired = expired;
  }

  static SessionValidation valid(ActiveSession session, boolean expired) {
    return new SessionValidation(session, null, expired);
  }

  static SessionValidation invalid(ErrorCode reason) {
    return refused(new AuthException(reason));
  }

  static SessionValidation refused(AuthException refusal) {
    return new SessionValidation(null, refusal, refusal.code() == CoreError.SESSION_EXPIRED);
  }

  /** Returns whether the session will do. */
  public boolean valid() {
    return session != null;
  }

  /** Returns why the session will not do; empty when it will. */
  public Optional<ErrorCode> reason() {
    return Optional.ofNullable(refusal).map(AuthException::code);
  }

  /** Returns whether the session ran out; {@link #valid()} only if that was allowed. */
  public boolean expired() {
    return expired;
  }

  /** Returns the session; empty when it will not do. */
  public Optional<ActiveSession> session() {
    return Optional.ofNullable(session);
  }

  /**
   * Returns the session.
   *
   * @throws AuthException with the {@link #reason()} when it will not do
   */
  public ActiveSession require() {
    if (session != null) return session;
    throw refusal == null ? new AuthException(CoreError.UNAUTHORIZED) : refusal;
  }
}
