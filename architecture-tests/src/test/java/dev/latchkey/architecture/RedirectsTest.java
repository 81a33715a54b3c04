package dev.latchkey.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A browser is sent elsewhere by one type only, which knows whether it may be. */
class RedirectsTest {
  private static final List<String> MODULES =
      List.of("core", "jdbc", "passkey", "plugins", "redis", "server");

  @Test
  void onlySafeRedirectNamesTheHeader() {
    List<String> naming =
        MODULES.stream()
            .flatMap(module -> sources(Path.of("..", module, "src", "main", "java")))
            .filter(source -> text(source).toLowerCase(Locale.ROOT).contains("\"location\""))
            .map(source -> source.getFileName().toString())
            .toList();
    assertThat(naming).containsExactly("SafeRedirect.java");
  }

  private static Stream<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path source) {
    try {
      return Files.readString(source, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
