package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * One kind of request, and how it is sent.
 *
 * @param round how long each server is loaded before the next has its turn
 */
record Scenario(
    String title, int connections, List<Exchange> exchanges, Duration warmUp, Duration round) {}
