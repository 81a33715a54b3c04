package dev.latchkey.schema;

import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One typed column: the key to read, write and query it.
 *
 * <p>Immutable; the refining methods return a new field, so refine first and share one constant.
 * Two fields are the same only when they are the same object. By default a field is required,
 * returned, accepted as input, and neither unique nor indexed (protocol/02 §4).
 */
public final class Field<T> {
  /** The primary key every model has. */
  public static final Field<String> ID = string("id");

  private final String name;
  private final FieldType<T> type;
  private final Set<Trait> traits;
  private final @Nullable Supplier<T> defaultValue;
  private final @Nullable Reference reference;
  private final @Nullable Function<T, @Nullable String> check;
  private final @Nullable UnaryOperator<T> input;
  private final @Nullable UnaryOperator<T> output;

  private enum Trait {
    OPTIONAL,
    LEFT_TO_DATABASE,
    NOT_INPUT,
    HIDDEN,
    UNIQUE,
    UNIQUE_BY_INDEX,
    INDEXED,
    SORTABLE,
    COMPUTED_DEFAULT,
    DEFAULTS_TO_NOW
  }

  private Field(
      String name,
      FieldType<T> type,
      Set<Trait> traits,
      @Nullable Supplier<T> defaultValue,
      @Nullable Reference reference,
      @Nullable Function<T, @Nullable String> check,
      @Nullable UnaryOperator<T> input,
      @Nullable UnaryOperator<T> output) {
    this.name = name;
    this.type = type;
    this.traits = traits;
    this.defaultValue = defaultValue;
    this.reference = reference;
    this.check = check;
    this.input = input;
    this.output = output;
  }

  private static <T> Field<T> of(String name, FieldType<T> type) {
    return new Field<>(name, type, Set.of(), null, null, null, null, null);
  }

  private Field<T> with(Trait trait) {
    Set<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new Field<>(name, type, more, defaultValue, reference, check, input, output);
  }

  /** A text field. */
  public static Field<String> string(String name) {
    return of(name, FieldType.STRING);
  }

  /**
   * A text field for which clients may only choose one of these; the original lists them as its
   * type and then does not look.
   */
  public static Field<String> oneOf(String name, String... choices) {
    List<String> all = List.of(choices);
    String otherwise = name + " has to be one of " + String.join(", ", all);
    return string(name).validated(chosen -> all.contains(chosen) ? null : otherwise);
  }

  /** A number field. */
  public static Field<Number> number(String name) {
    return of(name, FieldType.NUMBER);
  }

  /** A field for 64-bit integers. */
  public static Field<Long> bigint(String name) {
    return of(name, FieldType.BIGINT);
  }

  /** A true-or-false field. */
  public static Field<Boolean> bool(String name) {
    return of(name, FieldType.BOOLEAN);
  }

  /** A field for an instant, kept to the millisecond. */
  public static Field<Instant> date(String name) {
    return of(name, FieldType.DATE);
  }

  /** A field for any JSON value. */
  public static Field<JsonValue> json(String name) {
    return of(name, FieldType.JSON);
  }

  /** A field for a list of strings. */
  public static Field<List<String>> strings(String name) {
    return of(name, FieldType.STRING_LIST);
  }

  /** A field for a list of numbers. */
  public static Field<List<Number>> numbers(String name) {
    return of(name, FieldType.NUMBER_LIST);
  }

  /** May be absent; the column allows null. */
  public Field<T> optional() {
    return with(Trait.OPTIONAL);
  }

  /**
   * Required, but nobody looks before the database does: creating a row without it fails as a
   * whole, and the answer does not name the field. So a definition that does not say {@code
   * required} behaves in the original.
   */
  public Field<T> leftToDatabase() {
    return with(Trait.LEFT_TO_DATABASE);
  }

  /** Never set by a client. */
  public Field<T> notInput() {
    return with(Trait.NOT_INPUT);
  }

  /** Stored but never part of an answer. */
  public Field<T> hidden() {
    return with(Trait.HIDDEN);
  }

  /** No two rows share a value. */
  public Field<T> unique() {
    return with(Trait.UNIQUE);
  }

  /**
   * No two rows share a value, by an index rather than a constraint, where the original does so.
   */
  public Field<T> uniqueByIndex() {
    return unique().with(Trait.UNIQUE_BY_INDEX);
  }

  /** Looked up often: gets an index. */
  public Field<T> indexed() {
    return with(Trait.INDEXED);
  }

  /** Lists are sorted by it: MySQL and SQL Server keep it to 255 characters. */
  public Field<T> sortable() {
    return with(Trait.SORTABLE);
  }

  /** Has the database fill in the current time where it can (never on SQLite, protocol/02 §1). */
  public Field<T> defaultsToNow() {
    return with(Trait.DEFAULTS_TO_NOW);
  }

  /** Is given this value on creation when nothing else was. Not a database default. */
  public Field<T> defaultsTo(T value) {
    return new Field<>(name, type, traits, () -> value, reference, check, input, output);
  }

  /**
   * Is given what {@code source} supplies on creation when nothing else was. For a date, whatever
   * the source, the database fills in the current time where it can, as with {@link
   * #defaultsToNow}.
   */
  public Field<T> defaultsTo(Supplier<T> source) {
    Set<Trait> more = EnumSet.of(Trait.COMPUTED_DEFAULT);
    more.addAll(traits);
    if (type == FieldType.DATE) more.add(Trait.DEFAULTS_TO_NOW);
    return new Field<>(name, type, more, source, reference, check, input, output);
  }

  /** Holds the id of a row of {@code model} and goes with it. */
  public Field<T> references(String model) {
    return references(model, Reference.OnDelete.CASCADE);
  }

  /** Holds the id of a row of {@code model}; says what becomes of this one when that goes. */
  public Field<T> references(String model, Reference.OnDelete onDelete) {
    return new Field<>(
        name, type, traits, defaultValue, new Reference(model, onDelete), check, input, output);
  }

  /**
   * Takes from clients only what passes.
   *
   * @param problemOf returns what is wrong with a value, as the client is told, or null
   */
  public Field<T> validated(Function<T, @Nullable String> problemOf) {
    return new Field<>(name, type, traits, defaultValue, reference, problemOf, input, output);
  }

  /**
   * Is changed on its way into the database, the default too, and not when it is null: {@code
   * transform.input}. What is compared with a column is compared as it is stored.
   */
  public Field<T> transformInput(UnaryOperator<T> change) {
    return new Field<>(name, type, traits, defaultValue, reference, check, change, output);
  }

  /** Is changed on its way out of the database: {@code transform.output}. */
  public Field<T> transformOutput(UnaryOperator<T> change) {
    return new Field<>(name, type, traits, defaultValue, reference, check, input, change);
  }

  /** Returns the logical name, as in JSON. */
  public String name() {
    return name;
  }

  /** Returns the type of its values. */
  public FieldType<T> type() {
    return type;
  }

  /** Returns whether the column refuses null. */
  public boolean isRequired() {
    return !traits.contains(Trait.OPTIONAL);
  }

  /** Returns whether only the database looks whether a required value is there. */
  public boolean isLeftToDatabase() {
    return traits.contains(Trait.LEFT_TO_DATABASE);
  }

  /** Returns whether clients may set it. */
  public boolean isInput() {
    return !traits.contains(Trait.NOT_INPUT);
  }

  /** Returns whether answers show it. */
  public boolean isReturned() {
    return !traits.contains(Trait.HIDDEN);
  }

  /** Returns whether no two rows share a value. */
  public boolean isUnique() {
    return traits.contains(Trait.UNIQUE);
  }

  /** Returns whether it is an index that keeps values unique. */
  public boolean isUniqueByIndex() {
    return traits.contains(Trait.UNIQUE_BY_INDEX);
  }

  /** Returns whether it has an index. */
  public boolean isIndexed() {
    return traits.contains(Trait.INDEXED);
  }

  /** Returns whether lists are sorted by it. */
  public boolean isSortable() {
    return traits.contains(Trait.SORTABLE);
  }

  /** Returns whether the database fills in the current time. */
  public boolean isDefaultedToNow() {
    return traits.contains(Trait.DEFAULTS_TO_NOW);
  }

  /** Returns the value given on creation when nothing else was, or null. */
  public @Nullable T defaultValue() {
    return defaultValue == null ? null : defaultValue.get();
  }

  /** Returns whether a new row gets a value when nothing else gave it one. */
  public boolean hasDefault() {
    return defaultValue != null;
  }

  /** Returns the default that is the same for every row, or null. */
  public @Nullable T constantDefault() {
    return traits.contains(Trait.COMPUTED_DEFAULT) ? null : defaultValue();
  }

  /** Returns what is wrong with a value a client sent, or null. */
  public @Nullable String problemOf(T value) {
    return check == null ? null : check.apply(value);
  }

  boolean isTransformed() {
    return input != null || output != null;
  }

  Row toStored(Row row) {
    return transformed(row, input);
  }

  Row fromStored(Row row) {
    return transformed(row, output);
  }

  private Row transformed(Row row, @Nullable UnaryOperator<T> change) {
    T value = change == null ? null : row.get(this);
    return change == null || value == null ? row : row.with(this, change.apply(value));
  }

  /** Returns what it refers to, or null. */
  public @Nullable Reference reference() {
    return reference;
  }

  /** The condition that this field equals {@code value}. */
  public Condition is(T value) {
    return new Condition(this, Condition.Operator.IS, value);
  }

  /** The condition that this field differs from {@code value}. */
  public Condition isNot(T value) {
    return new Condition(this, Condition.Operator.IS_NOT, value);
  }

  /** The condition that this field has one of these values; of none, it never holds. */
  public Condition isAnyOf(Collection<? extends T> values) {
    return new Condition(this, Condition.Operator.IS_ANY_OF, List.copyOf(values));
  }

  /** The condition that this field is smaller (earlier) than {@code value}. */
  public Condition isBelow(T value) {
    return new Condition(this, Condition.Operator.BELOW, value);
  }

  /** The condition that this field is greater (later) than {@code value}. */
  public Condition isAbove(T value) {
    return new Condition(this, Condition.Operator.ABOVE, value);
  }

  /** The condition that this field is {@code value} or smaller (earlier). */
  public Condition isAtMost(T value) {
    return new Condition(this, Condition.Operator.AT_MOST, value);
  }

  /** The condition that this field is {@code value} or greater (later). */
  public Condition isAtLeast(T value) {
    return new Condition(this, Condition.Operator.AT_LEAST, value);
  }

  /** The order in which the smallest (earliest) value comes first. */
  public Order ascending() {
    return new Order(this, true);
  }

  /** The order in which the greatest (latest) value comes first. */
  public Order descending() {
    return new Order(this, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
