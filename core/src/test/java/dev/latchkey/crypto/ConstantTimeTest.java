package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantTimeTest {

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "'', '', true",
    "é, é, true",
    "a, b, false",
    "a, ab, false",
    "ab, a, false",
    "a, '', false"
  })
  void comparesWholeTexts(String expected, String presented, boolean equal) {
    assertThat(ConstantTime.equal(expected, presented)).isEqualTo(equal);
  }
}
