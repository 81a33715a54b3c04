package dev.latchkey.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A Redis of its own process. */
@SuppressWarnings("AddressSelection") // an address, not a name
final class Redis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final Path program;
  private final boolean keepsAll;
  private final int port = Server.freePort();
  private @Nullable Process process; // null before the first start

  private Redis(Path directory, Path program, boolean keepsAll) {
    this.directory = directory;
    this.program = program;
    this.keepsAll = keepsAll;
  }

  /**
   * Starts one.
   *
   * @param keepsAll whether what it acknowledged is on its disk; else only what {@link #dump} saved
   */
  static Redis started(Path parent, boolean keepsAll) throws Exception {
    Path directory = Files.createDirectory(parent.resolve("redis"));
    Path program = ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    Redis redis = new Redis(directory, program, keepsAll);
    redis.start();
    return redis;
  }

  void start() throws Exception {
    String log = keepsAll ? "yes" : "no";
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                program.toString(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                log,
                "--appendfsync",
                "always"));
    Process started =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start();
    process = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    Await.until("Redis answers", PATIENCE, this::answers);
  }

  private boolean answers() {
    try {
      return say("PING").equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** Lets it stand still, or go on. */
  void signal(String name) throws Exception {
    Signals.send(name, running().pid());
  }

  /** Saves what it has now. */
  void dump() throws IOException {
    say("SAVE");
  }

  /** How many are connected, whoever asks included. */
  long clients() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write("CLIENT LIST\r\nQUIT\r\n".getBytes(US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return all.lines().filter(line -> line.startsWith("id=")).count();
    }
  }

  /** Says one line and returns the first line of the answer. */
  String say(String words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((words + "\r\n").getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return String.valueOf(answer.readLine());
    }
  }

  @Override
  public void close() {
    running().destroyForcibly();
  }

  private Process running() {
    return Objects.requireNonNull(process, "not started");
  }
}
