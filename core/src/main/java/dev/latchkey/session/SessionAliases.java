package dev.latchkey.session;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;
import static dev.latchkey.SessionNeed.NONE;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Endpoint;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Routes that guides to the original speak of and it does not have: {@code /session}, {@code
 * /sign-out-all} and {@code /refresh-session}.
 */
public final class SessionAliases implements Plugin {
  private final boolean served;

  /** Over HTTP they are only served when that is wished. */
  public SessionAliases(boolean served) {
    this.served = served;
  }

  @Override
  public String id() {
    return "session-aliases";
  }

  @Override
  public void contribute(Contributions to) {
    Endpoint refresh = to.post("/refresh-session", this::refresh).ignoresBody();
    if (!served) {
      refresh.serverOnly();
      return;
    }
    to.get("/refresh-session", this::refresh);
    to.get("/session", this::session);
    to.post("/sign-out-all", this::signOutAll).requires(AUTHORITATIVE);
  }

  // ---- GET /session

  /** What some guides destructure, and what others do. */
  private record Shown(User user, Session session, Instant expires) {}

  private @Nullable Object session(NoInput input, Call call) {
    return shown(call.sessions().resolve(call, NONE).active());
  }

  private static @Nullable Object shown(@Nullable ActiveSession active) {
    return active == null ? null : new Shown(active.user(), active.session(), active.expires());
  }

  // ---- POST /sign-out-all

  private record Status(boolean status) {}

  private Status signOutAll(NoInput input, Call call) {
    call.sessions().revokeAll(call.session().user().id(), call);
    call.sessions().expireCookies(call.cookies());
    return new Status(true);
  }

  // ---- GET and POST /refresh-session

  private @Nullable Object refresh(NoInput input, Call call) {
    return shown(call.sessions().refresh(call));
  }
}
