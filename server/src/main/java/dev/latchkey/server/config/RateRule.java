package dev.latchkey.server.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a path may be called.
 *
 * @param window over which time calls are counted
 * @param max how many calls pass in one window; negative when the path is not limited
 */
public record RateRule(Duration window, int max) {
  private static final RateRule UNLIMITED = new RateRule(Duration.ZERO, -1);
  private static final Setting<Duration> WINDOW =
      Setting.of(
          "window", Types.duration(Duration.ofSeconds(1)), "Over which time calls are counted.");
  private static final Setting<Integer> MAX =
      Setting.of("max", Types.number(1, 1_000_000), "How many calls pass in one window.");

  static final SettingType<RateRule> TYPE =
      Shapes.either(
          Types.no(), limited -> UNLIMITED, Shapes.group(List.of(WINDOW, MAX), RateRule::of));

  /** Whether the path is limited at all. */
  public boolean limited() {
    return max >= 0;
  }

  private static @Nullable RateRule of(Values values, YamlValue group) {
    Duration window = values.given(WINDOW);
    Integer max = values.given(MAX);
    if (window != null && max != null) return new RateRule(window, max);
    group.report("needs both window and max");
    return null;
  }
}
