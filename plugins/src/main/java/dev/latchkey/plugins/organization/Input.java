package dev.latchkey.plugins.organization;

import static java.util.stream.Collectors.joining;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What bodies hold that is neither a text nor a flag, in the words of zod where it does not. */
final class Input {
  private Input() {}

  /** Reads a text, or an array of them. */
  static List<String> texts(String name, @Nullable JsonValue value) {
    if (value instanceof JsonValue.Str text) return List.of(text.toWellFormed());
    if (value instanceof JsonValue.Arr array
        && array.items().stream().allMatch(JsonValue.Str.class::isInstance)) {
      return array.items().stream().map(item -> ((JsonValue.Str) item).toWellFormed()).toList();
    }
    throw invalid("body." + name, "Invalid input");
  }

  /** Reads an object with any members. */
  static JsonValue.Obj object(String name, @Nullable JsonValue value) {
    if (value instanceof JsonValue.Obj object) return object;
    throw expected("record", name, value);
  }

  /** Reads actions by resource. */
  static Permissions permissions(String name, @Nullable JsonValue value) {
    Map<String, List<String>> actions = new LinkedHashMap<>();
    object(name, value)
        .members()
        .forEach((resource, each) -> actions.put(resource, actions(name + "." + resource, each)));
    return new Permissions(actions);
  }

  /** Reads actions by resource; null when it is something else. */
  static @Nullable Permissions permissionsIfAny(@Nullable JsonValue value) {
    try {
      return value == null ? null : permissions("", value);
    } catch (AuthException e) {
      return null;
    }
  }

  private static List<String> actions(String name, JsonValue value) {
    if (!(value instanceof JsonValue.Arr array)) throw expected("array", name, value);
    for (int i = 0; i < array.items().size(); i++) {
      JsonValue item = array.items().get(i);
      if (item.asString() == null) throw expected("string", name + "." + i, item);
    }
    return texts(name, value);
  }

  /** Returns a text; null for an empty one, which JavaScript takes for none. */
  static @Nullable String text(@Nullable String given) {
    return given == null || given.isEmpty() ? null : given;
  }

  /** Reads how many of a query; {@code otherwise} of what is no number above zero. */
  static int count(String name, @Nullable JsonValue value, int otherwise) {
    if (value == null) return otherwise;
    String text = value.asString();
    if (text == null) throw invalid("query." + name, "Invalid input");
    try {
      int count = Integer.parseInt(text);
      return count > 0 ? count : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Returns whether a member is there and null, which says something else than nothing. */
  static boolean isNull(String name, @Nullable JsonValue object) {
    return object instanceof JsonValue.Obj members && members.get(name) == JsonValue.Null.NULL;
  }

  /** Reads an id as the original does, which makes a text of anything. */
  static String id(String name, @Nullable JsonValue value) {
    if (value == null) throw expected("nonoptional", name, null);
    String text = value.asString();
    return text == null ? value.typeName() : text;
  }

  private static AuthException expected(String type, String name, @Nullable JsonValue value) {
    String received = value == null ? "undefined" : value.typeName();
    return invalid("body." + name, "Invalid input: expected " + type + ", received " + received);
  }

  static AuthException notAnOption(String where, Collection<String> options) {
    String all = options.stream().map(option -> "\"" + option + "\"").collect(joining("|"));
    return invalid(where, "Invalid option: expected one of " + all);
  }

  static AuthException invalid(String where, String problem) {
    return new AuthException(CoreError.VALIDATION_ERROR, "[" + where + "] " + problem);
  }
}
