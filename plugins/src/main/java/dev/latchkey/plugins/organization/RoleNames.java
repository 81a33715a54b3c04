package dev.latchkey.plugins.organization;

import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of roles, as people and tables write several: with commas between, blanks around them not
 * counting. Nothing compares or stores a role that did not pass here.
 */
final class RoleNames {
  private RoleNames() {}

  static List<String> of(@Nullable String text) {
    if (text == null) return List.of();
    return Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** Reads {@code role} of a body: a text, or an array of them. */
  static List<String> of(@Nullable JsonValue role) {
    return Input.texts("role", role).stream().flatMap(text -> of(text).stream()).toList();
  }
}
