package dev.latchkey;

import java.time.Instant;

/**
 * A session that counts now, and its user: what {@code /get-session} returns.
 *
 * @param session the session
 * @param user whose it is
 */
public record ActiveSession(Session session, User user) {
  /** Returns when it ends unless it is renewed. */
  public Instant expires() {
    return session.expiresAt();
  }
}
