package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many sign-ins a machine could check if it did nothing but hash.
 *
 * @param nanos one hash in a JVM with the options of Latchkey's, alone, on one thread
 * @param nodeNanos one hash as Better Auth makes it under Node, alone
 */
record ScryptBound(int cores, long nanos, long nodeNanos) {

  /** Runs two programs that print the time of a hash in nanoseconds. */
  static ScryptBound measure(List<String> jvm, List<String> node) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    return new ScryptBound(cores, printedBy(jvm), printedBy(node));
  }

  double perSecond() {
    return cores / (nanos / 1e9);
  }

  private static long printedBy(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    return Long.parseLong(new String(output, StandardCharsets.US_ASCII).strip());
  }
}
