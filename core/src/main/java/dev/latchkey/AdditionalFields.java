package dev.latchkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.util.Locale;

/**
 * Fields that plugins and the application added to a model, as a client sets them (protocol/02
 * §4.2). Pure.
 *
 * <p>Keys that are no such field are passed over, those of the model itself included.
 */
final class AdditionalFields {
  private AdditionalFields() {}

  /**
   * Returns what a client may set of what it sent for a new row.
   *
   * @throws AuthException {@link CoreError#MISSING_FIELD}, {@link CoreError#FIELD_NOT_ALLOWED},
   *     {@link CoreError#VALIDATION_ERROR} or {@link CoreError#FAILED_TO_CREATE_USER}
   */
  static Row read(Table table, Model<?> model, JsonValue sent) {
    return read(table, model, sent, true);
  }

  /**
   * Returns what a client may change of what it sent for a row that is there.
   *
   * @throws AuthException {@link CoreError#MISSING_FIELD}, {@link CoreError#FIELD_NOT_ALLOWED} or
   *     {@link CoreError#VALIDATION_ERROR}
   */
  static Row readChanges(Table table, Model<?> model, JsonValue sent) {
    return read(table, model, sent, false);
  }

  private static Row read(Table table, Model<?> model, JsonValue sent, boolean isNew) {
    JsonValue.Obj object = sent.asObject();
    Row row = Row.empty();
    for (Table.Column column : table.columns()) {
      Field<?> field = column.field();
      if (field == Field.ID || model.fields().contains(field)) continue;
      JsonValue value = object == null ? null : object.get(field.name());
      if (value != null) row = given(row, field, value, isNew);
      else if (isNew) requireDispensable(field);
    }
    return row;
  }

  private static <T> Row given(Row row, Field<T> field, JsonValue sent, boolean isNew) {
    if (!field.isInput()) {
      // With a default, as for a role, whatever the client claims is passed over in silence.
      if (!sent.isTruthy() || (isNew && field.hasDefault())) return row;
      throw refused(CoreError.FIELD_NOT_ALLOWED, field, "is not allowed to be set");
    }
    if (sent == JsonValue.Null.NULL) return givenNull(row, field, isNew);
    T value = field.type().fromJson(sent);
    if (value == null) throw refused(CoreError.VALIDATION_ERROR, field, typeName(field));
    String problem = field.problemOf(value);
    if (problem != null) throw new AuthException(CoreError.VALIDATION_ERROR, problem);
    return row.with(field, value);
  }

  private static Row givenNull(Row row, Field<?> field, boolean isNew) {
    if (!field.isRequired()) return row.with(field, null);
    if (!isNew) throw refused(CoreError.MISSING_FIELD, field, "is required");
    if (field.hasDefault() && !field.isLeftToDatabase()) return row;
    throw new AuthException(CoreError.FAILED_TO_CREATE_USER);
  }

  // What the database would refuse is refused here, so that an address that is taken and one that
  // is free get the same answer.
  private static void requireDispensable(Field<?> field) {
    if (!field.isInput() || !field.isRequired() || field.hasDefault()) return;
    if (field.isLeftToDatabase()) throw new AuthException(CoreError.FAILED_TO_CREATE_USER);
    throw refused(CoreError.MISSING_FIELD, field, "is required");
  }

  private static String typeName(Field<?> field) {
    String type = field.type().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "has to be a " + type;
  }

  private static AuthException refused(CoreError code, Field<?> field, String what) {
    return new AuthException(code, field.name() + " " + what);
  }
}
