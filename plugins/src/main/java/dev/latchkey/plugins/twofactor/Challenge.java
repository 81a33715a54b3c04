package dev.latchkey.plugins.twofactor;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.CookieSpec;
import java.time.Duration;
import java.time.Instant;

/** A proven first factor that waits for the second. */
final class Challenge {
  static final CookieSpec COOKIE = new CookieSpec("two_factor");

  private static final String PREFIX = "2fa-";
  private static final String ATTEMPTS = "2fa-attempts-";
  private static final int ALLOWED_ATTEMPTS = 5;
  private static final int ID_LENGTH = 20;

  final String id;
  final User user;
  private final Instant expiresAt;

  private Challenge(String id, User user, Instant expiresAt) {
    this.id = id;
    this.user = user;
    this.expiresAt = expiresAt;
  }

  /** Begins one and returns what the browser has to bring back in {@link #COOKIE}. */
  static String begin(User user, Duration life, Call call) {
    String id = PREFIX + call.tokens().next(ID_LENGTH);
    call.verifications().create(id, user.id(), life, call);
    call.verifications().create(ATTEMPTS + id, "0", life, call);
    return id;
  }

  /**
   * Returns the challenge this browser is to answer.
   *
   * @throws AuthException {@link TwoFactorError#INVALID_TWO_FACTOR_COOKIE}
   */
  static Challenge presented(Call call) {
    String id = call.cookies().getSigned(COOKIE);
    if (id == null || !id.startsWith(PREFIX) || id.startsWith(ATTEMPTS)) throw invalid();
    Verification found = call.verifications().find(id, call);
    User user = found == null ? null : call.users().find(found.value(), call);
    if (found == null || user == null) throw invalid();
    return new Challenge(id, user, found.expiresAt());
  }

  private static AuthException invalid() {
    return new AuthException(TwoFactorError.INVALID_TWO_FACTOR_COOKIE);
  }

  /**
   * Takes the right to try once; of several at once one gets it. {@link #failed} gives it back.
   *
   * @return how often was tried before
   * @throws AuthException when it was tried too often, and then the challenge is over
   */
  int spendAttempt(Call call) {
    Verification left = call.verifications().consume(ATTEMPTS + id, call);
    if (left == null) throw invalid();
    int attempts = number(left.value());
    if (attempts < ALLOWED_ATTEMPTS) return attempts;
    call.verifications().consume(id, call);
    call.cookies().expire(COOKIE);
    throw new AuthException(TwoFactorError.TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE);
  }

  private static int number(String text) {
    boolean isNumber = text.length() == 1 && Character.digit(text.charAt(0), 10) >= 0;
    return isNumber ? Character.digit(text.charAt(0), 10) : ALLOWED_ATTEMPTS;
  }

  void failed(int attempts, Call call) {
    Duration left = Duration.between(call.now(), expiresAt);
    call.verifications().create(ATTEMPTS + id, Integer.toString(attempts + 1), left, call);
  }

  /** Ends the challenge in favour of this call; of several at once one wins. */
  void win(Call call) {
    Verification won = call.verifications().consume(id, call);
    call.cookies().expire(COOKIE);
    if (won == null || !won.value().equals(user.id())) throw invalid();
  }
}
