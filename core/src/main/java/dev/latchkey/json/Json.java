package dev.latchkey.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON texts. Writing is {@link JsonWriter}. Stateless and thread-safe. */
public final class Json {
  /** Deepest nesting that is read; deeper texts are refused (an attacker's, never a client's). */
  public static final int MAX_DEPTH = 32;

  // A number no longer than this fits a long without a check.
  private static final int LONG_DIGITS = 18;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(400)
                  .maxStringLength(2 * 1024 * 1024)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  /**
   * Parses one UTF-8 JSON text. Of two members with one name the last counts, as in JavaScript.
   *
   * @throws JsonSyntaxException when the bytes are not exactly one JSON text in UTF-8, begin with a
   *     byte order mark, nest deeper than {@link #MAX_DEPTH}, or hold a number no double can
   */
  public static JsonValue parse(byte[] utf8) throws JsonSyntaxException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), decode(utf8))) {
      JsonValue value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) throw new JsonSyntaxException("text after the value");
      return value;
    } catch (JacksonException e) {
      throw new JsonSyntaxException("not a JSON text");
    }
  }

  // Given bytes, Jackson would guess their encoding, skip a byte order mark and read overlong
  // UTF-8,
  // in which two spellings are one character.
  private static String decode(byte[] utf8) throws JsonSyntaxException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonSyntaxException("not UTF-8");
    }
  }

  private static JsonValue value(JsonParser parser, @Nullable JsonToken token)
      throws JsonSyntaxException {
    if (token == null) throw new JsonSyntaxException("text ends too early");
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonValue.Str(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser.getString());
      case VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> new JsonValue.Bool(true);
      case VALUE_FALSE -> new JsonValue.Bool(false);
      case VALUE_NULL -> JsonValue.Null.NULL;
      default -> throw new JsonSyntaxException("text ends too early");
    };
  }

  private static JsonValue object(JsonParser parser) throws JsonSyntaxException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_OBJECT; t = parser.nextToken()) {
      if (t != JsonToken.PROPERTY_NAME) throw new JsonSyntaxException("text ends too early");
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return new JsonValue.Obj(members);
  }

  private static JsonValue array(JsonParser parser) throws JsonSyntaxException {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items.add(value(parser, t));
    }
    return new JsonValue.Arr(items);
  }

  private static JsonValue integer(String digits) throws JsonSyntaxException {
    if (digits.length() <= LONG_DIGITS) return new JsonValue.Num(Long.valueOf(digits));
    return number(digits);
  }

  // JavaScript would read 1e999 as infinity, which it cannot write and no store can hold.
  private static JsonValue number(String text) throws JsonSyntaxException {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) throw new JsonSyntaxException("number too large");
    return new JsonValue.Num(value);
  }
}
