package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Table;

/** Ids are text in Java, and numbers in a database that counts them. */
final class Ids {
  private Ids() {}

  /** Returns whether the column can hold the value: true unless it is of ids and this is none. */
  static boolean canBe(Table table, Field<?> field, Object value) {
    return !Table.holdsIds(field) || table.ids().canBe((String) value);
  }

  /** Returns as what a value of the field is bound. */
  static Kind kind(Table table, Field<?> field) {
    return isNumber(table, field) ? Kind.BIGINT : field.type().kind();
  }

  /** Returns the value as it is bound. */
  static Object bound(Table table, Field<?> field, Object value) {
    return isNumber(table, field) ? Long.valueOf((String) value) : value;
  }

  private static boolean isNumber(Table table, Field<?> field) {
    return table.ids() == IdType.SERIAL && Table.holdsIds(field);
  }
}
