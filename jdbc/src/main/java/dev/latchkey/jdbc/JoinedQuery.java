package dev.latchkey.jdbc;

import dev.latchkey.jdbc.Dialect.Comparison;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store.Joined;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that validates a session: a row by its key, joined with the row it refers to.
 *
 * <p>Text and readers are made once; the driver keeps the statement prepared on each connection.
 */
final class JoinedQuery {
  private final Dialect dialect;
  private final RowReader left;
  private final RowReader right;
  private final Table table;
  private final Field<?> key;
  private final String one;
  private final int placeholders;
  private final String many;

  JoinedQuery(
      Dialect dialect,
      Statements statements,
      Table table,
      Condition key,
      Field<String> reference,
      Table other) {
    this.dialect = dialect;
    left = statements.reader(table, dialect);
    right = statements.reader(other, dialect);
    this.table = table;
    this.key = key.field();
    String column = "a." + dialect.quoted(table.column(key.field()));
    String join = select(table, reference, other) + " where ";
    Comparison comparison = dialect.comparison(column, key.operator(), Ids.kind(table, this.key));
    one = join + comparison.sql();
    placeholders = comparison.placeholders();
    many = join + column + " = any(?)";
  }

  private String select(Table table, Field<String> reference, Table other) {
    String id = "b." + dialect.quoted(other.column(Field.ID));
    String referred = "a." + dialect.quoted(table.column(reference));
    return "select "
        + left.columns("a")
        + ", "
        + right.columns("b")
        + (" from " + dialect.quoted(table.name()) + " a left join ")
        + (dialect.quoted(other.name()) + " b on " + dialect.same(id, referred));
  }

  /** Returns the row with this key; null when there is none. */
  @Nullable Joined one(Connection connection, Object value, int timeoutSeconds)
      throws SQLException {
    if (!Ids.canBe(table, key, value)) return null;
    try (PreparedStatement statement = connection.prepareStatement(one)) {
      if (timeoutSeconds > 0) statement.setQueryTimeout(timeoutSeconds);
      Kind kind = Ids.kind(table, key);
      Object bound = Ids.bound(table, key, value);
      for (int i = 1; i <= placeholders; i++) dialect.bind(statement, i, kind, bound);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? read(rows) : null;
      }
    }
  }

  /** Returns the rows with these keys, by key; for databases that know arrays of text. */
  Map<String, Joined> all(Connection connection, List<String> keys, int timeoutSeconds)
      throws SQLException {
    if (keys.size() > 1) return many(connection, keys, timeoutSeconds);
    Joined only = one(connection, keys.get(0), timeoutSeconds);
    return only == null ? Map.of() : Map.of(keys.get(0), only);
  }

  private Map<String, Joined> many(Connection connection, List<String> keys, int timeoutSeconds)
      throws SQLException {
    Array array = connection.createArrayOf("text", keys.toArray());
    try (PreparedStatement statement = connection.prepareStatement(many)) {
      if (timeoutSeconds > 0) statement.setQueryTimeout(timeoutSeconds);
      statement.setArray(1, array);
      try (ResultSet rows = statement.executeQuery()) {
        return byKey(rows);
      }
    }
  }

  private Map<String, Joined> byKey(ResultSet rows) throws SQLException {
    Map<String, Joined> found = new HashMap<>();
    while (rows.next()) {
      Joined joined = read(rows);
      found.put(String.valueOf(joined.row().get(key)), joined);
    }
    return found;
  }

  private Joined read(ResultSet rows) throws SQLException {
    Row row = left.read(rows, 0, dialect);
    // The id is the first column, and no row is without one.
    boolean missing = rows.getString(left.size() + 1) == null;
    return new Joined(row, missing ? null : right.read(rows, left.size(), dialect));
  }
}
