package dev.latchkey.social;

import dev.latchkey.AccountOptions;
import dev.latchkey.AccountOptions.StateStore;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.Secrets;
import dev.latchkey.Verification;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sign-ins that wait for their users to come back from a provider (protocol/06 §3).
 *
 * <p>In the database a sign-in is a row, bound to the browser by a signed cookie; without one it is
 * in an encrypted cookie, and what was used is noted so that it is used once. Either way one caller
 * gets it, in the browser in which it began, and from the provider that was asked (threats A80,
 * A101, A102).
 */
final class PendingSignIns {
  /** The cookie that binds a row to the browser, signed. */
  static final CookieSpec COOKIE = new CookieSpec("state");

  /** The cookie that is the sign-in, encrypted. */
  static final CookieSpec WHOLE_COOKIE = new CookieSpec("oauth_state");

  static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration COOKIE_LIFE = Duration.ofMinutes(5);
  private static final String PURPOSE = "oauth-state-cookie";
  private static final String ROW = "auth-state:";
  private static final String USED = "used-auth-state:";
  private static final int MAX_COOKIE = 3000; // a browser keeps 4096 bytes, name and all
  private static final int MAX_ROW = 8192;

  private final boolean inCookie;
  private final boolean checksCookie;

  PendingSignIns(AccountOptions options, boolean stateless) {
    StateStore store = options.stateStore();
    inCookie = store == null ? stateless : store == StateStore.COOKIE;
    checksCookie = options.checksStateCookie();
  }

  /** Has a sign-in wait; {@code additional} is what the application wants to be remembered. */
  void begin(PendingSignIn pending, Map<String, JsonValue> additional, Call call) {
    String text = pending.print(additional);
    if (text.length() > (inCookie ? MAX_COOKIE / 2 : MAX_ROW)) {
      throw new AuthException(
          CoreError.VALIDATION_ERROR, "[body.additionalData] Too big: cannot be remembered");
    }
    if (inCookie) {
      String sealed = call.secrets().encrypt(text, PURPOSE);
      call.cookies().set(WHOLE_COOKIE, sealed, LIFE.toSeconds());
      return;
    }
    call.cookies().setSigned(COOKIE, pending.state(), COOKIE_LIFE.toSeconds());
    call.verifications().create(ROW + pending.state(), text, LIFE, call);
  }

  /**
   * Returns the sign-in that waited for this state, which is then over. Of concurrent callers one
   * gets it.
   *
   * @throws Failed when there is none, or not for this browser
   */
  PendingSignIn end(String state, String providerId, Call call) {
    PendingSignIn pending = inCookie ? fromCookie(state, call) : fromRow(state, call);
    boolean other = pending.providerId() != null && !pending.providerId().equals(providerId);
    if (other || pending.expiresAt().isBefore(call.now())) throw mismatch(pending);
    return pending;
  }

  private PendingSignIn fromRow(String state, Call call) {
    Verification row = call.verifications().find(ROW + state, call);
    PendingSignIn pending = row == null ? null : PendingSignIn.read(row.value());
    if (pending == null) throw new Failed("state_mismatch", null);
    String bound = call.cookies().getSigned(COOKIE);
    boolean ours = !checksCookie || bound != null && Secrets.equal(state, bound);
    if (!ours || !Secrets.equal(pending.state(), state)) throw mismatch(pending);
    call.cookies().expire(COOKIE);
    if (call.verifications().consume(ROW + state, call) == null) throw mismatch(pending);
    return pending;
  }

  private static PendingSignIn fromCookie(String state, Call call) {
    String sealed = call.cookies().get(WHOLE_COOKIE);
    if (sealed == null || sealed.isEmpty()) throw new Failed("state_mismatch", null);
    String text = call.secrets().decrypt(sealed, PURPOSE);
    PendingSignIn pending = text == null ? null : PendingSignIn.read(text);
    if (pending == null) throw new Failed("state_invalid", null);
    if (!Secrets.equal(pending.state(), state)) throw mismatch(pending);
    call.cookies().expire(WHOLE_COOKIE);
    // The browser may keep the cookie all the same.
    if (!call.verifications().reserve(USED + state, LIFE, call)) throw mismatch(pending);
    return pending;
  }

  private static Failed mismatch(PendingSignIn pending) {
    return new Failed("state_mismatch", pending.errorUrl());
  }

  /** No sign-in waited; the page that is told why may be known all the same. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String reason;
    final transient @Nullable String errorUrl;

    private Failed(String reason, @Nullable String errorUrl) {
      super(reason, null, false, false);
      this.reason = reason;
      this.errorUrl = errorUrl;
    }
  }
}
