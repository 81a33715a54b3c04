package dev.latchkey.reliability;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** R05: each statement of a flow fails in turn, and the commit too; then nothing has happened. */
final class FailingStatements implements Run {
  private static final String OPTIONS =
      """
      user:
        deleteUser: { enabled: true }
        changeEmail: { enabled: true, updateEmailWithoutVerification: true }
      """;

  // 53100: the disk is full.
  private static final String PREPARE =
      """
      create table step (name text);
      create function note() returns trigger language plpgsql as $$
      begin
        insert into step values (tg_op || ' on ' || quote_ident(tg_table_name));
        return coalesce(new, old);
      end $$;
      create function fault() returns trigger language plpgsql as
      $$ begin raise exception 'fault' using errcode = '53100'; end $$;
      """;

  private static final List<String> TABLES =
      List.of("\"user\"", "account", "session", "verification");

  /** A request of somebody for whom everything is prepared. */
  private interface Attempt {
    Answer make();
  }

  /** Prepares somebody new. */
  private interface Flow {
    Attempt prepare() throws SQLException;
  }

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = new Rig(directory, postgres, report, OPTIONS)) {
      rig.startReadyServer();
      postgres.execute(PREPARE);
      try (Flows flows = new Flows(rig)) {
        fail("sign-up", rig, flows::signUp, options);
        fail("password reset", rig, flows::reset, options);
        fail("password change", rig, flows::changePassword, options);
        fail("e-mail change", rig, flows::changeEmail, options);
        fail("deletion", rig, flows::delete, options);
      }
      rig.checker.rows();
    }
  }

  private static void fail(String name, Rig rig, Flow flow, RunOptions options) throws Exception {
    List<String> steps = steps(rig, flow);
    Attempt attempt = flow.prepare();
    for (String step : steps) {
      fail(name, rig, attempt, "create trigger fault before " + step + " for each row");
      if (options.brief()) continue;
      String atCommit = "create constraint trigger fault after " + step;
      fail(name, rig, attempt, atCommit + " deferrable initially deferred for each row");
    }
    Answer answer = attempt.make();
    rig.report.require(name + " is answered " + answer.status(), answer.status() == 200);
    rig.report.say(name + " fails at", String.join(", ", steps));
  }

  /** What one undisturbed run of it writes. */
  private static List<String> steps(Rig rig, Flow flow) throws SQLException {
    Attempt undisturbed = flow.prepare();
    for (String table : TABLES) {
      String where = "before insert or update or delete on " + table + " for each row";
      rig.database.execute("create trigger note " + where + " execute function note()");
    }
    undisturbed.make();
    for (String table : TABLES) rig.database.execute("drop trigger note on " + table);
    List<String> steps = rig.database.query("select distinct name from step order by 1");
    rig.database.execute("delete from step");
    return steps;
  }

  private static void fail(String name, Rig rig, Attempt attempt, String trigger)
      throws SQLException {
    List<String> before = rows(rig);
    rig.database.execute(trigger + " execute function fault()");
    Answer answer = attempt.make();
    rig.database.execute("drop trigger fault on " + trigger.replaceAll(".* on (\\S+) .*", "$1"));
    requireNothing(name + ", " + trigger, rig, answer, before);
  }

  private static void requireNothing(String place, Rig rig, Answer answer, List<String> before)
      throws SQLException {
    Report report = rig.report;
    report.require(place + ": answered " + answer.status(), answer.status() == 503);
    report.require(place + ": sets a cookie", !answer.hasHeader("set-cookie"));
    report.require(place + ": something was left behind", rows(rig).equals(before));
  }

  private static List<String> rows(Rig rig) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table : TABLES) {
      rows.addAll(rig.database.query("select t::text from " + table + " t order by 1"));
    }
    return rows;
  }

  /** The flows, each by somebody of its own. */
  private static final class Flows implements AutoCloseable {
    private final Rig rig;
    private final Wire wire;
    private final Caller caller;
    private int people;

    private Flows(Rig rig) {
      this.rig = rig;
      this.wire = new Wire(rig.port());
      this.caller = rig.caller();
    }

    private String newcomer() {
      return "flow" + people++ + "@example.com";
    }

    private Attempt signUp() {
      String json = Body.signUp(newcomer());
      return () -> wire.post("/api/auth/sign-up/email", "", json);
    }

    private Attempt reset() throws SQLException {
      String email = newcomer();
      caller.signUp(email);
      String json = Body.reset(rig.resets(email, 1).get(0));
      return () -> wire.post("/api/auth/reset-password", "", json);
    }

    private Attempt changePassword() {
      return signedIn("/change-password", Body.changePassword());
    }

    private Attempt changeEmail() {
      return signedIn("/change-email", "{\"newEmail\":\"" + newcomer() + "\"}");
    }

    private Attempt delete() {
      return signedIn("/delete-user", "{}");
    }

    private Attempt signedIn(String path, String json) {
      Session session = caller.signUp(newcomer());
      return () -> wire.post("/api/auth" + path, session.cookie(), json);
    }

    @Override
    public void close() {
      wire.close();
      caller.close();
    }
  }
}
