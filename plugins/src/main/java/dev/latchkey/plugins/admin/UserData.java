package dev.latchkey.plugins.admin;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator says about a user: any field of the table, those included that users cannot
 * set themselves. Keys that are no field are passed over.
 */
final class UserData {
  private static final int MAX_NAME = 256;
  private static final int MAX_IMAGE = 2048;

  private final JsonValue.Obj sent;

  UserData(JsonValue.@Nullable Obj sent) {
    this.sent = sent == null ? new JsonValue.Obj(Map.of()) : sent;
  }

  boolean isEmpty() {
    return sent.members().isEmpty();
  }

  @Nullable JsonValue get(String name) {
    return sent.get(name);
  }

  boolean hasAny(String... names) {
    return Stream.of(names).anyMatch(sent.members()::containsKey);
  }

  /** Returns whether it says that the user is banned. */
  boolean bans() {
    return sent.get(Admin.BANNED.name()) instanceof JsonValue.Bool banned && banned.value();
  }

  UserData without(String name) {
    return new UserData(sent.without(name));
  }

  /** Returns what users may set themselves, to be judged as if they did. */
  JsonValue.Obj further(Call call) {
    Map<String, JsonValue> further = new LinkedHashMap<>();
    for (Table.Column column : columns(call)) {
      JsonValue value = sent.get(column.field().name());
      if (value != null && isTheirs(column.field())) further.put(column.field().name(), value);
    }
    return new JsonValue.Obj(further);
  }

  private static boolean isTheirs(Field<?> field) {
    return field.isInput() && !User.MODEL.fields().contains(field);
  }

  /** Returns what users may not set themselves. */
  Row own(Call call) {
    Row row = Row.empty();
    for (Table.Column column : columns(call)) {
      if (!isTheirs(column.field())) row = with(row, column.field());
    }
    return row;
  }

  /** Returns all of it. */
  Row row(Call call) {
    Row row = Row.empty();
    for (Table.Column column : columns(call)) row = with(row, column.field());
    return row;
  }

  private <T> Row with(Row row, Field<T> field) {
    JsonValue value = sent.get(field.name());
    if (value == null || field == Field.ID) return row;
    if (value == JsonValue.Null.NULL && !field.isRequired()) return row.with(field, null);
    T read = field.type().fromJson(value);
    if (read == null) throw invalid(field, "has to be a " + typeName(field));
    String problem = field.problemOf(read);
    if (problem != null) throw Input.invalid(problem);
    if (isTooLong(field, read)) throw invalid(field, "is too long");
    return row.with(field, read);
  }

  private static boolean isTooLong(Field<?> field, Object value) {
    int most = field == User.NAME ? MAX_NAME : field == User.IMAGE ? MAX_IMAGE : Integer.MAX_VALUE;
    return value instanceof String text && text.length() > most;
  }

  private static String typeName(Field<?> field) {
    return field.type().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static AuthException invalid(Field<?> field, String what) {
    return Input.invalid(field.name() + " " + what);
  }

  private static List<Table.Column> columns(Call call) {
    return call.db().schema().table(User.MODEL).columns();
  }
}
