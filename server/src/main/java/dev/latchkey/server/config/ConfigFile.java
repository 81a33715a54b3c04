package dev.latchkey.server.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The text of the configuration and where it stands.
 *
 * @param name how messages name it
 * @param text YAML, of which JSON is a part
 * @param builtIn whether there is no file and this is what the server brings along
 */
record ConfigFile(String name, String text, boolean builtIn) {
  /** Everything the account page can show. */
  private static final String BUILT_IN =
      """
      emailAndPassword: { enabled: true }
      emailVerification: { sendOnSignUp: true }
      user:
        changeEmail: { enabled: true, sendChangeEmailConfirmation: true }
        deleteUser: { enabled: true }
      """;

  /**
   * Finds the file: the one named, else {@code LATCHKEY_CONFIG}, else {@code AUTH_CONFIG}, else
   * {@code latchkey.yml} in the working directory, else what is built in.
   */
  static ConfigFile find(@Nullable Path named, Surroundings surroundings) {
    if (named != null) return read(surroundings.directory().resolve(named), "--config");
    for (String name : new String[] {"LATCHKEY_CONFIG", "AUTH_CONFIG"}) {
      String path = surroundings.variable(name);
      if (path != null) return read(surroundings.directory().resolve(path), name);
    }
    Path usual = surroundings.directory().resolve("latchkey.yml");
    if (Files.exists(usual)) return read(usual, "latchkey.yml");
    return new ConfigFile("the built-in configuration", BUILT_IN, true);
  }

  private static ConfigFile read(Path file, String namedBy) {
    try {
      return new ConfigFile(file.toString(), Files.readString(file), false);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ", named by " + namedBy + ", does not exist");
    } catch (MalformedInputException e) {
      throw new ConfigException(file + " is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Reads the keys; what is wrong with them is reported, what is wrong with the YAML is thrown. */
  Values values(Level tree, Surroundings surroundings, Problems problems) {
    Interpolation environment = new Interpolation(surroundings.environment());
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
          .getSingleNode()
          .map(root -> tree.read(new YamlValue("", root, environment, problems)))
          .orElseGet(Values::new);
    } catch (MarkedYamlEngineException e) {
      // Its own message quotes the file, which may hold secrets.
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigException(name + " is not YAML: line " + line + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigException(name + " is not YAML");
    }
  }
}
