package dev.latchkey.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is read from, beside the file.
 *
 * @param environment the environment variables
 * @param directory the working directory
 * @param newSecret makes a secret when one has to be made
 */
public record Surroundings(
    Map<String, String> environment, Path directory, Supplier<String> newSecret) {

  /** A variable, or null when it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
