package dev.latchkey.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private static String print(String text) {
    return new String(JsonWriter.write(new JsonValue.Str(text)), UTF_8);
  }

  private static String units(String hex) {
    return IntStream.range(0, hex.length() / 4)
        .mapToObj(i -> Character.toString(HexFormat.fromHexDigits(hex, 4 * i, 4 * i + 4)))
        .collect(Collectors.joining());
  }

  @Test
  void stringsArePrintedAsJavaScriptPrintsThem() {
    assertThat(JavaScript.prints("string"))
        .hasSizeGreaterThan(300)
        .allSatisfy(
            recorded -> assertThat(print(units(recorded.input()))).isEqualTo(recorded.text()));
  }

  @Test
  void everyUtf16UnitIsPrintedAsJavaScriptPrintsIt() {
    StringBuilder all = new StringBuilder();
    for (int unit = 0; unit < 0x10000; unit++) all.append((char) unit);
    assertThat(JavaScript.digestOf(1, () -> print(all.toString())))
        .isEqualTo(JavaScript.digest("units"));
  }

  @Test
  void everyUtf16UnitOnItsOwnIsPrintedAsJavaScriptPrintsIt() {
    JsonWriter json = new JsonWriter().beginArray();
    for (int unit = 0; unit < 0x10000; unit++) json.value(String.valueOf((char) unit));
    json.endArray();
    assertThat(JavaScript.digestOf(1, json::toString)).isEqualTo(JavaScript.digest("units-apart"));
  }

  @Test
  void commasStandBetweenMembersAndItemsOnly() {
    JsonWriter json = new JsonWriter(1);
    json.beginObject().name("none").beginArray().endArray();
    json.name("empty").beginObject().endObject();
    json.name("list").beginArray().value(1).value("a").value(true).value((String) null);
    json.beginArray().endArray().beginObject().name("x").value(2.5).endObject().endArray();
    json.name("at").value(Instant.EPOCH).name("n").value(Long.valueOf(7)).endObject();
    assertThat(json)
        .hasToString(
            "{\"none\":[],\"empty\":{},\"list\":[1,\"a\",true,null,[],{\"x\":2.5}],"
                + "\"at\":\"1970-01-01T00:00:00.000Z\",\"n\":7}");
  }

  @Test
  void aTextGrowsFromTheSmallestBufferToAnyLength() {
    for (int length : new int[] {0, 1, 13, 14, 15, 16, 17, 511, 512, 100_000}) {
      String plain = "x".repeat(length);
      String wide = "\u2028".repeat(length);
      assertThat(new JsonWriter(0).value(plain).toString()).isEqualTo('"' + plain + '"');
      assertThat(new JsonWriter(0).value(wide).toString()).isEqualTo('"' + wide + '"');
    }
  }

  @Test
  void whatWasParsedIsWrittenAsJavaScriptWouldWriteIt() throws JsonSyntaxException {
    String text =
        " { \"b\" : [ 1.0 , -0, 1E3, 0.10, true, null, {} ] , \"a\" : \"\\u00e9\\/\\ud83d\\uDE00\""
            + " }\n";
    assertThat(new String(JsonWriter.write(Json.parse(text.getBytes(UTF_8))), UTF_8))
        .isEqualTo("{\"b\":[1,0,1000,0.1,true,null,{}],\"a\":\"é/😀\"}");
  }

  // ECMA-262 §10.1.11.1: property keys that are array indices come first, in ascending order.
  @Test
  void membersNamedLikeArrayIndicesComeFirst() throws JsonSyntaxException {
    String text =
        "{\"b\":0,\"10\":1,\"01\":2,\"9\":3,\"-1\":4,\"0\":5,\"4294967294\":6,\"4294967295\":7,"
            + "\"a\":{\"x\":8,\"1\":9}}";
    assertThat(new String(JsonWriter.write(Json.parse(text.getBytes(UTF_8))), UTF_8))
        .isEqualTo(
            "{\"0\":5,\"9\":3,\"10\":1,\"4294967294\":6,\"b\":0,\"01\":2,\"-1\":4,"
                + "\"4294967295\":7,\"a\":{\"1\":9,\"x\":8}}");
  }
}
