package dev.latchkey.internal;

import dev.latchkey.Coerced;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.OneOf;
import dev.latchkey.OrNull;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One component of an input record: what it accepts, and what is said about anything else.
 *
 * <p>Messages are those of zod 4, which official clients show to people (protocol/03 §0.2).
 */
final class InputComponent {
  private enum Kind {
    STRING("string"),
    SECRET("string"),
    BOOLEAN("boolean"),
    NUMBER("number"),
    ANY("nonoptional"),
    RECORD("object"),
    STRINGS("array"),
    STRINGS_BY_NAME("record"),
    VALUES_BY_NAME("record"),
    REST("record");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private final String name;
  private final Kind kind;
  private final boolean optional;
  private final boolean orNull;
  private final boolean email;
  private final boolean coerced;
  private final @Nullable NotEmpty notEmpty;
  private final int maxLength;
  private final List<String> words; // empty when any will do
  private final @Nullable RecordShape inside; // of a record

  private InputComponent(RecordComponent component) {
    name = component.getName();
    kind = kind(component);
    optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    orNull = component.isAnnotationPresent(OrNull.class);
    email = component.isAnnotationPresent(Email.class);
    coerced = component.isAnnotationPresent(Coerced.class);
    notEmpty = component.getAnnotation(NotEmpty.class);
    MaxLength max = component.getAnnotation(MaxLength.class);
    maxLength = max == null ? Integer.MAX_VALUE : max.value();
    OneOf oneOf = component.getAnnotation(OneOf.class);
    words = oneOf == null ? List.of() : List.of(oneOf.value());
    inside =
        kind == Kind.RECORD ? RecordShape.of(component.getType().asSubclass(Record.class)) : null;
  }

  static InputComponent of(RecordComponent component) {
    return new InputComponent(component);
  }

  private static Kind kind(RecordComponent component) {
    Class<?> type = component.getType();
    if (component.isAnnotationPresent(Rest.class)) return Kind.REST;
    if (type == String.class) return Kind.STRING;
    if (type == SecretText.class) return Kind.SECRET;
    if (type == Boolean.class || type == boolean.class) return Kind.BOOLEAN;
    if (type == Number.class) return Kind.NUMBER;
    if (type == JsonValue.class) return Kind.ANY;
    if (type == JsonValue.Obj.class) return Kind.VALUES_BY_NAME;
    if (type.isRecord()) return Kind.RECORD;
    if (isOf(component, List.class, String.class)) return Kind.STRINGS;
    if (isOf(component, Map.class, String.class, String.class)) return Kind.STRINGS_BY_NAME;
    throw new IllegalStateException(
        component.getDeclaringRecord().getName()
            + "."
            + component.getName()
            + " is a "
            + type.getSimpleName()
            + "; input components are String, SecretText, Boolean, Number, JsonValue, JsonValue.Obj,"
            + " List<String>, Map<String, String> or records of them");
  }

  private static boolean isOf(RecordComponent component, Class<?> type, Class<?>... of) {
    return component.getGenericType() instanceof ParameterizedType generic
        && generic.getRawType() == type
        && List.of(generic.getActualTypeArguments()).equals(List.of(of));
  }

  boolean isRequired() {
    return !optional && kind != Kind.REST;
  }

  boolean isRest() {
    return kind == Kind.REST;
  }

  /** Returns the constructor's argument; adds to {@code issues} when the input does not fit. */
  @Nullable Object read(JsonValue.Obj object, String where, List<String> issues) {
    if (kind == Kind.REST) return object;
    JsonValue value = object.get(name);
    if (value == null && optional) return null;
    if (value == JsonValue.Null.NULL && orNull) return null;
    if (coerced) return coerced(value, where, issues);
    if (!words.isEmpty()) return word(value, where, issues);
    if (kind == Kind.ANY && value != null) return value;
    if (inside != null) return inside.read(value, where + "." + name, issues);
    if (kind == Kind.BOOLEAN && value instanceof JsonValue.Bool b) return b.value();
    if (kind == Kind.NUMBER && value instanceof JsonValue.Num n) return n.value();
    if (value instanceof JsonValue.Str s && (kind == Kind.STRING || kind == Kind.SECRET)) {
      return string(s, where, issues);
    }
    if (kind == Kind.VALUES_BY_NAME && value instanceof JsonValue.Obj) return value;
    if (kind == Kind.STRINGS && value instanceof JsonValue.Arr list) {
      return strings(list, where + '.' + name, issues);
    }
    if (kind == Kind.STRINGS_BY_NAME && value instanceof JsonValue.Obj texts) {
      return strings(texts, where + '.' + name, issues);
    }
    complain(
        "Invalid input: expected " + kind.word + ", received " + typeName(value), where, issues);
    if (notEmpty != null && value instanceof JsonValue.Arr a && a.items().isEmpty()) {
      complain(said(notEmpty, "Too small: expected array to have >=1 items"), where, issues);
    }
    return null;
  }

  private static List<String> strings(JsonValue.Arr list, String where, List<String> issues) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      JsonValue item = list.items().get(i);
      if (item instanceof JsonValue.Str text) strings.add(text.toWellFormed());
      else notAString(item, where + '.' + i, issues);
    }
    return strings;
  }

  private static Map<String, String> strings(
      JsonValue.Obj texts, String where, List<String> issues) {
    Map<String, String> strings = new LinkedHashMap<>();
    texts
        .members()
        .forEach(
            (name, item) -> {
              if (item instanceof JsonValue.Str text) strings.put(name, text.toWellFormed());
              else notAString(item, where + '.' + name, issues);
            });
    return strings;
  }

  private static void notAString(JsonValue item, String where, List<String> issues) {
    String received = typeName(item);
    issues.add("[" + where + "] Invalid input: expected string, received " + received);
  }

  private @Nullable Object coerced(@Nullable JsonValue value, String where, List<String> issues) {
    if (value != null) return string(new JsonValue.Str(text(value)), where, issues);
    complain("Invalid input: expected nonoptional, received undefined", where, issues);
    return null;
  }

  // ECMA-262 §7.1.17
  private static String text(JsonValue value) {
    if (value instanceof JsonValue.Str text) return text.value();
    if (value instanceof JsonValue.Obj) return "[object Object]";
    if (!(value instanceof JsonValue.Arr array)) return new JsonWriter().value(value).toString();
    return array.items().stream()
        .map(item -> item == JsonValue.Null.NULL ? "" : text(item))
        .collect(Collectors.joining(","));
  }

  private static String said(NotEmpty notEmpty, String usual) {
    return notEmpty.message().isEmpty() ? usual : notEmpty.message();
  }

  String name() {
    return name;
  }

  /** Returns what it accepts as a JSON Schema. */
  JsonValue.Obj schema() {
    if (inside != null) return inside.schema();
    JsonValue.Obj schema = new JsonValue.Obj(Map.of());
    if (kind == Kind.ANY) return schema;
    JsonValue type = new JsonValue.Str(kind.word.equals("record") ? "object" : kind.word);
    JsonValue orNone = new JsonValue.Arr(List.of(type, new JsonValue.Str("null")));
    schema = schema.with("type", orNull ? orNone : type);
    if (email) schema = schema.with("format", new JsonValue.Str("email"));
    if (notEmpty != null) schema = schema.with("minLength", new JsonValue.Num(1L));
    if (maxLength < Integer.MAX_VALUE) {
      schema = schema.with("maxLength", new JsonValue.Num((long) maxLength));
    }
    if (words.isEmpty()) return schema;
    return schema.with("enum", new JsonValue.Arr(List.copyOf(texts(words))));
  }

  private static List<JsonValue.Str> texts(List<String> words) {
    return words.stream().map(JsonValue.Str::new).toList();
  }

  private @Nullable String word(@Nullable JsonValue value, String where, List<String> issues) {
    String text = value == null ? null : value.asString();
    if (text != null && words.contains(text)) return text;
    String quoted = words.stream().map(word -> '"' + word + '"').collect(Collectors.joining("|"));
    String which =
        words.size() == 1 ? "Invalid input: expected " : "Invalid option: expected one of ";
    complain(which + quoted, where, issues);
    return null;
  }

  private Object string(JsonValue.Str sent, String where, List<String> issues) {
    String text = sent.value();
    if (email && !EmailAddress.isValid(text)) {
      complain("Invalid email address", where, issues);
    } else if (notEmpty != null && text.isEmpty()) {
      complain(said(notEmpty, "Too small: expected string to have >=1 characters"), where, issues);
    } else if (text.length() > maxLength) {
      complain("Too big: expected string to have <=" + maxLength + " characters", where, issues);
    } else if (kind == Kind.STRING && text.indexOf('\0') >= 0) {
      // PostgreSQL cannot store it, and nobody types it.
      complain("Invalid input: expected string without NUL characters", where, issues);
    }
    return kind == Kind.SECRET ? new SecretText(text) : sent.toWellFormed();
  }

  private void complain(String message, String where, List<String> issues) {
    issues.add("[" + where + "." + name + "] " + message);
  }

  /** Returns the word for a value's type; {@code undefined} for none. */
  static String typeName(@Nullable JsonValue value) {
    return value == null ? "undefined" : value.typeName();
  }
}
