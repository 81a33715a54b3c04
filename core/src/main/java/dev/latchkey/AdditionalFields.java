package dev.latchkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fields that plugins and the application added to a model, as a client sets them. Pure. */
final class AdditionalFields {
  private AdditionalFields() {}

  /**
   * Returns what a client may set of what it sent for a new row (protocol/02 §4.2).
   *
   * @throws AuthException {@link CoreError#MISSING_FIELD}, {@link CoreError#FIELD_NOT_ALLOWED} or
   *     {@link CoreError#VALIDATION_ERROR}
   */
  static Row read(Table table, Model<?> model, JsonValue sent) {
    JsonValue.Obj object = sent.asObject();
    Row row = Row.empty();
    for (Table.Column column : table.columns()) {
      Field<?> field = column.field();
      boolean additional = field != Field.ID && !model.fields().contains(field);
      if (additional) row = read(row, field, object == null ? null : object.get(field.name()));
    }
    return row;
  }

  private static <T> Row read(Row row, Field<T> field, @Nullable JsonValue sent) {
    boolean given = sent != null && sent != JsonValue.Null.NULL;
    if (!field.isInput()) {
      // With a default, as for a role, whatever the client claims is passed over in silence.
      if (sent == null || !sent.isTruthy() || field.defaultValue() != null) return row;
      throw refused(CoreError.FIELD_NOT_ALLOWED, field, "is not allowed to be set");
    }
    if (sent == null || !given) {
      if (!field.isRequired() || field.defaultValue() != null) return row;
      throw refused(CoreError.MISSING_FIELD, field, "is required");
    }
    T value = field.type().fromJson(sent);
    if (value != null) return row.with(field, value);
    throw refused(CoreError.VALIDATION_ERROR, field, "has to be a " + typeName(field));
  }

  private static String typeName(Field<?> field) {
    return field.type().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static AuthException refused(CoreError code, Field<?> field, String what) {
    return new AuthException(code, field.name() + " " + what);
  }
}
