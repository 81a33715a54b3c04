package dev.latchkey.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTest {
  private static JsonValue json(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(text, e);
    }
  }

  private static String written(FieldType<?> type, @Nullable Object value) {
    JsonWriter json = new JsonWriter();
    type.write(value, json);
    assertThat(new JsonWriter().value(type.toJson(value))).hasToString(json.toString());
    return json.toString();
  }

  // protocol/02 §4: required and returned unless it says otherwise
  @Test
  void aFieldIsRequiredReturnedAndInputUnlessRefined() {
    Field<String> plain = Field.string("plan");
    assertThat(plain.isRequired()).isTrue();
    assertThat(plain.isReturned()).isTrue();
    assertThat(plain.isInput()).isTrue();
    assertThat(plain.isUnique()).isFalse();
    assertThat(plain.isIndexed()).isFalse();
    assertThat(plain.isDefaultedToNow()).isFalse();
    assertThat(plain.defaultValue()).isNull();
    assertThat(plain.reference()).isNull();
  }

  @Test
  void refinementsAddUpAndLeaveTheOriginalAlone() {
    Field<String> plain = Field.string("plan");
    Field<String> all =
        plain
            .optional()
            .hidden()
            .notInput()
            .unique()
            .indexed()
            .defaultsTo("free")
            .references("team")
            .defaultsToNow();
    assertThat(all.isRequired()).isFalse();
    assertThat(all.isReturned()).isFalse();
    assertThat(all.isInput()).isFalse();
    assertThat(all.isUnique()).isTrue();
    assertThat(all.isIndexed()).isTrue();
    assertThat(all.isDefaultedToNow()).isTrue();
    assertThat(all.defaultValue()).isEqualTo("free");
    assertThat(all.reference()).isEqualTo(new Reference("team", Reference.OnDelete.CASCADE));
    assertThat(all.name()).isEqualTo("plan");
    assertThat(all.type()).isSameAs(FieldType.STRING);
    assertThat(plain.isRequired()).isTrue();
    assertThat(plain.defaultValue()).isNull();
  }

  @Test
  void twoFieldsAreTheSameOnlyWhenTheyAreTheSameObject() {
    assertThat(Field.string("plan")).isNotEqualTo(Field.string("plan"));
  }

  @Test
  void conditionsReadAloud() {
    Field<Number> count = Field.number("count");
    assertThat(count.is(1)).isEqualTo(new Condition(count, Condition.Operator.IS, 1));
    assertThat(count.isNot(1)).hasToString("count <> ?");
    assertThat(count.isBelow(1)).hasToString("count < ?");
    assertThat(count.isAbove(1)).hasToString("count > ?");
  }

  @Test
  void aValueOfAnotherTypeIsNotTaken() {
    assertThatThrownBy(() -> FieldType.STRING.cast(1)).isInstanceOf(ClassCastException.class);
    assertThat(FieldType.STRING.cast(null)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STRING      | "x"                        | "x"
          STRING      | ""                         | ""
          STRING      | "a\\ud800"                 | "a\uFFFD"
          STRING      | "a\\u0000"                 |
          STRING      | 1                          |
          STRING      | null                       |
          NUMBER      | 1                          | 1
          NUMBER      | -1.50                      | -1.5
          NUMBER      | "1"                        |
          NUMBER      | true                       |
          BIGINT      | 9007199254740991           | 9007199254740991
          BIGINT      | 1.5                        |
          BIGINT      | "1"                        |
          BOOLEAN     | true                       | true
          BOOLEAN     | 1                          |
          BOOLEAN     | "true"                     |
          DATE        | "2026-01-02T03:04:05.6Z"   | "2026-01-02T03:04:05.600Z"
          DATE        | "2026-01-02T03:04:05+01:00"| "2026-01-02T02:04:05.000Z"
          DATE        | "tomorrow"                 |
          DATE        | 0                          |
          JSON        | {"a":[1,null]}             | {"a":[1,null]}
          JSON        | null                       | null
          STRING_LIST | ["b","a"]                  | ["b","a"]
          STRING_LIST | []                         | []
          STRING_LIST | ["a",1]                    |
          STRING_LIST | ["a\\u0000"]               |
          STRING_LIST | "a"                        |
          NUMBER_LIST | [2,1.5]                    | [2,1.5]
          NUMBER_LIST | [null]                     |
          """)
  void whatAClientSendsIsTakenWhenItIsOfTheTypeAndWrittenTheSame(
      String kind, String sent, String written) throws ReflectiveOperationException {
    FieldType<?> type = (FieldType<?>) FieldType.class.getField(kind).get(null);
    assertThat(type.toString()).isEqualTo(kind);
    Object value = type.fromJson(json(sent));
    if (written == null) assertThat(value).isNull();
    else assertThat(written(type, value)).isEqualTo(written);
  }

  @Test
  void aMissingValueIsWrittenAsNull() {
    assertThat(written(FieldType.DATE, null)).isEqualTo("null");
    assertThat(written(FieldType.DATE, Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
    assertThat(written(FieldType.NUMBER, 7)).isEqualTo("7");
    assertThat(written(FieldType.STRING_LIST, List.of("x"))).isEqualTo("[\"x\"]");
  }

  @Test
  void aDefaultIsHandedOutAsItWasGiven() {
    AtomicInteger seats = new AtomicInteger();
    Field<Number> field = Field.number("seats").defaultsTo(seats.incrementAndGet());
    assertThat(field.defaultValue()).isEqualTo(1);
    assertThat(field.defaultValue()).isEqualTo(1);
  }

  @Test
  void aDefaultFromAFunctionIsMadeForEachRow() {
    AtomicInteger seats = new AtomicInteger();
    Field<Number> field = Field.number("seats").defaultsTo(seats::incrementAndGet);
    assertThat(field.hasDefault()).isTrue();
    assertThat(field.constantDefault()).isNull();
    assertThat(seats).hasValue(0);
    assertThat(field.defaultValue()).isEqualTo(1);
    assertThat(field.defaultValue()).isEqualTo(2);
    assertThat(field.isDefaultedToNow()).isFalse();
  }

  // protocol/02 §4.1: CURRENT_TIMESTAMP, whatever the function returns
  @Test
  void aDateWithADefaultFromAFunctionIsLeftToTheDatabasesClockToo() {
    Field<Instant> field = Field.date("seenAt").defaultsTo(() -> Instant.EPOCH);
    assertThat(field.isDefaultedToNow()).isTrue();
    assertThat(field.defaultValue()).isEqualTo(Instant.EPOCH);
  }
}
