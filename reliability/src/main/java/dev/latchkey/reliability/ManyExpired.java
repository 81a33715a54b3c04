package dev.latchkey.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** R20: nine of ten million sessions have expired, and are removed while people go on. */
@SuppressWarnings("InlineFormatString") // statements are read apart from what runs them
final class ManyExpired implements Run {
  private static final Duration SPAN = Duration.ofSeconds(10);
  private static final Duration SIGN_IN_EVERY = Duration.ofMillis(400);
  private static final int THOUSANDS = 10_000;
  private static final double LIMIT = 1.5;

  /** So many milliseconds more or less say nothing. */
  private static final double NOISE = 20;

  private static final String USERS =
      """
      insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      select 'u' || i, 'n', 'u' || i || '@example.org', true, now(), now()
      from generate_series(0, %d) i""";

  private static final String SESSIONS =
      """
      insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress",
        "userAgent")
      select md5('id' || i), md5('token' || i), 'u' || i / 100,
        case when i %% 10 = 0 then now() + interval '6 days' else now() - interval '1 day' end,
        now() - interval '8 days', now() - interval '8 days', '198.51.100.7',
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
      from generate_series(%d, %d) i""";

  private static final String SIZES =
      "select pg_size_pretty(pg_table_size('session')) || ' and '"
          + " || pg_size_pretty(pg_indexes_size('session'))";

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    int rows = 1000 * options.times(THOUSANDS, 50);
    try (Postgres postgres = Postgres.started(directory)) {
      List<Session> people;
      double[] usual;
      try (Rig rig = rig(directory.resolve("calm"), postgres, report, 0)) {
        rig.startReadyServer();
        people = rig.signUp(4);
        fill(postgres, rows, report);
        use(rig, people); // warm up
        usual = use(rig, people);
      }
      try (Rig rig = rig(directory.resolve("cleaning"), postgres, report, 1)) {
        double[] meanwhile = clean(rig, postgres, people, rows - rows / 10);
        compare("get-session", usual[0], meanwhile[0], report);
        compare("sign-in", usual[1], meanwhile[1], report);
        String left = "select count(*) from session where \"expiresAt\" < now()";
        report.require("something expired is left", postgres.query(left).equals(List.of("0")));
        String live = "select count(*) from session where \"userAgent\" like 'Mozilla%'";
        String kept = Integer.toString(rows / 10);
        report.require("something live is gone", postgres.query(live).equals(List.of(kept)));
      }
    }
  }

  private static Rig rig(Path directory, Database database, Report report, int seconds)
      throws IOException {
    Files.createDirectory(directory);
    String more = "  cleanupInterval: %d\nsession: { indexExpiry: true }\n".formatted(seconds);
    return new Rig(directory, database, report, more);
  }

  private static void fill(Postgres postgres, int rows, Report report) throws SQLException {
    long start = System.nanoTime();
    postgres.execute(USERS.formatted(rows / 100));
    for (int from = 1; from <= rows; from += 1_000_000) {
      postgres.execute(SESSIONS.formatted(from, Math.min(rows, from + 999_999)));
    }
    postgres.execute("analyze");
    report.say("sessions, seconds to add them", rows + ", " + seconds(start));
    report.say("table and indexes", postgres.query(SIZES).get(0));
  }

  // The cleaner starts a second after the server.
  private static double[] clean(Rig rig, Postgres postgres, List<Session> people, long expired)
      throws Exception {
    String log = postgres.query("select pg_current_wal_lsn()").get(0);
    rig.startReadyServer();
    long start = System.nanoTime();
    List<double[]> spans = new ArrayList<>();
    while (removed(postgres) < expired) spans.add(use(rig, people));
    String written = "select pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), '%s'))";
    rig.report.say("expired, seconds, a second", rate(expired, start));
    rig.report.say("log written", postgres.query(written.formatted(log)).get(0));
    rig.report.say("table and indexes", postgres.query(SIZES).get(0));
    return spans.stream().reduce(ManyExpired::worse).orElseThrow();
  }

  private static long removed(Postgres postgres) throws SQLException {
    String query = "select n_tup_del from pg_stat_user_tables where relname = 'session'";
    return Long.parseLong(postgres.query(query).get(0));
  }

  private static String rate(long rows, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return rows + ", " + Math.round(seconds) + ", " + Math.round(rows / seconds);
  }

  private static long seconds(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  /** Returns the p99 of looking at sessions and of signing in, in milliseconds. */
  private static double[] use(Rig rig, List<Session> people) {
    ConcurrentLinkedQueue<Double> signIns = new ConcurrentLinkedQueue<>();
    Thread thread = new Thread(() -> signIn(rig, people.get(0).email(), signIns), "sign-in");
    thread.start();
    double read = SignInStorm.p99(SignInStorm.read(rig, people, SPAN));
    Threads.join(thread);
    double[] sorted = signIns.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new double[] {read, SignInStorm.p99(sorted)};
  }

  private static void signIn(Rig rig, String email, ConcurrentLinkedQueue<Double> millis) {
    long start = System.nanoTime();
    try (Wire wire = new Wire(rig.port())) {
      for (long due = start; due - start < SPAN.toNanos(); due += SIGN_IN_EVERY.toNanos()) {
        Await.instant(due);
        int status = wire.post("/api/auth/sign-in/email", "", Body.signIn(email)).status();
        millis.add((System.nanoTime() - due) / 1e6);
        rig.report.require("a sign-in was answered " + status, status == 200);
      }
    }
  }

  private static double[] worse(double[] a, double[] b) {
    return new double[] {Math.max(a[0], b[0]), Math.max(a[1], b[1])};
  }

  private static void compare(String what, double usual, double meanwhile, Report report) {
    String both = SignInStorm.millis(usual) + " / " + SignInStorm.millis(meanwhile);
    report.say(what + " p99, before and at worst, ms", both);
    report.require(what + " is held up", meanwhile <= LIMIT * Math.max(usual, NOISE));
  }
}
