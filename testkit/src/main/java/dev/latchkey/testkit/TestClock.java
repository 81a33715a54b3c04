package dev.latchkey.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. Thread-safe.
 *
 * <pre>{@code
 * TestClock clock = new TestClock();
 * Auth auth = Auth.create(o -> o.clock(clock)…);
 * clock.advance(Duration.ofDays(7));
 * }</pre>
 */
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /** Starts at 2026-01-01T00:00:00Z. */
  public TestClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Starts at the given instant. */
  public TestClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves the clock, back with a negative duration. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** Sets the clock. */
  public void set(Instant instant) {
    now.set(instant);
  }

  /** Shows the time. */
  @Override
  public String toString() {
    return now.get().toString();
  }
}
