package dev.latchkey.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration, collected so that all of it is reported at once. */
final class Problems {
  /** The line of a problem that stands in no file. */
  static final int NO_LINE = 0;

  private final List<Problem> all = new ArrayList<>();

  void add(int line, String text) {
    all.add(new Problem(line, text));
  }

  void add(String text) {
    add(NO_LINE, text);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Throws one exception that names every problem, in the order of the file. */
  void throwIfAny(String source) {
    if (all.isEmpty()) return;
    all.sort(Comparator.comparingInt(Problem::line));
    StringBuilder message = new StringBuilder(source).append(" cannot be used:");
    for (Problem problem : all) message.append("\n  ").append(problem);
    throw new ConfigException(message.toString());
  }

  private record Problem(int line, String text) {
    @Override
    public String toString() {
      return line == NO_LINE ? text : "line " + line + ": " + text;
    }
  }
}
