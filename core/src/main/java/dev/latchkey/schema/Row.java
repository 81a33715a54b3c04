package dev.latchkey.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable values keyed by {@link Field}: one row of a table, or a part of one.
 *
 * <p>There is no access by name on purpose: a {@code Field<T>} knows the type of its value. Rows
 * read from one table share their array of fields, so a row costs its values and little more.
 */
public final class Row {
  private static final Row EMPTY = new Row(new Field<?>[0], new Object[0]);

  private final Field<?>[] fields;
  private final @Nullable Object[] values;

  private Row(Field<?>[] fields, @Nullable Object[] values) {
    this.fields = fields;
    this.values = values;
  }

  /** The row without fields. */
  public static Row empty() {
    return EMPTY;
  }

  /** Starts a row with one field. */
  public static <T> Row of(Field<T> field, @Nullable T value) {
    return EMPTY.with(field, value);
  }

  /**
   * A row over arrays of equal length, for stores; the caller gives both up and has checked the
   * types.
   */
  public static Row over(Field<?>[] fields, @Nullable Object[] values) {
    if (fields.length != values.length) throw new IllegalArgumentException("one value per field");
    return new Row(fields, values);
  }

  /** Returns the value; null when it is null or the row lacks the field. */
  public <T> @Nullable T get(Field<T> field) {
    int at = indexOf(field);
    return at < 0 ? null : field.type().cast(values[at]);
  }

  /**
   * Returns the value.
   *
   * @throws IllegalStateException when it is null or absent
   */
  public <T> T require(Field<T> field) {
    T value = get(field);
    if (value == null) throw new IllegalStateException("no value for " + field.name());
    return value;
  }

  /** Returns whether the row has the field, even if its value is null. */
  public boolean has(Field<?> field) {
    return indexOf(field) >= 0;
  }

  /** Returns a copy in which the field has the value. */
  public <T> Row with(Field<T> field, @Nullable T value) {
    int at = indexOf(field);
    int size = fields.length;
    Field<?>[] newFields = at >= 0 ? fields : Arrays.copyOf(fields, size + 1);
    @Nullable Object[] newValues = Arrays.copyOf(values, newFields.length);
    if (at < 0) newFields[size] = field;
    newValues[at < 0 ? size : at] = value;
    return new Row(newFields, newValues);
  }

  /** Returns a copy in which every field of {@code changes} has the value it has there. */
  public Row with(Row changes) {
    List<Field<?>> newFields = new ArrayList<>(Arrays.asList(fields));
    List<@Nullable Object> newValues = new ArrayList<@Nullable Object>(Arrays.asList(values));
    for (int i = 0; i < changes.fields.length; i++) {
      int at = newFields.indexOf(changes.fields[i]);
      if (at >= 0) {
        newValues.set(at, changes.values[i]);
      } else {
        newFields.add(changes.fields[i]);
        newValues.add(changes.values[i]);
      }
    }
    return new Row(newFields.toArray(new Field<?>[0]), newValues.toArray());
  }

  /** Returns this row without one of its values. */
  public Row without(Field<?> field) {
    List<Field<?>> otherFields = new ArrayList<>(Arrays.asList(fields));
    List<@Nullable Object> others = new ArrayList<@Nullable Object>(Arrays.asList(values));
    int at = otherFields.indexOf(field);
    if (at < 0) return this;
    otherFields.remove(at);
    others.remove(at);
    return new Row(otherFields.toArray(new Field<?>[0]), others.toArray());
  }

  /** Returns the fields it has, in order. */
  public List<Field<?>> fields() {
    return List.of(fields);
  }

  @Nullable Object value(Field<?> field) {
    int at = indexOf(field);
    return at < 0 ? null : values[at];
  }

  private int indexOf(Field<?> field) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] == field) return i;
    }
    return -1;
  }

  /** Names the fields only: a row may hold tokens and hashes. */
  @Override
  public String toString() {
    return Stream.of(fields).map(Field::name).collect(Collectors.joining(", ", "Row[", "]"));
  }
}
