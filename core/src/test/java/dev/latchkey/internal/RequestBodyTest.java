package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: protocol/05 §4; threats A28, A141, A142. */
class RequestBodyTest {
  private static AuthRequest request(@Nullable String type, String body) {
    Headers headers = type == null ? Headers.NONE : Headers.of("Content-Type", type);
    return AuthRequest.of("POST", "/api/auth/x", headers).body(body);
  }

  private static @Nullable JsonValue read(@Nullable String type, String body) {
    return RequestBody.read(request(type, body), false);
  }

  private static Map<String, JsonValue> form(String body) {
    JsonValue value = RequestBody.read(request("application/x-www-form-urlencoded", body), true);
    return Objects.requireNonNull(Objects.requireNonNull(value).asObject()).members();
  }

  private static void assertRefused(Runnable call, CoreError code, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(AuthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        " application/json ",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json; charset=\"utf-8\"",
        "application/json ; foo=bar",
      })
  void jsonIsRead(String type) {
    assertThat(read(type, "{\"a\":1}"))
        .isEqualTo(new JsonValue.Obj(Map.of("a", new JsonValue.Num(1L))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/vnd.api+json",
        "application/x+json",
        "application/jsonp",
        "application/json, text/plain",
        "text/plain; application/json",
        "json",
        ";application/json",
        "application/json; charset=utf-16",
        "application/json; charset=utf-7",
        "application/json; charset=",
      })
  void nothingElseIs(String type) {
    assertRefused(
        () -> read(type, "{\"a\":1}"),
        CoreError.UNSUPPORTED_MEDIA_TYPE,
        "Content-Type \"" + type + "\" is not allowed. Allowed types: application/json");
  }

  @Test
  void formEndpointsNameBothTypes() {
    assertRefused(
        () -> RequestBody.read(request("text/plain", "x"), true),
        CoreError.UNSUPPORTED_MEDIA_TYPE,
        "Content-Type \"text/plain\" is not allowed. Allowed types:"
            + " application/x-www-form-urlencoded, application/json");
    assertThat(RequestBody.read(request("application/json", "{}"), true))
        .isEqualTo(new JsonValue.Obj(Map.of()));
  }

  @Test
  void aBodyWithoutLengthOrTypeIsNone() {
    assertThat(read("application/json", "")).isNull();
    assertThat(read("text/plain", "")).isNull();
    assertThat(read(null, "")).isNull();
    assertThat(read(null, "{\"a\":1}")).isNull();
    assertThat(read(" ", "{\"a\":1}")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{", "` `", "{\"a\":1}}", "\uFEFF{}", "[1e999]", "undefined", "a=1"})
  void malformedJsonIsRefusedWithoutBeingQuoted(String body) {
    assertRefused(
        () -> read("application/json", body),
        CoreError.BAD_REQUEST,
        "Invalid JSON in request body");
  }

  @Test
  void anyJsonValueIsReadForTheEndpointToJudge() {
    assertThat(read("application/json", "null")).isEqualTo(JsonValue.Null.NULL);
    assertThat(read("application/json", "\"x\"")).isEqualTo(new JsonValue.Str("x"));
  }

  @Test
  void theValuesOfAFormStayStringsAndTheLastOneCounts() {
    assertThat(form("email=a%40b.co&rememberMe=false&x=1&x=2&y"))
        .isEqualTo(
            Map.of(
                "email", new JsonValue.Str("a@b.co"),
                "rememberMe", new JsonValue.Str("false"),
                "x", new JsonValue.Str("2"),
                "y", new JsonValue.Str("")));
    assertThat(form("&")).isEmpty();
    assertThat(form("%")).containsOnlyKeys("%");
  }

  @Test
  void aBodyOfOneMebibyteIsReadAndALongerOneIsNot() {
    String longest = '"' + "x".repeat(RequestBody.MAX_BYTES - 2) + '"';
    assertThat(read("application/json", longest)).isInstanceOf(JsonValue.Str.class);
    assertRefused(
        () -> read("application/json", longest + ' '),
        CoreError.PAYLOAD_TOO_LARGE,
        "Request body is too large");
  }
}
