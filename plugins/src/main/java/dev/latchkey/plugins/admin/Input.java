package dev.latchkey.plugins.admin;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Inputs of more than one type, read as the original reads them. */
final class Input {
  private Input() {}

  static AuthException invalid(String problem) {
    return new AuthException(CoreError.VALIDATION_ERROR, problem);
  }

  /** Reads an id: whatever was sent, as JavaScript makes a text of it. */
  static String id(@Nullable JsonValue sent) {
    String id = sent == null ? "undefined" : text(sent);
    if (id.indexOf('\0') < 0) return id;
    throw invalid("[body.userId] Invalid input: expected string without NUL characters");
  }

  private static String text(JsonValue sent) {
    if (sent instanceof JsonValue.Str text) return text.toWellFormed();
    if (sent instanceof JsonValue.Obj) return "[object Object]";
    if (!(sent instanceof JsonValue.Arr array)) return new JsonWriter().value(sent).toString();
    StringJoiner items = new StringJoiner(",");
    array.items().forEach(item -> items.add(item == JsonValue.Null.NULL ? "" : text(item)));
    return items.toString();
  }

  /** Reads one text or several; null when it is neither. */
  static @Nullable List<String> texts(@Nullable JsonValue sent) {
    if (sent == null) return null;
    String one = FieldType.STRING.fromJson(sent);
    return one == null ? FieldType.STRING_LIST.fromJson(sent) : List.of(one);
  }

  static void requireTexts(@Nullable JsonValue sent, String where) {
    if (texts(sent) == null) throw invalid("[" + where + "] Invalid input");
  }

  static void requireObject(@Nullable JsonValue sent, String where) {
    if (sent == null || sent.asObject() == null) {
      String received = sent == null ? "undefined" : typeName(sent);
      throw invalid("[" + where + "] Invalid input: expected record, received " + received);
    }
  }

  private static String typeName(JsonValue sent) {
    if (sent instanceof JsonValue.Str) return "string";
    if (sent instanceof JsonValue.Num) return "number";
    if (sent instanceof JsonValue.Bool) return "boolean";
    return sent instanceof JsonValue.Arr ? "array" : "null";
  }

  static void requireOneOf(@Nullable JsonValue sent, String where, List<String> words) {
    if (sent == null || sent instanceof JsonValue.Str text && words.contains(text.value())) return;
    String quoted = '"' + String.join("\"|\"", words) + '"';
    throw invalid("[" + where + "] Invalid option: expected one of " + quoted);
  }

  /** Reads lists of actions by resource; null when it is something else. */
  static @Nullable Permissions permissions(@Nullable JsonValue sent) {
    JsonValue.Obj object = sent == null ? null : sent.asObject();
    if (object == null) return null;
    Map<String, List<String>> actions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> resource : object.members().entrySet()) {
      List<String> named = FieldType.STRING_LIST.fromJson(resource.getValue());
      if (named == null) return null;
      actions.put(resource.getKey(), new ArrayList<>(named));
    }
    return new Permissions(actions);
  }
}
