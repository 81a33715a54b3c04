package dev.latchkey.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param times how often the fault happens; 0: as often as the run says
 * @param databases where a run can have either
 * @param brief short enough for every build
 */
record RunOptions(String run, int times, List<String> databases, long seed, boolean brief) {

  static RunOptions parse(String[] arguments) {
    if (arguments.length == 0) throw unknown("no run");
    RunOptions options =
        new RunOptions(
            arguments[0], 0, List.of("postgres", "sqlite"), System.currentTimeMillis(), false);
    for (int i = 1; i < arguments.length; i++) options = options.with(arguments[i]);
    return options;
  }

  static RunOptions brief(String run, String... databases) {
    return new RunOptions(run, 0, List.of(databases), 1, true);
  }

  private RunOptions with(String argument) {
    String value = argument.substring(argument.indexOf('=') + 1);
    if (argument.equals("--brief")) return new RunOptions(run, times, databases, seed, true);
    if (argument.startsWith("--times=")) {
      return new RunOptions(run, Integer.parseInt(value), databases, seed, brief);
    }
    if (argument.startsWith("--seed=")) {
      return new RunOptions(run, times, databases, Long.parseLong(value), brief);
    }
    if (argument.startsWith("--database=")) {
      return new RunOptions(run, times, List.of(value.split(",")), seed, brief);
    }
    throw unknown(argument);
  }

  private static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException(
        what + "; use RUN --times=N --database=postgres,sqlite --seed=N --brief");
  }

  /** How often, unless the command line says it. */
  int times(int usually, int briefly) {
    if (times > 0) return times;
    return brief ? briefly : usually;
  }

  static Database database(String name, Path directory) throws IOException {
    return switch (name) {
      case "postgres" -> Postgres.started(directory);
      case "sqlite" -> new SqliteFile(directory, "");
      default -> throw unknown(name);
    };
  }
}
