package dev.latchkey.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoDateTest {
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static String print(long millis) {
    return IsoDate.print(Instant.ofEpochMilli(millis));
  }

  @Test
  void datesArePrintedAsJavaScriptPrintsThem() {
    assertThat(JavaScript.prints("date"))
        .hasSizeGreaterThan(300)
        .allSatisfy(
            recorded ->
                assertThat(print(Long.parseLong(recorded.input()))).isEqualTo(recorded.text()));
  }

  @Test
  void fiftyThousandRandomDatesOfTenThousandYearsArePrintedAsJavaScriptPrintsThem() {
    JavaScript numbers = new JavaScript();
    assertThat(JavaScript.digestOf(50_000, () -> print(FIRST + numbers.below(LAST - FIRST + 1))))
        .isEqualTo(JavaScript.digest("dates"));
  }

  @Test
  void finerPartsThanMillisecondsAreCutOff() {
    assertThat(IsoDate.print(Instant.parse("2026-01-02T03:04:05.678999999Z")))
        .isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(IsoDate.print(Instant.parse("1969-12-31T23:59:59.999999Z")))
        .isEqualTo("1969-12-31T23:59:59.999Z");
  }

  @Test
  void whatIsPrintedReadsBack() {
    JavaScript.prints("date").stream()
        .filter(recorded -> recorded.text().length() == 24)
        .forEach(
            recorded ->
                assertThat(IsoDate.parse(recorded.text()))
                    .isEqualTo(Instant.ofEpochMilli(Long.parseLong(recorded.input()))));
  }

  @Test
  void anInstantNoJavaScriptDateCanHoldIsNotPrinted() {
    assertThatThrownBy(() -> IsoDate.print(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> print(Long.MIN_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  // protocol/02 §5: what others wrote into a column of a SQLite file
  @ParameterizedTest
  @CsvSource({
    "2099-01-01 00:00:00,           2099-01-01T00:00:00Z",
    "2099-01-01T00:00:00Z,          2099-01-01T00:00:00Z",
    "2099-01-01T00:00:00.123456Z,   2099-01-01T00:00:00.123456Z",
    "2099-01-01T00:00:00.000+00:00, 2099-01-01T00:00:00Z",
    "2099-01-01T01:30:00.5+01:30,   2099-01-01T00:00:00.500Z",
  })
  void otherSpellingsOfADateAreRead(String text, Instant instant) {
    assertThat(IsoDate.parse(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "T",
        "2099-01-01",
        "2099-13-01T00:00:00Z",
        "2099-02-30T00:00:00Z",
        "2099-01-01T00:00:00",
        "2099-01-01 00:00:00Z",
        "1767323045678",
        "+10000-01-01T00:00:00Z",
        "-0001-12-31T00:00:00Z",
        "9999-12-31T23:59:59-18:00",
        "0000-01-01T00:00:00+18:00",
        "+999999999-12-31T23:59:59Z",
        "２０９９-01-01T00:00:00Z",
      })
  void whatIsNoDateOfTheseYearsIsNotRead(String text) {
    assertThat(IsoDate.parse(text)).isNull();
  }
}
