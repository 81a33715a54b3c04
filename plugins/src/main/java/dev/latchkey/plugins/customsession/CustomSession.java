package dev.latchkey.plugins.customsession;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.SessionNeed;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /get-session} with what the application makes of session and user, for
 * instance with the user's roles beside them (protocol/plugins/custom-session).
 *
 * <p>Other endpoints see the session as it is.
 */
public final class CustomSession implements Plugin {
  private final BiFunction<ActiveSession, Call, Object> made;

  private CustomSession(BiFunction<ActiveSession, Call, Object> made) {
    this.made = made;
  }

  /** Makes each answer anew; a record, written in the order of its components. */
  public static CustomSession of(BiFunction<ActiveSession, Call, Object> made) {
    return new CustomSession(made);
  }

  @Override
  public String id() {
    return "custom-session";
  }

  @Override
  public void contribute(Contributions to) {
    to.replace("GET", "/get-session", NoInput.class, this::getSession);
  }

  private @Nullable Object getSession(NoInput input, Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.ANY).active();
    return active == null ? null : made.apply(active, call);
  }
}
