package dev.latchkey.schema;

import java.util.List;
import java.util.function.Function;

/**
 * A logical table: its name, its fields in the order of the wire, and how a row becomes an {@code
 * E}.
 *
 * <p>{@link Field#ID} is always there and not listed.
 */
public final class Model<E> {
  private final String name;
  private final List<Field<?>> fields;
  private final Function<Row, E> reader;

  private Model(String name, Function<Row, E> reader, List<Field<?>> fields) {
    this.name = name;
    this.reader = reader;
    this.fields = fields;
  }

  /** A model with these fields besides its id. */
  public static <E> Model<E> of(String name, Function<Row, E> reader, Field<?>... fields) {
    return new Model<>(name, reader, List.of(fields));
  }

  /** Returns the logical name, for instance {@code session}. */
  public String name() {
    return name;
  }

  /** Returns the fields besides the id. */
  public List<Field<?>> fields() {
    return fields;
  }

  /** Returns what the row says. */
  public E read(Row row) {
    return reader.apply(row);
  }

  @Override
  public String toString() {
    return name;
  }
}
