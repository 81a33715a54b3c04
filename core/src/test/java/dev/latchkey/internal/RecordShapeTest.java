package dev.latchkey.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AuthException;
import dev.latchkey.Coerced;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.OneOf;
import dev.latchkey.OrNull;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of zod 4 that official clients show: protocol/03 §0.2. */
class RecordShapeTest {
  private record SignUp(
      @MaxLength(8) String name,
      @Email String email,
      @NotEmpty SecretText password,
      @Nullable String image,
      @Nullable Boolean rememberMe) {}

  private record Kinds(
      @Nullable String text,
      @Nullable SecretText secret,
      @Nullable Boolean bool,
      @Nullable Number number,
      @Nullable JsonValue any) {}

  private record Strict(boolean flag, Number number, JsonValue any) {}

  private record WithRest(String name, @Rest JsonValue body) {}

  private record Changes(@OrNull @Nullable String image, @Rest JsonValue.Obj body) {}

  private record Choice(@OneOf({"red", "green"}) String color, @OneOf("x") @Nullable String more) {}

  private record Nothing() {}

  private static final String GOOD = "{\"name\":\"\",\"email\":\"a@b.co\",\"password\":\"p\"";

  private static JsonValue parse(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Record read(Class<? extends Record> type, @Nullable String body) {
    return RecordShape.of(type).read(body == null ? null : parse(body), "body");
  }

  private static void assertInvalid(
      Class<? extends Record> type, @Nullable String body, String message) {
    assertThatThrownBy(() -> read(type, body))
        .isInstanceOfSatisfying(
            AuthException.class, e -> assertThat(e.code()).isEqualTo(CoreError.VALIDATION_ERROR))
        .hasMessage(message);
  }

  @Test
  void aRecordIsMadeOfItsComponentsAndWhatElseWasSentIsIgnored() {
    assertThat(read(SignUp.class, GOOD + ",\"image\":\"i\",\"rememberMe\":false,\"id\":\"x\"}"))
        .isEqualTo(new SignUp("", "a@b.co", new SecretText("p"), "i", false));
    assertThat(read(SignUp.class, GOOD + "}"))
        .isEqualTo(new SignUp("", "a@b.co", new SecretText("p"), null, null));
    assertThat(
            read(Kinds.class, "{\"text\":\"t\",\"bool\":true,\"number\":1.5,\"any\":{\"x\":[1]}}"))
        .isEqualTo(new Kinds("t", null, true, 1.5, parse("{\"x\":[1]}")));
    assertThat(read(Strict.class, "{\"flag\":false,\"number\":2,\"any\":null}"))
        .isEqualTo(new Strict(false, 2L, JsonValue.Null.NULL));
  }

  @Test
  void everyMismatchIsToldInTheOrderOfTheComponents() {
    assertInvalid(
        SignUp.class,
        "{}",
        "[body.name] Invalid input: expected string, received undefined;"
            + " [body.email] Invalid input: expected string, received undefined;"
            + " [body.password] Invalid input: expected string, received undefined");
    assertInvalid(
        SignUp.class,
        "{\"rememberMe\":1,\"image\":null,\"password\":\"\",\"email\":\"x\",\"name\":[]}",
        "[body.name] Invalid input: expected string, received array;"
            + " [body.email] Invalid email address;"
            + " [body.password] Too small: expected string to have >=1 characters;"
            + " [body.image] Invalid input: expected string, received null;"
            + " [body.rememberMe] Invalid input: expected boolean, received number");
    assertInvalid(
        Strict.class,
        "{}",
        "[body.flag] Invalid input: expected boolean, received undefined;"
            + " [body.number] Invalid input: expected number, received undefined;"
            + " [body.any] Invalid input: expected nonoptional, received undefined");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text   | null    | expected string, received null
          text   | 1       | expected string, received number
          text   | true    | expected string, received boolean
          text   | []      | expected string, received array
          text   | {}      | expected string, received object
          secret | null    | expected string, received null
          secret | 1       | expected string, received number
          bool   | null    | expected boolean, received null
          bool   | 0       | expected boolean, received number
          bool   | "false" | expected boolean, received string
          number | null    | expected number, received null
          number | "1"     | expected number, received string
          number | true    | expected number, received boolean
          """)
  void optionalMeansAbsentAndNotNull(String name, String value, String message) {
    assertInvalid(
        Kinds.class,
        "{\"%s\":%s}".formatted(name, value),
        "[body." + name + "] Invalid input: " + message);
  }

  @ParameterizedTest
  @CsvSource({"null, null", "[], array", "1, number", "\"x\", string", "true, boolean"})
  void whatIsNoObjectIsToldOnce(String body, String received) {
    assertInvalid(
        SignUp.class, body, "[body] Invalid input: expected object, received " + received);
  }

  @Test
  void aMissingInputIsUndefinedAndARecordOfTheRestSaysSoTwice() {
    assertInvalid(SignUp.class, null, "[body] Invalid input: expected object, received undefined");
    assertInvalid(
        WithRest.class,
        null,
        "[body] Invalid input: expected object, received undefined;"
            + " [body] Invalid input: expected record, received undefined");
    assertInvalid(
        WithRest.class,
        "[]",
        "[body] Invalid input: expected object, received array;"
            + " [body] Invalid input: expected record, received array");
  }

  @Test
  void whereNoKeyIsNeededTheInputIsARecordOnly() {
    assertInvalid(Changes.class, "[]", "[body] Invalid input: expected record, received array");
    assertThat(((Changes) read(Changes.class, "{}")).body().members()).isEmpty();
  }

  @Test
  void nullIsTakenWhereItIsSaidToBe() {
    assertThat(((Changes) read(Changes.class, "{\"image\":null}")).image()).isNull();
    assertInvalid(
        Changes.class,
        "{\"image\":5}",
        "[body.image] Invalid input: expected string, received number");
  }

  @Test
  void theRestIsTheWholeObject() {
    String body = "{\"name\":\"n\",\"plan\":\"free\"}";
    assertThat(read(WithRest.class, body)).isEqualTo(new WithRest("n", parse(body)));
  }

  @Test
  void aQueryIsNamedInItsMessages() {
    JsonValue twice = parse("{\"text\":[\"a\",\"b\"]}");
    assertThatThrownBy(() -> RecordShape.of(Kinds.class).read(twice, "query"))
        .hasMessage("[query.text] Invalid input: expected string, received array");
  }

  @Test
  void lengthsAreLimitedInUtf16Units() {
    assertThat(read(SignUp.class, GOOD.replace("\"\"", "\"12345678\"") + "}")).isNotNull();
    assertInvalid(
        SignUp.class,
        GOOD.replace("\"\"", "\"123456789\"") + "}",
        "[body.name] Too big: expected string to have <=8 characters");
  }

  @Test
  void anEmptyListWhereAStringMustNotBeEmptyIsTooSmallAsWell() {
    assertInvalid(
        SignUp.class,
        GOOD.replace("\"p\"", "[]") + "}",
        "[body.password] Invalid input: expected string, received array;"
            + " [body.password] Too small: expected array to have >=1 items");
  }

  // threats A126: PostgreSQL cannot store it; a password is never stored
  @Test
  void nulIsRefusedInTextAndAllowedInSecrets() {
    assertInvalid(
        Kinds.class,
        "{\"text\":\"a\\u0000b\"}",
        "[body.text] Invalid input: expected string without NUL characters");
    assertThat(read(Kinds.class, "{\"secret\":\"a\\u0000b\"}"))
        .isEqualTo(new Kinds(null, new SecretText("a\u0000b"), null, null, null));
  }

  @Test
  void halfASurrogatePairIsReplacedInTextAndKeptInSecrets() {
    assertThat(read(Kinds.class, "{\"text\":\"a\\ud800\\ud83d\\ude00\",\"secret\":\"\\udc00\"}"))
        .isEqualTo(new Kinds("a\ufffd😀", new SecretText("\udc00"), null, null, null));
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(read(SignUp.class, GOOD.replace("\"p\"", "\"hunter2\"") + "}").toString())
        .doesNotContain("hunter2")
        .contains("***");
  }

  @Test
  void aRecordWithoutComponentsTakesAnyObject() {
    RecordShape shape = RecordShape.of(Nothing.class);
    assertThat(shape.isEmpty()).isTrue();
    assertThat(shape.empty()).isEqualTo(new Nothing());
    assertThat(RecordShape.of(Kinds.class).isEmpty()).isFalse();
    assertThat(RecordShape.of(Kinds.class).empty())
        .isEqualTo(new Kinds(null, null, null, null, null));
    assertThatThrownBy(() -> RecordShape.of(SignUp.class).empty())
        .isInstanceOf(AuthException.class);
  }

  private record Names(@NotEmpty String first, @Nullable String last) {}

  private record Renaming(Names data, @Nullable Names further, String reason) {}

  @Test
  void aRecordWithinARecordIsAnObjectWithinTheObject() {
    assertThat(read(Renaming.class, "{\"data\":{\"first\":\"A\",\"x\":1},\"reason\":\"r\"}"))
        .isEqualTo(new Renaming(new Names("A", null), null, "r"));
    assertInvalid(
        Renaming.class,
        "{\"data\":{\"first\":\"\",\"last\":5},\"further\":[]}",
        "[body.data.first] Too small: expected string to have >=1 characters;"
            + " [body.data.last] Invalid input: expected string, received number;"
            + " [body.further] Invalid input: expected object, received array;"
            + " [body.reason] Invalid input: expected string, received undefined");
    assertInvalid(
        Renaming.class,
        "{\"reason\":\"r\"}",
        "[body.data] Invalid input: expected object, received undefined");
  }

  private record Several(
      @Nullable List<String> list,
      @Nullable Map<String, String> texts,
      JsonValue.@Nullable Obj values) {}

  @Test
  void severalTextsAreAnArrayOrAnObject() {
    assertThat(
            read(Several.class, "{\"list\":[\"a\"],\"texts\":{\"b\":\"c\"},\"values\":{\"d\":1}}"))
        .isEqualTo(new Several(List.of("a"), Map.of("b", "c"), parse("{\"d\":1}").asObject()));
    assertInvalid(
        Several.class,
        "{\"list\":[\"a\",5],\"texts\":{\"b\":null},\"values\":[]}",
        "[body.list.1] Invalid input: expected string, received number;"
            + " [body.texts.b] Invalid input: expected string, received null;"
            + " [body.values] Invalid input: expected record, received array");
    assertInvalid(
        Several.class,
        "{\"list\":\"a\",\"texts\":5}",
        "[body.list] Invalid input: expected array, received string;"
            + " [body.texts] Invalid input: expected record, received number");
  }

  private record OfAnything(
      @Coerced String id,
      @Coerced @NotEmpty(message = "who?") String who,
      @Coerced @Nullable String maybe) {}

  @Test
  void aCoercedStringIsMadeOfAnything() {
    assertThat(read(OfAnything.class, "{\"id\":5,\"who\":[1,null,[true,{}]],\"maybe\":null}"))
        .isEqualTo(new OfAnything("5", "1,,true,[object Object]", "null"));
    assertThat(read(OfAnything.class, "{\"id\":1.5e21,\"who\":\"x\"}"))
        .isEqualTo(new OfAnything("1.5e+21", "x", null));
    assertInvalid(
        OfAnything.class,
        "{\"who\":[]}",
        "[body.id] Invalid input: expected nonoptional, received undefined; [body.who] who?");
  }

  private record Unreadable(Map<String, Integer> map) {}

  private record Integers(int count) {}

  @Test
  void aComponentNoInputCanHaveIsRefusedWhenTheEndpointIsContributed() {
    assertThatThrownBy(() -> RecordShape.of(Unreadable.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Unreadable.map is a Map");
    assertThatThrownBy(() -> RecordShape.of(Integers.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Integers.count is a int");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"color\":\"blue\"}", "{\"color\":1}", "{\"color\":null}"})
  void aWordIsOneOfThoseThereAre(String body) {
    assertInvalid(
        Choice.class, body, "[body.color] Invalid option: expected one of \"red\"|\"green\"");
    assertInvalid(
        Choice.class,
        "{\"color\":\"red\",\"more\":\"y\"}",
        "[body.more] Invalid input: expected \"x\"");
    assertThat(read(Choice.class, "{\"color\":\"green\"}")).isEqualTo(new Choice("green", null));
  }
}
