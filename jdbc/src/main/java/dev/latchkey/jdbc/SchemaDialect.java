package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;
import org.jspecify.annotations.Nullable;

/** How a database spells the definitions of tables and columns (protocol/02 §1, §4.1). */
abstract sealed class SchemaDialect permits Dialect, SqlServerDialect {

  /** Returns the type of the field's column. */
  abstract String columnType(Field<?> field);

  /** Returns the type of a column of ids, with whatever has the database make them. */
  abstract String idType(IdType ids);

  /** Returns the type of a column that refers to such ids. */
  String referenceType(IdType ids, Field<?> field) {
    return ids == IdType.SERIAL ? "integer" : columnType(field);
  }

  /** Returns the literal of a boolean in a column's default. */
  abstract String literal(boolean value);

  /** Returns the literal of a text in a column's default. */
  String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /**
   * Returns what a column defaults to that is filled with the current time; null where that is not
   * in the encoding of dates.
   */
  @Nullable String now() {
    return "CURRENT_TIMESTAMP";
  }

  /** Returns the name as SQL text. */
  String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
