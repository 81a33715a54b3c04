package dev.latchkey.server.commands;

import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Weaknesses;
import dev.latchkey.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Names every weak setting, and what is wrong with the database. */
@Command(name = "doctor", description = "Names every weak setting; exit code 1 when there is one.")
final class Doctor implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig settings = config.load(null);
    List<String> found = new ArrayList<>(Weaknesses.of(settings));
    try (Database database = Database.openPatiently(settings)) {
      found.addAll(examine(database));
    }
    found.forEach(System.out::println);
    if (found.isEmpty()) System.out.println("nothing is weak");
    return found.isEmpty() ? 0 : 1;
  }

  private static List<String> examine(Database database) throws InterruptedException {
    try {
      database.auth().checkSchema();
      List<String> found = new ArrayList<>(database.risks());
      found.addAll(database.nearCacheTroubles());
      return found;
    } catch (StoreException.SchemaMismatch e) {
      return List.of("the database: " + e.getMessage());
    } catch (StoreException.Unavailable e) {
      return List.of("the database does not answer: " + Database.reason(e));
    }
  }
}
