package dev.latchkey.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads servers in turn, A B C A B C …, so that what else the machine does falls on all of them.
 *
 * <p>Connections are opened anew for every round: Node closes those that idle while others run.
 */
final class Race {
  private final Database database;
  private final int rounds;

  Race(Database database, int rounds) {
    this.database = database;
    this.rounds = rounds;
  }

  Map<RunningServer, List<Sample>> run(Scenario scenario, List<RunningServer> servers)
      throws IOException {
    for (RunningServer server : servers) load(server, scenario, scenario.warmUp());
    Map<RunningServer, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (RunningServer server : servers) {
        samples.computeIfAbsent(server, s -> new ArrayList<>()).add(measure(server, scenario));
      }
    }
    return samples;
  }

  private Sample measure(RunningServer server, Scenario scenario) throws IOException {
    Duration serverBefore = server.cpu();
    Duration databaseBefore = database.cpu();
    LoadResult result = load(server, scenario, scenario.round());
    Duration serverCpu = server.cpu().minus(serverBefore);
    Duration databaseCpu = database.cpu().minus(databaseBefore);
    return new Sample(
        result.perSecond(),
        result.millisAt(50),
        result.millisAt(99),
        micros(serverCpu) / result.requests(),
        micros(databaseCpu) / result.requests());
  }

  private static LoadResult load(RunningServer server, Scenario scenario, Duration duration)
      throws IOException {
    int port = server.contender().port();
    try (Load load = new Load(port, scenario.connections(), scenario.exchanges())) {
      return load.run(duration);
    }
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1e3;
  }
}
