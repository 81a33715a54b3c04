package dev.latchkey.server.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether, and how long before its end, the copy of a session is replaced.
 *
 * @param on whether it is
 * @param updateAge before its end; null for the usual part of its life
 */
public record CacheRefresh(boolean on, @Nullable Duration updateAge) {
  private static final Setting<Duration> UPDATE_AGE =
      Setting.of("updateAge", Types.duration(Duration.ofSeconds(1)), "How long before its end.");

  static final SettingType<CacheRefresh> TYPE =
      Shapes.either(
          Types.flag(),
          on -> new CacheRefresh(on, null),
          Shapes.group(
              List.of(UPDATE_AGE),
              (keys, group) -> new CacheRefresh(true, keys.given(UPDATE_AGE))));
}
