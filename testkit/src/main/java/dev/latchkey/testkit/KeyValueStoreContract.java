package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.store.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link KeyValueStore} promises, as tests: extend it, open an empty one, and run it.
 *
 * <pre>{@code
 * class AcmeKeyValueStoreTest extends KeyValueStoreContract {
 *   @Override protected KeyValueStore open() { … }
 *   @Override protected void pass(Duration time) { … }
 * }
 * }</pre>
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class KeyValueStoreContract {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int CALLERS = 8;

  private KeyValueStore store;

  /** For subclasses. */
  protected KeyValueStoreContract() {}

  /** Opens an empty store for one test. */
  protected abstract KeyValueStore open();

  /** Lets so much time pass for the store, and up to a second more. */
  protected abstract void pass(Duration time) throws InterruptedException;

  @BeforeEach
  void openStore() {
    store = open();
  }

  @Test
  void whatIsSetIsFoundAndReplacesWhatWasThere() {
    assertThat(store.get("k")).isNull();
    store.set("k", "one", HOUR);
    assertThat(store.get("k")).isEqualTo("one");
    store.set("k", "two", HOUR);
    assertThat(store.get("k")).isEqualTo("two");
    assertThat(store.get("K")).isNull();
  }

  @Test
  void anyTextIsKeptAsItIs() {
    List<String> texts =
        List.of("", " ", "{\"a\":\"\\u0000\"}", "Ünï 张 😀\n\t", "x".repeat(100_000));
    for (String text : texts) {
      store.set("k", text, HOUR);
      assertThat(store.get("k")).isEqualTo(text);
      assertThat(store.replace("k", text, text + "!", HOUR)).isTrue();
      assertThat(store.getAndDelete("k")).isEqualTo(text + "!");
    }
  }

  @Test
  void anyKeyIsItsOwn() {
    List<String> keys =
        List.of("a:b", "a|b", "a b", "a*", "{a}b", "ä", "2001:db8::/64|/x", "x".repeat(500));
    keys.forEach(key -> store.set(key, key, HOUR));
    for (String key : keys) assertThat(store.get(key)).isEqualTo(key);
    assertThat(store.getAll(keys)).hasSize(keys.size()).containsEntry("{a}b", "{a}b");
    assertThat(store.deleteAll(keys)).isEqualTo(keys.size());
  }

  @Test
  void severalAreFoundInTheOrderOfTheirKeys() {
    store.set("b", "2", HOUR);
    store.set("a", "1", HOUR);
    assertThat(new ArrayList<>(store.getAll(List.of("b", "missing", "a")).entrySet()))
        .containsExactly(Map.entry("b", "2"), Map.entry("a", "1"));
    assertThat(store.getAll(List.of())).isEmpty();
  }

  @Test
  void thousandsAreFoundAndRemovedTogether() {
    List<String> keys = IntStream.range(0, 2500).mapToObj(n -> "key" + n).toList();
    keys.forEach(key -> store.set(key, "v", HOUR));
    assertThat(store.getAll(keys)).hasSize(2500);
    assertThat(store.deleteAll(keys)).isEqualTo(2500);
    assertThat(store.getAll(keys)).isEmpty();
  }

  @Test
  void whatIsOverIsGone() throws InterruptedException {
    store.set("short", "v", SECOND);
    store.set("long", "v", HOUR);
    pass(SECOND);
    assertThat(store.get("short")).isNull();
    assertThat(store.getAndDelete("short")).isNull();
    assertThat(store.delete("short")).isFalse();
    assertThat(store.replace("short", "v", "w", HOUR)).isFalse();
    assertThat(store.get("long")).isEqualTo("v");
  }

  @Test
  void whatIsOverAtOnceIsNotThere() {
    store.set("k", "v", Duration.ZERO);
    assertThat(store.get("k")).isNull();
    store.set("k", "v", HOUR);
    store.set("k", "w", Duration.ofSeconds(-1));
    assertThat(store.get("k")).isNull();
    assertThat(store.replace("k", null, "v", Duration.ZERO)).isTrue();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void settingAnewBeginsALifeAnew() throws InterruptedException {
    store.set("k", "v", SECOND);
    store.set("k", "v", HOUR);
    store.set("other", "v", SECOND);
    assertThat(store.replace("other", "v", "w", HOUR)).isTrue();
    pass(SECOND);
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.get("other")).isEqualTo("w");
  }

  @Test
  void onlyWhatIsAsExpectedIsReplaced() {
    assertThat(store.replace("k", "v", "w", HOUR)).isFalse();
    assertThat(store.get("k")).isNull();
    assertThat(store.replace("k", null, "v", HOUR)).isTrue();
    assertThat(store.replace("k", null, "w", HOUR)).isFalse();
    assertThat(store.replace("k", "other", "w", HOUR)).isFalse();
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.replace("k", "v", "w", HOUR)).isTrue();
    assertThat(store.get("k")).isEqualTo("w");
  }

  @Test
  void replacingByNothingRemoves() {
    store.set("k", "v", HOUR);
    assertThat(store.replace("k", "other", null, HOUR)).isFalse();
    assertThat(store.replace("k", "v", null, HOUR)).isTrue();
    assertThat(store.get("k")).isNull();
    assertThat(store.replace("k", null, null, HOUR)).isTrue();
    store.set("empty", "", HOUR);
    assertThat(store.replace("empty", null, "v", HOUR)).isFalse();
    assertThat(store.replace("empty", "", "v", HOUR)).isTrue();
  }

  @Test
  void aRemovedValueIsGone() {
    store.set("k", "v", HOUR);
    assertThat(store.delete("k")).isTrue();
    assertThat(store.delete("k")).isFalse();
    assertThat(store.get("k")).isNull();
    store.set("a", "v", HOUR);
    assertThat(store.deleteAll(List.of("a", "missing"))).isEqualTo(1);
    assertThat(store.deleteAll(List.of())).isZero();
  }

  @Test
  void countingBeginsAtOneAndEndsWithItsWindow() throws InterruptedException {
    assertThat(store.increment("n", SECOND)).isEqualTo(1);
    assertThat(store.increment("n", HOUR)).isEqualTo(2);
    assertThat(store.get("n")).isEqualTo("2");
    pass(SECOND);
    assertThat(store.increment("n", HOUR)).isEqualTo(1);
  }

  @Test
  void itAnswers() {
    assertThatCode(() -> store.ping()).doesNotThrowAnyException();
    assertThat(store.intactSince()).isNotNull();
  }

  // ---- races

  @Test
  void ofConcurrentCallersOneReceivesAValue() throws Exception {
    for (int round = 0; round < 20; round++) {
      store.set("k", "v", HOUR);
      assertThat(together(() -> store.getAndDelete("k"))).containsOnlyOnce("v");
    }
  }

  @Test
  void ofConcurrentCallersOneRemovesAValue() throws Exception {
    for (int round = 0; round < 20; round++) {
      store.set("k", "v", HOUR);
      assertThat(together(() -> store.delete("k"))).containsOnlyOnce(true);
    }
  }

  @Test
  void ofConcurrentCallersOneReplacesAValue() throws Exception {
    for (int round = 0; round < 20; round++) {
      store.set("k", "v", HOUR);
      assertThat(together(() -> store.replace("k", "v", "w", HOUR))).containsOnlyOnce(true);
      store.delete("k");
      assertThat(together(() -> store.replace("k", null, "w", HOUR))).containsOnlyOnce(true);
    }
  }

  @Test
  void nothingIsRevivedOnceItIsRemoved() throws Exception {
    for (int round = 0; round < 50; round++) {
      store.set("k", "v", HOUR);
      List<Callable<Boolean>> both =
          List.of(() -> store.delete("k"), () -> store.replace("k", "v", "v", HOUR));
      together(both);
      assertThat(store.get("k")).isNull();
    }
  }

  @Test
  void concurrentCountsAddUp() throws Exception {
    List<Long> counts = new ArrayList<>();
    for (int round = 0; round < 10; round++)
      counts.addAll(together(() -> store.increment("n", HOUR)));
    assertThat(counts).doesNotHaveDuplicates().contains(1L, 10L * CALLERS);
  }

  @Test
  void concurrentChangesAllCount() throws Exception {
    store.set("k", "", HOUR);
    together(
        () -> {
          String before = null;
          do before = store.get("k");
          while (!store.replace("k", before, before + "x", HOUR));
          return true;
        });
    assertThat(store.get("k")).hasSize(CALLERS);
  }

  private static <R extends @Nullable Object> List<R> together(Callable<R> call) throws Exception {
    return together(IntStream.range(0, CALLERS).mapToObj(n -> call).toList());
  }

  private static <R extends @Nullable Object> List<R> together(List<Callable<R>> calls)
      throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(calls.size());
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try {
      List<Future<R>> under = new ArrayList<>();
      for (Callable<R> call : calls) {
        under.add(
            callers.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> one : under) results.add(one.get());
      return results;
    } finally {
      callers.shutdownNow();
    }
  }
}
