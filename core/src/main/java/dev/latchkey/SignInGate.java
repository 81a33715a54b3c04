package dev.latchkey;

/**
 * Decides whether a proven first factor may become a session.
 *
 * <p>Asked before any session exists, in the order of contribution, the application's first. A gate
 * that throws {@link AuthException} refuses the sign-in.
 */
@FunctionalInterface
public interface SignInGate {
  /** Returns whether this sign-in may pass. */
  Verdict ask(SignIn signIn, Call call);

  /** What a gate says: pass, or prove something more. */
  sealed interface Verdict {
    /** The sign-in may become a session as far as this gate is concerned. */
    record Allow() implements Verdict {}

    /**
     * The user has to prove something more; no session is made.
     *
     * @param body the answer that says so, a record
     */
    record Challenge(Record body) implements Verdict {}

    /** May pass. */
    static Verdict allow() {
      return new Allow();
    }

    /** Has to prove something more. */
    static Verdict challenge(Record body) {
      return new Challenge(body);
    }
  }
}
