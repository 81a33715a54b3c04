package dev.latchkey.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Node side of the suite, in the folder {@code node}. */
final class Node {
  private static final Path FOLDER = Path.of("node").toAbsolutePath();
  private static final Path LOCK = FOLDER.resolve("package-lock.json");
  private static final Path INSTALLED =
      FOLDER.resolve("node_modules").resolve("installed-lock.json");

  private final Map<String, String> environment;

  private Node(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Installs exactly the locked packages, unless they are there. */
  static Node installed(Map<String, String> environment) throws IOException, InterruptedException {
    Node node = new Node(environment);
    if (!Files.exists(INSTALLED) || Files.mismatch(LOCK, INSTALLED) >= 0) {
      Finished npm = node.run("npm", "ci", "--no-audit", "--no-fund");
      if (npm.status() != 0) {
        throw new IllegalStateException("npm ci failed:\n" + npm.output());
      }
      Files.copy(LOCK, INSTALLED);
    }
    return node;
  }

  Finished node(String... arguments) throws IOException, InterruptedException {
    return run(Stream.concat(Stream.of("node"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /** Runs a file that ends well and returns what it printed. */
  String printed(String file) throws IOException, InterruptedException {
    Finished run = node(file);
    if (run.status() != 0) throw new IllegalStateException(run.output());
    return run.output();
  }

  private Finished run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("conformance", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      int status = process.waitFor();
      return new Finished(status, Files.readString(output));
    } finally {
      process.destroy();
      Files.delete(output);
    }
  }

  record Finished(int status, String output) {}
}
