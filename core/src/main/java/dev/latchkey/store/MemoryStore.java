package dev.latchkey.store;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Reference;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.schema.Table.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rows in this process and forgets everything when it exits: for tests and for trying out.
 *
 * <p>Behaves as a database with the schema's constraints would: unique, required and referring
 * fields are checked, and rows go with the row they refer to. Every look-up reads its whole table,
 * every write copies all of them.
 *
 * <p>One lock makes every method atomic; a transaction holds it to its end and puts back a snapshot
 * when it fails. Tables come into being with their first row.
 */
public final class MemoryStore implements Store {
  private final ReentrantLock lock = new ReentrantLock();
  private final ChangeChannel channel = new LocalChannel();
  private Map<String, Rows> tables = new LinkedHashMap<>();
  private boolean inTransaction;
  private @Nullable StoreException failure;

  /** The rows of one table by id, in the order they were added. */
  private record Rows(Table table, Map<String, Row> byId) {
    Rows copy() {
      return new Rows(table, new LinkedHashMap<>(byId));
    }

    List<Row> fitting(List<Condition> where) {
      return byId.values().stream().filter(row -> fits(row, where)).toList();
    }
  }

  @Override
  public Row insert(Table table, Row row) {
    return write(
        () -> {
          Row identified = identified(table, row);
          Row whole = whole(table, identified);
          checkConstraints(table, whole);
          rows(table).byId.put(whole.require(Field.ID), whole);
          return identified;
        });
  }

  private Row identified(Table table, Row row) {
    if (row.get(Field.ID) != null || table.ids() != IdType.SERIAL) return row;
    Set<String> taken = rows(table).byId.keySet();
    long last = taken.stream().mapToLong(Long::parseLong).max().orElse(0);
    return row.with(Field.ID, Long.toString(last + 1));
  }

  @Override
  public List<Row> find(Table table, List<Condition> where, int limit) {
    return read(() -> rows(table).fitting(where).stream().limit(limit).toList());
  }

  @Override
  public @Nullable Joined findJoined(
      Table table, Condition key, Field<String> reference, Table other) {
    return read(
        () -> {
          List<Row> found = rows(table).fitting(List.of(key));
          return found.isEmpty() ? null : joined(found.get(0), reference, other);
        });
  }

  private Joined joined(Row row, Field<String> reference, Table other) {
    String id = row.get(reference);
    return new Joined(row, id == null ? null : rows(other).byId.get(id));
  }

  @Override
  public int update(Table table, List<Condition> where, Row changes) {
    return write(
        () -> {
          List<Row> found = rows(table).fitting(where);
          found.forEach(row -> replace(table, row, row.with(changes)));
          return found.size();
        });
  }

  @Override
  public int delete(Table table, List<Condition> where) {
    return delete(table, where, Integer.MAX_VALUE);
  }

  @Override
  public int delete(Table table, List<Condition> where, int limit) {
    return write(
        () -> {
          List<Row> found = rows(table).fitting(where).stream().limit(limit).toList();
          found.forEach(row -> remove(table, row.require(Field.ID)));
          return found.size();
        });
  }

  @Override
  public @Nullable Row consume(Table table, List<Condition> where, Field<Instant> newest) {
    List<Row> found =
        write(
            () -> {
              List<Row> rows = rows(table).fitting(where);
              rows.forEach(row -> remove(table, row.require(Field.ID)));
              return rows;
            });
    return found.stream().max(Comparator.comparing(row -> row.require(newest))).orElse(null);
  }

  @Override
  public boolean increment(
      Table table, List<Condition> where, Field<? extends Number> field, long by) {
    return write(
        () -> {
          List<Row> found = rows(table).fitting(where);
          found.forEach(row -> replace(table, row, added(row, field, by)));
          return !found.isEmpty();
        });
  }

  @Override
  public boolean reserve(Table table, Row row) {
    return write(
        () -> {
          if (rows(table).byId.containsKey(row.require(Field.ID))) return false;
          insert(table, row);
          return true;
        });
  }

  @Override
  public <R> R transaction(Function<Store, R> work) {
    lock.lock();
    try {
      return inTransaction ? work.apply(this) : outermost(work);
    } finally {
      lock.unlock();
    }
  }

  private <R> R outermost(Function<Store, R> work) {
    Map<String, Rows> before = new LinkedHashMap<>();
    tables.forEach((name, rows) -> before.put(name, rows.copy()));
    inTransaction = true;
    boolean done = false;
    try {
      R result = work.apply(this);
      if (failure != null) throw failure;
      done = true;
      return result;
    } finally {
      if (!done) tables = before;
      inTransaction = false;
      failure = null;
    }
  }

  /** Does nothing: tables need no preparation here. */
  @Override
  public void check(Schema schema) {}

  /** Does nothing: memory always answers. */
  @Override
  public void ping() {}

  @Override
  public ChangeChannel channel() {
    return channel;
  }

  private <R extends @Nullable Object> R read(Supplier<R> work) {
    lock.lock();
    try {
      if (failure != null) throw failure;
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  // A failed step dooms the transaction, as it does in PostgreSQL.
  private <R> R write(Supplier<R> work) {
    lock.lock();
    try {
      if (failure != null) throw failure;
      return inTransaction ? work.get() : outermost(store -> work.get());
    } catch (StoreException e) {
      if (inTransaction) failure = e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private Rows rows(Table table) {
    return tables.computeIfAbsent(table.name(), name -> new Rows(table, new LinkedHashMap<>()));
  }

  private void replace(Table table, Row old, Row changed) {
    Row whole = whole(table, changed);
    Map<String, Row> byId = rows(table).byId;
    byId.remove(old.require(Field.ID));
    checkConstraints(table, whole);
    byId.put(whole.require(Field.ID), whole);
  }

  private void remove(Table table, String id) {
    if (rows(table).byId.remove(id) == null) return;
    for (Rows rows : List.copyOf(tables.values())) {
      for (Column column : rows.table.columns()) {
        Reference reference = column.field().reference();
        if (reference == null || !reference.model().equals(table.model())) continue;
        List<Row> referring =
            rows.byId.values().stream().filter(row -> id.equals(row.get(column.field()))).toList();
        referring.forEach(row -> letGo(rows.table, row, column, reference.onDelete()));
      }
    }
  }

  private void letGo(Table table, Row row, Column column, Reference.OnDelete onDelete) {
    switch (onDelete) {
      case CASCADE -> remove(table, row.require(Field.ID));
      case SET_NULL -> replace(table, row, row.with(column.field(), null));
      case RESTRICT, NO_ACTION -> throw refused(table, column, "refers to a row that was to go");
    }
  }

  private void checkConstraints(Table table, Row row) {
    for (Column column : table.columns()) {
      Field<?> field = column.field();
      Object value = row.get(field);
      if (value == null && field.isRequired()) throw refused(table, column, "is required");
      if (value == null) continue;
      if (Table.holdsIds(field) && !table.ids().canBe((String) value)) {
        throw refused(table, column, "cannot hold such an id");
      }
      if (isTaken(table, field, value)) throw new StoreException.DuplicateKey(table.name(), null);
      if (isDangling(field, value)) throw refused(table, column, "refers to no row");
    }
  }

  private boolean isTaken(Table table, Field<?> field, Object value) {
    if (field != Field.ID && !field.isUnique()) return false;
    return rows(table).byId.values().stream().anyMatch(row -> value.equals(row.get(field)));
  }

  private boolean isDangling(Field<?> field, Object id) {
    Reference reference = field.reference();
    if (reference == null) return false;
    return tables.values().stream()
        .filter(rows -> rows.table.model().equals(reference.model()))
        .noneMatch(rows -> rows.byId.containsKey(id));
  }

  private static StoreException refused(Table table, Column column, String why) {
    String name = table.name() + "." + column.name();
    return new StoreException.Failed(name + " " + why, null);
  }

  private static Row whole(Table table, Row row) {
    row.fields().forEach(table::column);
    List<Column> columns = table.columns();
    Field<?>[] fields = columns.stream().map(Column::field).toArray(Field<?>[]::new);
    List<@Nullable Object> values = new ArrayList<>();
    for (Column column : columns) values.add(stored(table, column, row.get(column.field())));
    return Row.over(fields, values.toArray());
  }

  private static @Nullable Object stored(Table table, Column column, @Nullable Object value) {
    if (value instanceof Instant instant) return instant.truncatedTo(ChronoUnit.MILLIS);
    if (value instanceof Integer number) return number.longValue();
    if (value instanceof String text && text.indexOf('\0') >= 0) {
      throw refused(table, column, "cannot hold a NUL character");
    }
    return value;
  }

  @SuppressWarnings("unchecked") // a field of numbers holds Long or Double
  private static Row added(Row row, Field<? extends Number> field, long by) {
    Number old = row.get(field);
    if (old == null) return row;
    Number sum = old instanceof Double d ? (Number) (d + by) : (Number) (old.longValue() + by);
    return row.with((Field<Number>) field, sum);
  }

  private static boolean fits(Row row, List<Condition> where) {
    return where.stream()
        .allMatch(
            each -> each.alternatives().stream().anyMatch(one -> fits(row.get(one.field()), one)));
  }

  private static boolean fits(@Nullable Object value, Condition condition) {
    if (value == null) return false;
    if (condition.operator().isPartial()) return fits((String) value, condition);
    int order = compare(value, condition.value());
    return switch (condition.operator()) {
      case IS, IS_ANY_OF -> order == 0; // of several values, each for itself
      case IS_NOT -> order != 0;
      case BELOW -> order < 0;
      case ABOVE -> order > 0;
      case AT_MOST -> order <= 0;
      case AT_LEAST -> order >= 0;
      case CONTAINS, STARTS_WITH, ENDS_WITH -> throw new AssertionError(condition);
    };
  }

  private static boolean fits(String text, Condition condition) {
    String part = (String) condition.value();
    return switch (condition.operator()) {
      case STARTS_WITH -> text.startsWith(part);
      case ENDS_WITH -> text.endsWith(part);
      default -> text.contains(part);
    };
  }

  @SuppressWarnings("unchecked") // field and condition are of one type
  private static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      boolean whole = x instanceof Long && (y instanceof Long || y instanceof Integer);
      return whole
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y.truncatedTo(ChronoUnit.MILLIS));
    }
    if (a instanceof Comparable<?> x) return ((Comparable<Object>) x).compareTo(b);
    return Objects.equals(a, b) ? 0 : 1;
  }
}
