package dev.latchkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users proved since their session began, and what may be asked of them again.
 *
 * <p>A session is as fresh as its beginning, as in the original, or as the last factor its user
 * proved since. Which factor that was, and when, is kept with the session where {@code
 * session.stepUp} is on; nothing is renewed or replaced by it. Thread-safe.
 */
public final class StepUp {
  private final SessionOptions options;
  private final Map<Factor, FactorCheck> factors;

  StepUp(SessionOptions options, Map<Factor, FactorCheck> factors) {
    this.options = options;
    this.factors = factors;
  }

  // ---- asking

  /**
   * Refuses a session that is not as fresh as {@code freshAge} says.
   *
   * @throws AuthException {@link CoreError#SESSION_NOT_FRESH}
   */
  public void requireFresh(ActiveSession active, Call call) {
    require(options.freshAge, active, call);
  }

  /** Returns whether a session is as fresh as {@code freshAge} says. */
  public boolean isFresh(ActiveSession active, Instant now) {
    return isWithin(options.freshAge, active, now);
  }

  /**
   * Refuses a session that is not as fresh as {@code sensitiveAge} says, before what somebody else
   * at the user's browser must not do.
   *
   * @throws AuthException {@link CoreError#SESSION_NOT_FRESH}
   */
  public void requireRecentProof(ActiveSession active, Call call) {
    require(options.sensitiveAge(), active, call);
  }

  /** Returns whether sensitive actions ask for more than {@code freshAge}. */
  public boolean asksForRecentProof() {
    return !options.sensitiveAge().isZero();
  }

  private void require(Duration age, ActiveSession active, Call call) {
    if (isWithin(age, active, call.now())) return;
    throw notFresh(active.user(), age, List.of(), call.db());
  }

  private static boolean isWithin(Duration age, ActiveSession active, Instant now) {
    return age.isZero() || Proofs.isWithin(age, List.of(), active.session(), now);
  }

  // ---- saying how

  /** Says how to meet the requirement that a session fell short of. */
  SessionValidation explained(
      SessionValidation judged, User user, SessionRequirement requirement, Db db) {
    Duration age = requirement.freshness();
    boolean stale = judged.reason().filter(CoreError.SESSION_NOT_FRESH::equals).isPresent();
    if (!stale || age == null) return judged;
    if (!options.stepUp() && !requirement.factors().isEmpty()) {
      throw new IllegalStateException("to ask for a factor switch session.stepUp on");
    }
    return SessionValidation.refused(notFresh(user, age, requirement.factors(), db));
  }

  private AuthException notFresh(User user, Duration age, List<Factor> asked, Db db) {
    if (!options.stepUp()) return new AuthException(CoreError.SESSION_NOT_FRESH);
    List<JsonValue> methods =
        factors(user, db).stream()
            .filter(factor -> asked.isEmpty() || asked.contains(factor))
            .<JsonValue>map(factor -> new JsonValue.Str(factor.name()))
            .toList();
    Map<String, JsonValue> way = new LinkedHashMap<>();
    way.put("methods", new JsonValue.Arr(methods));
    way.put("maxAge", new JsonValue.Num(age.toSeconds()));
    return new AuthException(CoreError.SESSION_NOT_FRESH, new JsonValue.Obj(way));
  }

  /** Returns the factors this user can prove within a session, in the order of the plugins. */
  public List<Factor> factors(User user, Call call) {
    return factors(user, call.db());
  }

  private List<Factor> factors(User user, Db db) {
    return factors.entrySet().stream()
        .filter(factor -> factor.getValue().canProve(user, db))
        .map(Map.Entry::getKey)
        .toList();
  }

  // ---- proving

  /**
   * Remembers that whoever holds the call's session has just proven a factor; for the endpoint that
   * checked it. Without {@code stepUp} nothing is remembered.
   *
   * @throws AuthException {@link CoreError#SESSION_VANISHED} when the session ended meanwhile
   */
  public void prove(Factor factor, Call call) {
    if (!options.stepUp()) return;
    Session session = call.session().session();
    if (call.sessions().update(session.token(), proven(session, factor, call.now()), call)) return;
    call.sessions().expireCookies(call.cookies());
    throw new AuthException(CoreError.SESSION_VANISHED);
  }

  /** Returns when each factor that was proven in a session was last. */
  public Map<Factor, Instant> proofs(ActiveSession active) {
    return Proofs.of(active.session()).lastProven();
  }

  /**
   * Makes a session that is suspicious as stale as can be, until its user proves a factor.
   *
   * @return the session as it is then; null when it has ended, and when {@code stepUp} is off,
   *     where nothing can be proven
   */
  public @Nullable ActiveSession doubt(ActiveSession active, Call call) {
    if (!options.stepUp()) return null;
    Row doubt = Row.of(Session.PROOFS, Proofs.DOUBTED.toString());
    if (!call.sessions().update(active.session().token(), doubt, call)) return null;
    return new ActiveSession(active.session().with(doubt), active.user());
  }

  private static Row proven(Session session, Factor factor, Instant now) {
    return Row.of(Session.PROOFS, Proofs.of(session).with(factor, now).toString());
  }

  /** What a new session has to remember of the sign-in it begins with. */
  Row proven(SignIn.Method method, Instant now) {
    Factor factor = options.stepUp() ? method.factor() : null;
    if (factor == null) return Row.empty();
    return Row.of(Session.PROOFS, Proofs.NONE.with(factor, now).toString());
  }

  /** What a new session has to remember of the one it replaces: no proof becomes younger. */
  Row proven(Session former) {
    @Nullable String proofs = former.get(Session.PROOFS);
    return options.stepUp() ? Row.of(Session.PROOFS, proofs) : Row.empty();
  }
}
