package dev.latchkey.schema;

/**
 * A foreign key to the {@code id} of another model.
 *
 * @param model the logical name of the model referred to
 * @param onDelete what becomes of the referring rows when the referenced one goes
 */
public record Reference(String model, OnDelete onDelete) {
  /** What becomes of a row that refers to one that goes. */
  public enum OnDelete {
    /** It goes too. */
    CASCADE("cascade"),
    /** It refers to nothing any more. */
    SET_NULL("set null"),
    /** It keeps the other one from going. */
    RESTRICT("restrict"),
    /** As {@link #RESTRICT}, looked at when the statement is done. */
    NO_ACTION("no action");

    private final String sql;

    OnDelete(String sql) {
      this.sql = sql;
    }

    /** Returns it as SQL spells it. */
    public String sql() {
      return sql;
    }
  }
}
