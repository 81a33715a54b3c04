package dev.latchkey.server.commands;

import dev.latchkey.Auth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes at once what {@link Cleanup} removes now and then. */
@Command(name = "clean", description = "Removes expired sessions and verifications.")
final class Clean implements Runnable {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public void run() {
    try (Database database = Database.openPatiently(config.load(null))) {
      System.err.println("latchkey: removed " + removeAll(database.auth()) + " expired rows");
    }
  }

  private static long removeAll(Auth auth) {
    long all = 0;
    while (true) {
      int gone = auth.removeExpired(Cleanup.STEP);
      all += gone;
      if (gone < Cleanup.STEP) return all;
    }
  }
}
