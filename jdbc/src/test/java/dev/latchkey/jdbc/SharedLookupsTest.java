package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.store.StoreException;
import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLookupsTest {
  private final List<List<String>> statements = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final AtomicLong nanoTime = new AtomicLong();
  private volatile RuntimeException failure;
  private final SharedLookups<String> lookups = new SharedLookups<>(this::answer, nanoTime::get);

  // The first statement, and what hangs, takes until the first may end; answers are the keys in
  // capitals.
  private Map<String, String> answer(List<String> keys) {
    statements.add(keys);
    if (statements.size() == 1 || keys.get(0).startsWith("hangs")) awaitEnd();
    if (failure != null && !keys.contains("first")) throw failure;
    Map<String, String> found = new HashMap<>();
    for (String key : keys) if (!key.startsWith("no")) found.put(key, key.toUpperCase());
    return found;
  }

  private void awaitEnd() {
    try {
      firstMayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A caller on a thread of its own. */
  private static final class Caller {
    final FutureTask<String> answer;
    final Thread thread;

    Caller(Callable<String> call) {
      answer = new FutureTask<>(call);
      thread = new Thread(answer);
      thread.start();
    }

    Caller awaitParked() {
      while (!Set.of(State.WAITING, State.TIMED_WAITING).contains(thread.getState())) {
        Thread.onSpinWait();
      }
      return this;
    }

    String get() throws Exception {
      return answer.get(20, TimeUnit.SECONDS);
    }
  }

  private Caller caller(String key) {
    return new Caller(() -> lookups.find(key)).awaitParked();
  }

  @Test
  void aLookUpWithoutCompanyGoesAtOnce() {
    firstMayEnd.countDown();
    assertThat(lookups.find("a")).isEqualTo("A");
    assertThat(lookups.find("none")).isNull();
    assertThat(statements).containsExactly(List.of("a"), List.of("none"));
  }

  @Test
  void thoseWhoArriveWhileAStatementIsUnderWayTravelTogether() throws Exception {
    Caller first = caller("first");
    List<Caller> later = new ArrayList<>();
    for (String key : List.of("a", "b", "nobody", "a", "c")) later.add(caller(key));
    firstMayEnd.countDown();
    assertThat(first.get()).isEqualTo("FIRST");
    List<String> answers = new ArrayList<>();
    for (Caller caller : later) answers.add(caller.get());
    assertThat(answers).containsExactly("A", "B", null, "A", "C");
    assertThat(statements).containsExactly(List.of("first"), List.of("a", "b", "nobody", "c"));
    assertThat(lookups.find("again")).isEqualTo("AGAIN");
  }

  @Test
  void aFailedStatementFailsAllItsCallersEachWithAnExceptionOfItsOwn() throws Exception {
    failure = new StoreException.Unavailable("gone", null);
    Caller first = caller("first");
    List<Caller> later = List.of(caller("a"), caller("b"), caller("c"));
    firstMayEnd.countDown();
    assertThat(first.get()).isEqualTo("FIRST");
    List<Throwable> thrown = new ArrayList<>();
    for (Caller caller : later) thrown.add(catchThrowable(caller::get).getCause());
    assertThat(thrown).hasOnlyElementsOfType(StoreException.Unavailable.class);
    assertThat(thrown).doesNotHaveDuplicates();
    failure = null;
    assertThat(lookups.find("again")).isEqualTo("AGAIN");
  }

  @Test
  void aMistakeInAStatementLeavesNobodyWaiting() throws Exception {
    failure = new IllegalArgumentException("a bug");
    Caller first = caller("first");
    List<Caller> later = List.of(caller("a"), caller("b"));
    firstMayEnd.countDown();
    first.get();
    for (Caller caller : later) assertThatThrownBy(caller::get).isNotNull();
    failure = null;
    assertThat(lookups.find("again")).isEqualTo("AGAIN");
  }

  @Test
  void anInterruptIsKeptForTheCallerAndEndsNoWait() throws Exception {
    Caller first = caller("first");
    Caller waiting =
        new Caller(() -> lookups.find("a") + " " + Thread.currentThread().isInterrupted());
    waiting.awaitParked().thread.interrupt();
    firstMayEnd.countDown();
    assertThat(first.get()).isEqualTo("FIRST");
    assertThat(waiting.get()).isEqualTo("A true");
  }

  @Test
  void aStatementThatHangsDoesNotHoldUpThoseWhoComeLater() throws Exception {
    Caller hanging = caller("first");
    Caller waiting = caller("a");
    nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(101));
    assertThat(lookups.find("b")).isEqualTo("B");
    assertThat(waiting.get()).isEqualTo("A");
    assertThat(hanging.answer.isDone()).isFalse();
    firstMayEnd.countDown();
    assertThat(hanging.get()).isEqualTo("FIRST");
  }

  @Test
  void whoeverWaitsForAHangingStatementDoesSoNoLongerThanWhoComesLater() throws Exception {
    Caller hanging = caller("first");
    List<Caller> waiting = List.of(caller("a"), caller("b"));
    nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(101));
    assertThat(waiting.get(0).get()).isEqualTo("A");
    assertThat(waiting.get(1).get()).isEqualTo("B");
    firstMayEnd.countDown();
    hanging.get();
  }

  @Test
  void whereSeveralStatementsHangNobodyStaysInLineForLong() throws Exception {
    List<Caller> hanging = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      hanging.add(caller("hangs " + i));
      nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(101));
    }
    List<Caller> waiting = List.of(caller("a"), caller("b"));
    nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
    for (Caller caller : waiting) {
      assertThat(catchThrowable(caller::get)).hasCauseInstanceOf(StoreException.Unavailable.class);
    }
    firstMayEnd.countDown();
    for (int i = 0; i < 4; i++) assertThat(hanging.get(i).get()).isEqualTo("HANGS " + i);
    assertThat(lookups.find("again")).isEqualTo("AGAIN");
  }

  @Test
  void manyCallersAreAllAnswered() throws Exception {
    firstMayEnd.countDown();
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int number = i;
      callers.add(
          new Caller(
              () -> {
                for (int j = 0; j < 2000; j++) {
                  String key = "k" + (number * 31 + j) % 50;
                  if (!key.toUpperCase().equals(lookups.find(key))) return "wrong";
                }
                return "right";
              }));
    }
    for (Caller caller : callers) assertThat(caller.get()).isEqualTo("right");
    assertThat(statements).hasSizeLessThanOrEqualTo(16 * 2000);
  }
}
