package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the servers to the same bodies before anything is measured. */
final class SameAnswers {
  private static final int COMPARED = 25;

  private SameAnswers() {}

  /** Fails at the first body that differs from that of the first server. */
  static void require(Scenario scenario, List<RunningServer> servers) throws IOException {
    require(scenario, servers, body -> body);
  }

  /** The same, but for the order of members, which is another where the original reads a copy. */
  static void requireSameMembers(Scenario scenario, List<RunningServer> servers)
      throws IOException {
    require(scenario, servers, SameAnswers::sorted);
  }

  private static void require(
      Scenario scenario, List<RunningServer> servers, UnaryOperator<String> form)
      throws IOException {
    int stride = Math.max(1, scenario.exchanges().size() / COMPARED);
    List<String> expected = bodies(scenario, servers.get(0), stride, form);
    for (RunningServer server : servers) {
      List<String> actual = bodies(scenario, server, stride, form);
      if (!actual.equals(expected)) {
        throw new IllegalStateException(difference(servers.get(0), expected, server, actual));
      }
    }
  }

  // The same pieces in any order.
  private static String sorted(String body) {
    return Stream.of(body.split("[{},]")).sorted().collect(Collectors.joining("\n"));
  }

  private static List<String> bodies(
      Scenario scenario, RunningServer server, int stride, UnaryOperator<String> form)
      throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < scenario.exchanges().size(); i += stride) {
      List<Exchange> one = List.of(scenario.exchanges().get(i));
      try (Load load = new Load(server.contender().port(), 1, one)) {
        load.run(Duration.ZERO);
        bodies.add(form.apply(new String(load.lastBody(), StandardCharsets.UTF_8)));
      }
    }
    return bodies;
  }

  private static String difference(
      RunningServer first, List<String> expected, RunningServer second, List<String> actual) {
    int i = 0;
    while (expected.get(i).equals(actual.get(i))) i++;
    return "%s and %s answer differently:%n%s%n%s"
        .formatted(
            first.contender().name(), second.contender().name(), expected.get(i), actual.get(i));
  }
}
