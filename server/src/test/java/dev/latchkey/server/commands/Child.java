package dev.latchkey.server.commands;

import dev.latchkey.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Latchkey as its users start it: a process of its own, in a folder of its own. */
final class Child implements AutoCloseable {
  private static final Pattern SERVED = Pattern.compile("is served on .*:(\\d+) after");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final List<String> errors = new ArrayList<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<String> output;
  private final Thread reader;

  private Child(Process process) {
    this.process = process;
    this.output = CompletableFuture.supplyAsync(this::readOutput);
    this.reader = new Thread(this::readErrors, "child-errors");
    reader.start();
  }

  static Child start(Path folder, Map<String, String> environment, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> inherited = builder.environment();
    inherited.keySet().removeIf(name -> name.contains("AUTH") || name.contains("LATCHKEY"));
    inherited.keySet().removeAll(List.of("HOST", "PORT"));
    inherited.putAll(environment);
    return new Child(builder.start());
  }

  private String readOutput() {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readErrors() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher served = SERVED.matcher(line);
        synchronized (errors) {
          errors.add(line);
        }
        if (served.find()) port.complete(Integer.valueOf(served.group(1)));
      }
    } catch (IOException e) {
      // The process was ended while it was speaking.
    } finally {
      port.completeExceptionally(new AssertionError("it does not serve: " + errors()));
    }
  }

  /** The port, once it listens there. */
  int port() {
    return port.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** What it has written to its error stream. */
  String errors() {
    synchronized (errors) {
      return String.join("\n", errors);
    }
  }

  /** What it wrote to its output, once it has ended. */
  String output() {
    return output.orTimeout(60, TimeUnit.SECONDS).join();
  }

  Child terminate() {
    process.destroy();
    return this;
  }

  /** The exit code, once it has ended and everything it wrote was read. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
    reader.join();
    return process.exitValue();
  }

  /** Asks until readiness is this status. */
  Child awaitReady(int status) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (get("/health/ready").statusCode() != status) {
      if (System.nanoTime() > deadline) throw new AssertionError("not " + status + errors());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return this;
  }

  /** Waits until it has written this. */
  Child awaitErrors(String text) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!errors().contains(text)) {
      if (System.nanoTime() > deadline) throw new AssertionError("not " + text + errors());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return this;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
