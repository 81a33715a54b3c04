package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** R04: connections to PostgreSQL break, one by one, while people change things. */
final class ConnectionsCut implements Run {
  private static final int PER_SECOND = 100;
  private static final Duration GAP = Duration.ofMillis(200);

  private static final String CUT =
      "select pg_terminate_backend(pid) from pg_stat_activity"
          + " where application_name = 'latchkey' order by random() limit 1";

  private static final String NOTE_CHANGES =
      """
      create table change (name text);
      create function note() returns trigger language plpgsql as $$
      begin
        if new.name <> old.name then insert into change values (new.name); end if;
        return new;
      end $$;
      create trigger note before update on "user" for each row execute function note();
      """;

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = Rig.refreshing(directory, postgres, report)) {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(6);
      postgres.execute(NOTE_CHANGES);
      int cuts = options.times(300, 10);
      cut(rig, people, cuts);
      rig.checker.check(0, true);
      report.say("cuts", cuts);
      report.say("reads refused", rig.history.refused(Phase.DURING, Kind.READ));
      report.say("memory (MB), threads", server.residentMegabytes() + ", " + server.threads());
      int twice =
          postgres.query("select name from change group by name having count(*) > 1").size();
      report.require(twice + " changes were made twice", twice == 0);
      report.summary(rig.history);
      rig.checker.summary();
    }
  }

  private static void cut(Rig rig, List<Session> people, int cuts) throws Exception {
    try (Load load = Load.of(rig, people, cuts);
        Connection connection = rig.database.connect();
        Statement statement = connection.createStatement()) {
      load.start(PER_SECOND);
      awaitChange(rig);
      rig.history.phase(Phase.DURING);
      cut(statement, cuts);
      rig.history.phase(Phase.AFTER);
      rig.report.say("first change after the cuts, ms", awaitChange(rig).toMillis());
    }
  }

  private static void cut(Statement statement, int cuts) throws SQLException {
    long due = System.nanoTime();
    for (int i = 0; i < cuts; i++, due += GAP.toNanos()) {
      Await.instant(due);
      statement.execute(CUT);
    }
  }

  private static Duration awaitChange(Rig rig) throws Exception {
    long now = System.nanoTime();
    return Await.until(
        "something is changed",
        Duration.ofSeconds(30),
        () -> rig.history.doneAfter(now, Kind.RENAME));
  }
}
