package dev.latchkey.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void aDatabaseThatAnswersIsReady() {
    assertThat(new Health(() -> {}).isReady()).isTrue();
  }

  @Test
  void aDatabaseThatRefusesIsNotReadyUntilItAnswersAgain() {
    AtomicInteger asked = new AtomicInteger();
    Health health =
        new Health(
            () -> {
              if (asked.incrementAndGet() == 1) throw new IllegalStateException("down");
            });
    assertThat(health.isReady()).isFalse();
    assertThat(health.isReady()).isTrue();
  }

  @Test
  void aDatabaseThatHangsIsNotReadyAndAskedOnceHoweverManyAsk() {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch released = new CountDownLatch(1);
    Health health =
        new Health(
            () -> {
              asked.incrementAndGet();
              await(released);
            });
    assertThat(IntStream.range(0, 3).parallel().mapToObj(i -> health.isReady()))
        .doesNotContain(true);
    assertThat(asked).hasValue(1);
    released.countDown();
  }

  @Test
  void whoeverIsToldToStopIsNotReady() {
    Health health = new Health(() -> {});
    health.drain();
    assertThat(health.isReady()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
