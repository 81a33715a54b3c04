package dev.latchkey.schema;

/**
 * By what rows are sorted, and which way. Made by {@link Field#ascending} and {@link
 * Field#descending}; texts stand as the database sorts them.
 */
public record Order(Field<?> by, boolean ascending) {
  @Override
  public String toString() {
    return by.name() + (ascending ? " ascending" : " descending");
  }
}
