package dev.latchkey.passkey;

import dev.latchkey.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making: members in this order, and none for null. Not thread-safe. */
final class Members {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  Members with(String name, @Nullable String text) {
    return with(name, text == null ? null : new JsonValue.Str(text));
  }

  Members with(String name, @Nullable JsonValue value) {
    if (value != null) members.put(name, value);
    return this;
  }

  Members with(String name, Members object) {
    return with(name, object.build());
  }

  JsonValue.Obj build() {
    return new JsonValue.Obj(members);
  }
}
