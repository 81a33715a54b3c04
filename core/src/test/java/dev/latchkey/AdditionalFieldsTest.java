package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: protocol/02 §4.2; threats A133. */
class AdditionalFieldsTest {
  private static final Field<Number> AGE = Field.number("age");
  private static final Field<String> PLAN = Field.string("plan").defaultsTo("free");
  private static final Field<String> NICK = Field.string("nick").optional();
  private static final Field<JsonValue> LOCKED = Field.json("locked").optional().notInput();
  private static final Field<String> ROLE = Field.string("role").notInput().defaultsTo("user");

  private static final Table TABLE =
      Schema.builder()
          .model(User.MODEL)
          .field(User.MODEL, AGE)
          .field(User.MODEL, PLAN)
          .field(User.MODEL, NICK)
          .field(User.MODEL, LOCKED)
          .field(User.MODEL, ROLE)
          .build()
          .table(User.MODEL);

  private static Row read(String sent) {
    try {
      return AdditionalFields.read(TABLE, User.MODEL, Json.parse(sent.getBytes(UTF_8)));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(sent, e);
    }
  }

  private static void assertRefused(String sent, CoreError code, String message) {
    assertThatThrownBy(() -> read(sent))
        .isInstanceOfSatisfying(AuthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  @Test
  void whatAClientMaySetIsTaken() {
    Row row = read("{\"age\":42,\"plan\":\"paid\",\"nick\":\"\"}");
    assertThat(row.fields()).containsExactly(AGE, PLAN, NICK);
    assertThat(row.require(AGE)).isEqualTo(42L);
    assertThat(row.require(PLAN)).isEqualTo("paid");
    assertThat(row.require(NICK)).isEmpty();
  }

  @Test
  void whatIsNotGivenIsLeftToItsDefault() {
    assertThat(read("{\"age\":1}").fields()).containsExactly(AGE);
    assertThat(read("{\"age\":1,\"nick\":null,\"plan\":null}").fields()).containsExactly(AGE);
  }

  @Test
  void aRequiredFieldWithoutADefaultHasToBeGiven() {
    assertRefused("{}", CoreError.MISSING_FIELD, "age is required");
    assertRefused("{\"age\":null}", CoreError.MISSING_FIELD, "age is required");
    assertRefused("[]", CoreError.MISSING_FIELD, "age is required");
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertRefused("{\"age\":\"17\"}", CoreError.VALIDATION_ERROR, "age has to be a number");
    assertRefused("{\"age\":1,\"nick\":5}", CoreError.VALIDATION_ERROR, "nick has to be a string");
    assertRefused(
        "{\"age\":1,\"nick\":\"a\\u0000\"}", CoreError.VALIDATION_ERROR, "nick has to be a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "\"x\"", "[]", "{}", "\"false\""})
  void aFieldThatIsNoInputIsRefusedWhenJavaScriptHoldsItForTrue(String value) {
    assertRefused(
        "{\"age\":1,\"locked\":%s}".formatted(value),
        CoreError.FIELD_NOT_ALLOWED,
        "locked is not allowed to be set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "-0", "0.0", "false", "\"\""})
  void andPassedOverWhenJavaScriptHoldsItForFalse(String value) {
    assertThat(read("{\"age\":1,\"locked\":%s}".formatted(value)).fields()).containsExactly(AGE);
  }

  @Test
  void aFieldThatIsNoInputAndHasADefaultIsPassedOverInSilence() {
    assertThat(read("{\"age\":1,\"role\":\"admin\"}").fields()).containsExactly(AGE);
  }

  @Test
  void theFieldsOfTheModelItselfAreNeverTaken() {
    Row row =
        read(
            "{\"age\":1,\"id\":\"x\",\"email\":\"x\",\"emailVerified\":true,\"createdAt\":\"x\","
                + "\"name\":5,\"__proto__\":{\"role\":\"admin\"},\"unknown\":1}");
    assertThat(row.fields()).containsExactly(AGE);
  }
}
