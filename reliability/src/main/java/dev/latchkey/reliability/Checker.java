package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replays the history and compares it with what the server and the database now say. */
final class Checker {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the database must not hold: rows whose other half is missing, addresses twice. */
  private static final Map<String, String> INCONSISTENT =
      Map.of(
          "users without an account",
          "select id from \"user\" where id not in (select \"userId\" from account)",
          "accounts without a user",
          "select id from account where \"userId\" not in (select id from \"user\")",
          "sessions without a user",
          "select id from session where \"userId\" not in (select id from \"user\")",
          "addresses twice",
          "select lower(email) from \"user\" group by lower(email) having count(*) > 1");

  private final Rig rig;
  private final Map<String, Boolean> settled = new HashMap<>();
  private int checkedSessions;
  private int lost;

  Checker(Rig rig) {
    this.rig = rig;
  }

  /** What is known of a session: alive, ended, or null when that is unclear. */
  private record Known(String email, @Nullable Boolean alive) {}

  /**
   * Checks what was touched since an index of the history.
   *
   * @param passwords whether everybody who signed up signs in, which takes a while
   */
  void check(int since, boolean passwords) throws Exception {
    List<Operation> history = rig.history.all();
    try (Wire wire = new Wire(rig.port())) {
      sessions(wire, history, since);
      names(history);
      if (passwords) signIns(wire, history);
      else signUps(history.subList(since, history.size()));
      resets(wire, history, since);
    }
    rows();
  }

  private void sessions(Wire wire, List<Operation> history, int since) throws Exception {
    Map<String, Known> known = new LinkedHashMap<>();
    Set<String> touched = new HashSet<>();
    for (int i = 0; i < history.size(); i++) {
      Operation o = history.get(i);
      if (o.subject().isEmpty()) continue;
      Known next = next(o, known.get(o.subject()));
      if (next == null) continue;
      known.put(o.subject(), next);
      if (i >= since) touched.add(o.subject());
    }
    known.keySet().retainAll(touched);
    for (Map.Entry<String, Known> entry : known.entrySet()) session(wire, entry);
  }

  private static @Nullable Known next(Operation o, @Nullable Known before) {
    return switch (o.kind()) {
      case SIGN_UP, SIGN_IN, STOCK -> o.isDone() ? new Known(o.email(), true) : null;
      case SIGN_OUT, REVOKE -> {
        if (before == null) yield null;
        if (o.isDone()) yield new Known(before.email(), false);
        yield o.isUnclear() ? new Known(before.email(), null) : before;
      }
      case READ -> before;
      default -> null;
    };
  }

  private void session(Wire wire, Map.Entry<String, Known> entry) throws Exception {
    Session session = new Session(entry.getValue().email(), entry.getKey());
    Boolean alive = entry.getValue().alive();
    checkedSessions++;
    String body = answered(wire, session.cookie());
    boolean shown = !body.equals("null");
    if (shown && !body.contains("\"email\":\"" + session.email() + "\"")) {
      rig.report.violation("C7: a session shows somebody else");
    }
    if (alive == null) settle("session " + session.token(), shown);
    else if (alive && !shown) lost("C2: an acknowledged session of " + session.email());
    else if (!alive && shown) lost("C3: an ended session is back: " + session.email());
  }

  private String answered(Wire wire, String cookie) throws Exception {
    Answer[] last = new Answer[1];
    Await.until(
        "a session can be read",
        PATIENCE,
        () -> {
          last[0] = wire.get("/api/auth/get-session", cookie);
          return last[0].status() == 200;
        });
    return last[0].body();
  }

  /** What was unclear may have happened or not, but stays as it was first seen. */
  private void settle(String subject, boolean seen) {
    Boolean before = settled.putIfAbsent(subject, seen);
    if (before != null && before != seen) rig.report.violation("C6: " + subject + " changed");
  }

  private void names(List<Operation> history) throws SQLException {
    Map<String, Set<String>> possible = new HashMap<>();
    for (Operation o : history) {
      if (o.kind() != Kind.RENAME) continue;
      Set<String> names = possible.computeIfAbsent(o.email(), e -> new HashSet<>(Set.of("new")));
      if (o.isDone()) names.clear();
      if (o.isDone() || o.isUnclear()) names.add(o.subject());
    }
    for (Map.Entry<String, Set<String>> entry : possible.entrySet()) {
      String query = "select name from \"user\" where email = '" + entry.getKey() + "'";
      List<String> names = rig.database.query(query);
      if (names.size() != 1 || !entry.getValue().contains(names.get(0))) {
        lost("C2: an acknowledged change of " + entry.getKey() + " is gone");
      }
    }
  }

  private void signUps(List<Operation> history) throws SQLException {
    Set<String> there = new HashSet<>(rig.database.query("select email from \"user\""));
    for (Operation o : history) {
      if (o.kind() != Kind.SIGN_UP) continue;
      boolean exists = there.contains(o.email());
      if (o.isDone() && !exists) lost("C1: " + o.email() + " is gone");
      if (o.isUnclear()) settle("sign-up of " + o.email(), exists);
    }
  }

  private void signIns(Wire wire, List<Operation> history) throws Exception {
    signUps(history);
    for (Operation o : history) {
      if (o.kind() != Kind.SIGN_UP || !o.isDone()) continue;
      Answer answer = wire.post("/api/auth/sign-in/email", "", Body.signIn(o.email()));
      if (answer.status() != 200) lost("C1: " + o.email() + " cannot sign in");
    }
  }

  private void resets(Wire wire, List<Operation> history, int since) {
    Map<String, Integer> used = new HashMap<>();
    for (Operation o : history) {
      if (o.kind() == Kind.RESET && o.isDone()) used.merge(o.subject(), 1, Integer::sum);
    }
    if (used.values().stream().anyMatch(times -> times > 1)) {
      rig.report.violation("C4: a reset link worked twice");
    }
    for (Operation o : history.subList(since, history.size())) {
      if (o.kind() != Kind.RESET || !o.isDone()) continue;
      Answer again = wire.post("/api/auth/reset-password", "", Body.reset(o.subject()));
      if (again.status() == 200) rig.report.violation("C4: a used reset link works again");
    }
  }

  /** Whether rows fit together and files are whole. */
  void rows() throws SQLException {
    for (Map.Entry<String, String> check : INCONSISTENT.entrySet()) {
      int rows = rig.database.query(check.getValue()).size();
      if (rows > 0) rig.report.violation("C5: " + rows + " " + check.getKey());
    }
    for (String line : rig.database.damage()) rig.report.violation("C5: damage: " + line);
  }

  private void lost(String what) {
    lost++;
    rig.report.violation(what);
  }

  void summary() {
    rig.report.say("sessions looked at", checkedSessions);
    rig.report.say("lost acknowledged writes", lost);
  }
}
