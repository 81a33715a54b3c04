package dev.latchkey.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: protocol/05 §2 item 3; which URLs are trusted is the subject of TrustedOriginsTest. */
class UrlFieldsTest {
  private static final TrustedOrigins TRUSTED = TrustedOrigins.of(List.of("https://app.acme.com"));

  private static void check(@Nullable String body, @Nullable String query) {
    UrlFields.check(body == null ? null : parse(body), new Query(query), TRUSTED);
  }

  private static JsonValue parse(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(text, e);
    }
  }

  private static void assertRefused(
      @Nullable String body, @Nullable String query, CoreError code, String message) {
    assertThatThrownBy(() -> check(body, query))
        .isInstanceOfSatisfying(AuthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "callbackURL,        INVALID_CALLBACK_URL,          Invalid callbackURL",
    "redirectTo,         INVALID_REDIRECT_URL,          Invalid redirectURL",
    "errorCallbackURL,   INVALID_ERROR_CALLBACK_URL,    Invalid errorCallbackURL",
    "newUserCallbackURL, INVALID_NEW_USER_CALLBACK_URL, Invalid newUserCallbackURL",
  })
  void aFieldThatLeavesTheTrustedOriginsIsRefusedByItsCode(
      String field, CoreError code, String message) {
    String evil = "{\"%s\":\"https://evil.com\"}".formatted(field);
    assertRefused(evil, null, code, message);
    check("{\"%s\":\"https://app.acme.com/x\"}".formatted(field), null);
    check("{\"%s\":\"/x\"}".formatted(field), null);
  }

  @ParameterizedTest
  @CsvSource({
    "callbackURL,        callbackURL",
    "redirectTo,         redirectURL",
    "errorCallbackURL,   errorCallbackURL",
    "newUserCallbackURL, newUserCallbackURL",
  })
  void aFieldThatIsNoStringIsRefusedWithoutACode(String field, String label) {
    for (String value : List.of("1", "true", "[]", "{}", "[\"/x\"]")) {
      assertRefused(
          "{\"%s\":%s}".formatted(field, value),
          null,
          CoreError.URL_NOT_A_STRING,
          "Invalid " + label + ": expected a string");
    }
    assertThat(CoreError.URL_NOT_A_STRING.code()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "0", "-0", "false"})
  void whatJavaScriptHoldsForFalseIsLeftToTheEndpoint(String value) {
    check("{\"callbackURL\":%s,\"redirectTo\":%s}".formatted(value, value), null);
  }

  @Test
  void theQueryIsLookedAtWhereTheBodyHasNoCallback() {
    String evil = "callbackURL=https%3A%2F%2Fevil.com";
    CoreError code = CoreError.INVALID_CALLBACK_URL;
    assertRefused(null, evil, code, "Invalid callbackURL");
    assertRefused("{}", evil, code, "Invalid callbackURL");
    assertRefused("[]", evil, code, "Invalid callbackURL");
    assertRefused("{\"callbackURL\":\"\"}", evil, code, "Invalid callbackURL");
    check("{\"callbackURL\":\"/x\"}", evil); // what the endpoint will read is checked, no more
    check(null, "callbackURL=/x");
    check(null, "callbackURL=");
    check(null, "redirectTo=https://evil.com");
    check(null, null);
  }

  @Test
  void aCallbackGivenTwiceInTheQueryIsNoString() {
    assertRefused(
        null,
        "callbackURL=/x&callbackURL=/y",
        CoreError.URL_NOT_A_STRING,
        "Invalid callbackURL: expected a string");
  }

  @Test
  void theFirstWrongFieldIsTold() {
    assertRefused(
        "{\"newUserCallbackURL\":\"//a\",\"errorCallbackURL\":\"//b\",\"redirectTo\":1}",
        null,
        CoreError.URL_NOT_A_STRING,
        "Invalid redirectURL: expected a string");
  }

  @Test
  void aBodyThatIsNoObjectHasNoFields() {
    check("[{\"callbackURL\":\"//evil.com\"}]", null);
    check("\"//evil.com\"", null);
  }
}
