package dev.latchkey.server.config;

import java.time.Duration;
import java.util.Map;

/** The table of {@code docs/configuration.md}, made from the declaration of the settings. */
final class ConfigurationPage {
  private final StringBuilder table =
      new StringBuilder("| Key | Type | Default | Meaning |\n|---|---|---|---|\n");

  private ConfigurationPage() {}

  static String table() {
    ConfigurationPage page = new ConfigurationPage();
    Settings.all().forEach(setting -> page.add("", setting));
    return page.table.toString();
  }

  private void add(String prefix, Setting<?> setting) {
    String path = prefix + setting.path();
    SettingType.Inside inside = setting.type().inside();
    table.append(
        "| `%s` | %s | %s | %s |\n"
            .formatted(path, setting.type().name(), defaultOf(setting), setting.doc()));
    if (inside == null) return;
    String mark = inside.mark().replace(".*", ".<name>");
    for (Setting<?> inner : inside.level().settings()) add(path + mark + ".", inner);
  }

  private static String defaultOf(Setting<?> setting) {
    Object value = setting.defaultValue();
    if (value == null) return setting.defaultText();
    return "`" + (value instanceof Duration duration ? text(duration) : text(value)) + "`";
  }

  private static String text(Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty() ? "{}" : String.valueOf(value);
  }

  private static String text(Duration duration) {
    if (!duration.isZero() && duration.toSeconds() % 86_400 == 0) return duration.toDays() + "d";
    return String.valueOf(duration.toSeconds());
  }
}
