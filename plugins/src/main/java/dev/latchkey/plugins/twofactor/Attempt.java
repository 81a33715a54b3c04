package dev.latchkey.plugins.twofactor;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who presents a second factor: signed in already, or on the way. Attempts count on the
 * way only. Not thread-safe: it belongs to one call.
 */
final class Attempt {
  private final @Nullable ActiveSession session;
  private final @Nullable Challenge challenge;
  private final TwoFactorOptions options;
  private final Call call;
  private int before;

  private Attempt(
      @Nullable ActiveSession session,
      @Nullable Challenge challenge,
      TwoFactorOptions options,
      Call call) {
    this.session = session;
    this.challenge = challenge;
    this.options = options;
    this.call = call;
  }

  /**
   * Returns the attempt of who calls.
   *
   * @throws AuthException {@link TwoFactorError#INVALID_TWO_FACTOR_COOKIE} when that is nobody
   */
  static Attempt of(Call call, TwoFactorOptions options) {
    ActiveSession session = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    Challenge challenge = session == null ? Challenge.presented(call) : null;
    return new Attempt(session, challenge, options, call);
  }

  boolean isSignIn() {
    return session == null;
  }

  @Nullable ActiveSession session() {
    return session;
  }

  Challenge challenge() {
    if (challenge == null) throw new IllegalStateException("signed in already");
    return challenge;
  }

  User user() {
    return session != null ? session.user() : challenge().user;
  }

  /** Returns what codes sent for this attempt are stored under. */
  String key() {
    return session == null ? challenge().id : session.user().id() + "!" + session.session().id();
  }

  /** Has whoever wants to know told when a sign-in is refused here. */
  Object told(Supplier<Object> verification) {
    if (challenge == null) return verification.get();
    return call.events().attempt(user().email(), this::user, call, verification);
  }

  void begin(Enrollment enrollment) {
    if (challenge == null) return;
    if (options.locks) enrollment.requireUnlocked(call);
    before = challenge.spendAttempt(call);
  }

  AuthException failed(Enrollment enrollment, TwoFactorError refusal) {
    if (challenge != null) {
      challenge.failed(before, call);
      enrollment.failed(options, call);
    }
    return new AuthException(refusal);
  }

  void succeeded(Enrollment enrollment) {
    if (challenge != null && options.locks) enrollment.succeeded(call);
  }
}
