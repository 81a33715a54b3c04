package dev.latchkey.features;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that notes every call as {@code insert user}, and is out of order when told so.
 *
 * <p>An outage comes before the call has any effect; that of {@code commit} after the work of the
 * transaction is done, which is then undone.
 */
final class WatchedStore implements Store {
  private static final int NEVER = Integer.MIN_VALUE;

  private final Store real;
  private final WatchedStore whole; // itself, or what this is a transaction of
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger callsUntilFailure = new AtomicInteger(NEVER);
  private final AtomicInteger rowsUpdated = new AtomicInteger();
  private final Map<String, Runnable> interruptions = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> meetings = new ConcurrentHashMap<>();
  private volatile boolean failsForGood;
  private volatile Supplier<StoreException> trouble =
      () -> new StoreException.Unavailable("announced outage", null);

  WatchedStore(Store real) {
    this.real = real;
    this.whole = this;
  }

  private WatchedStore(Store transaction, WatchedStore whole) {
    this.real = transaction;
    this.whole = whole;
  }

  /** The calls since the last {@link #forgetCalls}. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  /** Fails the n-th call from now, counted from one, and works again after it. */
  void failCall(int n) {
    failsForGood = false;
    callsUntilFailure.set(n);
  }

  /** Fails every call from now on. */
  void fail() {
    failCall(1);
    failsForGood = true;
  }

  void recover() {
    callsUntilFailure.set(NEVER);
  }

  void failWith(Supplier<StoreException> exception) {
    trouble = exception;
  }

  /** Runs something just before the next such call: what another node does in between. */
  void before(String call, Runnable interruption) {
    interruptions.put(call, interruption);
  }

  /** Has callers wait until so many of them are about to make such a call, once. */
  void meetBefore(String call, int callers) {
    meetings.put(call, new CountDownLatch(callers));
  }

  /** How many rows were changed so far. */
  int rowsUpdated() {
    return rowsUpdated.get();
  }

  Store unwatched() {
    return real;
  }

  List<Row> rows(Table table) {
    return real.find(table, List.of(), Integer.MAX_VALUE);
  }

  private void note(String call) {
    calls.add(call);
    Runnable interruption = interruptions.remove(call);
    if (interruption != null) interruption.run();
    CountDownLatch meeting = meetings.get(call);
    if (meeting != null) await(meeting);
    int left = callsUntilFailure.get();
    if (left == NEVER) return;
    int now = callsUntilFailure.decrementAndGet();
    if (now == 0 || failsForGood && now < 0) throw trouble.get();
  }

  // Whoever comes after they have met goes on at once.
  private static void await(CountDownLatch meeting) {
    meeting.countDown();
    try {
      if (!meeting.await(30, TimeUnit.SECONDS)) throw new AssertionError("the others did not come");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Row insert(Table table, Row row) {
    whole.note("insert " + table.model());
    return real.insert(table, row);
  }

  @Override
  public List<Row> find(Table table, List<Condition> where, int limit) {
    whole.note("find " + table.model());
    return real.find(table, where, limit);
  }

  @Override
  public @Nullable Joined findJoined(
      Table table, Condition key, Field<String> reference, Table other) {
    whole.note("findJoined " + table.model());
    return real.findJoined(table, key, reference, other);
  }

  @Override
  public int update(Table table, List<Condition> where, Row changes) {
    whole.note("update " + table.model());
    int count = real.update(table, where, changes);
    whole.rowsUpdated.addAndGet(count);
    return count;
  }

  @Override
  public int delete(Table table, List<Condition> where) {
    whole.note("delete " + table.model());
    return real.delete(table, where);
  }

  @Override
  public int delete(Table table, List<Condition> where, int limit) {
    whole.note("delete some " + table.model());
    return real.delete(table, where, limit);
  }

  @Override
  public @Nullable Row consume(Table table, List<Condition> where, Field<Instant> newest) {
    whole.note("consume " + table.model());
    return real.consume(table, where, newest);
  }

  @Override
  public boolean increment(
      Table table, List<Condition> where, Field<? extends Number> field, long by) {
    whole.note("increment " + table.model());
    return real.increment(table, where, field, by);
  }

  @Override
  public boolean reserve(Table table, Row row) {
    whole.note("reserve " + table.model());
    return real.reserve(table, row);
  }

  @Override
  public <R> R transaction(Function<Store, R> work) {
    whole.note("begin");
    return real.transaction(
        inner -> {
          R result = work.apply(new WatchedStore(inner, whole));
          whole.note("commit");
          return result;
        });
  }

  @Override
  public void check(Schema schema) {
    whole.note("check");
    real.check(schema);
  }

  @Override
  public void ping() {
    whole.note("ping");
    real.ping();
  }

  @Override
  public @Nullable ChangeChannel channel() {
    return real.channel();
  }
}
