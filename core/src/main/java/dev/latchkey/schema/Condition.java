package dev.latchkey.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What one field of a row has to be; several together all have to hold.
 *
 * <p>Made by {@link Field#is} and its siblings, so that it reads aloud: {@code
 * Session.TOKEN.is(token)}. Its text shows the field but never the value, which may be a token.
 */
public record Condition(Field<?> field, Operator operator, Object value) {

  /** Returns the conditions of which one has to hold; itself unless it names several values. */
  public List<Condition> alternatives() {
    if (operator != Operator.IS_ANY_OF) return List.of(this);
    List<Condition> each = new ArrayList<>();
    for (Object one : (Collection<?>) value) each.add(new Condition(field, Operator.IS, one));
    return each;
  }

  /** How the field is compared. */
  public enum Operator {
    /** Equal. */
    IS("="),
    /** Different. */
    IS_NOT("<>"),
    /** Equal to one of several. */
    IS_ANY_OF("in"),
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
