package dev.latchkey.benchmarks;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load saw.
 *
 * @param latencies in nanoseconds, from before the request is written to its last byte read
 */
record LoadResult(Histogram latencies, Duration elapsed) {

  long requests() {
    return latencies.getTotalCount();
  }

  double perSecond() {
    return requests() / (elapsed.toNanos() / 1e9);
  }

  double millisAt(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }
}
