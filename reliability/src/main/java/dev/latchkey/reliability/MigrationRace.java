package dev.latchkey.reliability;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** R18: several servers start at once on a database that lacks something; one of them dies. */
final class MigrationRace implements Run {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String NOTHING = "drop schema public cascade; create schema public";

  /** As an older version may have left it. */
  private static final String OLDER =
      "alter table session drop column \"userAgent\"; alter table \"user\" drop column image;"
          + " drop table verification";

  private static final String SCHEMA =
      "select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)"
          + " from information_schema.columns where table_schema = 'public' union all"
          + " select indexdef from pg_indexes where schemaname = 'public' order by 1";

  /** Whoever makes a table waits for the driver, with the table made and not committed. */
  private static final String HOLD =
      """
      create function hold() returns event_trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(77); end $$;
      create event trigger hold on ddl_command_end when tag in ('CREATE TABLE')
        execute function hold();
      """;

  private static final String WAITERS =
      "select pid from pg_stat_activity where application_name = 'latchkey'"
          + " and wait_event = 'advisory'";

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    int servers = options.brief() ? 2 : 8;
    int times = options.times(20, 1);
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = Rig.reading(directory, postgres, report)) {
      rig.startReadyServer().close();
      List<String> right = postgres.query(SCHEMA);
      for (int i = 0; i < times; i++) {
        killed(rig, right, servers);
        if (options.brief()) continue;
        race(rig, right, NOTHING, servers);
        race(rig, right, OLDER, servers);
      }
      report.say("servers, races of each kind", servers + ", " + times);
    }
  }

  private static void race(Rig rig, List<String> right, String before, int count) throws Exception {
    rig.database.execute(before);
    List<Server> servers = launch(rig, count);
    awaitAll(servers);
    requireSame(rig, right);
  }

  /** The first is stopped in the middle of its migration, and killed there. */
  private static void killed(Rig rig, List<String> right, int count) throws Exception {
    rig.database.execute("drop table verification");
    rig.database.execute(HOLD);
    List<Server> others;
    try (Connection connection = rig.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(77)");
      Server first = launch(rig, 1).get(0);
      awaitWaiters(rig, 1);
      others = launch(rig, count - 1);
      awaitWaiters(rig, 2);
      first.kill();
    }
    awaitAll(others);
    rig.database.execute("drop event trigger hold; drop function hold");
    requireSame(rig, right);
  }

  private static void awaitWaiters(Rig rig, int count) throws Exception {
    Await.until("migrations", PATIENCE, () -> rig.database.query(WAITERS).size() >= count);
  }

  private static List<Server> launch(Rig rig, int count) throws Exception {
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) servers.add(rig.launchServer(Server.freePort()));
    return servers;
  }

  private static void awaitAll(List<Server> servers) throws Exception {
    for (Server server : servers) server.awaitUp().awaitReady();
    servers.forEach(Server::close);
  }

  private static void requireSame(Rig rig, List<String> right) throws Exception {
    boolean same = rig.database.query(SCHEMA).equals(right);
    rig.report.require("the schema is not what one server makes", same);
  }
}
