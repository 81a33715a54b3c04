package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the declaration says, and its examples load. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Path SESSIONS = Path.of("../docs/sessions.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theTableIsTheDeclaration() throws IOException {
    Path made = Path.of("target", "configuration-table.md");
    Files.createDirectories(made.toAbsolutePath().getParent());
    Files.writeString(made, ConfigurationPage.table());
    assertThat(Files.readString(PAGE))
        .as("paste server/target/configuration-table.md into docs/configuration.md")
        .contains(ConfigurationPage.table());
  }

  @TestFactory
  Stream<DynamicTest> everyExampleLoads() throws IOException {
    Matcher examples = YAML.matcher(Files.readString(PAGE) + Files.readString(SESSIONS));
    return examples
        .results()
        .map(example -> example.group(1))
        .map(
            yaml -> DynamicTest.dynamicTest(yaml.lines().findFirst().orElse(""), () -> load(yaml)));
  }

  private void load(String yaml) {
    ConfigFixture config = new ConfigFixture(directory);
    config.environment.put("AUTH_SECRET", ConfigFixture.SECRET);
    config.environment.put("OLD_SECRET", ConfigFixture.SECRET + "old");
    config.environment.put("SMTP_PASSWORD", "pw");
    config.environment.put("DATABASE_URL", "postgres://auth:pw@db/auth");
    assertThat(config.load(yaml).source()).endsWith("latchkey.yml");
  }
}
