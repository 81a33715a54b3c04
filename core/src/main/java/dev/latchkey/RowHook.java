package dev.latchkey;

import dev.latchkey.schema.Row;

/**
 * Takes part when rows of one model change.
 *
 * <p>The {@code before} methods run inside the transaction; they return what is to be written and
 * refuse by throwing {@link AuthException}. The {@code after} methods run once it is committed;
 * what they throw is logged and changes nothing.
 */
public interface RowHook {
  /**
   * Returns a new row with values that it lacks, and does nothing else: it is asked for rows, too,
   * that are only pretended to somebody who must not learn that there is one already.
   */
  default Row complete(Row row) {
    return row;
  }

  /** Returns the row to insert; it has no id yet where the database counts them. */
  default Row beforeCreate(Row row) {
    return row;
  }

  /** Returns the changes to make. */
  default Row beforeUpdate(Row changes) {
    return changes;
  }

  /** Sees a row that is about to go. */
  default void beforeDelete(Row row) {}

  /** Sees a row that is there to stay. */
  default void afterCreate(Row row) {}

  /** Sees changes that were made. */
  default void afterUpdate(Row changes) {}

  /** Sees a row that is gone. */
  default void afterDelete(Row row) {}
}
