package dev.latchkey.server.config;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Reference.OnDelete;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field of the application's own, as {@code additionalFields} defines it. */
final class FieldDefinition {
  /** The type's name, and the values of which one may be chosen if it is such a list. */
  private record Type(String name, List<String> choices) {
    Field<?> field(String field, boolean big) {
      if (!choices.isEmpty()) return Field.oneOf(field, choices.toArray(String[]::new));
      return switch (name) {
        case "number" -> big ? Field.bigint(field) : Field.number(field);
        case "boolean" -> Field.bool(field);
        case "date" -> Field.date(field);
        case "json" -> Field.json(field);
        case "string[]" -> Field.strings(field);
        case "number[]" -> Field.numbers(field);
        default -> Field.string(field);
      };
    }
  }

  private static final List<String> TYPES =
      List.of("string", "number", "boolean", "date", "json", "string[]", "number[]");

  private static final Setting<Type> TYPE =
      Setting.of("type", new TypeType(), "A list of texts: one of them.");
  private static final Setting<Boolean> REQUIRED =
      Setting.of(
              "required",
              Types.flag(),
              "A row needs it. When not given it does too, but the refusal does not name it.")
          .otherwise("see there");
  private static final Setting<Boolean> INPUT = flag("input", true, "Clients may set it.");
  private static final Setting<Boolean> RETURNED = flag("returned", true, "Answers show it.");
  private static final Setting<Boolean> UNIQUE =
      flag("unique", false, "No two rows share a value.");
  private static final Setting<Boolean> INDEX = flag("index", false, "Has an index.");
  private static final Setting<Boolean> SORTABLE =
      flag("sortable", false, "Rows are ordered by it.");
  private static final Setting<Boolean> BIGINT = flag("bigint", false, "A number of 64 bits.");
  private static final Setting<JsonValue> DEFAULT =
      Setting.of("defaultValue", new AnyType(), "What a new row gets when it is given nothing.");
  private static final Setting<String> COLUMN =
      Setting.of("fieldName", Types.text(), "Its column.")
          .otherwise("its name, as `database.naming` says");

  private static final Setting<String> MODEL =
      Setting.of("model", Types.choice("user", "session", "account"), "Whose.");
  private static final Setting<String> FIELD =
      Setting.of("field", Types.choice("id"), "Only ids can be referred to.").orElse("id");
  private static final Setting<String> ON_DELETE =
      Setting.of(
              "onDelete",
              Types.choice(Stream.of(OnDelete.values()).map(OnDelete::sql).toArray(String[]::new)),
              "What becomes of the row when the other one goes.")
          .orElse(OnDelete.CASCADE.sql());
  private static final Setting<Values> REFERENCES =
      Setting.of(
          "references",
          Shapes.group(List.of(MODEL, FIELD, ON_DELETE), (values, group) -> values),
          "The row of another table whose id it holds.");

  static final SettingType<Map<String, FieldDefinition>> BY_NAME =
      Shapes.byKey(
          "names of fields",
          Shapes.group(
              List.of(
                  TYPE,
                  REQUIRED,
                  INPUT,
                  RETURNED,
                  UNIQUE,
                  INDEX,
                  SORTABLE,
                  BIGINT,
                  DEFAULT,
                  REFERENCES,
                  COLUMN),
              FieldDefinition::of));

  private final Values values;
  private final Type type;

  private FieldDefinition(Values values, Type type) {
    this.values = values;
    this.type = type;
  }

  private static Setting<Boolean> flag(String name, boolean usual, String doc) {
    return Setting.of(name, Types.flag(), doc).orElse(usual);
  }

  private static @Nullable FieldDefinition of(Values values, YamlValue group) {
    Type type = values.given(TYPE);
    if (type == null) {
      boolean wrong = group.members().stream().anyMatch(key -> key.name().equals("type"));
      if (!wrong) group.report("needs a type: " + String.join(", ", TYPES));
      return null;
    }
    String problem = problem(values, type);
    if (problem != null) group.report(problem);
    return problem == null ? new FieldDefinition(values, type) : null;
  }

  private static @Nullable String problem(Values values, Type type) {
    Values reference = values.given(REFERENCES);
    JsonValue usual = values.given(DEFAULT);
    if (values.get(BIGINT) && !type.name.equals("number")) return "is bigint, but no number";
    if (usual != null && !accepts(type.field("any", values.get(BIGINT)), usual)) {
      return "has a defaultValue that is no " + type.name;
    }
    if (reference == null) return null;
    if (reference.given(MODEL) == null) return "has references without a model";
    if (!type.name.equals("string")) return "holds an id and so has to be a string";
    boolean emptied = reference.get(ON_DELETE).equals(OnDelete.SET_NULL.sql());
    return emptied && !Boolean.FALSE.equals(values.given(REQUIRED))
        ? "is set to null by its reference and so needs required: false"
        : null;
  }

  private static <T> boolean accepts(Field<T> field, JsonValue usual) {
    T value = field.type().fromJson(usual);
    return value != null && field.problemOf(value) == null;
  }

  /** Returns the name of its column, or null. */
  @Nullable String column() {
    return values.given(COLUMN);
  }

  /** Returns whether a new row has a value although no client gives one. */
  boolean isDispensable() {
    return values.given(DEFAULT) != null || Boolean.FALSE.equals(values.given(REQUIRED));
  }

  /** Returns whether clients may set it. */
  boolean isInput() {
    return values.get(INPUT);
  }

  /** Returns the field. */
  Field<?> field(String name) {
    return refined(type.field(name, values.get(BIGINT)));
  }

  private <T> Field<T> refined(Field<T> plain) {
    Boolean required = values.given(REQUIRED);
    Field<T> field = plain;
    if (required == null) field = field.leftToDatabase();
    else if (!required) field = field.optional();
    field = when(!values.get(INPUT), field, Field::notInput);
    field = when(!values.get(RETURNED), field, Field::hidden);
    field = when(values.get(UNIQUE), field, Field::unique);
    field = when(values.get(INDEX), field, Field::indexed);
    field = when(values.get(SORTABLE), field, Field::sortable);
    return referring(withDefault(field));
  }

  private static <T> Field<T> when(boolean on, Field<T> field, UnaryOperator<Field<T>> refine) {
    return on ? refine.apply(field) : field;
  }

  private <T> Field<T> withDefault(Field<T> field) {
    JsonValue given = values.given(DEFAULT);
    T value = given == null ? null : field.type().fromJson(given);
    return value == null ? field : field.defaultsTo(value);
  }

  private <T> Field<T> referring(Field<T> field) {
    Values reference = values.given(REFERENCES);
    if (reference == null) return field;
    String onDelete = reference.get(ON_DELETE).replace(' ', '_').toUpperCase(Locale.ROOT);
    return field.references(reference.get(MODEL), OnDelete.valueOf(onDelete));
  }

  private static final class TypeType implements SettingType<Type> {
    @Override
    public String name() {
      return String.join(", ", TYPES) + " or list of text";
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", TYPES) + ", or a list of texts to choose from";
    }

    @Override
    public @Nullable Type read(YamlValue value) {
      if (value.isList()) {
        List<String> choices = Types.listOf(Types.text()).read(value);
        return choices == null || choices.isEmpty() ? null : new Type("one of them", choices);
      }
      String name = value.text();
      if (name != null && TYPES.contains(name)) return new Type(name, List.of());
      value.reportExpected(this);
      return null;
    }
  }

  private static final class AnyType implements SettingType<JsonValue> {
    @Override
    public String name() {
      return "value of the type";
    }

    @Override
    public String expected() {
      return "a value of the field's type";
    }

    @Override
    public @Nullable JsonValue read(YamlValue value) {
      JsonValue json = value.json();
      if (json == null || json == JsonValue.Null.NULL) value.reportExpected(this);
      return json;
    }
  }
}
