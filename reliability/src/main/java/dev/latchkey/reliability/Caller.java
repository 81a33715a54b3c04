package dev.latchkey.reliability;

import dev.latchkey.reliability.Operation.Kind;
import dev.latchkey.reliability.Operation.Phase;

/** Asks a server for things, writes down what became of it and looks at every answer. */
final class Caller implements AutoCloseable {
  private final Wire wire;
  private final History history;
  private final Report report;
  private long due;

  Caller(Wire wire, History history, Report report) {
    this.wire = wire;
    this.history = history;
    this.report = report;
  }

  /** Latencies count from then. */
  void due(long nanos) {
    due = nanos;
  }

  /** The new session; its cookie is empty when there is none. */
  Session signUp(String email) {
    return start(Kind.SIGN_UP, "/sign-up/email", email, Body.signUp(email));
  }

  /** The new session; its cookie is empty when there is none. */
  Session signIn(String email) {
    return start(Kind.SIGN_IN, "/sign-in/email", email, Body.signIn(email));
  }

  private Session start(Kind kind, String path, String email, String json) {
    Phase phase = history.phase();
    Answer answer = wire.post("/api/auth" + path, "", json);
    record(phase, kind, email, answer.cookie(), answer);
    if (answer.status() == 200 && !answer.body().contains("\"email\":\"" + email + "\"")) {
      report.violation("C7: " + kind + " answers somebody else's data");
    }
    return new Session(email, answer.cookie());
  }

  /** Returns the body; while the session was never ended it must be its user's. */
  Answer read(Session session, boolean alive) {
    Phase phase = history.phase();
    Answer answer = wire.get("/api/auth/get-session", session.cookie());
    record(phase, Kind.READ, session.email(), session.cookie(), answer);
    if (answer.status() != 200) return answer;
    boolean shown = !answer.body().equals("null");
    if (shown && !answer.body().contains("\"email\":\"" + session.email() + "\"")) {
      report.violation("C7: a session shows somebody else");
    } else if (shown != alive) {
      report.violation(alive ? "C2: a live session is gone" : "C3: an ended session is back");
    }
    return answer;
  }

  boolean rename(Session session, String name) {
    return change(Kind.RENAME, "/update-user", session, name, "{\"name\":\"" + name + "\"}");
  }

  boolean signOut(Session session) {
    return change(Kind.SIGN_OUT, "/sign-out", session, session.cookie(), "{}");
  }

  boolean revoke(Session by, Session other) {
    String json = "{\"token\":\"" + other.token() + "\"}";
    return change(Kind.REVOKE, "/revoke-session", by, other.cookie(), json);
  }

  boolean reset(String email, String token) {
    Session nobody = new Session(email, "");
    return change(Kind.RESET, "/reset-password", nobody, token, Body.reset(token));
  }

  private boolean change(Kind kind, String path, Session by, String subject, String json) {
    Phase phase = history.phase();
    Answer answer = wire.post("/api/auth" + path, by.cookie(), json);
    record(phase, kind, by.email(), subject, answer);
    return answer.status() == 200;
  }

  private void record(Phase phase, Kind kind, String email, String subject, Answer answer) {
    long now = System.nanoTime();
    Phase met = history.phase() == Phase.DURING ? Phase.DURING : phase;
    history.add(new Operation(met, due, now, kind, email, subject, answer.status()));
    due = now;
    if (!kind.mayBe(answer.status())) {
      report.violation("a wrong status: " + kind + " was answered " + answer.status());
    }
    if (answer.status() == 503) {
      report.require("503 without Retry-After", answer.hasHeader("retry-after"));
      report.require("503 with Set-Cookie", !answer.hasHeader("set-cookie"));
    }
  }

  @Override
  public void close() {
    wire.close();
  }
}
