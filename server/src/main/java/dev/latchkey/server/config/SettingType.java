package dev.latchkey.server.config;

import org.jspecify.annotations.Nullable;

/**
 * How the value of a setting is written in the file.
 *
 * @param <T> what it becomes in Java
 */
interface SettingType<T> {
  /** The type as the documentation names it: {@code duration}. */
  String name();

  /** What a problem says should stand there: {@code seconds, or a text such as 15m}. */
  String expected();

  /** Whether a problem must not show what was found. */
  default boolean secret() {
    return false;
  }

  /** Reads the value; reports to it and answers null when it is not of this type. */
  @Nullable T read(YamlValue value);

  /** The settings inside, when the value is made of groups. */
  default @Nullable Inside inside() {
    return null;
  }

  /**
   * Settings inside a value.
   *
   * @param mark what stands between the path of the value and theirs: {@code []} or {@code .*}
   */
  record Inside(String mark, Level level) {}
}
