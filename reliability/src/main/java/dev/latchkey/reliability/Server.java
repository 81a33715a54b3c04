package dev.latchkey.reliability;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code latchkey serve} as a process of its own, on loopback. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private Duration startTime = Duration.ZERO;

  private Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Does not wait for it. */
  static Server launch(Path config, int port) throws IOException {
    List<String> command = new ArrayList<>(program());
    command.addAll(List.of("serve", "--config", config.toString(), "--port", "" + port));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.contains("AUTH") || name.contains("LATCHKEY"));
    environment.keySet().removeAll(List.of("HOST", "PORT"));
    Path log = config.resolveSibling("server-" + port + ".log");
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new Server(process, port);
  }

  /** Returns when it is alive, which says nothing of its database. */
  Server awaitUp() throws Exception {
    startTime = Await.until("the server is alive", PATIENCE, this::isUp);
    return this;
  }

  /** The launcher where it is known, else the same program and options from the class path. */
  private static List<String> program() {
    String launcher = System.getProperty("latchkey.launcher");
    if (launcher != null) return List.of(launcher);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+UseTransparentHugePages",
        "-Xmx192m",
        "-Xmn24m",
        "-XX:PretenureSizeThreshold=64k",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.latchkey.server.Main");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }

  private boolean isUp() {
    if (!process.isAlive()) throw new IllegalStateException("the server ended by itself");
    return health("/health") == 200;
  }

  boolean isReady() {
    return health("/health/ready") == 200;
  }

  int health(String path) {
    try (Wire wire = new Wire(port)) {
      return wire.get(path, "").status();
    }
  }

  Server awaitReady() throws Exception {
    Await.until("the server is ready", PATIENCE, this::isReady);
    return this;
  }

  Duration startTime() {
    return startTime;
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  long residentMegabytes() throws IOException {
    return status("VmRSS:") / 1024;
  }

  long threads() throws IOException {
    return status("Threads:");
  }

  private long status(String field) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(l -> l.startsWith(field)).findFirst().orElse("0");
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  /** Asks it to end, and makes it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
