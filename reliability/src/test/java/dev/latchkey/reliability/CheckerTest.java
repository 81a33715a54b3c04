package dev.latchkey.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckerTest {
  private final Report report = new Report(new PrintStream(OutputStream.nullOutputStream()), 1);

  @Test
  void itFindsWhatIsLostAndWhatIsBack(@TempDir Path directory) throws Exception {
    Database database = new SqliteFile(directory, "");
    try (Rig rig = Rig.reading(directory, database, report)) {
      rig.startReadyServer();
      List<Session> people = rig.signUp(2);
      Session ended = rig.stock(people.get(0).email(), 1).get(0);
      try (Caller caller = rig.caller()) {
        caller.signOut(ended);
        caller.rename(people.get(0), "changed");
      }
      rig.checker.check(0, true);
      assertThat(report.violations()).isEmpty();

      lose(database, people, ended);
      rig.checker.check(0, true);
    }
    assertThat(report.violations())
        .anyMatch(line -> line.startsWith("C1: person1"))
        .anyMatch(line -> line.startsWith("C2: an acknowledged session of person1"))
        .anyMatch(line -> line.startsWith("C2: an acknowledged change of person0"))
        .anyMatch(line -> line.startsWith("C3: an ended session is back: person0"));
  }

  /** As if the last moments before a crash had not reached the disk. */
  private static void lose(Database database, List<Session> people, Session ended)
      throws Exception {
    String first = "where email = '" + people.get(0).email() + "'";
    database.execute("update user set name = 'new' " + first);
    String token = people.get(0).token();
    database.execute(
        "update session set token = '" + ended.token() + "' where token = '" + token + "'");
    String last = "(select id from user where email = '" + people.get(1).email() + "')";
    for (String table : List.of("session", "account")) {
      database.execute("delete from " + table + " where \"userId\" = " + last);
    }
    database.execute("delete from user where email = '" + people.get(1).email() + "'");
  }
}
