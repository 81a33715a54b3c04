package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Loads configurations from a folder of their own, with an environment of their own. */
final class ConfigFixture {
  static final String SECRET = "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA";

  final Path directory;
  final Map<String, String> environment = new HashMap<>();

  ConfigFixture(Path directory) {
    this.directory = directory;
  }

  ServerConfig load(ServerConfig.Request request) {
    return ServerConfig.load(request, surroundings());
  }

  ServerConfig load() {
    return load(new ServerConfig.Request(null, null));
  }

  /** Loads a file that holds this text and, beside it, a good secret from the environment. */
  ServerConfig load(String yaml) {
    write("latchkey.yml", yaml);
    environment.putIfAbsent("BETTER_AUTH_SECRET", SECRET);
    return load();
  }

  /** The message with which a file that holds this text is refused. */
  String refusal(String yaml) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    if (refusal == null) throw new AssertionError("was accepted: " + yaml);
    return String.valueOf(refusal.getMessage());
  }

  void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Surroundings surroundings() {
    return new Surroundings(environment, directory, () -> SECRET);
  }
}
