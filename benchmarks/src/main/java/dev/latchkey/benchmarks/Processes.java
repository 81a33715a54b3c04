package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process has used, as the operating system counts it. */
final class Processes {
  private Processes() {}

  /** User and system time of one process. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** User and system time of a process, its descendants, and those of its children that ended. */
  static Duration cpuOfTree(long pid) throws IOException {
    ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(root), root.descendants())
        .map(Processes::cpu)
        .reduce(cpuOfEndedChildren(pid), Duration::plus);
  }

  /** Linux counts it (fields 16 and 17 of proc(5) stat, in hundredths); elsewhere it is unknown. */
  private static Duration cpuOfEndedChildren(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.isReadable(stat)) return Duration.ZERO;
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    long hundredths = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    return Duration.ofMillis(10 * hundredths);
  }

  /** Resident memory in bytes. */
  static long residentBytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (Files.isReadable(status)) {
      try (Stream<String> lines = Files.lines(status)) {
        return 1024 * lines.filter(l -> l.startsWith("VmRSS:")).mapToLong(Processes::number).sum();
      }
    }
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    return 1024 * number(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
  }

  private static long number(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }
}
