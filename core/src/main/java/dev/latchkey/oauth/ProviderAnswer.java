package dev.latchkey.oauth;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What a provider answered: never what it said, but to those who asked. */
record ProviderAnswer(String host, int status, byte[] body) {
  boolean isOk() {
    return status >= 200 && status < 300;
  }

  /** Returns the value, or null when it is no JSON or no success. */
  @Nullable JsonValue json() {
    if (!isOk()) return null;
    try {
      return Json.parse(body);
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /** Returns the object, or null when it is none. */
  JsonValue.@Nullable Obj object() {
    JsonValue value = json();
    return value == null ? null : value.asObject();
  }

  @Override
  public String toString() {
    return host + " → " + status;
  }
}
