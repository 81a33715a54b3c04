package dev.latchkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonValue.Arr;
import dev.latchkey.json.JsonValue.Str;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Details of events as JSON. */
final class EventDetail {
  private EventDetail() {}

  static JsonValue.Obj of(String name, String value) {
    return new JsonValue.Obj(Map.of(name, new Str(value)));
  }

  static JsonValue.Obj of(String name, List<String> values) {
    List<JsonValue> items = values.stream().map(value -> (JsonValue) new Str(value)).toList();
    return new JsonValue.Obj(Map.of(name, new Arr(items)));
  }

  static JsonValue.Obj of(String name, String value, String other, String otherValue) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(name, new Str(value));
    members.put(other, new Str(otherValue));
    return new JsonValue.Obj(members);
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
