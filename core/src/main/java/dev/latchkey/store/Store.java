package dev.latchkey.store;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where rows live. Implemented once per kind of database; {@code StoreContract} in the test kit is
 * the executable form of what is promised here.
 *
 * <p><b>What is promised.</b> Every method is one atomic step: it happens as a whole or not at all,
 * also between several processes on one database. What returned is durable as far as the database
 * promises it. Methods outside {@link #transaction} commit by themselves.
 *
 * <p><b>What decides races.</b> {@link #consume}, {@link #increment} and {@link #reserve} have one
 * winner among any number of concurrent callers; nothing in the library finds first and writes
 * later where two could win.
 *
 * <p><b>What is not promised.</b> {@link #find(Table, List, int)} has no order. A write is never
 * repeated by the store after a failure whose outcome is unknown.
 *
 * <p>Thread-safe, blocking. Conditions of one call all have to hold. Strings compare exactly, case
 * included; a unique field may take more of them for the same. An id that no row of the table can
 * have ({@link dev.latchkey.schema.IdType#canBe}) finds nothing, whatever the database would say to
 * it. Every method throws {@link StoreException.Unavailable} when the database cannot answer, and
 * {@link StoreException.Failed} when it refuses.
 */
public interface Store {

  /** A row and the row it refers to, null when that one is missing. */
  record Joined(Row row, @Nullable Row other) {}

  /**
   * Adds a row and returns it with its id, which the store gives it if it has none: a number if the
   * table's ids are {@link dev.latchkey.schema.IdType#SERIAL}, else what the column's default
   * makes.
   *
   * @throws StoreException.DuplicateKey when the id or a unique field is taken
   */
  Row insert(Table table, Row row);

  /** Returns every row that fits, at most {@code limit}. */
  List<Row> find(Table table, List<Condition> where, int limit);

  /**
   * Returns a page of the rows that fit; where nulls stand in its order is undefined. By default
   * all are read and sorted here.
   */
  default List<Row> find(Table table, List<Condition> where, Page page) {
    return find(table, where, Integer.MAX_VALUE).stream()
        .sorted(Sorting.by(page.orders()))
        .skip(page.offset())
        .limit(page.limit())
        .toList();
  }

  /** Returns how many rows fit. By default all are read. */
  default long count(Table table, List<Condition> where) {
    return find(table, where, Integer.MAX_VALUE).size();
  }

  /**
   * Returns the one row whose unique {@code key} fits, with the row of {@code other} whose id is in
   * its field {@code reference}; null when there is none. One round trip: this is how a session is
   * validated.
   */
  @Nullable Joined findJoined(Table table, Condition key, Field<String> reference, Table other);

  /**
   * Changes every row that fits and returns how many there were. Never creates one.
   *
   * @throws StoreException.DuplicateKey when a unique field is taken
   */
  int update(Table table, List<Condition> where, Row changes);

  /** Removes every row that fits and returns how many there were. */
  int delete(Table table, List<Condition> where);

  /**
   * Removes rows that fit, at most {@code limit} of them, and returns how many there were; fewer do
   * not mean that none is left while others remove some too. For clearing up in small steps that
   * several nodes can take at once.
   */
  int delete(Table table, List<Condition> where, int limit);

  /**
   * Removes every row that fits and returns the one with the latest {@code newest}; null when none
   * was left to remove. Of concurrent callers one receives a row.
   */
  @Nullable Row consume(Table table, List<Condition> where, Field<Instant> newest);

  /**
   * Adds {@code by} to a number of the row that fits, and returns whether one did. A condition on
   * the number itself ({@code COUNT.isBelow(5)}) makes it a budget nobody can overdraw.
   */
  boolean increment(Table table, List<Condition> where, Field<? extends Number> field, long by);

  /** Adds a row, which holds its id, unless that is taken; returns whether it was added. */
  boolean reserve(Table table, Row row);

  /**
   * Runs {@code work} on a store that commits when it returns and rolls back when it throws. The
   * store passed in serves this thread only and not after the work is done. Transactions do not
   * nest: inside one, {@code transaction} joins it. A method that throws a {@link StoreException}
   * dooms the transaction, even when the work catches it: what follows throws it again and nothing
   * is committed.
   */
  <R> R transaction(Function<Store, R> work);

  /**
   * Checks that the database has what {@code schema} needs.
   *
   * @throws StoreException.SchemaMismatch naming every missing table and column, and every required
   *     column that nobody writes (protocol/02 §7)
   */
  void check(Schema schema);

  /**
   * Answers quickly whether the database does.
   *
   * @throws StoreException.Unavailable when it does not
   */
  void ping();

  /**
   * Returns what carries word of changes between the nodes that share this store; null when nothing
   * does.
   */
  default @Nullable ChangeChannel channel() {
    return null;
  }
}
