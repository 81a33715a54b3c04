package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param only the parts to run, all by default
 * @param servers the contenders to start, all by default
 * @param java the JDK that Latchkey and the bare handler run on
 */
record RunOptions(
    Set<String> only,
    Set<String> servers,
    String java,
    int rounds,
    Duration round,
    Duration warmUp) {

  static final List<String> PARTS =
      List.of("get-session", "near-cache", "anonymous", "sign-in", "start");
  static final List<String> SERVERS = List.of("latchkey", "node", "bun", "bare");

  static RunOptions parse(String[] arguments) {
    RunOptions options = thorough();
    for (String argument : arguments) {
      options = options.with(argument);
    }
    return options;
  }

  private static RunOptions thorough() {
    return new RunOptions(
        new LinkedHashSet<>(PARTS),
        new LinkedHashSet<>(SERVERS),
        System.getProperty("java.home"),
        7,
        Duration.ofSeconds(4),
        Duration.ofSeconds(15));
  }

  private RunOptions with(String argument) {
    String value = argument.substring(argument.indexOf('=') + 1);
    if (argument.equals("--quick")) return quick();
    if (argument.startsWith("--only=")) return only(known(value, PARTS));
    if (argument.startsWith("--servers=")) return servers(known(value, SERVERS));
    if (argument.startsWith("--java=")) return java(value);
    throw new IllegalArgumentException(
        argument
            + " is unknown; use --quick, --only="
            + String.join(",", PARTS)
            + ", --servers="
            + String.join(",", SERVERS)
            + ", --java=HOME");
  }

  private static Set<String> known(String list, List<String> allowed) {
    Set<String> chosen = new LinkedHashSet<>(List.of(list.split(",")));
    if (allowed.containsAll(chosen)) return chosen;
    throw new IllegalArgumentException(list + " must be some of " + String.join(",", allowed));
  }

  private RunOptions quick() {
    return new RunOptions(only, servers, java, 3, Duration.ofSeconds(2), Duration.ofSeconds(6));
  }

  private RunOptions only(Set<String> chosen) {
    return new RunOptions(chosen, servers, java, rounds, round, warmUp);
  }

  private RunOptions servers(Set<String> chosen) {
    return new RunOptions(only, chosen, java, rounds, round, warmUp);
  }

  private RunOptions java(String home) {
    return new RunOptions(only, servers, home, rounds, round, warmUp);
  }
}
