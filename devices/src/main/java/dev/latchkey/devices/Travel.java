package dev.latchkey.devices;

import java.time.Duration;

/**
 * Whether anybody travels so far in so little time. Pure.
 *
 * <p>Places are where a network is registered, often hundreds of kilometres from who uses it, so
 * short ways prove nothing, and each place may be as far nearer as it is inaccurate.
 */
final class Travel {
  private static final double SHORTEST_KM = 500;
  private static final double FASTEST_KM_PER_HOUR = 1000; // an airliner

  private Travel() {}

  static boolean isImpossible(Place before, Place now, Duration between) {
    double way = before.kilometresTo(now) - before.accuracyKm() - now.accuracyKm();
    if (way < SHORTEST_KM) return false;
    double hours = Math.max(0, between.toMillis()) / 3_600_000.0;
    return way > hours * FASTEST_KM_PER_HOUR;
  }
}
