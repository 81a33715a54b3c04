package dev.latchkey.session;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;
import static dev.latchkey.SessionNeed.FRESH;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Factor;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.Session;
import dev.latchkey.SessionOptions;
import dev.latchkey.Sessions;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a browser can ask about its session and do to its siblings (protocol/03 §1 and §2). */
public final class SessionEndpoints implements Plugin {
  private final SessionOptions options;

  /** Serves sessions that last as the options say. */
  public SessionEndpoints(SessionOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "session";
  }

  @Override
  public void contribute(Contributions to) {
    to.cookie(Sessions.TOKEN_COOKIE);
    to.cookie(Sessions.DATA_COOKIE);
    to.cookie(Sessions.UNREMEMBERED_COOKIE);

    to.get("/get-session", this::getSession);
    to.post("/get-session", this::refreshSession).ignoresBody();
    to.post("/sign-out", SignOut.class, this::signOut).optionalBody();
    to.get("/list-sessions", this::listSessions).requires(FRESH);
    to.post("/revoke-session", RevokeSession.class, this::revokeSession).requires(AUTHORITATIVE);
    to.post("/revoke-sessions", this::revokeSessions).requires(AUTHORITATIVE);
    to.post("/revoke-other-sessions", this::revokeOtherSessions).requires(AUTHORITATIVE);

    to.post("/update-session", UpdateSession.class, this::update).requires(AUTHORITATIVE);

    if (options.stepUp()) to.get("/step-up", this::stepUp).requires(AUTHORITATIVE);

    to.errors(CoreError.values());
  }

  // ---- GET and POST /get-session

  private record Deferred(Session session, User user, boolean needsRefresh) {}

  private @Nullable Object getSession(NoInput input, Call call) {
    Sessions.Resolved resolved = call.sessions().resolve(call);
    ActiveSession active = resolved.active();
    Boolean needsRefresh = resolved.needsRefresh();
    if (active == null || needsRefresh == null) return active;
    return new Deferred(active.session(), active.user(), needsRefresh);
  }

  private @Nullable Object refreshSession(NoInput input, Call call) {
    if (!options.defersRefresh()) {
      throw new AuthException(CoreError.METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED);
    }
    return call.sessions().resolveAndRefresh(call).active();
  }

  // ---- POST /sign-out

  private record SignOut(
      @Nullable String callbackURL, @Nullable Boolean disableRedirect, @Nullable String state) {}

  private record Success(boolean success) {}

  private Success signOut(SignOut input, Call call) {
    call.sessions().end(call);
    return new Success(true);
  }

  // ---- GET /list-sessions

  private List<Session> listSessions(NoInput input, Call call) {
    return call.sessions().list(call.session().user().id(), call.now());
  }

  // ---- GET /step-up

  private record Proof(String factor, Instant provenAt) {}

  private record StepUp(List<String> methods, List<Proof> proofs) {}

  private StepUp stepUp(NoInput input, Call call) {
    ActiveSession active = call.session();
    List<Factor> methods = call.stepUp().factors(active.user(), call);
    List<Proof> proofs = new ArrayList<>();
    call.stepUp().proofs(active).forEach((factor, at) -> proofs.add(new Proof(factor.name(), at)));
    return new StepUp(methods.stream().map(Factor::name).toList(), proofs);
  }

  // ---- POST /update-session

  private record UpdateSession(@Rest JsonValue.Obj body) {}

  private record Updated(Session session) {}

  private Updated update(UpdateSession input, Call call) {
    Row changes = call.sessions().changes(input.body(), call);
    if (changes.fields().isEmpty()) throw new AuthException(CoreError.NO_FIELDS_TO_UPDATE);
    ActiveSession active = call.session();
    if (!isUpdated(active, changes, call)) {
      call.sessions().expireCookies(call.cookies());
      throw new AuthException(CoreError.SESSION_VANISHED);
    }
    Session session = active.session().with(changes.with(Session.UPDATED_AT, call.now()));
    call.sessions().refreshCookies(new ActiveSession(session, active.user()), call);
    return new Updated(session);
  }

  private static boolean isUpdated(ActiveSession active, Row changes, Call call) {
    try {
      return call.sessions().update(active.session().token(), changes, call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      throw new AuthException(CoreError.VALIDATION_ERROR); // the value cannot be stored
    }
  }

  // ---- POST /revoke-session, /revoke-sessions, /revoke-other-sessions

  private record RevokeSession(SecretText token) {}

  private record Status(boolean status) {}

  private Status revokeSession(RevokeSession input, Call call) {
    Session own = call.session().session();
    String named = input.token().value();
    call.sessions().revoke(own.userId(), named, call);
    if (isNamed(own, named, call)) call.sessions().expireCookies(call.cookies());
    return new Status(true); // also for tokens of others, so that nobody can try them here
  }

  // Its token, its handle or its id.
  private static boolean isNamed(Session own, String name, Call call) {
    return name.equals(own.token())
        || name.equals(own.id())
        || name.equals(call.cookies().getSigned(Sessions.TOKEN_COOKIE));
  }

  private Status revokeSessions(NoInput input, Call call) {
    call.sessions().revokeAll(call.session().user().id(), call);
    call.sessions().expireCookies(call.cookies());
    return new Status(true);
  }

  private Status revokeOtherSessions(NoInput input, Call call) {
    Session own = call.session().session();
    call.sessions().revokeOthers(own.userId(), own.token(), call);
    return new Status(true);
  }
}
