package dev.latchkey.server.commands;

import dev.latchkey.jdbc.Migration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Adds to the database what is missing in it. */
@Command(name = "migrate", description = "Adds missing tables and columns to the database.")
final class Migrate implements Runnable {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public void run() {
    try (Database database = Database.openPatiently(config.load(null))) {
      Migration migration = database.migrate();
      if (migration.isEmpty()) System.err.println("latchkey: nothing is missing in the database");
      for (String statement : migration.statements())
        System.err.println("latchkey: done: " + statement);
    }
  }
}
