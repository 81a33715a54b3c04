package dev.latchkey.jdbc;

import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.schema.Table.Column;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In what a database differs from the schema, as far as that matters (protocol/02 §7): missing
 * tables, missing columns, and required columns that nobody writes. Types are not compared.
 *
 * @param tables the tables that are missing
 * @param columns the columns that are missing from tables that are there
 * @param indexes the columns that lack the index that removing old rows wants; nothing needs it
 * @param unwritten {@code table.column} of each required column without a default that no field has
 */
record SchemaDiff(
    List<Table> tables, List<Missing> columns, List<Missing> indexes, List<String> unwritten) {

  /** A column that a table lacks. */
  record Missing(Table table, Column column) {
    @Override
    public String toString() {
      return table.name() + "." + column.name();
    }
  }

  static SchemaDiff of(Connection connection, Schema schema) throws SQLException {
    SchemaDiff diff =
        new SchemaDiff(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Table table : schema.tables()) {
      Map<String, Boolean> existing = existing(connection, table.name());
      diff.compare(table, existing);
      Column sweep = table.sweep();
      if (sweep == null || (!existing.isEmpty() && isIndexed(connection, table, sweep))) continue;
      diff.indexes.add(new Missing(table, sweep));
    }
    return diff;
  }

  private static boolean isIndexed(Connection connection, Table table, Column column)
      throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String schema = connection.getSchema();
    try (ResultSet indexes =
        database.getIndexInfo(connection.getCatalog(), schema, table.name(), false, true)) {
      while (indexes.next()) {
        boolean first = indexes.getInt("ORDINAL_POSITION") == 1;
        if (first && column.name().equals(indexes.getString("COLUMN_NAME"))) return true;
      }
    }
    return false;
  }

  // Column name to whether an insert may leave it out.
  private static Map<String, Boolean> existing(Connection connection, String table)
      throws SQLException {
    Map<String, Boolean> columns = new LinkedHashMap<>();
    DatabaseMetaData database = connection.getMetaData();
    String schema = connection.getSchema();
    try (ResultSet found = database.getColumns(connection.getCatalog(), schema, table, null)) {
      while (found.next()) {
        // The name was a pattern: the underscore in it stands for any character.
        if (!found.getString("TABLE_NAME").equals(table)) continue;
        boolean nullable = found.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
        columns.put(found.getString("COLUMN_NAME"), nullable || isFilledIn(found));
      }
    }
    return columns;
  }

  private static boolean isFilledIn(ResultSet column) throws SQLException {
    return column.getString("COLUMN_DEF") != null
        || "YES".equals(column.getString("IS_AUTOINCREMENT"))
        || "YES".equals(column.getString("IS_GENERATEDCOLUMN"));
  }

  private void compare(Table table, Map<String, Boolean> existing) {
    if (existing.isEmpty()) {
      tables.add(table);
      return;
    }
    for (Column column : table.columns()) {
      if (!existing.containsKey(column.name())) columns.add(new Missing(table, column));
    }
    List<String> written = table.columns().stream().map(Column::name).toList();
    existing.forEach(
        (column, optional) -> {
          if (!optional && !written.contains(column)) unwritten.add(table.name() + "." + column);
        });
  }

  /** Throws {@link StoreException.SchemaMismatch} when there is any difference. */
  void requireNone() {
    if (tables.isEmpty() && columns.isEmpty() && unwritten.isEmpty()) return;
    throw new StoreException.SchemaMismatch(describe());
  }

  /** Throws {@link StoreException.SchemaMismatch} for what no migration mends. */
  void requireNoneUnwritten() {
    if (!unwritten.isEmpty()) throw new StoreException.SchemaMismatch(describe());
  }

  private String describe() {
    StringBuilder text = new StringBuilder("the database does not fit the schema");
    list(text, "missing tables", tables, "create them with: latchkey migrate");
    list(text, "missing columns", columns, "add them with: latchkey migrate");
    list(
        text,
        "required columns nobody writes",
        unwritten,
        "drop them, make them nullable or give them a default");
    return text.toString();
  }

  private static void list(
      StringBuilder text, String heading, List<? extends @Nullable Object> items, String wayOut) {
    if (items.isEmpty()) return;
    String names = items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    text.append("\n  ").append(heading).append(": ").append(names);
    text.append("\n    ").append(wayOut);
  }
}
