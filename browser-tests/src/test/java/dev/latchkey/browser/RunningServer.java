package dev.latchkey.browser;

import dev.latchkey.server.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server in a process of its own, with every flow of the account page on. */
final class RunningServer implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      baseURL: %s
      secret: %s
      emailAndPassword: { enabled: true, revokeSessionsOnPasswordReset: true }
      emailVerification: { sendOnSignUp: true }
      user:
        changeEmail: { enabled: true, sendChangeEmailConfirmation: true }
        deleteUser: { enabled: true, sendDeleteAccountVerification: true }
      plugins: { passkey: {} }
      # Everybody here comes from one address.
      rateLimit: { enabled: false }
      """;

  private final Path log;
  private final String url;
  private final Process process;

  private RunningServer(Path log, String url, Process process) {
    this.log = log;
    this.url = url;
    this.process = process;
  }

  static RunningServer start(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("server.log");
    String url = "http://localhost:" + freePort();
    String secret = UUID.randomUUID() + "-" + UUID.randomUUID();
    Files.writeString(folder.resolve("latchkey.yml"), CONFIGURATION.formatted(url, secret));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
                java, "-XX:+UseSerialGC", "-cp", classPath, Main.class.getName(), "serve")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(RunningServer::configures);
    RunningServer server = new RunningServer(log, url, builder.start());
    server.awaitReady();
    return server;
  }

  private static boolean configures(String variable) {
    return variable.contains("AUTH")
        || variable.contains("LATCHKEY")
        || variable.equals("HOST")
        || variable.equals("PORT");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isReady()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        process.destroyForcibly();
        throw new IllegalStateException("The server does not start; see " + log.toAbsolutePath());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/health/ready")).build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Where browsers reach it. */
  String url() {
    return url;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
