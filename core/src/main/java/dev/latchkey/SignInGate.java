package dev.latchkey;

import dev.latchkey.http.Cookies;
import java.util.function.Consumer;

/**
 * Decides whether a proven first factor may become a session.
 *
 * <p>Asked before any session exists, in the order of contribution, the application's first. A gate
 * that throws {@link AuthException} refuses the sign-in, also where one before it wants more; of
 * several that want more, the first is heard.
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
     * @param cookies sets what the browser has to bring back
     */
    record Challenge(Record body, Consumer<Cookies> cookies) implements Verdict {}

    /** May pass. */
    static Verdict allow() {
      return new Allow();
    }

    /** Has to prove something more. */
    static Verdict challenge(Record body) {
      return new Challenge(body, cookies -> {});
    }

    /** Has to prove something more, and to bring these cookies. */
    static Verdict challenge(Record body, Consumer<Cookies> cookies) {
      return new Challenge(body, cookies);
    }
  }
}
