package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PasswordsTest {
  private static final int PROCESSORS = 2;
  private static final int PLACES = placesAt(Passwords.USUAL_HASH);

  private static int placesAt(Duration perHash) {
    return PROCESSORS * (1 + (int) Passwords.PATIENCE.dividedBy(perHash));
  }

  /** Reverses; every hash takes until the gate is opened. */
  private static final class GatedHasher implements PasswordHasher {
    volatile CountDownLatch gate = new CountDownLatch(1);
    volatile Runnable takes = () -> {};
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger hashes = new AtomicInteger();

    void close() {
      gate = new CountDownLatch(1);
    }

    @Override
    public String hash(String password) {
      takes.run();
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        running.decrementAndGet();
      }
      hashes.incrementAndGet();
      return new StringBuilder(password).reverse().toString();
    }

    @Override
    public boolean verify(String hash, String password) {
      return hash(password).equals(hash);
    }
  }

  private final AtomicLong nanoTime = new AtomicLong();
  private final GatedHasher hasher = new GatedHasher();
  private final Passwords passwords = passwords(List.of());

  private Passwords passwords(List<PasswordCheck> checks) {
    PasswordOptions options =
        new PasswordOptions.Builder().enabled(true).minLength(8).maxLength(128).build();
    return new Passwords(hasher, options, checks, PROCESSORS, nanoTime::get);
  }

  private static void assertRefused(Runnable call, CoreError code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(AuthException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  // ---- how many at once

  @Test
  void atMostAsManyHashesRunAsThereAreProcessorsAndOnlySoManyWaitAsWillHaveTheirTurnInTime()
      throws Exception {
    assertPlaces(PLACES);
    assertThat(hasher.most.get()).isBetween(1, PROCESSORS);
  }

  @Test
  void theSlowerHashesAreTheFewerMayWait() throws Exception {
    Duration slow = Duration.ofSeconds(1);
    hasher.takes = () -> nanoTime.addAndGet(slow.toNanos());
    hasher.gate.countDown();
    for (int i = 0; i < 50; i++) passwords.hash("ab");
    hasher.close();
    assertPlaces(placesAt(slow));
  }

  @Test
  void whatStormsDoToHashesDoesNotMakeFewerWait() throws Exception {
    hasher.gate.countDown();
    hasher.takes = () -> nanoTime.addAndGet(Passwords.USUAL_HASH.toNanos());
    passwords.hash("ab");
    hasher.takes = () -> nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    for (int i = 0; i < 50; i++) passwords.hash("ab");
    hasher.takes = () -> {};
    hasher.close();
    assertPlaces(PLACES);
  }

  // More come than there are places: as many are served as there are, and the others refused before
  // the first is done.
  private void assertPlaces(int places) throws Exception {
    int before = hasher.hashes.get();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch refusals = new CountDownLatch(40);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < places + 40; i++) {
      Runnable call = i % 2 == 0 ? () -> passwords.hash("ab") : () -> passwords.verify("ba", "ab");
      threads.add(
          new Thread(
              () -> {
                try {
                  call.run();
                } catch (AuthException e) {
                  assertThat(e.code()).isEqualTo(CoreError.SERVICE_UNAVAILABLE);
                  refused.incrementAndGet();
                  refusals.countDown();
                }
              }));
    }
    threads.forEach(Thread::start);
    assertThat(refusals.await(20, TimeUnit.SECONDS))
        .as("refused while all places are taken")
        .isTrue();
    assertThat(hasher.hashes).hasValue(before);

    hasher.gate.countDown();
    for (Thread thread : threads) thread.join();
    assertThat(refused).hasValue(40);
    assertThat(hasher.hashes).hasValue(before + places);
  }

  @Test
  void aFailingHashGivesItsPlaceBack() {
    PasswordHasher broken =
        new PasswordHasher() {
          @Override
          public String hash(String password) {
            throw new OutOfMemoryError("no 32 MiB left");
          }

          @Override
          public boolean verify(String hash, String password) {
            throw new IllegalStateException("broken");
          }
        };
    Passwords failing =
        new Passwords(
            broken, new PasswordOptions.Builder().build(), List.of(), PROCESSORS, nanoTime::get);
    for (int i = 0; i < 2 * PLACES; i++) {
      assertThatThrownBy(() -> failing.hash("x")).isInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> failing.verify("x", "x")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWaitingCallerThatIsInterruptedStaysInLineAndStaysInterrupted() throws Exception {
    hasher.gate.countDown();
    List<Boolean> interrupted = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              Passwords plain =
                  new Passwords(new Reversing(), new PasswordOptions.Builder().build(), List.of());
              assertThat(plain.hash("ab")).isEqualTo("ba");
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    thread.start();
    thread.join(Duration.ofSeconds(20).toMillis());
    assertThat(interrupted).containsExactly(true);
  }

  private static final class Reversing implements PasswordHasher {
    @Override
    public String hash(String password) {
      return new StringBuilder(password).reverse().toString();
    }

    @Override
    public boolean verify(String hash, String password) {
      return hash(password).equals(hash);
    }
  }

  // ---- what is compared

  @Test
  void aMissingHashCostsAHashAndMatchesNothing() {
    hasher.gate.countDown();
    assertThat(passwords.verify(null, "")).isFalse();
    assertThat(hasher.hashes).hasValue(1);
    assertThat(passwords.verify("ba", "ab")).isTrue();
    assertThat(passwords.verify("ba", "xx")).isFalse();
    assertThat(hasher.hashes).hasValue(3);
  }

  // ---- which ones will do

  @Test
  void lengthsAreCountedInUtf16UnitsAndBothEndsBelongToTheRange() {
    passwords.requireAcceptable("x".repeat(8));
    passwords.requireAcceptable("x".repeat(128));
    passwords.requireAcceptable("😀".repeat(4)); // eight units
    passwords.requireAcceptable(" ".repeat(8));
    passwords.requireAcceptable("\u0000".repeat(8));
    assertRefused(() -> passwords.requireAcceptable("x".repeat(7)), CoreError.PASSWORD_TOO_SHORT);
    assertRefused(() -> passwords.requireAcceptable(""), CoreError.PASSWORD_TOO_SHORT);
    assertRefused(() -> passwords.requireAcceptable("x".repeat(129)), CoreError.PASSWORD_TOO_LONG);
    assertRefused(
        () -> passwords.requireAcceptable("😀".repeat(64) + "x"), CoreError.PASSWORD_TOO_LONG);
  }

  @Test
  void aPresentedPasswordIsOnlyRefusedForBeingTooLong() {
    passwords.requireNotTooLong("");
    passwords.requireNotTooLong("x".repeat(128));
    assertRefused(
        () -> passwords.requireNotTooLong("x".repeat(1_000_000)), CoreError.PASSWORD_TOO_LONG);
    assertThat(hasher.hashes).hasValue(0);
  }

  @Test
  void contributedChecksAreAskedAfterTheLength() {
    List<String> asked = new ArrayList<>();
    Passwords checking =
        passwords(
            List.of(
                asked::add,
                password -> {
                  throw new AuthException(CoreError.BAD_REQUEST);
                },
                password -> asked.add("never")));
    assertRefused(() -> checking.requireAcceptable("short"), CoreError.PASSWORD_TOO_SHORT);
    assertRefused(() -> checking.requireAcceptable("long enough"), CoreError.BAD_REQUEST);
    assertThat(asked).containsExactly("long enough");
  }
}
