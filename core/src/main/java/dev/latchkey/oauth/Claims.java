package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a provider says of a user, and says it in the words of the user table.
 *
 * <p>A value that is not there is left out, as JavaScript leaves out what is undefined. Not
 * thread-safe.
 */
public final class Claims {
  private final Map<String, JsonValue> members;

  private Claims(Map<String, JsonValue> members) {
    this.members = members;
  }

  /** Starts with nothing. */
  public static Claims none() {
    return new Claims(new LinkedHashMap<>());
  }

  /** Starts with what there is. */
  public static Claims of(JsonValue.Obj said) {
    return new Claims(new LinkedHashMap<>(said.members()));
  }

  /** Adds a value, unless there is none. */
  public Claims with(String name, @Nullable JsonValue value) {
    if (value != null) members.put(name, value);
    return this;
  }

  /** Adds a text, unless there is none. */
  public Claims with(String name, @Nullable String value) {
    return with(name, value == null ? null : new JsonValue.Str(value));
  }

  /** Adds a truth value. */
  public Claims with(String name, boolean value) {
    return with(name, new JsonValue.Bool(value));
  }

  /** Adds everything somebody else says, in place of what was said. */
  public Claims with(JsonValue.Obj others) {
    members.putAll(others.members());
    return this;
  }

  /** Returns it as an object. */
  public JsonValue.Obj object() {
    return new JsonValue.Obj(members);
  }

  /** Returns the text there, or null when there is none. */
  public static @Nullable String text(JsonValue.Obj said, String name) {
    return said.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }

  /** Returns whether it is said so: with {@code true} or {@code "true"}, as some providers do. */
  public static boolean isTrue(@Nullable JsonValue value) {
    if (value instanceof JsonValue.Bool truth) return truth.value();
    return value instanceof JsonValue.Str text && text.value().equals("true");
  }

  /** Returns the first of these that JavaScript holds for true, else the empty text. */
  static JsonValue firstTruthy(@Nullable JsonValue... values) {
    for (JsonValue value : values) {
      if (value != null && value.isTruthy()) return value;
    }
    return new JsonValue.Str("");
  }

  /** Returns the first of these that is neither missing nor null, else {@code otherwise}. */
  static JsonValue firstGiven(JsonValue otherwise, @Nullable JsonValue... values) {
    for (JsonValue value : values) {
      if (value != null && value != JsonValue.Null.NULL) return value;
    }
    return otherwise;
  }

  /** Returns what is deeper inside, or null. */
  static @Nullable JsonValue inside(@Nullable JsonValue value, String... path) {
    JsonValue found = value;
    for (String name : path) {
      JsonValue.Obj object = found == null ? null : found.asObject();
      found = object == null ? null : object.get(name);
    }
    return found;
  }

  /** Returns a text or a number as a text; null for anything else. */
  static @Nullable String scalar(@Nullable JsonValue value) {
    if (value instanceof JsonValue.Str text) return text.value();
    if (!(value instanceof JsonValue.Num)) return null;
    return new String(JsonWriter.write(value), StandardCharsets.US_ASCII);
  }
}
