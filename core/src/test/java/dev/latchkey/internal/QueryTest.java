package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Source: WHATWG URL §5.1; what {@code Object.fromEntries(new URLSearchParams(text))} gives on Node
 * 20.
 */
class QueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=1                | 1
          x=0&a=1            | 1
          &&a=1&&            | 1
          a=1&a=2            | 1
          a                  | ``
          a=                 | ``
          a=b=c              | b=c
          %61=1              | 1
          a=+%20+            | `   `
          a=%2B              | +
          a=%C3%A9%f0%9f%98%80 | é😀
          a=é                | é
          a=é%C3%A9          | éé
          a=100%             | 100%
          a=%2               | %2
          a=%zz              | %zz
          a=%%41             | %A
          a=%-1              | %-1
          a=%+1              | `% 1`
          a=%１１              | %１１
          a=%C3              | \uFFFD
          a=%C3(             | \uFFFD(
          a=%FF%41           | \uFFFDA
          a=1;b=2            | 1;b=2
          a=1#x              | 1#x
          ?a=0&a=1           | 1
          """)
  void theFirstValueIsDecodedAndWhatIsMalformedStandsForItself(String query, String value) {
    assertThat(new Query(query).first("a")).isEqualTo(value);
  }

  @Test
  void aNameThatIsNotThereHasNoValue() {
    assertThat(new Query(null).first("a")).isNull();
    assertThat(new Query("").first("a")).isNull();
    assertThat(new Query("").all()).isEmpty();
    assertThat(new Query("A=1&aa=2").first("a")).isNull();
    assertThat(new Query("=1").first("")).isEqualTo("1");
  }

  @Test
  void everyValueOfANameIsKeptInOrder() {
    assertThat(new Query("b=x&a=2&a=1&a").all())
        .containsExactly(Map.entry("b", List.of("x")), Map.entry("a", List.of("2", "1", "")));
  }

  // protocol/03 §2: any non-empty string counts, also "false" and "0"
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          a=true,  true
          a=false, true
          a=0,     true
          a=%20,   true
          a=+,     true
          a=&a=,   true
          a=,      false
          a,       false
          b=1,     false
          ``,      false
          """)
  void whatJavaScriptHoldsForTrueIsTrue(String query, boolean truthy) {
    assertThat(new Query(query).isTruthy("a")).isEqualTo(truthy);
    assertThat(new Query(null).isTruthy("a")).isFalse();
  }

  @Test
  void whatWasEncodedReadsBack() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80);
        if (point < 0xD800 || point > 0xDFFF) text.appendCodePoint(point);
      }
      String encoded = URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
      assertThat(new Query("x=1&a=" + encoded).first("a")).isEqualTo(text.toString());
      assertThat(new Query(encoded + "=v").first(text.toString())).isEqualTo("v");
      assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text.toString());
    }
  }

  @Test
  void noTextIsRefused() {
    Random random = new Random(8);
    String alphabet = "%&=+aF09zé\u0000\ud800?;#-";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(new Query(text.toString()).all()).isNotNull();
    }
  }
}
