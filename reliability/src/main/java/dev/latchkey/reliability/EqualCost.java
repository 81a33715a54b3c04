package dev.latchkey.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A41: a refused sign-in does not tell, by its answer or its time, what there is of an account. */
final class EqualCost implements Run {
  private static final Duration GAP = Duration.ofMillis(5);
  private static final double MOST_APART = 0.05;
  private static final double LEAST_LIKELY = 0.01;

  /** Whom a sign-in is for. */
  private enum Whom {
    WRONG_PASSWORD("person0@example.com"),
    UNVERIFIED_ADDRESS("person1@example.com"),
    NO_PASSWORD("person2@example.com"),
    UNKNOWN_ADDRESS("nobody@example.com");

    final String body;

    Whom(String email) {
      body = Body.signIn(email).replace("correct", "wrong");
    }
  }

  @Override
  public void run(Path directory, RunOptions options, Report report) throws Exception {
    String name = options.databases().get(0);
    int samples = options.times(500, 20);
    try (Database database = RunOptions.database(name, directory);
        Rig rig = Rig.reading(directory, database, report)) {
      rig.startReadyServer();
      rig.signUp(3);
      database.execute("update \"user\" set \"emailVerified\" = true where name <> 'person1'");
      database.execute(
          "update account set \"providerId\" = 'github', password = null where \"userId\" = '"
              + rig.userId("person2@example.com")
              + "'");
      refuse(rig, 10, new Random(options.seed())); // warm up
      judge(refuse(rig, samples, new Random(options.seed())), report);
    }
  }

  // In random order, so that whatever else the machine does happens to all alike.
  private static Map<Whom, List<Double>> refuse(Rig rig, int samples, Random random) {
    List<Whom> order = new ArrayList<>();
    for (Whom whom : Whom.values()) order.addAll(Collections.nCopies(samples, whom));
    Collections.shuffle(order, random);
    Map<Whom, List<Double>> millis = new EnumMap<>(Whom.class);
    Set<String> answers = new HashSet<>();
    try (Wire wire = new Wire(rig.port())) {
      for (Whom whom : order) {
        Await.instant(System.nanoTime() + GAP.toNanos());
        long start = System.nanoTime();
        Answer answer = wire.post("/api/auth/sign-in/email", "", whom.body);
        millis.computeIfAbsent(whom, w -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
        answers.add(answer.status() + " " + headerNames(answer) + " " + answer.body());
      }
    }
    rig.report.require("answers differ: " + answers, answers.size() == 1);
    return millis;
  }

  private static String headerNames(Answer answer) {
    return answer.head().lines().skip(1).map(line -> line.split(":")[0]).toList().toString();
  }

  private static void judge(Map<Whom, List<Double>> millis, Report report) {
    List<Double> usual = millis.getOrDefault(Whom.WRONG_PASSWORD, List.of());
    millis.forEach(
        (whom, times) -> {
          double apart = Math.abs(median(times) / median(usual) - 1);
          double p = MannWhitney.p(times, usual);
          report.say(whom + ": median ms, p", text(median(times)) + ", " + text(p));
          report.require(whom + ": the median tells", apart < MOST_APART);
          report.require(whom + ": the times tell", p > LEAST_LIKELY);
        });
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
