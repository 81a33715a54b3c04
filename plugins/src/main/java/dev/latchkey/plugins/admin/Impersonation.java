package dev.latchkey.plugins.admin;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Session;
import dev.latchkey.SessionGuard;
import dev.latchkey.SessionNeed;
import dev.latchkey.Sessions;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.schema.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of a user that an administrator holds, and the way back.
 *
 * <p>It says whose it is, is never renewed past its end, and lasts no longer than the
 * administrator's right to it: with every call it is asked whether they still may.
 */
final class Impersonation implements SessionGuard {
  /** The token of the administrator's own session, a colon, and whether that is remembered. */
  static final CookieSpec COOKIE = new CookieSpec("admin_session");

  private static final SignIn.Method METHOD = new SignIn.Method("impersonation");

  private final AdminOptions options;
  private final Bans bans;

  Impersonation(AdminOptions options, Bans bans) {
    this.options = options;
    this.bans = bans;
  }

  ActiveSession begin(ActiveSession admin, User user, Call call) {
    if (!options.mayBecome(admin.user(), user)) {
      throw new AuthException(AdminError.YOU_CANNOT_IMPERSONATE_ADMINS);
    }
    bans.requireNotBanned(user, call);
    String unremembered = call.cookies().getSigned(Sessions.UNREMEMBERED_COOKIE);
    String way = call.sessions().tokenOf(admin.session(), call) + ":";
    Row further =
        Row.of(Admin.IMPERSONATED_BY, admin.user().id())
            .with(Session.EXPIRES_AT, call.now().plus(options.impersonation));
    ActiveSession active = call.transaction(() -> begin(user, further, call));
    long life = call.sessions().cookieLife(admin, call).toSeconds();
    call.cookies().setSigned(COOKIE, unremembered == null ? way : way + unremembered, life);
    return active;
  }

  private static ActiveSession begin(User user, Row further, Call call) {
    if (call.users().hold(user, call)) return call.sessions().beginFor(user, METHOD, further, call);
    throw new AuthException(CoreError.USER_NOT_FOUND, 404); // gone or changed meanwhile
  }

  // ---- POST /admin/stop-impersonating

  ActiveSession stop(NoInput input, Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (active == null) throw new AuthException(AdminError.NO_ADMIN_SESSION);
    String adminId = active.session().get(Admin.IMPERSONATED_BY);
    if (adminId == null) throw new AuthException(AdminError.NOT_IMPERSONATING);
    String way = call.cookies().getSigned(COOKIE);
    call.sessions().revoke(active.session().token(), call);
    ActiveSession own = way == null ? null : sessionOf(adminId, way, call);
    boolean remembered = way != null && way.endsWith(":");
    if (own != null) call.sessions().adopt(own, remembered, call);
    else call.sessions().expireCookies(call.cookies());
    call.cookies().expire(COOKIE);
    if (own == null) throw new AuthException(AdminError.NO_SESSION_TO_RETURN_TO);
    return own;
  }

  private static @Nullable ActiveSession sessionOf(String adminId, String way, Call call) {
    int colon = way.indexOf(':');
    ActiveSession own = colon < 0 ? null : call.sessions().find(way.substring(0, colon), call);
    if (own == null || !own.user().id().equals(adminId)) return null;
    boolean over = call.sessions().isOver(own, call.now()) || Bans.isBanned(own.user(), call.now());
    return over ? null : own;
  }

  // ---- GET /list-sessions

  /** Users do not see who looks over their shoulder. */
  static void hide(Call call) {
    if (call.refusal().isPresent() || !(call.reply() instanceof List<?> sessions)) return;
    call.replaceReply(sessions.stream().filter(each -> !isImpersonated(each)).toList());
  }

  private static boolean isImpersonated(Object listed) {
    return listed instanceof Session session && session.get(Admin.IMPERSONATED_BY) != null;
  }

  // ---- every call

  @Override
  public @Nullable ActiveSession admit(ActiveSession active, Call call) {
    String adminId = active.session().get(Admin.IMPERSONATED_BY);
    if (adminId == null) return active;
    call.actAsAdmin(active);
    boolean over = call.now().isAfter(active.session().createdAt().plus(options.impersonation));
    User admin = over ? null : call.users().find(adminId, call);
    return admin != null && mayStill(admin, active.user(), call) ? active : null;
  }

  private boolean mayStill(User admin, User user, Call call) {
    return !Bans.isBanned(admin, call.now())
        && options.allows(admin, Admin.IMPERSONATE)
        && options.mayBecome(admin, user);
  }
}
