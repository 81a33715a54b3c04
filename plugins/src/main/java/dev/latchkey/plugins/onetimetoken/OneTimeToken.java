package dev.latchkey.plugins.onetimetoken;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.SecretText;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.Verification;
import java.util.function.Consumer;

/**
 * Hands a session to another place that cannot see the cookie, such as another domain, by a token
 * that works once (protocol/plugins/one-time-token).
 */
public final class OneTimeToken implements Plugin {
  private static final String HEADER = "set-ott";
  private static final int LENGTH = 32;

  private final OneTimeTokenOptions options;

  private OneTimeToken(OneTimeTokenOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static OneTimeToken create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static OneTimeToken create(Consumer<OneTimeTokenOptions.Builder> set) {
    OneTimeTokenOptions.Builder builder = new OneTimeTokenOptions.Builder();
    set.accept(builder);
    return new OneTimeToken(builder.build());
  }

  @Override
  public String id() {
    return "one-time-token";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/one-time-token/generate", this::generate).requiresSession();
    to.post("/one-time-token/verify", Verify.class, this::verify);

    if (options.tellsNewSessions) to.after("/**", this::tell);

    to.errors(OneTimeTokenError.values());
  }

  // ---- GET /one-time-token/generate

  private record Generated(String token) {
    @Override
    public String toString() {
      return "Generated";
    }
  }

  private Generated generate(NoInput input, Call call) {
    if (options.disableClientRequest) {
      throw new AuthException(OneTimeTokenError.CLIENT_REQUESTS_DISABLED);
    }
    return new Generated(create(call.session().session(), call));
  }

  /** Returns a token for a session, for applications that keep {@code /generate} to themselves. */
  public String create(Session session, Call call) {
    String token = call.tokens().next(LENGTH);
    call.verifications().create(identifier(token), kept(session, call), options.expiresIn, call);
    return token;
  }

  // Where no token of a session is stored, this one is not either.
  private static String kept(Session session, Call call) {
    String token = call.sessions().tokenOf(session, call);
    return isHardened(call) ? call.secrets().encrypt(token) : token;
  }

  private static String opened(String kept, Call call) {
    return isHardened(call) ? call.secrets().decrypt(kept) : kept;
  }

  private static boolean isHardened(Call call) {
    return call.profile() == Profile.HARDENED;
  }

  // ---- POST /one-time-token/verify

  private record Verify(SecretText token) {}

  private ActiveSession verify(Verify input, Call call) {
    Verification promise = call.verifications().consume(identifier(input.token().value()), call);
    if (promise == null) throw new AuthException(OneTimeTokenError.INVALID_ONE_TIME_TOKEN);
    ActiveSession active = call.sessions().find(opened(promise.value(), call), call);
    if (active == null) throw new AuthException(OneTimeTokenError.SESSION_NOT_FOUND);
    if (active.expires().isBefore(call.now())) {
      throw new AuthException(OneTimeTokenError.ONE_TIME_SESSION_EXPIRED);
    }
    if (!options.disableSetSessionCookie) call.sessions().adopt(active, call);
    return active;
  }

  // ---- after everything

  private void tell(Call call) {
    call.newSession().ifPresent(begun -> call.expose(HEADER, create(begun.session(), call)));
  }

  private String identifier(String token) {
    return "one-time-token:" + (options.hashed ? Secrets.digest(token) : token);
  }
}
