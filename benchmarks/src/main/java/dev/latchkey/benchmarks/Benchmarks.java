package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Loads Latchkey, Better Auth on Node and on Bun, and a bare Jetty handler in one run.
 *
 * <p>Everything it starts, a PostgreSQL of its own included, ends with it. All of it shares one
 * machine, so ratios and processor time per request say more than requests per second do.
 */
final class Benchmarks {
  private static final List<String> PASSWORD_CHECKERS = List.of("latchkey", "node");
  private static final List<String> FROM_MEMORY =
      List.of("latchkey" + Contenders.FROM_MEMORY, "bare" + Contenders.FROM_MEMORY);
  private static final int STARTS = 5;

  private final RunOptions options;
  private final Path directory;
  private final Database database;
  private final Contenders contenders;
  private final Report report = new Report(System.out);

  private Benchmarks(RunOptions options, Path directory, Database database) throws IOException {
    this.options = options;
    this.directory = directory;
    this.database = database;
    Path repository = Path.of("..").toRealPath();
    contenders = new Contenders(repository, directory, options, database.url());
  }

  public static void main(String[] arguments) throws Exception {
    RunOptions options = RunOptions.parse(arguments);
    Path directory = Files.createTempDirectory("latchkey-benchmarks");
    try (Database database = Database.start(directory)) {
      Rows rows = new Rows(Instant.now());
      database.fill(rows);
      new Benchmarks(options, directory, database).run(new Scenarios(rows, options));
    }
    remove(directory); // kept, with the servers' logs, when something failed
  }

  private void run(Scenarios scenarios) throws IOException, InterruptedException {
    List<String> jvmFlags = jvmFlags();
    contenders.jvmFlags(jvmFlags);
    report.conditions(options, jvmFlags);
    if (wants("get-session")) race(scenarios.getSession(), RunOptions.SERVERS);
    if (wants("near-cache")) race(scenarios.fromMemory(), FROM_MEMORY);
    if (wants("anonymous")) race(scenarios.anonymous(), RunOptions.SERVERS);
    if (wants("sign-in")) signIn(scenarios.signIn());
    if (wants("start")) startTimes();
  }

  private List<String> jvmFlags() throws IOException, InterruptedException {
    if (!options.servers().contains("latchkey")) return List.of();
    try (RunningServer latchkey = start("latchkey")) {
      return latchkey.jvmFlags();
    }
  }

  private boolean wants(String part) {
    return options.only().contains(part);
  }

  private void race(Scenario scenario, List<String> names)
      throws IOException, InterruptedException {
    List<RunningServer> servers = startAll(names);
    try {
      SameAnswers.require(scenario, servers);
      report.table(scenario, new Race(database, options.rounds()).run(scenario, servers));
    } finally {
      servers.forEach(RunningServer::close);
    }
  }

  private void signIn(Scenario scenario) throws IOException, InterruptedException {
    ScryptBound bound = ScryptBound.measure(contenders.bareScrypt(), contenders.nodeScrypt());
    List<RunningServer> servers = startAll(PASSWORD_CHECKERS);
    try {
      Map<RunningServer, List<Sample>> results =
          new Race(database, options.rounds()).run(scenario, servers);
      report.table(scenario, results);
      report.bound(bound, results);
    } finally {
      servers.forEach(RunningServer::close);
    }
  }

  private void startTimes() throws IOException, InterruptedException {
    List<List<Duration>> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      List<Duration> round = new ArrayList<>();
      for (String name : chosen(RunOptions.SERVERS)) {
        try (RunningServer server = start(name)) {
          round.add(server.startTime());
        }
      }
      starts.add(round);
    }
    report.startTimes(chosen(RunOptions.SERVERS), starts);
  }

  private RunningServer start(String name) throws IOException, InterruptedException {
    return RunningServer.start(contenders.named(name), directory);
  }

  private List<RunningServer> startAll(List<String> names)
      throws IOException, InterruptedException {
    List<RunningServer> servers = new ArrayList<>();
    for (String name : chosen(names)) {
      servers.add(start(name));
    }
    return servers;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private List<String> chosen(List<String> names) {
    return names.stream().filter(this::isChosen).toList();
  }

  private boolean isChosen(String name) {
    return options.servers().contains(name.replace(Contenders.FROM_MEMORY, ""));
  }
}
