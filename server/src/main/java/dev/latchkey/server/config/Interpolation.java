package dev.latchkey.server.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces <code>${NAME}</code> and <code>${NAME:default}</code> by what the environment holds. */
final class Interpolation {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> environment;

  Interpolation(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean applies(String text) {
    return text.contains("${");
  }

  /** The text with every reference replaced; reports and answers null when one cannot be. */
  @Nullable String resolve(String text, YamlValue value) {
    Matcher references = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (references.find()) {
      String replacement = lookUp(references.group(1), references.group(2), value);
      if (replacement == null) return null;
      references.appendReplacement(resolved, Matcher.quoteReplacement(replacement));
    }
    return references.appendTail(resolved).toString();
  }

  private @Nullable String lookUp(String name, @Nullable String fallback, YamlValue value) {
    if (!NAME.matcher(name).matches()) {
      value.report("refers to ${" + name + "}, which cannot be the name of a variable");
      return null;
    }
    String found = environment.get(name);
    if (found != null && !found.isEmpty()) return found;
    if (fallback != null) return fallback;
    value.report("needs the environment variable " + name + ", which is not set");
    return null;
  }
}
