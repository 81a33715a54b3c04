package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contender's process, from its start to its end. */
final class RunningServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final List<Exchange> OK = List.of(Exchange.get("/api/auth/ok", "", "ok"));

  private final Contender contender;
  private final Process process;
  private final Path log;
  private final Duration startTime;

  private RunningServer(Contender contender, Process process, Path log, long execAt)
      throws IOException, InterruptedException {
    this.contender = contender;
    this.process = process;
    this.log = log;
    this.startTime = awaitFirstAnswer(execAt);
  }

  static RunningServer start(Contender contender, Path directory)
      throws IOException, InterruptedException {
    Path log = directory.resolve(contender.name().replaceAll("\\W+", "-") + ".log");
    ProcessBuilder builder = new ProcessBuilder(contender.command()).redirectErrorStream(true);
    builder.environment().putAll(contender.environment());
    builder.redirectOutput(log.toFile());
    long execAt = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new RunningServer(contender, process, log, execAt);
  }

  Contender contender() {
    return contender;
  }

  /** From the start of the process to the first 200 of {@code /ok}. */
  Duration startTime() {
    return startTime;
  }

  /** The options of its JVM; empty where the operating system does not tell. */
  List<String> jvmFlags() {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return Stream.of(arguments).takeWhile(argument -> argument.startsWith("-X")).toList();
  }

  Duration cpu() {
    return Processes.cpu(process.toHandle());
  }

  long residentBytes() throws IOException {
    return Processes.residentBytes(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private Duration awaitFirstAnswer(long execAt) throws IOException, InterruptedException {
    while (process.isAlive() && System.nanoTime() - execAt < PATIENCE_NANOS) {
      try (Load load = new Load(contender.port(), 1, OK)) {
        load.run(Duration.ZERO);
        return Duration.ofNanos(System.nanoTime() - execAt);
      } catch (ConnectException e) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
    process.destroyForcibly();
    throw new IOException(contender.name() + " did not start:\n" + Files.readString(log));
  }
}
