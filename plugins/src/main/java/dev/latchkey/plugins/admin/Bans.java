package dev.latchkey.plugins.admin;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.EndReason;
import dev.latchkey.SessionGuard;
import dev.latchkey.SignIn;
import dev.latchkey.SignInGate;
import dev.latchkey.SignInGate.Verdict;
import dev.latchkey.User;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may not sign in, until when, and why.
 *
 * <p>A ban ends the user's sessions. A sign-in under way has its session looked at once more when
 * it is stored: then either the ban was there to be seen, or what the ban ends includes it. And
 * whatever session there is for whatever reason, with the first call it is over.
 */
final class Bans implements SignInGate, SessionGuard {
  private static final Row NONE =
      Row.of(Admin.BANNED, false).with(Admin.BAN_REASON, null).with(Admin.BAN_EXPIRES, null);

  private final AdminOptions options;

  Bans(AdminOptions options) {
    this.options = options;
  }

  void ban(User user, Row how, Call call) {
    call.transaction(
        () -> {
          boolean banned = call.users().update(user.id(), how.with(Admin.BANNED, true), call);
          call.sessions().revokeAll(user.id(), EndReason.BANNED, call);
          return banned;
        });
  }

  void lift(User user, Call call) {
    call.users().update(user.id(), NONE, call);
  }

  /** Refuses a banned user; a ban that ran out is lifted. */
  void requireNotBanned(User user, Call call) {
    if (isBanned(user, call.now())) {
      throw new AuthException(AdminError.BANNED_USER, options.bannedMessage.apply(user));
    }
    Instant end = user.get(Admin.BAN_EXPIRES);
    if (end == null || !Boolean.TRUE.equals(user.get(Admin.BANNED))) return;
    // Unless somebody has banned the user again meanwhile.
    call.users().update(user.id(), NONE, call, Admin.BAN_EXPIRES.is(end));
  }

  static boolean isBanned(User user, Instant now) {
    if (!Boolean.TRUE.equals(user.get(Admin.BANNED))) return false;
    Instant end = user.get(Admin.BAN_EXPIRES);
    return end == null || !end.isBefore(now);
  }

  @Override
  public Verdict ask(SignIn signIn, Call call) {
    requireNotBanned(signIn.user(), call);
    return Verdict.allow();
  }

  @Override
  public ActiveSession admitNew(ActiveSession begun, SignIn.Method method, Call call) {
    User now = call.users().find(begun.user().id(), call);
    if (now != null && isBanned(now, call.now())) {
      call.sessions().revokeAll(now.id(), EndReason.BANNED, call);
      requireNotBanned(now, call);
    }
    return begun;
  }

  @Override
  public @Nullable ActiveSession admit(ActiveSession active, Call call) {
    return isBanned(active.user(), call.now()) ? null : active;
  }
}
