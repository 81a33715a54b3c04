package dev.latchkey.schema;

import dev.latchkey.json.IsoDate;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The closed set of types a field can have.
 *
 * <p>Sources: protocol/02 §4.1 (column types) and §5 (encodings). A store branches on {@link
 * #kind()}.
 */
public final class FieldType<T> {
  /** What a store has to tell apart. */
  public enum Kind {
    /** Text of any length. */
    STRING,
    /** A number; integers unless the column says otherwise. */
    NUMBER,
    /** An integer of 64 bits. */
    BIGINT,
    /** True or false. */
    BOOLEAN,
    /** An instant with millisecond precision. */
    DATE,
    /** Any JSON value. */
    JSON,
    /** A list of strings. */
    STRING_LIST,
    /** A list of numbers. */
    NUMBER_LIST
  }

  /** Text. */
  public static final FieldType<String> STRING = new FieldType<>(Kind.STRING, String.class);

  /** A number, a {@link Long} or a {@link Double}. */
  public static final FieldType<Number> NUMBER = new FieldType<>(Kind.NUMBER, Number.class);

  /** A 64-bit integer. */
  public static final FieldType<Long> BIGINT = new FieldType<>(Kind.BIGINT, Long.class);

  /** True or false. */
  public static final FieldType<Boolean> BOOLEAN = new FieldType<>(Kind.BOOLEAN, Boolean.class);

  /** An instant. */
  public static final FieldType<Instant> DATE = new FieldType<>(Kind.DATE, Instant.class);

  /** Any JSON value. */
  public static final FieldType<JsonValue> JSON = new FieldType<>(Kind.JSON, JsonValue.class);

  /** Strings in order. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal cannot carry List<String>
  public static final FieldType<List<String>> STRING_LIST =
      new FieldType<>(Kind.STRING_LIST, (Class) List.class);

  /** Numbers in order. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal cannot carry List<Number>
  public static final FieldType<List<Number>> NUMBER_LIST =
      new FieldType<>(Kind.NUMBER_LIST, (Class) List.class);

  private final Kind kind;
  private final Class<T> javaType;

  private FieldType(Kind kind, Class<T> javaType) {
    this.kind = kind;
    this.javaType = javaType;
  }

  /** Returns what a store has to tell apart. */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the value as this type.
   *
   * @throws ClassCastException when it is of another
   */
  public @Nullable T cast(@Nullable Object value) {
    return javaType.cast(value);
  }

  /** Returns a value of this type a client sent, or null when it is of another. */
  public @Nullable T fromJson(JsonValue value) {
    return cast(
        switch (kind) {
          case STRING -> text(value);
          case NUMBER -> value instanceof JsonValue.Num n ? n.value() : null;
          case BIGINT -> value instanceof JsonValue.Num n && n.value() instanceof Long l ? l : null;
          case BOOLEAN -> value instanceof JsonValue.Bool b ? b.value() : null;
          case DATE -> value instanceof JsonValue.Str s ? IsoDate.parse(s.value()) : null;
          case JSON -> value;
          case STRING_LIST -> list(value, FieldType::text);
          case NUMBER_LIST ->
              list(value, item -> item instanceof JsonValue.Num n ? n.value() : null);
        });
  }

  // PostgreSQL cannot store a NUL character, and nobody types it.
  private static @Nullable String text(JsonValue value) {
    if (!(value instanceof JsonValue.Str s) || s.value().indexOf('\0') >= 0) return null;
    return s.toWellFormed();
  }

  private static <I> @Nullable List<I> list(
      JsonValue value, Function<JsonValue, @Nullable I> itemOf) {
    if (!(value instanceof JsonValue.Arr array)) return null;
    List<I> items = new ArrayList<>();
    for (JsonValue element : array.items()) {
      I item = itemOf.apply(element);
      if (item == null) return null;
      items.add(item);
    }
    return items;
  }

  /** Writes a value of this type as the wire shows it. */
  void write(@Nullable Object value, JsonWriter json) {
    if (value == null) {
      json.value((String) null);
      return;
    }
    switch (kind) {
      case STRING -> json.value((String) value);
      case NUMBER, BIGINT -> json.value((Number) value);
      case BOOLEAN -> json.value((boolean) value);
      case DATE -> json.value((Instant) value);
      case JSON -> json.value((JsonValue) value);
      case STRING_LIST, NUMBER_LIST -> writeList((List<?>) value, json);
    }
  }

  /** Returns a value of this type as the wire shows it. */
  JsonValue toJson(@Nullable Object value) {
    if (value == null) return JsonValue.Null.NULL;
    return switch (kind) {
      case STRING -> new JsonValue.Str((String) value);
      case NUMBER, BIGINT -> new JsonValue.Num((Number) value);
      case BOOLEAN -> new JsonValue.Bool((boolean) value);
      case DATE -> new JsonValue.Str(IsoDate.print((Instant) value));
      case JSON -> (JsonValue) value;
      case STRING_LIST, NUMBER_LIST ->
          new JsonValue.Arr(((List<?>) value).stream().map(FieldType::item).toList());
    };
  }

  private static JsonValue item(Object item) {
    return item instanceof Number n ? new JsonValue.Num(n) : new JsonValue.Str((String) item);
  }

  private static void writeList(List<?> items, JsonWriter json) {
    json.beginArray();
    for (Object item : items) {
      if (item instanceof Number n) json.value(n);
      else json.value((String) item);
    }
    json.endArray();
  }

  @Override
  public String toString() {
    return kind.name();
  }
}
