package dev.latchkey;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords, and decides which ones will do.
 *
 * <p><b>Bounds.</b> One hash takes 32 MiB and tens of milliseconds of a processor. At most as many
 * run at once as there are processors, and others wait for their turn; whoever would have to wait
 * for more than {@link #PATIENCE}, going by the quickest hash there was, is refused with 503 at
 * once. A storm of sign-ins can so neither exhaust memory nor starve the validation of sessions.
 * Going by what hashes lately took would make a storm worse: whoever is refused comes back at once
 * and slows the hashes down, so that more are refused. Thread-safe.
 */
public final class Passwords {
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Until the first hash is made. */
  static final Duration USUAL_HASH = Duration.ofMillis(100);

  private final PasswordHasher hasher;
  private final PasswordOptions options;
  private final List<PasswordCheck> checks;
  private final Semaphore turns;
  private final int processors;
  private final LongSupplier nanoTime;
  private final AtomicInteger present = new AtomicInteger();
  private volatile long quickest = Long.MAX_VALUE;

  Passwords(PasswordHasher hasher, PasswordOptions options, List<PasswordCheck> checks) {
    this(hasher, options, checks, Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  Passwords(
      PasswordHasher hasher,
      PasswordOptions options,
      List<PasswordCheck> checks,
      int processors,
      LongSupplier nanoTime) {
    this.hasher = hasher;
    this.options = options;
    this.checks = checks;
    this.processors = processors;
    this.nanoTime = nanoTime;
    turns = new Semaphore(processors, true);
  }

  /**
   * Judges a password somebody wants to use from now on. Lengths count UTF-16 units before
   * normalisation (protocol/01 §5).
   *
   * @throws AuthException {@link CoreError#PASSWORD_TOO_SHORT}, {@link CoreError#PASSWORD_TOO_LONG}
   *     or what a contributed check says
   */
  public void requireAcceptable(String password) {
    requireLength(password);
    checks.forEach(check -> check.check(password));
  }

  /** As {@link #requireAcceptable(String)}, for checks that look at the call too. */
  public void requireAcceptable(String password, Call call) {
    requireLength(password);
    checks.forEach(check -> check.check(password, call));
  }

  private void requireLength(String password) {
    if (password.length() < options.minLength()) {
      throw new AuthException(CoreError.PASSWORD_TOO_SHORT);
    }
    requireNotTooLong(password);
  }

  /**
   * Refuses a presented password that no hash can have been made of, before one is computed.
   *
   * @throws AuthException {@link CoreError#PASSWORD_TOO_LONG}
   */
  public void requireNotTooLong(String password) {
    if (password.length() > options.maxLength()) {
      throw new AuthException(CoreError.PASSWORD_TOO_LONG);
    }
  }

  /**
   * Returns a hash of the password.
   *
   * @throws AuthException {@link CoreError#SERVICE_UNAVAILABLE} when too many callers wait
   */
  public String hash(String password) {
    return inTurn(() -> timed(password));
  }

  /**
   * Returns whether the hash was made of the password. Without a hash it takes as long and says no,
   * so that nobody learns from the time whether there was one.
   *
   * @throws AuthException {@link CoreError#SERVICE_UNAVAILABLE} when too many callers wait
   */
  public boolean verify(@Nullable String hash, String password) {
    if (hash != null) return inTurn(() -> hasher.verify(hash, password));
    hash(password);
    return false;
  }

  /**
   * Returns a new hash for a password just proven by this one, or null when this one will do.
   *
   * @throws AuthException {@link CoreError#SERVICE_UNAVAILABLE} when too many callers wait
   */
  public @Nullable String renewed(String hash, String password) {
    return hasher.isOutdated(hash) ? hash(password) : null;
  }

  private <R> R inTurn(Supplier<R> work) {
    int inFront = present.getAndIncrement();
    try {
      if (waitBehind(inFront) > PATIENCE.toNanos()) {
        throw new AuthException(CoreError.SERVICE_UNAVAILABLE);
      }
      turns.acquireUninterruptibly();
      try {
        return work.get();
      } finally {
        turns.release();
      }
    } finally {
      present.decrementAndGet();
    }
  }

  private long waitBehind(int inFront) {
    long perHash = quickest == Long.MAX_VALUE ? USUAL_HASH.toNanos() : quickest;
    return inFront / processors * perHash;
  }

  // Checking is not timed: what cannot be a hash is refused without the work of one.
  private String timed(String password) {
    long start = nanoTime.getAsLong();
    String hash = hasher.hash(password);
    quickest = Math.min(quickest, nanoTime.getAsLong() - start);
    return hash;
  }
}
