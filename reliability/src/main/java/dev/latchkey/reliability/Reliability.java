package dev.latchkey.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Starts a server as its users do, breaks what it stands on while people use it, and checks that
 * nothing it acknowledged is lost and nothing it ended is back.
 *
 * <p>Everything it starts ends with it.
 */
final class Reliability {
  private static final Map<String, Run> RUNS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("A41", new EqualCost()),
              Map.entry("R01", new AbsentDatabase()),
              Map.entry("R02", DatabaseStops.atOnce()),
              Map.entry("R03", DatabaseStops.orderly()),
              Map.entry("R04", new ConnectionsCut()),
              Map.entry("R05", new FailingStatements()),
              Map.entry("R06", new SlowDatabase()),
              Map.entry("R09", new ServerKilled()),
              Map.entry("R12", new FullDisk()),
              Map.entry("R13", new LockedFile()),
              Map.entry("R18", new MigrationRace()),
              Map.entry("R19", new ManySessions()),
              Map.entry("R20", new ManyExpired()),
              Map.entry("R24", new HashStorm()),
              Map.entry("near-cache", new NearNodes()),
              Map.entry("storm", new SignInStorm())));

  private Reliability() {}

  public static void main(String[] arguments) throws Exception {
    Report report = new Report(System.out, 1);
    run(RunOptions.parse(arguments), report);
    System.out.println(report.violations().isEmpty() ? "held" : "DID NOT HOLD");
    System.exit(report.violations().isEmpty() ? 0 : 1);
  }

  static void run(RunOptions options, Report report) throws Exception {
    Run run = RUNS.get(options.run());
    if (run == null) throw new IllegalArgumentException("one of " + RUNS.keySet());
    System.out.println(options.run() + ", seed " + options.seed());
    Path directory = Files.createTempDirectory("latchkey-reliability");
    run.run(directory, options, report);
    if (report.violations().isEmpty()) remove(directory);
    else report.say("kept for a look", directory);
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
