package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.SessionDecision.Absent;
import dev.latchkey.SessionDecision.Defer;
import dev.latchkey.SessionDecision.Facts;
import dev.latchkey.SessionDecision.Gone;
import dev.latchkey.SessionDecision.Renew;
import dev.latchkey.SessionDecision.Serve;
import dev.latchkey.SessionDecision.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * (cookie state, row state, now, options) → decision.
 *
 * <p>The session was made at second 0. Lives are the defaults, 604800 s renewed after 86400 s, and
 * times are seconds; a boundary is shown by the millisecond before, on and after it. Sources are
 * sections of protocol/04.
 */
class SessionDecisionTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final double DAY = 86_400;
  private static final double WEEK = 604_800;

  private static final SessionDecision ABSENT = new Absent();
  private static final SessionDecision SERVE = new Serve();
  private static final SessionDecision GONE = new Gone(false);
  private static final SessionDecision REMOVE = new Gone(true);
  private static final SessionDecision DUE = new Defer(true);
  private static final SessionDecision NOT_DUE = new Defer(false);

  private static final Consumer<SessionPolicy.Builder> DEFAULTS = o -> {};

  /** What a row of the table says besides instant and options. */
  private enum Fact {
    NO_TOKEN,
    NO_ROW,
    NO_USER,
    UNREMEMBERED,
    REFRESH_DISABLED,
    READ_ONLY
  }

  private record Line(
      String source,
      Set<Fact> facts,
      double expiresAt,
      double now,
      Consumer<SessionPolicy.Builder> policy,
      SessionDecision decision) {
    @Override
    public String toString() {
      return source + " " + facts + ", ends " + expiresAt + ", now " + now + " → " + decision;
    }
  }

  private static Line line(
      String source, Set<Fact> facts, double expiresAt, double now, SessionDecision decision) {
    return new Line(source, facts, expiresAt, now, DEFAULTS, decision);
  }

  private static Line with(
      Consumer<SessionPolicy.Builder> options,
      Set<Fact> facts,
      double expiresAt,
      double now,
      SessionDecision decision) {
    return new Line("§3", facts, expiresAt, now, options, decision);
  }

  private static SessionDecision renewedAt(double now) {
    return renewedAt(now, WEEK);
  }

  private static SessionDecision renewedAt(double now, double life) {
    return new Renew(at(now + life));
  }

  private static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  private static Consumer<SessionPolicy.Builder> lives(long expiresIn, long updateAge) {
    return o -> o.expiresIn(Duration.ofSeconds(expiresIn)).updateAge(Duration.ofSeconds(updateAge));
  }

  private static Consumer<SessionPolicy.Builder> capped(double seconds) {
    return p -> p.absolute(Duration.ofSeconds((long) seconds));
  }

  private static final Set<Fact> PLAIN = Set.of();
  private static final Set<Fact> NO_TOKEN = Set.of(Fact.NO_TOKEN);
  private static final Set<Fact> NO_ROW = Set.of(Fact.NO_ROW);
  private static final Set<Fact> NO_USER = Set.of(Fact.NO_USER);
  private static final Set<Fact> UNREMEMBERED = Set.of(Fact.UNREMEMBERED);
  private static final Set<Fact> NO_REFRESH = Set.of(Fact.REFRESH_DISABLED);
  private static final Set<Fact> READ_ONLY = Set.of(Fact.READ_ONLY);

  private static Set<Fact> readOnly(Fact fact) {
    return Set.of(Fact.READ_ONLY, fact);
  }

  static final List<Line> table =
      List.of(
          // the cookie
          line("§2.1 ", NO_TOKEN, WEEK, 0, ABSENT),
          line("§2.1 ", NO_TOKEN, WEEK, 2 * WEEK, ABSENT),
          line("§2.1 ", Set.of(Fact.NO_TOKEN, Fact.NO_ROW), WEEK, 0, ABSENT),

          // the row: unknown, ended, without its user
          line("§2.3 ", NO_ROW, WEEK, 0, GONE),
          line("§2.3 ", readOnly(Fact.NO_ROW), WEEK, 0, GONE),
          line("§2.3 ", Set.of(Fact.NO_ROW, Fact.UNREMEMBERED), WEEK, 0, GONE),
          line("§2.3 ", PLAIN, WEEK, WEEK + 0.001, REMOVE),
          line("§2.3 ", PLAIN, WEEK, 10 * WEEK, REMOVE),
          line("§2.3 ", UNREMEMBERED, DAY, DAY + 0.001, REMOVE),
          line("§2.3 ", NO_REFRESH, WEEK, WEEK + 0.001, REMOVE),
          line("§2.3 ", READ_ONLY, WEEK, WEEK + 0.001, GONE),
          line("§2.3 ", NO_USER, WEEK, 0, GONE),
          line("§2.3 ", NO_USER, WEEK, WEEK, GONE),
          line("§2.3 ", NO_USER, WEEK, WEEK + 0.001, REMOVE),
          line("§2.3 ", readOnly(Fact.NO_USER), WEEK, WEEK + 0.001, GONE),

          // renewal is due when a day has passed since the last
          line("§3   ", PLAIN, WEEK, 0, SERVE),
          line("§3   ", PLAIN, WEEK, DAY - 2, SERVE),
          line("§3   ", PLAIN, WEEK, DAY - 0.001, SERVE),
          line("§3   ", PLAIN, WEEK, DAY, renewedAt(DAY)),
          line("§3   ", PLAIN, WEEK, DAY + 0.001, renewedAt(DAY + 0.001)),
          line("§3   ", PLAIN, WEEK, WEEK - 0.001, renewedAt(WEEK - 0.001)),
          line("§3   ", PLAIN, WEEK, WEEK, renewedAt(WEEK)),
          line("§3   ", PLAIN, WEEK + DAY, 2 * DAY - 0.001, SERVE), // renewed once, on day 1
          line("§3   ", PLAIN, WEEK + DAY, 2 * DAY, renewedAt(2 * DAY)),

          // who said not to be remembered, by cookie or by the span of the session
          line("§2.4 ", UNREMEMBERED, WEEK, DAY, SERVE),
          line("§2.4 ", UNREMEMBERED, DAY, 0, SERVE),
          line("§2.4 ", UNREMEMBERED, DAY, DAY, SERVE),
          line("A12  ", PLAIN, DAY, 0, SERVE), // the original makes it a week at once
          line("A12  ", PLAIN, DAY, DAY, SERVE),
          line("A12  ", READ_ONLY, DAY, 0, SERVE),
          line(
              "A12  ",
              PLAIN,
              DAY + 0.001,
              0.001,
              renewedAt(0.001)), // was renewed: a span of its own
          with(lives(86_400, 3_600), PLAIN, DAY, 3_599.999, SERVE), // every session spans a day
          with(lives(86_400, 3_600), PLAIN, DAY, 3_600, renewedAt(3_600, DAY)),
          with(lives(3_600, 600), PLAIN, 3_600, 600, renewedAt(600, 3_600)),
          with(lives(86_401, 0), PLAIN, DAY, 0, SERVE),

          // who asked not to renew
          line("§2.4 ", NO_REFRESH, WEEK, DAY, SERVE),
          line("§2.4 ", NO_REFRESH, WEEK, WEEK, SERVE),
          line("§2.4 ", readOnly(Fact.REFRESH_DISABLED), WEEK, DAY, SERVE),

          // deferred: GET only tells
          line("§3   ", READ_ONLY, WEEK, DAY - 0.001, NOT_DUE),
          line("§3   ", READ_ONLY, WEEK, DAY, DUE),
          line("§3   ", READ_ONLY, WEEK, WEEK, DUE),
          line("§3   ", readOnly(Fact.UNREMEMBERED), WEEK, DAY, SERVE),

          // an age at which it is over
          with(capped(WEEK + 2 * DAY), PLAIN, WEEK, DAY, renewedAt(DAY)),
          with(capped(WEEK + 2 * DAY), PLAIN, WEEK + DAY, 3 * DAY, renewedAt(0, WEEK + 2 * DAY)),
          with(capped(WEEK + 2 * DAY), PLAIN, WEEK + 2 * DAY, 4 * DAY, SERVE),
          with(capped(WEEK + 2 * DAY), READ_ONLY, WEEK + 2 * DAY, 4 * DAY, NOT_DUE),
          with(capped(WEEK + 2 * DAY), UNREMEMBERED, WEEK, DAY, SERVE),

          // options
          with(lives(604_800, 0), PLAIN, WEEK, 0, renewedAt(0)), // every call
          with(lives(604_800, 0), PLAIN, WEEK, 0.001, renewedAt(0.001)),
          with(lives(604_800, 0), READ_ONLY, WEEK, 0, DUE),
          with(lives(604_800, 604_800), PLAIN, WEEK, WEEK - 0.001, SERVE),
          with(lives(604_800, 604_800), PLAIN, WEEK, WEEK, renewedAt(WEEK)),
          with(lives(604_800, 1_209_600), PLAIN, WEEK, WEEK, SERVE), // later than its end: never
          with(lives(2_592_000, 86_400), PLAIN, WEEK, 0, renewedAt(0, 2_592_000)), // made longer
          with(lives(172_800, 86_400), PLAIN, WEEK, 0, SERVE), // made shorter: ends as promised
          with(o -> o.disableRefresh(true), PLAIN, WEEK, DAY, SERVE),
          with(o -> o.disableRefresh(true), PLAIN, WEEK, WEEK, SERVE),
          with(o -> o.disableRefresh(true), PLAIN, WEEK, WEEK + 0.001, REMOVE),
          with(o -> o.disableRefresh(true), READ_ONLY, WEEK, DAY, NOT_DUE));

  @ParameterizedTest(name = "{0}")
  @FieldSource("table")
  void aCookieAndARowEntitleTo(Line line) {
    SessionPolicy policy = SessionPolicy.ORIGINAL.refined(line.policy());
    assertThat(SessionDecision.decide(facts(line), policy)).isEqualTo(line.decision());
  }

  private static Facts facts(Line line) {
    Set<Fact> facts = line.facts();
    @Nullable Span row = facts.contains(Fact.NO_ROW) ? null : new Span(START, at(line.expiresAt()));
    return new Facts(
        !facts.contains(Fact.NO_TOKEN),
        row,
        !facts.contains(Fact.NO_USER),
        facts.contains(Fact.UNREMEMBERED),
        facts.contains(Fact.REFRESH_DISABLED),
        facts.contains(Fact.READ_ONLY),
        at(line.now()));
  }

  @Test
  void everyDecisionHasItsOwnBranch() {
    assertThat(List.of(ABSENT, SERVE, renewedAt(0), DUE, NOT_DUE, GONE, REMOVE))
        .extracting(SessionDecisionTest::folded)
        .containsExactly(
            "absent",
            "serve",
            "renew " + at(WEEK),
            "defer true",
            "defer false",
            "gone false",
            "gone true");
  }

  private static String folded(SessionDecision decision) {
    return decision.fold(
        () -> "absent",
        () -> "serve",
        expiresAt -> "renew " + expiresAt,
        due -> "defer " + due,
        remove -> "gone " + remove);
  }
}
