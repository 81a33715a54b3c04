package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.schema.Table.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the columns of a table become a row; worked out once, shared by all its rows. */
final class RowReader {
  private final Field<?>[] fields;
  private final Kind[] kinds;
  private final List<String> columns;

  RowReader(Table table, Dialect dialect) {
    List<Column> all = table.columns();
    fields = all.stream().map(Column::field).toArray(Field<?>[]::new);
    kinds = all.stream().map(column -> column.field().type().kind()).toArray(Kind[]::new);
    columns = all.stream().map(column -> dialect.quoted(column.name())).toList();
  }

  /** Returns the columns as SQL text, in the order they are read. */
  String columns() {
    return String.join(", ", columns);
  }

  /** Returns the columns as SQL text, each with this alias of the table before it. */
  String columns(String alias) {
    return columns.stream().map(name -> alias + "." + name).collect(Collectors.joining(", "));
  }

  /** Returns how many columns there are. */
  int size() {
    return fields.length;
  }

  /** Reads the columns that begin after the first {@code offset}. */
  Row read(ResultSet rows, int offset, Dialect dialect) throws SQLException {
    @Nullable Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = dialect.read(rows, offset + i + 1, kinds[i]);
    }
    return Row.over(fields, values);
  }
}
