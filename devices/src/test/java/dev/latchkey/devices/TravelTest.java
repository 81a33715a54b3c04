package dev.latchkey.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can be where within how long. */
class TravelTest {
  private static final Map<String, Place> PLACES =
      Map.of(
          "London", new Place("London", 51.51, -0.13, 20),
          "Paris", new Place("Paris", 48.86, 2.35, 20),
          "Rome", new Place("Rome", 41.90, 12.50, 20),
          "Sydney", new Place("Sydney", -33.87, 151.21, 20),
          "Britain", new Place("Britain", 54, -2, 1000));

  @ParameterizedTest
  @CsvSource({
    "London,  Paris,  PT0S,    false", // too near to tell
    "London,  Rome,   PT0S,    true",
    "London,  Rome,   PT1H,    true",
    "London,  Rome,   PT1H30M, false",
    "London,  Sydney, PT16H,   true",
    "London,  Sydney, PT17H,   false",
    "Britain, Rome,   PT0S,    true",
    "Britain, Paris,  PT0S,    false",
    "London,  Sydney, PT-1H,   true", // a clock that jumped
    "London,  London, PT0S,    false",
  })
  void nobodyIsFasterThanAnAirliner(String from, String to, Duration between, boolean impossible) {
    assertThat(Travel.isImpossible(PLACES.get(from), PLACES.get(to), between))
        .isEqualTo(impossible);
  }
}
