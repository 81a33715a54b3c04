package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** R19: one user has 10,000 and then 100,000 sessions. */
@SuppressWarnings("InlineFormatString") // as in ManyExpired
final class ManySessions implements Run {
  private static final Duration SPAN = Duration.ofSeconds(4);
  private static final Duration LISTED = Duration.ofSeconds(5);
  private static final Duration REVOKED = Duration.ofSeconds(3);
  private static final double LIMIT = 2;
  private static final int SIGN_INS = 40;

  private static final String STOCK =
      """
      insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "userAgent")
      select md5('id' || i), md5('token' || i), '%s', now() + interval '7 days', now(), now(),
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
      from generate_series(1, %d) i""";

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    try (Postgres postgres = Postgres.started(directory);
        Rig rig = Rig.reading(directory, postgres, report)) {
      Server server = rig.startReadyServer();
      List<Session> people = rig.signUp(4);
      signIns(rig, people.get(1).email());
      SignInStorm.read(rig, people, SPAN); // warm up
      double read = SignInStorm.p99(SignInStorm.read(rig, people, SPAN));
      double signIn = signIns(rig, people.get(1).email());
      for (int count : options.brief() ? List.of(1000) : List.of(10_000, 100_000)) {
        Session person = people.get(0);
        postgres.execute(STOCK.formatted(rig.userId(person.email()), count));
        report.say("sessions of one user", count);
        within("get-session", read, SignInStorm.p99(SignInStorm.read(rig, people, SPAN)), report);
        within("sign-in", signIn, signIns(rig, person.email()), report);
        long before = server.residentMegabytes();
        list(rig, person, count, report);
        report.say("memory, MB", before + " / " + server.residentMegabytes());
        revokeOthers(rig, person, report);
      }
    }
  }

  private static void within(String what, double usual, double now, Report report) {
    String both = SignInStorm.millis(usual) + " / " + SignInStorm.millis(now);
    report.say(what + " p99, usual and now, ms", both);
    report.require(what + " is slower", now <= LIMIT * Math.max(usual, 20));
  }

  private static double signIns(Rig rig, String email) {
    double[] millis = new double[SIGN_INS];
    try (Wire wire = new Wire(rig.port())) {
      for (int i = 0; i < SIGN_INS; i++) {
        long start = System.nanoTime();
        int status = wire.post("/api/auth/sign-in/email", "", Body.signIn(email)).status();
        millis[i] = (System.nanoTime() - start) / 1e6;
        rig.report.require("a sign-in was answered " + status, status == 200);
      }
    }
    Arrays.sort(millis);
    return SignInStorm.p99(millis);
  }

  private static void list(Rig rig, Session person, int atLeast, Report report) {
    try (Wire wire = new Wire(rig.port())) {
      long start = System.nanoTime();
      Answer answer = wire.get("/api/auth/list-sessions", person.cookie());
      report.require("list", Duration.ofNanos(System.nanoTime() - start), LISTED);
      int listed = answer.body().split("\"token\":").length - 1;
      report.say("listed, kilobytes", listed + ", " + answer.body().length() / 1024);
      report.require("the list was answered " + answer.status(), answer.status() == 200);
      report.require("not every session is listed", listed >= atLeast);
    }
  }

  private static void revokeOthers(Rig rig, Session person, Report report) {
    try (Wire wire = new Wire(rig.port())) {
      long start = System.nanoTime();
      int status = wire.post("/api/auth/revoke-other-sessions", person.cookie(), "{}").status();
      report.require("revoke others", Duration.ofNanos(System.nanoTime() - start), REVOKED);
      report.require("the revocation was answered " + status, status == 200);
      Answer rest = wire.get("/api/auth/list-sessions", person.cookie());
      report.require("one session is left", rest.body().split("\"token\":").length == 2);
    }
  }
}
