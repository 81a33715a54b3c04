package dev.latchkey.jdbc;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Table;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is worked out once per table, or per pair of tables, and used by every call. */
final class Statements {
  private final Map<Table, RowReader> readers = new ConcurrentHashMap<>();
  private final Map<Pair, JoinedQuery> joined = new ConcurrentHashMap<>();

  // Tables and fields are the same only when they are the same object, which is cheap to ask.
  private record Pair(
      Table table, Field<?> key, Condition.Operator operator, Field<?> reference, Table other) {}

  RowReader reader(Table table, Dialect dialect) {
    RowReader known = readers.get(table);
    if (known != null) return known;
    return readers.computeIfAbsent(table, t -> new RowReader(t, dialect));
  }

  JoinedQuery joined(
      Dialect dialect, Table table, Condition key, Field<String> reference, Table other) {
    Pair pair = new Pair(table, key.field(), key.operator(), reference, other);
    JoinedQuery known = joined.get(pair);
    if (known != null) return known;
    return joined.computeIfAbsent(
        pair, p -> new JoinedQuery(dialect, this, table, key, reference, other));
  }
}
