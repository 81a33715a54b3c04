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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: protocol/02 §4.2; threats A133. */
class AdditionalFieldsTest {
  private static final Field<Number> AGE = Field.number("age");
  private static final Field<String> PLAN = Field.string("plan").defaultsTo("free");
  private static final Field<String> NICK = Field.string("nick").optional();
  private static final Field<JsonValue> LOCKED = Field.json("locked").optional().notInput();
  private static final Field<Number> RANK = Field.number("rank").leftToDatabase().defaultsTo(1L);
  private static final Field<String> LEVEL = Field.oneOf("level", "low", "high").optional();
  private static final Field<String> CODE =
      Field.string("code")
          .optional()
          .validated(code -> code.length() == 4 ? null : "A code has four letters");
  private static final Field<String> ROLE = Field.string("role").notInput().defaultsTo("user");

  private static final Table TABLE =
      Schema.builder()
          .model(User.MODEL)
          .field(User.MODEL, AGE)
          .field(User.MODEL, PLAN)
          .field(User.MODEL, NICK)
          .field(User.MODEL, LOCKED)
          .field(User.MODEL, ROLE)
          .field(User.MODEL, RANK)
          .field(User.MODEL, LEVEL)
          .field(User.MODEL, CODE)
          .build()
          .table(User.MODEL);

  private static JsonValue json(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Row read(String sent) {
    return AdditionalFields.read(TABLE, User.MODEL, json(sent));
  }

  private static Row changes(String sent) {
    return AdditionalFields.readChanges(TABLE, User.MODEL, json(sent));
  }

  private static void assertRefused(String sent, CoreError code, String message) {
    assertRefused(() -> read(sent), code, message);
  }

  private static void assertRefused(ThrowingCallable act, CoreError code, String message) {
    assertThatThrownBy(act)
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
    assertThat(read("{\"age\":1,\"plan\":null}").fields()).containsExactly(AGE);
  }

  @Test
  void nullIsAValueOfAnOptionalField() {
    Row row = read("{\"age\":1,\"nick\":null}");
    assertThat(row.fields()).containsExactly(AGE, NICK);
    assertThat(row.get(NICK)).isNull();
  }

  @Test
  void aRequiredFieldWithoutADefaultHasToBeGiven() {
    assertRefused("{}", CoreError.MISSING_FIELD, "age is required");
    assertRefused("[]", CoreError.MISSING_FIELD, "age is required");
  }

  @Test
  void whatOnlyTheDatabaseWouldMissIsRefusedAsTheOriginalsDatabaseDoes() {
    assertRefused("{\"age\":null}", CoreError.FAILED_TO_CREATE_USER, "Failed to create user");
    assertRefused(
        "{\"age\":1,\"rank\":null}", CoreError.FAILED_TO_CREATE_USER, "Failed to create user");
    Field<String> unsaid = Field.string("unsaid").leftToDatabase();
    Table table =
        Schema.builder().model(User.MODEL).field(User.MODEL, unsaid).build().tables().get(0);
    assertRefused(
        () -> AdditionalFields.read(table, User.MODEL, json("{}")),
        CoreError.FAILED_TO_CREATE_USER,
        "Failed to create user");
  }

  @Test
  void aValueThatDoesNotPassIsRefusedInTheWordsOfTheValidator() {
    assertThat(read("{\"age\":1,\"code\":\"four\"}").require(CODE)).isEqualTo("four");
    assertRefused(
        "{\"age\":1,\"code\":\"three\"}", CoreError.VALIDATION_ERROR, "A code has four letters");
    assertRefused(
        () -> changes("{\"code\":\"\"}"), CoreError.VALIDATION_ERROR, "A code has four letters");
  }

  @Test
  void onlyOneOfTheChoicesIsTaken() {
    assertThat(read("{\"age\":1,\"level\":\"low\"}").require(LEVEL)).isEqualTo("low");
    assertRefused(
        "{\"age\":1,\"level\":\"LOW\"}",
        CoreError.VALIDATION_ERROR,
        "level has to be one of low, high");
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

  @Test
  void aChangeNeedsNothingAndLeavesWhatItDoesNotName() {
    assertThat(changes("{}").fields()).isEmpty();
    assertThat(changes("{\"unknown\":1,\"name\":\"x\",\"id\":\"x\"}").fields()).isEmpty();
    Row row = changes("{\"age\":2,\"nick\":null}");
    assertThat(row.fields()).containsExactly(AGE, NICK);
    assertThat(row.require(AGE)).isEqualTo(2L);
    assertThat(row.get(NICK)).isNull();
  }

  @Test
  void aChangeOfAFieldThatIsNoInputIsRefusedEvenWhenItHasADefault() {
    assertRefused(
        () -> changes("{\"role\":\"admin\"}"),
        CoreError.FIELD_NOT_ALLOWED,
        "role is not allowed to be set");
    assertThat(changes("{\"role\":\"\",\"locked\":false}").fields()).isEmpty();
  }

  @Test
  void aRequiredFieldCannotBeChangedToNull() {
    assertRefused(() -> changes("{\"plan\":null}"), CoreError.MISSING_FIELD, "plan is required");
  }
}
