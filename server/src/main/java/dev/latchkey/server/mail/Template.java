package dev.latchkey.server.mail;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders such as <code>{{name}}</code>; nothing else in it means anything.
 *
 * <p>What is filled in is not read again: a person may be called <code>{{url}}</code>.
 */
record Template(String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  /** The placeholders that are not among these. */
  List<String> placeholdersBeside(Set<String> known) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .filter(found -> !known.contains(found.group(1)))
        .map(found -> found.group())
        .distinct()
        .toList();
  }

  /** Whether one begins and does not end. */
  boolean isBroken() {
    return PLACEHOLDER.matcher(text).replaceAll("").contains("{{");
  }

  /**
   * The text with every placeholder replaced.
   *
   * @throws IllegalStateException when there is no value for one: a mail without its link is worse
   *     than none
   */
  String fill(Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), values)));
  }

  private static String value(String name, Map<String, String> values) {
    String value = values.get(name);
    if (value == null) throw new IllegalStateException("there is no " + name + " for this mail");
    return value;
  }
}
