package dev.latchkey.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  private static String print(double value) {
    return Numbers.print(value);
  }

  @Test
  void doublesAreSpelledAsJavaScriptSpellsThem() {
    assertThat(JavaScript.prints("number"))
        .hasSizeGreaterThan(1000)
        .allSatisfy(
            recorded -> {
              long bits = Long.parseUnsignedLong(recorded.input(), 16);
              assertThat(print(Double.longBitsToDouble(bits))).isEqualTo(recorded.text());
            });
  }

  @Test
  void twentyThousandRandomDoublesAreSpelledAsJavaScriptSpellsThem() {
    JavaScript numbers = new JavaScript();
    assertThat(JavaScript.digestOf(20_000, () -> print(Double.longBitsToDouble(numbers.random()))))
        .isEqualTo(JavaScript.digest("doubles"));
  }

  @Test
  void twentyThousandRandomDecimalsAreSpelledAsJavaScriptSpellsThem() {
    JavaScript numbers = new JavaScript();
    assertThat(
            JavaScript.digestOf(
                20_000,
                () -> print(numbers.below(1_000_000_000) / Math.pow(10, numbers.below(12)))))
        .isEqualTo(JavaScript.digest("decimals"));
  }

  // JDK-4511638: the Double.toString of JDK 17 has 2.0E-3 right, and these too long or too far off.
  @ParameterizedTest
  @CsvSource({
    "2.0E-3,                  0.002",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "1.0E23,                  1e+23",
    "2.0E23,                  2e+23",
    "5.684341886080802E-14,   5.684341886080802e-14", // 2^-44, where doubles below are denser
    "9.5367431640625E-7,      9.5367431640625e-7",
    "4.9E-324,                5e-324",
    "1.7976931348623157E308,  1.7976931348623157e+308",
  })
  void theShortestSpellingThatReadsBackIsTaken(double value, String spelling) {
    assertThat(print(value)).isEqualTo(spelling);
    assertThat(print(-value)).isEqualTo("-" + spelling);
  }

  @Test
  void wholeNumbersHaveNoFraction() {
    assertThat(print(1.0)).isEqualTo("1");
    assertThat(print(-0.0)).isEqualTo("0");
    assertThat(Numbers.print(7)).isEqualTo("7");
    assertThat(Numbers.print(1_767_323_045_678L)).isEqualTo("1767323045678");
  }

  // JavaScript knows no other numbers than doubles: Number("9007199254740993") is ...992.
  @ParameterizedTest
  @CsvSource({
    " 9007199254740991,  9007199254740991",
    " 9007199254740993,  9007199254740992",
    "-9007199254740993, -9007199254740992",
    "123456789012345678, 123456789012345680",
    "9223372036854775807, 9223372036854776000",
  })
  void integersBeyondTheSafeOnesArePrintedAsJavaScriptHoldsThem(long value, String spelling) {
    assertThat(Numbers.print(value)).isEqualTo(spelling);
  }

  @Test
  void whatIsNoNumberBecomesNull() {
    assertThat(print(Double.NaN)).isEqualTo("null");
    assertThat(print(Double.POSITIVE_INFINITY)).isEqualTo("null");
    assertThat(print(Double.NEGATIVE_INFINITY)).isEqualTo("null");
  }
}
