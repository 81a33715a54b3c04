package dev.latchkey;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a session may begin or go on, by what is to be seen of the call that presents it.
 *
 * <p>Asked with every call that presents a session, so whatever takes longer than comparing two
 * texts has to be rare. A session that is not admitted is ended, for {@link EndReason#SUSPICIOUS}.
 * A guard that throws {@link AuthException} refuses the call only.
 */
public interface SessionGuard {
  /**
   * Returns a session that was just made, of which no browser has been told yet, as it is to go on;
   * null when it is not.
   */
  default @Nullable ActiveSession admitNew(ActiveSession begun, SignIn.Method method, Call call) {
    return begun;
  }

  /** Returns a session that counts as it is to go on; null when it is not. */
  default @Nullable ActiveSession admit(ActiveSession active, Call call) {
    return active;
  }
}
