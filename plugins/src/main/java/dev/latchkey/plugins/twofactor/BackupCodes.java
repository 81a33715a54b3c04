package dev.latchkey.plugins.twofactor;

import dev.latchkey.Secrets;
import dev.latchkey.Tokens;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codes for the day the authenticator is lost; each works once. */
final class BackupCodes {
  private static final int DASH_AT = 5;

  private BackupCodes() {}

  static List<String> generate(int amount, int length, Tokens tokens) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < amount; i++) {
      String code = tokens.next(length);
      codes.add(code.substring(0, DASH_AT) + "-" + code.substring(DASH_AT));
    }
    return codes;
  }

  /** Returns the codes as they are stored: a JSON array, sealed unless told otherwise. */
  static String stored(List<String> codes, boolean sealed, Secrets secrets) {
    JsonWriter json = new JsonWriter().beginArray();
    codes.forEach(json::value);
    String text = new String(json.endArray().toByteArray(), StandardCharsets.UTF_8);
    return sealed ? secrets.encrypt(text) : text;
  }

  /** Returns the stored codes; empty when they cannot be read. */
  static List<String> read(String stored, boolean sealed, Secrets secrets) {
    try {
      String text = sealed ? secrets.decrypt(stored) : stored;
      List<String> codes = new ArrayList<>();
      if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.Arr array) {
        for (JsonValue item : array.items()) {
          if (item instanceof JsonValue.Str code) codes.add(code.value());
        }
      }
      return codes;
    } catch (JsonSyntaxException e) {
      return List.of();
    }
  }

  /** Returns the codes without this one, or null when it is none of them. */
  static @Nullable List<String> without(String code, List<String> codes) {
    List<String> others = new ArrayList<>();
    boolean found = false;
    for (String candidate : codes) {
      if (Secrets.equal(candidate, code)) found = true;
      else others.add(candidate);
    }
    return found ? others : null;
  }
}
