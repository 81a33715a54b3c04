package dev.latchkey;

import dev.latchkey.SessionDecision.Facts;
import dev.latchkey.SessionDecision.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to decide about a session whose row was found. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionDecisionBenchmark {
  private static final Instant SIGNED_IN = Instant.parse("2026-01-01T00:00:00Z");

  private final Span row = new Span(SIGNED_IN, SIGNED_IN.plus(Duration.ofDays(7)));
  private final Instant soonAfter = SIGNED_IN.plusSeconds(60);
  private final Instant nextDay = SIGNED_IN.plus(Duration.ofDays(2));

  /** Valid and not due. */
  @Benchmark
  public Object serve() {
    return decide(soonAfter);
  }

  /** Valid and due for renewal. */
  @Benchmark
  public Object renew() {
    return decide(nextDay);
  }

  private SessionDecision decide(Instant now) {
    Facts facts = new Facts(true, row, true, false, false, false, now);
    return SessionDecision.decide(facts, SessionPolicy.ORIGINAL);
  }
}
