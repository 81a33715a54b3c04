package dev.latchkey.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers say they are, and what people call them. */
class KnownUserAgentsTest {
  private final UserAgents known = UserAgents.known();

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvFileSource(resources = "/user-agents.csv", delimiter = '|', commentCharacter = '#')
  void aBrowserIsNamedAsPeopleDo(String name, Device.Type type, String userAgent) {
    Device device = known.read(userAgent);
    assertThat(device.name()).isEqualTo(name);
    assertThat(device.type()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "node", "Mozilla/5.0", "\u0000", "()"})
  void whatSaysNothingIsUnknown(String userAgent) {
    assertThat(known.read(userAgent)).isEqualTo(Device.UNKNOWN);
    assertThat(known.read(userAgent).name()).isEqualTo("Unknown device");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example.com/1.0",
        "Visit http://evil.example.com/1.0 bot/2.0",
        "<script>alert(1)</script>/1.0",
        "Mozilla/5.0 (compatible; <b>Bot</b>/1.0; +http://evil.example.com)",
        "Firefox\u202e/1.0"
      })
  void aNameIsPlainWhateverAStrangerSends(String userAgent) {
    assertThat(known.read(userAgent).name()).matches("[A-Za-z0-9 +_-]+");
  }

  @Test
  @Timeout(20)
  void noTextTakesLong() {
    for (String part :
        new String[] {"(", "Mozilla/5.0 ", "a", "; ", "Android ", "1.", "/ ", "Chrome/"}) {
      String text = part.repeat(512 / part.length());
      long start = System.nanoTime();
      known.read(text);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(known.read("Firefox/1.0 ".repeat(100))).isEqualTo(Device.UNKNOWN);
  }
}
