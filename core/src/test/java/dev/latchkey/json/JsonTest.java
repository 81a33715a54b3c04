package dev.latchkey.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static JsonValue parse(String text) throws JsonSyntaxException {
    return Json.parse(text.getBytes(UTF_8));
  }

  private static void assertRefused(byte[] text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void everyKindOfValueIsRead() throws JsonSyntaxException {
    assertThat(parse(" \t\r\n{\"a\":[1,-2.5,\"x\",true,false,null,{}]} "))
        .isEqualTo(
            new JsonValue.Obj(
                Map.of(
                    "a",
                    new JsonValue.Arr(
                        List.of(
                            new JsonValue.Num(1L),
                            new JsonValue.Num(-2.5),
                            new JsonValue.Str("x"),
                            new JsonValue.Bool(true),
                            new JsonValue.Bool(false),
                            JsonValue.Null.NULL,
                            new JsonValue.Obj(Map.of()))))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "{",
        "}",
        "[",
        "]",
        "{]",
        "[}",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{} {}",
        "1 2",
        "nul",
        "nullx",
        "True",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u１２３４\"",
        "\"a\nb\"",
        "\"a\tb\"",
        "\"\u0000\"",
        "'a'",
        "/* */1",
        "// x\n1",
        "#\n1",
        "undefined",
        "\u00a01",
        "\u20281",
        "\ufeff1",
        "\u00001",
        "1\u0000",
      })
  void whatIsNotExactlyOneJsonTextIsRefused(String text) {
    assertRefused(text.getBytes(UTF_8));
  }

  @Test
  void aTextCutOffAnywhereIsRefused() throws JsonSyntaxException {
    String text = "{\"email\":\"ada@example.com\",\"n\":[1.5e3,true,{\"x\":\"\\u00e9\"}]}";
    parse(text);
    for (int end = 0; end < text.length(); end++) {
      assertRefused(text.substring(0, end).getBytes(UTF_8));
    }
  }

  @Test
  void onlyUtf8IsRead() {
    for (Charset charset :
        List.of(
            UTF_16,
            UTF_16BE,
            UTF_16LE,
            Charset.forName("UTF-32"),
            Charset.forName("UTF-32LE"),
            Charset.forName("UTF-32BE"))) {
      for (String text : List.of("{\"a\":1}", "1", "\"é\"", "[]")) {
        assertRefused(text.getBytes(charset));
      }
    }
    assertRefused(HexFormat.of().parseHex("fffe" + "7b007d00"));
    assertRefused(HexFormat.of().parseHex("efbbbf" + "7b7d"));
  }

  @ParameterizedTest
  @CsvSource({
    "22 80 22,          a byte that only continues",
    "22 c3 22,          a character cut off",
    "22 c0 80 22,       NUL written overlong",
    "22 c0 af 22,       a slash written overlong",
    "22 e0 80 af 22,    a slash written longer",
    "22 ed a0 80 22,    half a surrogate pair",
    "22 ed a0 bd ed b8 80 22, a surrogate pair as in CESU-8",
    "22 f4 90 80 80 22, beyond Unicode",
    "22 f8 88 80 80 80 22, five bytes",
    "22 ff 22,          no byte of UTF-8",
    "7b 22 c3 22 3a 31 7d, in a name",
  })
  void malformedUtf8IsRefused(String hex, String what) {
    assertRefused(HexFormat.ofDelimiter(" ").parseHex(hex.strip()));
  }

  @Test
  void anyCharacterIsRead() throws JsonSyntaxException {
    String text = "\u007f\u0080é߿ࠀ\u2028\uffff😀";
    assertThat(parse('"' + text + '"').asString()).isEqualTo(text);
    assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00E9\\ud83d\\ude00\"").asString())
        .isEqualTo("\"\\/\b\f\n\r\t\u0000é😀");
  }

  @Test
  void halfASurrogatePairIsReadFromAnEscapeAsJavaScriptDoes() throws JsonSyntaxException {
    assertThat(parse("\"\\ud800\"").asString()).isEqualTo("\ud800");
    assertThat(parse("\"a\\udc00\\ud800b\"").asString()).isEqualTo("a\udc00\ud800b");
    assertThat(new String(JsonWriter.write(parse("\"\\uD800\"")), UTF_8)).isEqualTo("\"\\ud800\"");
  }

  @Test
  void textsNestTo32LevelsAndNoDeeper() throws JsonSyntaxException {
    parse("[".repeat(32) + "]".repeat(32));
    parse("{\"a\":".repeat(31) + "{}" + "}".repeat(31));
    assertRefused(("[".repeat(33) + "]".repeat(33)).getBytes(UTF_8));
    assertRefused(("{\"a\":".repeat(32) + "{}" + "}".repeat(32)).getBytes(UTF_8));
  }

  @Test
  void endlessNestingIsRefusedAtOnce() {
    byte[] arrays = "[".repeat(100_000).getBytes(UTF_8);
    byte[] objects = "{\"a\":".repeat(50_000).getBytes(UTF_8);
    long fastest = Long.MAX_VALUE; // of several, because other programs run too
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertRefused(arrays);
      assertRefused(objects);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(10));
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCountsInThePlaceOfTheFirst() throws JsonSyntaxException {
    JsonValue.Obj object =
        Objects.requireNonNull(parse("{\"a\":1,\"b\":2,\"\\u0061\":3}").asObject());
    assertThat(object.members().keySet()).containsExactly("a", "b");
    assertThat(object.get("a")).isEqualTo(new JsonValue.Num(3L));
  }

  @Test
  void namesThatMeanSomethingInJavaScriptAreOrdinary() throws JsonSyntaxException {
    JsonValue.Obj object =
        Objects.requireNonNull(
            parse("{\"__proto__\":{\"a\":1},\"constructor\":2,\"\":3}").asObject());
    assertThat(object.members().keySet()).containsExactly("__proto__", "constructor", "");
    assertThat(object.get("a")).isNull();
  }

  @Test
  void numbersAreLongWhereTheyAreShortIntegersAndDoubleElsewhere() throws JsonSyntaxException {
    assertThat(parse("0")).isEqualTo(new JsonValue.Num(0L));
    assertThat(parse("-0")).isEqualTo(new JsonValue.Num(0L));
    assertThat(parse("-99999999999999999")).isEqualTo(new JsonValue.Num(-99999999999999999L));
    assertThat(parse("9223372036854775808")).isEqualTo(new JsonValue.Num(9.223372036854775808E18));
    assertThat(parse("1.0")).isEqualTo(new JsonValue.Num(1.0));
    assertThat(parse("-0.0")).isEqualTo(new JsonValue.Num(-0.0));
    assertThat(parse("1E2")).isEqualTo(new JsonValue.Num(100.0));
    assertThat(parse("1e-999")).isEqualTo(new JsonValue.Num(0.0));
    assertThat(parse("1.7976931348623157e308")).isEqualTo(new JsonValue.Num(Double.MAX_VALUE));
  }

  @Test
  void numbersNoDoubleCanHoldAreRefused() {
    assertRefused("1e999".getBytes(UTF_8));
    assertRefused("[-1e309]".getBytes(UTF_8));
    assertRefused("9".repeat(310).getBytes(UTF_8));
    assertRefused("1".repeat(100_000).getBytes(UTF_8));
    assertRefused(("0." + "1".repeat(100_000)).getBytes(UTF_8));
    assertRefused("1e99999999999999999999".getBytes(UTF_8));
  }

  @Test
  void aRefusalDoesNotQuoteTheText() {
    assertThatThrownBy(() -> parse("{\"password\":\"hunter2\" x}"))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageNotContainingAny("hunter2", "password", "x}")
        .hasNoCause();
  }

  @Test
  void valuesAreImmutable() throws JsonSyntaxException {
    JsonValue.Obj object = Objects.requireNonNull(parse("{\"a\":[1]}").asObject());
    assertThatThrownBy(() -> object.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    JsonValue.Arr array = (JsonValue.Arr) Objects.requireNonNull(object.get("a"));
    assertThatThrownBy(() -> array.items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anObjectWithAnotherMemberKeepsItsOrder() throws JsonSyntaxException {
    JsonValue.Obj object = Objects.requireNonNull(parse("{\"a\":1,\"b\":2}").asObject());
    JsonValue.Obj changed = object.with("a", JsonValue.Null.NULL).with("c", new JsonValue.Str("x"));
    assertThat(new JsonWriter().value(changed)).hasToString("{\"a\":null,\"b\":2,\"c\":\"x\"}");
    assertThat(new JsonWriter().value(changed.without("b").without("z")))
        .hasToString("{\"a\":null,\"c\":\"x\"}");
    assertThat(new JsonWriter().value(object)).hasToString("{\"a\":1,\"b\":2}");
  }

  @Test
  void aValueIsBranchedOnByItsKind() throws JsonSyntaxException {
    JsonValue.Cases<String> cases =
        new JsonValue.Cases<>(
            s -> "string " + s,
            n -> "number " + n,
            b -> "bool " + b,
            a -> "array " + a.size(),
            o -> "object " + o.keySet(),
            nothing -> "null");
    assertThat(
            ((JsonValue.Arr) parse("[\"x\",1,true,[0,0],{\"k\":0},null]"))
                .items().stream().map(value -> value.fold(cases)))
        .containsExactly("string x", "number 1", "bool true", "array 2", "object [k]", "null");
  }
}
