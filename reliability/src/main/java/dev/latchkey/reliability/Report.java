package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run found. */
final class Report {
  private final PrintStream out;
  private final int leniency;
  private final List<String> violations = new ArrayList<>();

  /**
   * @param leniency what limits of time are multiplied with, where the machine does other things
   */
  Report(PrintStream out, int leniency) {
    this.out = out;
    this.leniency = leniency;
  }

  synchronized void say(String name, Object value) {
    out.printf(Locale.ROOT, "  %-44s %s%n", name, value);
  }

  /** What must not be. */
  synchronized void violation(String what) {
    if (violations.contains(what)) return;
    violations.add(what);
    out.println("  VIOLATION: " + what);
  }

  /** A duration and its pass mark. */
  void require(String name, Duration measured, Duration usualLimit) {
    Duration limit = usualLimit.multipliedBy(leniency);
    say(name, measured.toMillis() + " ms (at most " + limit.toMillis() + ")");
    if (measured.compareTo(limit) > 0) violation(name + " took " + measured.toMillis() + " ms");
  }

  void require(String what, boolean holds) {
    if (!holds) violation(what);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** How requests went before, during and after the fault. */
  void summary(History history) {
    List<Operation> all = history.all();
    for (Phase phase : Phase.values()) {
      long answered = all.stream().filter(o -> o.phase() == phase && o.status() > 0).count();
      if (answered == 0) continue;
      String name = phase.name().toLowerCase(Locale.ROOT);
      say(name + ": requests, refused, unclear or not sent", counts(all, phase));
      say(name + ": p50 / p99 of reads, ms", percentiles(history, phase, Kind.READ));
      say(name + ": p50 / p99 of changes, ms", percentiles(history, phase, Kind.RENAME));
    }
    for (Kind kind : Kind.values()) {
      long done = all.stream().filter(o -> o.kind() == kind && o.isDone()).count();
      if (kind != Kind.STOCK) say("acknowledged " + kind, done);
    }
  }

  private static String counts(List<Operation> all, Phase phase) {
    List<Operation> here = all.stream().filter(o -> o.phase() == phase).toList();
    long refused = here.stream().filter(o -> o.status() == 503 || o.status() == 429).count();
    long unclear = here.stream().filter(o -> o.status() < 100).count();
    return here.size() + ", " + refused + ", " + unclear;
  }

  private static String percentiles(History history, Phase phase, Kind kind) {
    double p50 = history.millisAt(50, phase, kind);
    double p99 = history.millisAt(99, phase, kind);
    return String.format(Locale.ROOT, "%.1f / %.1f", p50, p99);
  }
}
