package dev.latchkey.plugins.admin;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs of more than one type, read as the original reads them. */
final class Input {
  private Input() {}

  static AuthException invalid(String problem) {
    return new AuthException(CoreError.VALIDATION_ERROR, problem);
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
      String expected = "] Invalid input: expected record, received ";
      throw invalid("[" + where + expected + typeName(sent));
    }
  }

  static String typeName(@Nullable JsonValue sent) {
    if (sent == null) return "undefined";
    if (sent instanceof JsonValue.Str) return "string";
    if (sent instanceof JsonValue.Num) return "number";
    if (sent instanceof JsonValue.Bool) return "boolean";
    return sent instanceof JsonValue.Arr ? "array" : "null";
  }

  /** Reads lists of actions by resource; null when it is something else. */
  static @Nullable Permissions permissions(@Nullable JsonValue sent) {
    JsonValue.Obj object = sent == null ? null : sent.asObject();
    if (object == null) return null;
    Map<String, List<String>> actions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> resource : object.members().entrySet()) {
      List<String> named = FieldType.STRING_LIST.fromJson(resource.getValue());
      if (named == null) return null;
      actions.put(resource.getKey(), named);
    }
    return new Permissions(actions);
  }
}
