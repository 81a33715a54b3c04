package dev.latchkey.plugins.lastloginmethod;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.Sessions;
import java.time.Duration;

/**
 * Tells a page how this browser signed in last, in a cookie that scripts can read
 * (protocol/plugins/last-login-method).
 */
public final class LastLoginMethod implements Plugin {
  private static final String COOKIE = "better-auth.last_used_login_method";

  private final String cookieName;
  private final Duration maxAge;

  private LastLoginMethod(String cookieName, Duration maxAge) {
    this.cookieName = cookieName;
    this.maxAge = maxAge;
  }

  /** For 30 days, in the cookie the official client reads. */
  public static LastLoginMethod create() {
    return new LastLoginMethod(COOKIE, Duration.ofDays(30));
  }

  /** For {@code maxAge}, in a cookie of exactly this name. */
  public static LastLoginMethod of(String cookieName, Duration maxAge) {
    return new LastLoginMethod(cookieName, maxAge);
  }

  @Override
  public String id() {
    return "last-login-method";
  }

  @Override
  public void contribute(Contributions to) {
    to.after("/sign-in/email", call -> note("email", call));
    to.after("/sign-up/email", call -> note("email", call));
    to.after("/sign-in/email-otp", call -> note("email-otp", call));
    to.after("/magic-link/verify", call -> note("magic-link", call));
    to.after("/passkey/verify-authentication", call -> note("passkey", call));
    to.after("/siwe/*", call -> note("siwe", call));
    to.after("/one-tap/callback", call -> note("google", call));
    to.after("/callback/*", call -> note(call.pathParameter("id"), call));
  }

  private void note(String method, Call call) {
    if (!call.cookies().isWritten(Sessions.TOKEN_COOKIE)) return;
    call.cookies().setReadable(cookieName, method, maxAge.toSeconds(), Sessions.TOKEN_COOKIE);
  }
}
