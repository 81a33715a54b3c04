package dev.latchkey.server.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what {@link Migrate} would do. */
@Command(name = "generate", description = "Prints the SQL that migrate would run.")
final class Generate implements Runnable {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--sql-server",
      description = "Prints the tables for an empty SQL Server database instead.")
  private boolean sqlServer;

  @Override
  public void run() {
    try (Database database = Database.openPatiently(config.load(null))) {
      String sql = sqlServer ? database.generateForSqlServer() : database.generate();
      if (sql.isEmpty()) {
        System.err.println("latchkey: nothing is missing in the database");
      } else {
        System.out.println(sql);
      }
    }
  }
}
