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
  /**
   * A part of a text is somewhere in the field; every character stands for itself. Whether upper
   * and lower case are the same is up to the database.
   */
  public static Condition contains(Field<String> field, String part) {
    return new Condition(field, Operator.CONTAINS, part);
  }

  /** As {@link #contains}, at the beginning. */
  public static Condition startsWith(Field<String> field, String part) {
    return new Condition(field, Operator.STARTS_WITH, part);
  }

  /** As {@link #contains}, at the end. */
  public static Condition endsWith(Field<String> field, String part) {
    return new Condition(field, Operator.ENDS_WITH, part);
  }

  /** Returns the conditions of which one has to hold; itself unless it names several values. */
  public List<Condition> alternatives() {
    if (operator != Operator.IS_ANY_OF) return List.of(this);
    List<Condition> each = new ArrayList<>();
    for (Object one : (Collection<?>) value) each.add(new Condition(field, Operator.IS, one));
    return List.copyOf(each);
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
    ABOVE(">"),
    /** Equal or smaller. */
    AT_MOST("<="),
    /** Equal or greater. */
    AT_LEAST(">="),
    /** Has a text somewhere in it. */
    CONTAINS("like"),
    /** Has a text at its beginning. */
    STARTS_WITH("like"),
    /** Has a text at its end. */
    ENDS_WITH("like");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    /** Returns whether a part of a text is looked for. */
    public boolean isPartial() {
      return this == CONTAINS || this == STARTS_WITH || this == ENDS_WITH;
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
