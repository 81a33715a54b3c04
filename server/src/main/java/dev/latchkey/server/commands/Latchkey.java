package dev.latchkey.server.commands;

import dev.latchkey.server.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line as a whole.
 *
 * <p>Exit codes: 0 done, 1 it could not be done, 2 the command line or the configuration is wrong.
 * Results go to the output stream, everything else to the error stream.
 */
@Command(
    name = "latchkey",
    description = "Authentication and sessions, compatible with Better Auth.",
    subcommands = {
      Serve.class,
      Migrate.class,
      Generate.class,
      Clean.class,
      Describe.class,
      Secret.class,
      Doctor.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Latchkey.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Latchkey {
  private Latchkey() {}

  /** Runs the command that the words name and returns the exit code. */
  public static int run(String... words) {
    return new CommandLine(new Latchkey())
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
        .execute(words);
  }

  private static int explain(Exception failure) {
    boolean configuration = failure instanceof ConfigException;
    System.err.println(
        "latchkey: " + (configuration ? failure.getMessage() : Database.reason(failure)));
    return configuration ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** The version of the jar; what runs from a build folder has none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Latchkey.class.getPackage().getImplementationVersion();
      return new String[] {"latchkey " + (version == null ? "(development)" : version)};
    }
  }
}
