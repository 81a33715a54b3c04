package dev.latchkey.server.config;

import java.util.List;

/**
 * Something that is off everywhere, nowhere, or for some paths and everything below them.
 *
 * @param everywhere whether the paths do not matter
 * @param paths relative to the base path
 */
public record PathSwitch(boolean everywhere, List<String> paths) {
  static final PathSwitch NOWHERE = new PathSwitch(false, List.of());

  static final SettingType<PathSwitch> TYPE =
      Shapes.either(
          Types.flag(),
          everywhere -> new PathSwitch(everywhere, List.of()),
          Types.mapped(Types.listOf(Types.path()), paths -> new PathSwitch(false, paths)));

  @Override
  public String toString() {
    return paths.isEmpty() ? String.valueOf(everywhere) : paths.toString();
  }
}
