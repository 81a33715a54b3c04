package dev.latchkey.schema;

/**
 * What one field of a row has to be; several together all have to hold.
 *
 * <p>Made by {@link Field#is} and its siblings, so that it reads aloud: {@code
 * Session.TOKEN.is(token)}. Its text shows the field but never the value, which may be a token.
 */
public record Condition(Field<?> field, Operator operator, Object value) {
  /** How the field is compared. */
  public enum Operator {
    /** Equal. */
    IS("="),
    /** Different. */
    IS_NOT("<>"),
    /** Smaller, earlier. */
    BELOW("<"),
    /** Greater, later. */
    ABOVE(">");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    /** Returns the operator as SQL spells it. */
    public String sql() {
      return sql;
    }
  }

  @Override
  public String toString() {
    return field.name() + " " + operator.sql() + " ?";
  }
}
