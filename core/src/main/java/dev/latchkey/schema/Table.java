package dev.latchkey.schema;

import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model with its physical names: what a store sees.
 *
 * <p>Immutable. The id is the first column; answers show it last, as the wire does.
 */
public final class Table {
  /** A field and the name of its column. */
  public record Column(Field<?> field, String name) {}

  private final String model;
  private final String name;
  private final IdType ids;
  private final @Nullable Field<?> sweep;
  private final List<Column> columns;
  private final IdentityHashMap<Field<?>, Column> byField = new IdentityHashMap<>();
  private final Field<?>[] whole;
  private final Field<?>[] shown;
  private final boolean sparse;
  private final List<Field<?>> transformed;

  Table(String model, String name, IdType ids, List<Column> columns, @Nullable Field<?> sweep) {
    this(model, name, ids, columns, sweep, idLast(columns), false);
  }

  /** One in whose order {@code whole} texts are written, without what a row lacks if sparse. */
  Table(
      String model,
      String name,
      IdType ids,
      List<Column> columns,
      @Nullable Field<?> sweep,
      List<Field<?>> whole,
      boolean sparse) {
    this.model = model;
    this.name = name;
    this.ids = ids;
    this.sweep = sweep;
    this.columns = List.copyOf(columns);
    for (Column column : columns) byField.put(column.field(), column);
    this.whole = whole.toArray(new Field<?>[0]);
    shown = whole.stream().filter(Field::isReturned).toArray(Field<?>[]::new);
    this.sparse = sparse;
    transformed = byField.keySet().stream().filter(Field::isTransformed).toList();
  }

  private static List<Field<?>> idLast(List<Column> columns) {
    List<Field<?>> fields = new ArrayList<>();
    for (Column column : columns) {
      if (column.field() != Field.ID) fields.add(column.field());
    }
    fields.add(Field.ID);
    return fields;
  }

  /** Returns the logical name of the model. */
  public String model() {
    return model;
  }

  /** Returns the name in the database. */
  public String name() {
    return name;
  }

  /** Returns what its ids are, and those it refers to. */
  public IdType ids() {
    return ids;
  }

  /** Returns whether values of the field are ids, of this table or of one it refers to. */
  public static boolean holdsIds(Field<?> field) {
    return field == Field.ID || field.reference() != null;
  }

  /** Returns the columns, the id first. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Returns the name of the field's column.
   *
   * @throws IllegalArgumentException when the table lacks the field
   */
  public String column(Field<?> field) {
    Column column = byField.get(field);
    if (column == null) {
      throw new IllegalArgumentException("model " + model + " has no field " + field.name());
    }
    return column.name();
  }

  /** Returns the column that has an index for removing what is below some value; or null. */
  public @Nullable Column sweep() {
    return sweep == null ? null : byField.get(sweep);
  }

  /** Returns whether the table has the field. */
  public boolean has(Field<?> field) {
    return byField.containsKey(field);
  }

  /** Returns the field with this logical name, or null. */
  public @Nullable Field<?> field(String logicalName) {
    for (Column column : columns) {
      if (column.field().name().equals(logicalName)) return column.field();
    }
    return null;
  }

  /** Returns whether rows differ in the database from what everybody else sees. */
  public boolean transforms() {
    return !transformed.isEmpty();
  }

  /** Returns the row as the database keeps it. */
  public Row toStored(Row row) {
    Row stored = row;
    for (Field<?> field : transformed) stored = field.toStored(stored);
    return stored;
  }

  /** Returns a row of the database as everybody else sees it. */
  public Row fromStored(Row stored) {
    Row row = stored;
    for (Field<?> field : transformed) row = field.fromStored(row);
    return row;
  }

  /** Writes the row as the wire shows it: schema order, id last, hidden fields left out. */
  public void write(Row row, JsonWriter json) {
    json.beginObject();
    writeMembers(row, json);
    json.endObject();
  }

  /** Returns what {@link #write} writes, for an answer that says more, or less. */
  public JsonValue.Obj shown(Row row) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (Field<?> field : shown) {
      if (sparse && !row.has(field)) continue;
      members.put(field.name(), field.type().toJson(row.value(field)));
    }
    return new JsonValue.Obj(members);
  }

  /** As {@link #write}, into an object that is to have more members. */
  public void writeMembers(Row row, JsonWriter json) {
    for (Field<?> field : shown) {
      if (sparse && !row.has(field)) continue;
      json.name(field.name());
      field.type().write(row.value(field), json);
    }
  }

  /**
   * Returns what {@link #write} wrote, hidden fields missing; null when it wrote something else.
   */
  public @Nullable Row read(JsonValue.Obj written) {
    @Nullable Object[] values = new Object[shown.length];
    for (int i = 0; i < shown.length; i++) {
      JsonValue value = written.get(shown[i].name());
      if (value == null || value == JsonValue.Null.NULL) continue;
      values[i] = shown[i].type().fromJson(value);
      if (values[i] == null) return null;
    }
    return Row.over(shown, values);
  }

  /** Writes what the row has, hidden fields too: for stores that keep texts. */
  public void writeWhole(Row row, JsonWriter json) {
    json.beginObject();
    for (Field<?> field : whole) {
      if (!row.has(field)) continue;
      json.name(field.name());
      field.type().write(row.value(field), json);
    }
    json.endObject();
  }

  /** Reads what {@link #writeWhole} wrote; what is of another type becomes null. */
  public Row readWhole(JsonValue.Obj json) {
    List<Field<?>> fields = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<@Nullable Object>();
    for (Field<?> field : whole) {
      JsonValue value = json.get(field.name());
      if (value == null) continue;
      fields.add(field);
      values.add(value == JsonValue.Null.NULL ? null : field.type().fromJson(value));
    }
    return Row.over(fields.toArray(new Field<?>[0]), values.toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
