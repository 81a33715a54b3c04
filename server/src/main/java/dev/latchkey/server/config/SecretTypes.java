package dev.latchkey.server.config;

import dev.latchkey.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How secrets are written in the file. */
final class SecretTypes {
  private static final Setting<Integer> VERSION =
      Setting.of("version", Types.number(0, 999_999), "The number that encrypted values name.");
  private static final Setting<String> VALUE =
      Setting.of("value", Types.secret(), "The secret itself.");

  static final SettingType<List<Secrets.Version>> VERSIONS =
      Types.listOf(Shapes.group(List.of(VERSION, VALUE), SecretTypes::version));

  private SecretTypes() {}

  private static Secrets.@Nullable Version version(Values values, YamlValue group) {
    Integer version = values.given(VERSION);
    String value = values.given(VALUE);
    if (version != null && value != null) return new Secrets.Version(version, value);
    group.report("needs both version and value");
    return null;
  }
}
