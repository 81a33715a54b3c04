package dev.latchkey;

import java.util.function.Function;

/** What became of a {@link SignIn}. */
public sealed interface SignInOutcome {
  /** A session exists and its cookie is set. */
  record Established(ActiveSession session) implements SignInOutcome {}

  /** A gate wants more; {@code body} is the answer. */
  record Challenged(Record body) implements SignInOutcome {}

  /** Branches on the outcome. */
  default <R> R fold(Function<ActiveSession, R> established, Function<Record, R> challenged) {
    if (this instanceof Established e) return established.apply(e.session());
    return challenged.apply(((Challenged) this).body());
  }
}
