package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.internal.RateLimitRules.CustomRule;
import dev.latchkey.internal.RateLimitRules.Decision;
import dev.latchkey.internal.RateLimitRules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final long NOW = 1_767_323_045_678L;
  private static final String VICTIM = "203.0.113.7";
  private static final int ALLOWED = RateLimiter.ALLOWED;

  private final WindowCounters counters =
      WindowCounters.of(new byte[WindowCounters.HASH_KEY_BYTES]);
  private final RateLimiter limiter =
      RateLimiter.of(
          RateLimitRules.of(
              Rule.DEFAULT, List.of(), List.of(new CustomRule("/free", Decision.UNLIMITED))),
          counters);

  private int signIn(String address, double seconds) {
    return limiter.retryAfterSeconds(address, "/sign-in/email", NOW + Math.round(seconds * 1000));
  }

  /** The timeline of Better Auth 1.7.25 at three requests in ten seconds. */
  @Test
  void countsAnewWhenNothingWasAllowedForAWindow() {
    assertThat(signIn(VICTIM, 0)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 6)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 12)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 18)).isEqualTo(4);
    assertThat(signIn(VICTIM, 21)).isEqualTo(1);
    assertThat(signIn(VICTIM, 22.5)).isEqualTo(ALLOWED);
  }

  @Test
  void theWindowIsOverExactlyAtItsEnd() {
    for (int i = 0; i < 3; i++) assertThat(signIn(VICTIM, 0)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 0)).isEqualTo(10);
    assertThat(signIn(VICTIM, 9.001)).isEqualTo(1);
    assertThat(signIn(VICTIM, 9.999)).isEqualTo(1);
    assertThat(signIn(VICTIM, 10)).isEqualTo(ALLOWED);
  }

  @Test
  void addressesAndPathsAreCountedApart() {
    for (int i = 0; i < 3; i++) assertThat(signIn(VICTIM, 0)).isEqualTo(ALLOWED);
    assertThat(signIn("203.0.113.8", 0)).isEqualTo(ALLOWED);
    assertThat(limiter.retryAfterSeconds(VICTIM, "/sign-in/social", NOW)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 0)).isPositive();
  }

  @Test
  void trailingSlashesMakeNoOtherPath() {
    for (String path : List.of("/sign-in/email", "/sign-in/email/", "/sign-in/email//")) {
      assertThat(limiter.retryAfterSeconds(VICTIM, path, NOW)).isEqualTo(ALLOWED);
    }
    assertThat(signIn(VICTIM, 0)).isPositive();
  }

  @Test
  void clientsWithoutAnAddressShareOneBucket() {
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.retryAfterSeconds(null, "/sign-in/email", NOW)).isEqualTo(ALLOWED);
    }
    assertThat(limiter.retryAfterSeconds(null, "/sign-in/email", NOW)).isPositive();
    assertThat(signIn(VICTIM, 0)).isEqualTo(ALLOWED);
  }

  @Test
  void whatIsNotLimitedIsNotCounted() {
    for (int i = 0; i < 1_000; i++)
      assertThat(limiter.retryAfterSeconds(VICTIM, "/free", NOW)).isEqualTo(ALLOWED);
  }

  @Test
  void countsFromTheBeginningOfTime() {
    Rule once = Rule.ofSeconds(1, 1);
    assertThat(counters.consume("k", once, 0)).isZero();
    assertThat(counters.consume("k", once, 999)).isEqualTo(1);
    assertThat(counters.consume("k", once, 1_000)).isZero();
  }

  @Test
  void aClockSetBackKeepsNobodyOutForLongerThanAWindow() {
    for (int i = 0; i < 3; i++) assertThat(signIn(VICTIM, 86_400)).isEqualTo(ALLOWED);
    assertThat(signIn(VICTIM, 0)).isEqualTo(10);
    assertThat(signIn(VICTIM, 9.5)).isEqualTo(1);
    assertThat(signIn(VICTIM, 10)).isEqualTo(ALLOWED);
  }

  @Test
  void ofManyRequestsAtOnceExactlyTheAllowedNumberPasses() throws Exception {
    for (int round = 0; round < 20; round++) {
      String key = "round " + round;
      assertThat(inParallel(200, () -> counters.consume(key, Rule.ofSeconds(10, 3), NOW)))
          .isEqualTo(3);
    }
  }

  @Test
  void ofManyClientsAtOnceEachHasItsOwnCount() throws Exception {
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String address = "198.51.100." + i % 100;
      requests.add(() -> signIn(address, 0));
    }
    assertThat(allowed(requests)).isEqualTo(300);
  }

  @Test
  void aFloodOfAMillionAddressesNeitherFreesAClientNorFillsTheMemory() {
    for (int i = 0; i < 3; i++) assertThat(signIn(VICTIM, 0)).isEqualTo(ALLOWED);
    for (int i = 0; i < 1_500_000; i++) signIn("flood " + i, 0.001 * (i % 1_000));
    assertThat(signIn(VICTIM, 2)).isEqualTo(8);
    assertThat(counters.capacity()).isLessThanOrEqualTo(1 << 20);
    assertThat(signIn(VICTIM, 10)).isEqualTo(ALLOWED);
  }

  @Test
  void aMillionAddressesAreCountedAtOnce() {
    int forgotten = 0;
    for (int i = 0; i < 3; i++) IntStream.range(0, 700_000).forEach(a -> signIn("client " + a, 0));
    for (int a = 0; a < 700_000; a++) if (signIn("client " + a, 1) == ALLOWED) forgotten++;
    assertThat(forgotten).isLessThan(70_000);
  }

  @Test
  void countersWhoseWindowIsOverGiveWayBeforeTheTableGrows() {
    for (int i = 0; i < 200_000; i++) signIn("visitor " + i, i);
    assertThat(counters.capacity()).isLessThan(20_000);
  }

  @Test
  void refusesAHashKeyOfAnotherLength() {
    assertThatThrownBy(() -> WindowCounters.of(new byte[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long inParallel(int times, Callable<Integer> request) throws Exception {
    return allowed(Collections.nCopies(times, request));
  }

  /** Runs the requests on many threads that start together; returns how many were allowed. */
  private static long allowed(List<Callable<Integer>> requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(50);
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (Callable<Integer> request : requests) {
        answers.add(
            threads.submit(
                () -> {
                  start.await();
                  return request.call();
                }));
      }
      start.countDown();
      long allowed = 0;
      for (Future<Integer> answer : answers) if (answer.get() == ALLOWED) allowed++;
      return allowed;
    } finally {
      threads.shutdownNow();
    }
  }
}
