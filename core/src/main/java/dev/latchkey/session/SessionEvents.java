package dev.latchkey.session;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.SessionPushOptions;
import dev.latchkey.http.AuthResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells browsers that listen what becomes of their session (requirements 001-05). */
public final class SessionEvents implements Plugin {
  /** What people do to their other sessions and to themselves. */
  private static final List<String> CHANGING =
      List.of(
          "/revoke-session",
          "/revoke-sessions",
          "/revoke-other-sessions",
          "/change-password",
          "/update-user");

  private final SessionPushOptions options;
  private volatile @Nullable SessionStreams streams; // once started

  /** Serves as many as the options say. */
  public SessionEvents(SessionPushOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "session-events";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/session-events", this::listen).requires(AUTHORITATIVE);
    for (String path : CHANGING) to.after(path, this::lookAtOnce);
  }

  @Override
  public void start(Resources resources) {
    streams = new SessionStreams(options, resources);
  }

  @Override
  public void stop() {
    SessionStreams made = streams;
    if (made != null) made.endAll();
  }

  // What the others do is seen at the next look.
  private void lookAtOnce(Call call) {
    SessionStreams made = streams;
    if (made != null && call.refusal().isEmpty()) made.changed(call.session().user().id());
  }

  // ---- GET /session-events

  private AuthResponse listen(NoInput input, Call call) {
    if (!call.request().isStreaming()) throw new AuthException(CoreError.STREAMING_NOT_SUPPORTED);
    String last = call.header("last-event-id");
    return AuthResponse.of(Objects.requireNonNull(streams).stream(call.session(), last));
  }
}
