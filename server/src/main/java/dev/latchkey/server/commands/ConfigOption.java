package dev.latchkey.server.commands;

import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Settings;
import dev.latchkey.server.config.Surroundings;
import dev.latchkey.server.log.LogSetup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that every command has which needs a configuration. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration file. Without it: LATCHKEY_CONFIG, AUTH_CONFIG, latchkey.yml here, or"
              + " built-in defaults.")
  private @Nullable Path file;

  ServerConfig load(@Nullable Integer port) {
    Surroundings here = new Surroundings(System.getenv(), Path.of(""), Secret::next);
    ServerConfig config = ServerConfig.load(new ServerConfig.Request(file, port), here);
    LogSetup.level(config.get(Settings.LOG_LEVEL));
    if (config.get(Settings.LOG_FORMAT).equals("json")) LogSetup.json();
    return config;
  }
}
