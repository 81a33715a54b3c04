package dev.latchkey.server.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints every route with its owner, hooks, limits and session need. */
@Command(name = "describe", description = "Prints every route and what applies to it.")
final class Describe implements Runnable {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public void run() {
    try (Database database = Database.openPatiently(config.load(null))) {
      System.out.println(database.auth().describe().stripTrailing());
    }
  }
}
