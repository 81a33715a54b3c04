package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.SessionDecision.Copied;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * (copy, now, options) → what it is good for. Seconds from now; copies live for 300 of them, in a
 * stateless server too. Source: protocol/01 §4.5 and §4.7.
 */
class CopyDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private static CookieCacheOptions options(boolean stateless) {
    CookieCacheOptions.Builder builder = new CookieCacheOptions.Builder().enabled(true);
    builder.maxAge(Duration.ofSeconds(300));
    return Objects.requireNonNull(builder.build(stateless, Duration.ofDays(7)));
  }

  @ParameterizedTest
  @CsvSource({
    // stateless, current, copy ends, session ends, decision
    "false, true,    300,      1000, SERVE",
    "false, true,      0.001,  1000, SERVE",
    "false, true,      0,      1000, SERVE",
    "false, true,     -0.001,  1000, IGNORE",
    "false, true,    300,         0, SERVE",
    "false, true,    300,    -0.001, IGNORE",
    "false, false,   300,      1000, IGNORE",
    "false, true,    315,      1000, SERVE", // clocks differ a little
    "false, true,    315.001,  1000, IGNORE", // or were set back, or copies lived longer once
    "true,  true,    300,      1000, SERVE",
    "true,  true,     60,      1000, SERVE", // a fifth of its life is left
    "true,  true,     59.999,  1000, REISSUE",
    "true,  true,      0,      1000, REISSUE",
    "true,  true,     -0.001,  1000, IGNORE",
    "true,  true,     59.999,-0.001, IGNORE",
    "true,  false,    59.999,  1000, IGNORE",
    "true,  true,  99999,    100000, SERVE", // nothing else knows of the session
  })
  void decides(
      boolean stateless, boolean current, double ends, double sessionEnds, Copied decision) {
    SessionDecision.Copy copy = new SessionDecision.Copy(current, at(ends), at(sessionEnds));
    assertThat(SessionDecision.decide(copy, NOW, options(stateless))).isEqualTo(decision);
  }

  private static Instant at(double seconds) {
    return NOW.plusMillis(Math.round(seconds * 1000));
  }
}
