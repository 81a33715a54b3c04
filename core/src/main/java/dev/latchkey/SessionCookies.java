package dev.latchkey;

import dev.latchkey.http.Cookies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told of a session: its token, whether it ends with the browser, and a copy of
 * it where they keep one.
 *
 * <p>Thread-safe. Source: protocol/01 §1.3, §1.4 and §4.
 */
final class SessionCookies {
  private final SessionOptions options;
  private final SessionRecords records;
  private final @Nullable SessionCookieCache copies; // null when browsers keep none

  SessionCookies(
      SessionOptions options, SessionRecords records, @Nullable SessionCookieCache copies) {
    this.options = options;
    this.records = records;
    this.copies = copies;
  }

  // ---- writing

  /** Has the browser keep the session; whether it ends with the browser stays as it was. */
  void write(ActiveSession active, Call call) {
    write(active, !isUnremembered(call.cookies()), call);
  }

  /** Has the browser keep the session. */
  void write(ActiveSession active, boolean remember, Call call) {
    writeToken(active, remember, call);
    writeRemembered(remember, call.cookies());
    if (copies != null) copies.send(active, remember, call.cookies(), call.now());
  }

  /** Says nothing of the token, which may just be rotated: its cookie is on its way then. */
  void writeCopy(ActiveSession active, Call call) {
    if (copies == null) return;
    copies.send(active, !isUnremembered(call.cookies()), call.cookies(), call.now());
  }

  /** Has the browser replace a copy that is the session by another one as long. */
  void renewCopy(ActiveSession active, SessionCookieCache copies, Call call) {
    boolean remember = !isUnremembered(call.cookies());
    copies.renew(active, remember, call.cookies(), call.now());
    writeToken(active, remember, call);
  }

  // The token itself, never that of a Session, which may be a handle.
  private void writeToken(ActiveSession active, boolean remember, Call call) {
    Long maxAge = remember ? life(active, call).toSeconds() : null;
    call.cookies().setSignedFor(Sessions.TOKEN_COOKIE, tokenOf(active.session(), call), maxAge);
  }

  /** Has the browser remember, or forget, that a session ends with it. */
  static void writeRemembered(boolean remember, Cookies cookies) {
    if (!remember) cookies.setSigned(Sessions.UNREMEMBERED_COOKIE, "true", null);
    else if (isUnremembered(cookies)) cookies.expire(Sessions.UNREMEMBERED_COOKIE);
  }

  /** Returns how long browsers keep the cookie of the session if it is remembered. */
  Duration life(ActiveSession active, Call call) {
    return options.policyOf(active).cookieLife(active.session().createdAt(), call.now());
  }

  // ---- forgetting

  /** Has the browser forget its session. */
  static void expire(Cookies cookies) {
    expireSession(cookies);
    cookies.expire(Sessions.UNREMEMBERED_COOKIE);
  }

  /** Has the browser forget its session, but not whether the next one ends with it. */
  static void expireSession(Cookies cookies) {
    cookies.expire(Sessions.TOKEN_COOKIE);
    cookies.expire(Sessions.DATA_COOKIE);
    cookies.expireReceived(Sessions.DATA_COOKIE);
  }

  // ---- reading

  /** Returns whether the browser says that its session ends with it. */
  static boolean isUnremembered(Cookies cookies) {
    return cookies.getSigned(Sessions.UNREMEMBERED_COOKIE) != null;
  }

  /**
   * Returns what the cookie of a session carries.
   *
   * @throws IllegalStateException when the call knows no more than a handle
   */
  String tokenOf(Session session, Call call) {
    if (!TokenForm.isHash(session.token())) return session.token();
    String presented = call.cookies().getSigned(Sessions.TOKEN_COOKIE);
    if (presented != null && records.nameOf(presented).equals(session.token())) return presented;
    return call.tokenOf(session);
  }
}
