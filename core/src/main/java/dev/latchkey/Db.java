package dev.latchkey;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as handlers see it: conditions in, records out, hooks around every change.
 *
 * <p>Thread-safe outside a transaction; inside one it belongs to the thread that runs it. The
 * schema is checked against the database before the first access, and until that succeeds before
 * every access, so that a database that was down or not yet migrated at start heals without a
 * restart.
 */
public final class Db {
  private static final Logger log = LoggerFactory.getLogger(Db.class);

  private static final int ID_LENGTH = 32;

  private final Store store;
  private final Schema schema;
  private final Map<String, List<RowHook>> hooks;
  private final IdStrategy ids;
  private final Tokens tokens;
  private final AtomicBoolean checked;
  private final Consumer<Runnable> whenLasting;
  private final Db outside;
  private final @Nullable List<Runnable> afterCommit; // null outside a transaction
  private final List<Consumer<Db>> beforeCommit = new ArrayList<>(0);

  Db(Store store, Schema schema, Map<String, List<RowHook>> hooks, IdStrategy ids, Tokens tokens) {
    this(store, schema, hooks, ids, tokens, new AtomicBoolean(), Db::runLogged, null, null);
  }

  private Db(
      Store store,
      Schema schema,
      Map<String, List<RowHook>> hooks,
      IdStrategy ids,
      Tokens tokens,
      AtomicBoolean checked,
      Consumer<Runnable> whenLasting,
      @Nullable Db outside,
      @Nullable List<Runnable> afterCommit) {
    this.store = store;
    this.schema = schema;
    this.hooks = hooks;
    this.ids = ids;
    this.tokens = tokens;
    this.checked = checked;
    this.whenLasting = whenLasting;
    this.outside = outside == null ? this : outside;
    this.afterCommit = afterCommit;
  }

  /** The same on another store, whose owner knows when what it takes part in is committed. */
  Db on(Store other, Consumer<Runnable> afterCommit) {
    Consumer<Runnable> whenLasting = task -> afterCommit.accept(() -> runLogged(task));
    return new Db(other, schema, hooks, ids, tokens, checked, whenLasting, outside, null);
  }

  /** Returns this outside any transaction, for what comes once that is over. */
  Db outside() {
    return outside;
  }

  /** Returns what fits, or null; which one of several is undefined. */
  public <E> @Nullable E find(Model<E> model, Condition... where) {
    List<Row> rows = store().find(table(model), List.of(where), 1);
    return rows.isEmpty() ? null : read(model, rows.get(0));
  }

  /** Returns everything that fits, in no particular order. */
  public <E> List<E> list(Model<E> model, Condition... where) {
    List<E> found = new ArrayList<>();
    for (Row row : store().find(table(model), List.of(where), Integer.MAX_VALUE)) {
      found.add(read(model, row));
    }
    return found;
  }

  /** Returns the first that fit in this order, at most {@code limit}. */
  public <E> List<E> list(Model<E> model, Order order, int limit, Condition... where) {
    return list(model, Page.first(limit, order), where);
  }

  /** Returns a page of what fits. */
  public <E> List<E> list(Model<E> model, Page page, Condition... where) {
    return store().find(table(model), List.of(where), page).stream()
        .map(row -> read(model, row))
        .toList();
  }

  /** Returns how much fits. */
  public long count(Model<?> model, Condition... where) {
    return store().count(table(model), List.of(where));
  }

  /** Returns the row with this unique value and the row its {@code reference} points at. */
  Store.@Nullable Joined findJoined(
      Model<?> model, Condition key, Field<String> reference, Model<?> other) {
    Table from = table(model);
    Table to = table(other);
    Store.Joined found = store().findJoined(from, key, reference, to);
    if (found == null || !(from.transforms() || to.transforms())) return found;
    Row referred = found.other();
    return new Store.Joined(
        from.fromStored(found.row()), referred == null ? null : to.fromStored(referred));
  }

  /**
   * Adds a row, with an id unless it has one and with defaults where it has no value.
   *
   * @throws StoreException.DuplicateKey when a unique value is taken
   * @throws AuthException when a hook refuses
   */
  public <E> E insert(Model<E> model, Row values) {
    Row row = completed(model, values);
    Table table = table(model);
    return model.read(
        insert(
            model, row, hooked -> table.fromStored(store().insert(table, table.toStored(hooked)))));
  }

  /** Has hooks see a row that {@code add} keeps, here or elsewhere; returns what was kept. */
  Row insert(Model<?> model, Row values, UnaryOperator<Row> add) {
    Row row = values;
    for (RowHook hook : hooks(model)) row = hook.beforeCreate(row);
    Row added = add.apply(row);
    announce(model, added, (hook, created) -> hook.afterCreate(created));
    return added;
  }

  /**
   * Changes every row that fits and returns how many there were.
   *
   * @throws AuthException when a hook refuses
   */
  public int update(Model<?> model, Row values, Condition... where) {
    Table table = table(model);
    return update(model, values, row -> store().update(table, List.of(where), table.toStored(row)));
  }

  /** Has hooks see changes that {@code change} makes, here or elsewhere, and count. */
  int update(Model<?> model, Row values, ToIntFunction<Row> change) {
    Row changes = values;
    for (RowHook hook : hooks(model)) changes = hook.beforeUpdate(changes);
    int count = change.applyAsInt(changes);
    if (count > 0) announce(model, changes, (hook, made) -> hook.afterUpdate(made));
    return count;
  }

  /**
   * Has whoever else locks or changes the row that fits wait until the transaction is over, by
   * writing what no hook need see: a value it has anyway. False when none fits. A transaction locks
   * before it reads, so that it reads what others committed meanwhile.
   */
  public boolean lock(Model<?> model, Row written, Condition... who) {
    return store().update(table(model), List.of(who), written) > 0;
  }

  /**
   * Removes every row that fits and returns how many there were.
   *
   * @throws AuthException when a hook refuses; then nothing was removed
   */
  public int delete(Model<?> model, Condition... where) {
    List<RowHook> watching = hooks(model);
    if (watching.isEmpty()) return store().delete(table(model), List.of(where));
    List<Row> going = new ArrayList<>();
    for (Row row : store().find(table(model), List.of(where), Integer.MAX_VALUE)) {
      going.add(table(model).fromStored(row));
    }
    return delete(model, going, () -> store().delete(table(model), List.of(where)));
  }

  /** Has hooks see rows that {@code remove} removes, here or elsewhere, and counts. */
  int delete(Model<?> model, List<Row> going, IntSupplier remove) {
    for (Row row : going) hooks(model).forEach(hook -> hook.beforeDelete(row));
    int count = remove.getAsInt();
    if (count == 0) return 0; // somebody else was faster, and announces it
    for (Row row : going) announce(model, row, (hook, gone) -> hook.afterDelete(gone));
    return count;
  }

  /** Removes what fits and returns the newest of it; of concurrent callers one receives it. */
  public <E> @Nullable E consume(Model<E> model, Field<Instant> newest, Condition... where) {
    Row row = store().consume(table(model), List.of(where), newest);
    return row == null ? null : read(model, row);
  }

  /** Removes at most so much of what fits, past the hooks, and returns how much it was. */
  int delete(Model<?> model, List<Condition> where, int limit) {
    return store().delete(table(model), where, limit);
  }

  /** Adds to a number of the row that fits; false when none did (see {@link Store#increment}). */
  public boolean increment(
      Model<?> model, Field<? extends Number> field, long by, Condition... where) {
    return store().increment(table(model), List.of(where), field, by);
  }

  /**
   * Adds a row unless there is one that was reserved under the same name; of concurrent callers one
   * succeeds.
   */
  public boolean reserve(Model<?> model, String name, Row values) {
    Row row = values.with(Field.ID, ids.reservedHere(name));
    return store().reserve(table(model), table(model).toStored(completed(model, row)));
  }

  /**
   * Runs work that is committed as a whole when it returns, and undone when it throws. Joins the
   * transaction it is called in, if any.
   */
  public <R> R transaction(Function<Db, R> work) {
    if (afterCommit != null) return work.apply(this);
    List<Runnable> later = new ArrayList<>();
    R result =
        store()
            .transaction(
                tx -> {
                  later.clear();
                  Db inner = inside(tx, later);
                  R done = work.apply(inner);
                  inner.beforeCommit.forEach(last -> last.accept(inner));
                  return done;
                });
    later.forEach(Db::runLogged);
    return result;
  }

  private Db inside(Store transaction, List<Runnable> later) {
    return new Db(transaction, schema, hooks, ids, tokens, checked, whenLasting, outside, later);
  }

  /** Runs something once what was written so far is committed: at once outside a transaction. */
  public void afterCommit(Runnable task) {
    if (afterCommit == null) runLogged(task);
    else afterCommit.add(task);
  }

  /** Says a word of what was written so far: within the transaction, or once it is committed. */
  void announce(ChangeChannel channel, String word) {
    channel.sayWithin(store(), word);
    onceLasting(() -> channel.say(word));
  }

  /** Runs the last steps of the transaction this is used in, or else one of its own. */
  void beforeCommit(Consumer<Db> step) {
    if (afterCommit != null) beforeCommit.add(step);
    else transaction(db -> accepted(step, db));
  }

  private static boolean accepted(Consumer<Db> step, Db db) {
    step.accept(db);
    return true;
  }

  /**
   * As {@link #afterCommit}, but where an application's own transaction is joined, not before that
   * one is committed, which only the application can tell.
   */
  void onceLasting(Runnable task) {
    afterCommit(() -> whenLasting.accept(task));
  }

  /** Returns whether ids are made here, of so much chance that nobody guesses one. */
  public boolean makesRandomIds() {
    return ids.isRandom();
  }

  /** Returns the schema everything is stored by. */
  public Schema schema() {
    return schema;
  }

  /** Checks the schema now; see {@link Store#check}. */
  void check() {
    store.check(schema);
    checked.set(true);
  }

  private Store store() {
    if (!checked.get()) check();
    return store;
  }

  private <E> E read(Model<E> model, Row stored) {
    return model.read(table(model).fromStored(stored));
  }

  private Table table(Model<?> model) {
    return schema.table(model);
  }

  private List<RowHook> hooks(Model<?> model) {
    return hooks.getOrDefault(model.name(), List.of());
  }

  /**
   * Returns what {@link #insert} would add, and takes it back: costs and fails as adding it does.
   * Hooks complete the row and see no more. Not for use inside a transaction, which would keep the
   * row.
   *
   * @param further what the transaction would do besides, given the row
   */
  Row pretended(Model<?> model, Row values, BiConsumer<Row, Db> further) {
    if (afterCommit != null) throw new IllegalStateException("inside a transaction");
    Table table = table(model);
    Row row = table.toStored(completed(model, values));
    try {
      return store()
          .transaction(
              tx -> {
                Row added = table.fromStored(tx.insert(table, row));
                further.accept(added, inside(tx, new ArrayList<>()));
                throw new Undone(added);
              });
    } catch (Undone e) {
      return e.row;
    }
  }

  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never leaves this class
    private final Row row;

    private Undone(Row row) {
      super(null, null, false, false);
      this.row = row;
    }
  }

  /** Returns a new row for elsewhere: with an id, and with the defaults there are. */
  Row completedElsewhere(Model<?> model, Row values) {
    String id = ids.next(model.name(), tokens);
    Row row = values.with(Field.ID, id == null ? tokens.next(ID_LENGTH) : id);
    for (Table.Column column : table(model).columns()) {
      if (column.field().hasDefault()) row = defaulted(row, column.field());
    }
    return row;
  }

  private Row completed(Model<?> model, Row values) {
    String id = values.has(Field.ID) ? null : ids.next(model.name(), tokens);
    Row row = id == null ? values : values.with(Field.ID, id);
    for (Table.Column column : table(model).columns()) {
      if (column.field() != Field.ID) row = defaulted(row, column.field());
    }
    for (RowHook hook : hooks(model)) row = hook.complete(row);
    return row;
  }

  private static <T> Row defaulted(Row row, Field<T> field) {
    return row.has(field) ? row : row.with(field, field.defaultValue());
  }

  private void announce(Model<?> model, Row row, HookCall call) {
    for (RowHook hook : hooks(model)) afterCommit(() -> call.on(hook, row));
  }

  private interface HookCall {
    void on(RowHook hook, Row row);
  }

  // What is committed cannot be undone, so an observer's failure is the log's business only.
  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("an observer failed after the commit", e);
    }
  }
}
