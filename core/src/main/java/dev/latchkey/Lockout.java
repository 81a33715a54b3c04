package dev.latchkey;

import dev.latchkey.AuthEvent.AccountLocked;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.crypto.Sha256;
import dev.latchkey.internal.AttemptCounters;
import dev.latchkey.internal.RateLimitRules.Rule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds back whoever guesses the secrets of one account, from however many addresses.
 *
 * <p>Ten failures are free; then each one makes the next wait, from half a minute up to a quarter
 * of an hour. Attempts count before the secret is checked, so that parallel guesses gain nothing,
 * and a right one takes them all back. Accounts that do not exist are treated alike. The owner is
 * not locked out by somebody else's guesses: where the account has a session with the same address
 * and user agent, attempts are counted apart. Thread-safe.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#throttle">NIST SP 800-63B §3.2.2</a>
 */
public final class Lockout {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Rule SIGN_IN =
      new Rule(Duration.ofHours(1), 10, Duration.ofSeconds(30), LONGEST);
  private static final Rule IN_SESSION = new Rule(LONGEST, 5);
  private static final String NOBODY = "";

  private final @Nullable AttemptCounters counters;

  Lockout(@Nullable AttemptCounters counters) {
    this.counters = counters;
  }

  /**
   * Counts an attempt to sign in to the account with this address.
   *
   * @throws AuthException {@link CoreError#ACCOUNT_TEMPORARILY_LOCKED}
   */
  public void admit(String email, Call call) {
    if (counters == null) return;
    long now = call.now().toEpochMilli();
    int wait = counters.consume(key(email), SIGN_IN, now);
    if (wait > 0 && isKnown(email, call)) {
      wait = counters.consume(key(email, call), SIGN_IN, now);
    }
    if (wait > 0 && call.events().isWanted(AccountLocked.class)) tell(email, counters, call);
    refuseFor(wait, call);
  }

  // Once in a quarter of an hour, however often somebody goes on trying.
  private static void tell(String email, AttemptCounters counters, Call call) {
    Rule once = new Rule(LONGEST, 1);
    if (counters.consume("told|" + key(email), once, call.now().toEpochMilli()) > 0) return;
    String canonical = EmailAddress.canonical(email);
    call.events()
        .raise(
            AccountLocked.class,
            call.db(),
            () -> new AccountLocked(Cause.of(call), null, canonical));
  }

  /** Takes the attempts back: whoever made the last one has proven to be the owner. */
  public void clear(String email, Call call) {
    if (counters == null) return;
    counters.clear(key(email));
    counters.clear(key(email, call));
  }

  /**
   * Returns whether the hash is of the password, presented by who is signed in already. Five
   * failures in a quarter of an hour are the most a session gets.
   *
   * @throws AuthException {@link CoreError#ACCOUNT_TEMPORARILY_LOCKED}
   */
  public boolean confirms(@Nullable String hash, String password, Call call) {
    if (counters == null) return call.passwords().verify(hash, password);
    String key = "password|" + call.session().session().id(); // its token may be rotated
    refuseFor(counters.consume(key, IN_SESSION, call.now().toEpochMilli()), call);
    boolean correct = call.passwords().verify(hash, password);
    if (correct) counters.clear(key);
    return correct;
  }

  private static boolean isKnown(String email, Call call) {
    String address = call.clientAddress();
    if (address.isEmpty()) return false; // as everybody's would be, where addresses are unknown
    User user = call.users().findByEmail(email, call);
    String agent = call.header("user-agent");
    return call.sessions().list(user == null ? NOBODY : user.id(), call.now()).stream()
        .filter(session -> address.equals(session.ipAddress()))
        .anyMatch(session -> (agent == null ? "" : agent).equals(session.userAgent()));
  }

  private static void refuseFor(int seconds, Call call) {
    if (seconds == 0) return;
    call.setHeader("X-Retry-After", Integer.toString(seconds));
    call.setHeader("Retry-After", Integer.toString(seconds));
    throw new AuthException(CoreError.ACCOUNT_TEMPORARILY_LOCKED);
  }

  // Hashed: a key of any length fits the column, and nobody's address is stored.
  private static String key(String email) {
    return "sign-in|" + Sha256.base64Url(EmailAddress.canonical(email));
  }

  private static String key(String email, Call call) {
    return key(email) + '|' + call.clientAddress();
  }
}
