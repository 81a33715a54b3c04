package dev.latchkey.server.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file gives for the declared settings, and their defaults for the rest. */
public final class Values {
  private final Map<Setting<?>, Object> given = new HashMap<>();
  private final Map<Setting<?>, Integer> lines = new HashMap<>();

  <T> void put(Setting<T> setting, T value, int line) {
    given.put(setting, value);
    lines.put(setting, line);
  }

  /** The line on which the setting stands, or {@link Problems#NO_LINE}. */
  int line(Setting<?> setting) {
    return lines.getOrDefault(setting, Problems.NO_LINE);
  }

  /** The given value, or null; defaults do not count. */
  @SuppressWarnings("unchecked") // put() accepts only a T for a Setting<T>
  public <T> @Nullable T given(Setting<T> setting) {
    return (T) given.get(setting);
  }

  /** The given value, else the default, else null. */
  public <T> @Nullable T find(Setting<T> setting) {
    T value = given(setting);
    return value != null ? value : setting.defaultValue();
  }

  /** The given value, else the default, which this setting must have. */
  public <T> T get(Setting<T> setting) {
    T value = find(setting);
    if (value == null) throw new IllegalStateException(setting + " has no default");
    return value;
  }
}
