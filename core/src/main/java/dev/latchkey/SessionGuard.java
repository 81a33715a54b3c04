package dev.latchkey;

/**
 * Decides whether a session may begin or go on, by what is to be seen of the call that presents it.
 *
 * <p>Asked with every call that presents a session, so whatever takes longer than comparing two
 * texts has to be rare. A session that is not admitted is ended, for {@link EndReason#SUSPICIOUS}.
 * A guard that throws {@link AuthException} refuses the call only.
 */
public interface SessionGuard {
  /** Returns whether a session that was just made may stay; no browser has been told of it yet. */
  default boolean admitsNew(ActiveSession begun, SignIn.Method method, Call call) {
    return true;
  }

  /** Returns whether a session that counts may go on. */
  default boolean admits(ActiveSession active, Call call) {
    return true;
  }
}
