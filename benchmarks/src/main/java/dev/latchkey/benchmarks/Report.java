package dev.latchkey.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Markdown tables of medians over rounds; a ratio is the median of the rounds' ratios. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void conditions(RunOptions options, List<String> jvmFlags) {
    line(
        "%,d users and sessions in PostgreSQL, %,d cookies; %d rounds of %d s; pools of %d%n",
        Rows.USERS,
        Rows.DISTINCT_COOKIES,
        options.rounds(),
        options.round().toSeconds(),
        Contenders.POOL_SIZE);
    line(
        "%d processors; %s with %s",
        Runtime.getRuntime().availableProcessors(), options.java(), String.join(" ", jvmFlags));
  }

  void table(Scenario scenario, Map<RunningServer, List<Sample>> results) throws IOException {
    Map.Entry<RunningServer, List<Sample>> first = results.entrySet().iterator().next();
    String name = first.getKey().contender().name();
    line("%n### %s, %d connections%n", scenario.title(), scenario.connections());
    line(
        "| Server | requests/s | p50 ms | p99 ms | server CPU µs | PostgreSQL CPU µs |"
            + " memory MB | %s: requests/s | %s: CPU |",
        name, name);
    line("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Map.Entry<RunningServer, List<Sample>> entry : results.entrySet()) {
      row(entry.getKey(), entry.getValue(), first.getValue());
    }
  }

  /** What the first server reaches of what scrypt alone allows. */
  void bound(ScryptBound bound, Map<RunningServer, List<Sample>> results) {
    line(
        "%nOne bare scrypt hash: %.1f ms (under Node %.1f ms); %d processors allow %.1f per second.",
        bound.nanos() / 1e6, bound.nodeNanos() / 1e6, bound.cores(), bound.perSecond());
    results.forEach(
        (server, samples) ->
            line(
                "%s reaches %.2f of that.",
                server.contender().name(), median(samples, Sample::perSecond) / bound.perSecond()));
  }

  void startTimes(List<String> servers, List<List<Duration>> starts) {
    line("%n### Start to the first 200 of /ok, median of %d%n", starts.size());
    line("| Server | ms |%n|---|--:|");
    for (int i = 0; i < servers.size(); i++) {
      int server = i;
      double[] millis =
          starts.stream().mapToDouble(s -> s.get(server).toMillis()).sorted().toArray();
      line("| %s | %,.0f |", servers.get(i), middle(millis));
    }
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private void row(RunningServer server, List<Sample> samples, List<Sample> reference)
      throws IOException {
    line(
        "| %s | %,.1f | %.2f | %.2f | %,.1f | %,.1f | %d | %.2f × | %.3f × |",
        server.contender().name(),
        median(samples, Sample::perSecond),
        median(samples, Sample::p50Millis),
        median(samples, Sample::p99Millis),
        median(samples, Sample::serverCpu),
        median(samples, Sample::databaseCpu),
        server.residentBytes() / 1_000_000,
        medianRatio(reference, samples, Sample::perSecond),
        medianRatio(reference, samples, Sample::serverCpu));
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return middle(samples.stream().mapToDouble(value).sorted().toArray());
  }

  private static double medianRatio(
      List<Sample> numerators, List<Sample> denominators, ToDoubleFunction<Sample> value) {
    double[] ratios = new double[numerators.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = value.applyAsDouble(numerators.get(i)) / value.applyAsDouble(denominators.get(i));
    }
    Arrays.sort(ratios);
    return middle(ratios);
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }
}
