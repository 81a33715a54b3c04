package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Everything that was asked, in the order of its outcomes; only ever appended to. */
final class History {
  private final List<Operation> operations = new ArrayList<>();
  private volatile Phase phase = Phase.BEFORE;

  void phase(Phase next) {
    phase = next;
  }

  Phase phase() {
    return phase;
  }

  synchronized void add(Operation operation) {
    operations.add(operation);
  }

  synchronized List<Operation> all() {
    return List.copyOf(operations);
  }

  synchronized int size() {
    return operations.size();
  }

  /** Whether anything of this kind was acknowledged after this {@link System#nanoTime}. */
  synchronized boolean doneAfter(long nanos, Kind kind) {
    for (int i = operations.size() - 1; i >= 0 && operations.get(i).answered() > nanos; i--) {
      if (operations.get(i).kind() == kind && operations.get(i).isDone()) return true;
    }
    return false;
  }

  /** Whether anything was refused since an index. */
  synchronized boolean refusedSince(int index) {
    return operations.subList(index, operations.size()).stream().anyMatch(o -> o.status() == 503);
  }

  /** How many of a kind were refused in a phase. */
  long refused(Phase of, Kind kind) {
    return all().stream()
        .filter(o -> o.phase() == of && o.kind() == kind && o.status() == 503)
        .count();
  }

  /** Returns a percentile of the answered requests of a phase, in milliseconds. */
  double millisAt(double percentile, Phase of, Kind kind) {
    double[] sorted =
        all().stream()
            .filter(o -> o.phase() == of && o.kind() == kind && o.status() > 0)
            .mapToDouble(Operation::millis)
            .sorted()
            .toArray();
    if (sorted.length == 0) return Double.NaN;
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(percentile / 100 * sorted.length))];
  }

  /** Writes it down, with hashes in place of what would open an account. */
  void writeTo(Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("phase\tdue\tanswered\tkind\temail\tsubject\tstatus\n");
      for (Operation o : all()) out.write(line(o));
    }
  }

  private static String line(Operation o) {
    String subject = o.kind() == Kind.RENAME ? o.subject() : hash(o.subject());
    return "%s\t%d\t%d\t%s\t%s\t%s\t%d\n"
        .formatted(o.phase(), o.due(), o.answered(), o.kind(), o.email(), subject, o.status());
  }

  private static String hash(String secret) {
    if (secret.isEmpty()) return "";
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
