package dev.latchkey;

import static dev.latchkey.SessionPolicy.HIGH_SECURITY;
import static dev.latchkey.SessionPolicy.MOBILE;
import static dev.latchkey.SessionPolicy.REMEMBER_ME;
import static dev.latchkey.SessionPolicy.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.SessionDecision.Facts;
import dev.latchkey.SessionDecision.Gone;
import dev.latchkey.SessionDecision.Renew;
import dev.latchkey.SessionDecision.Serve;
import dev.latchkey.SessionDecision.Span;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The numbers of policies, and clocks that do not agree (threats R14, R15). */
class SessionPolicyTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void thePresetsAre() {
    assertThat(numbers(STANDARD)).containsExactly("PT168H", "PT24H", "PT24H", "0");
    assertThat(numbers(HIGH_SECURITY)).containsExactly("PT1H", "PT15M", "PT15M", "0");
    assertThat(numbers(REMEMBER_ME)).containsExactly("PT720H", "PT24H", "PT24H", "0");
    assertThat(numbers(MOBILE)).containsExactly("PT2160H", "PT168H", "PT24H", "0");
    for (SessionPolicy policy : List.of(STANDARD, REMEMBER_ME, MOBILE)) {
      Instant late = START.plus(Duration.ofDays(5000));
      assertThat(policy.endOf(START, false, late)).isEqualTo(late.plus(policy.expiresIn));
    }
    assertThat(HIGH_SECURITY.endOf(START, false, START.plus(DAY)))
        .isEqualTo(START.plus(Duration.ofHours(12)));
  }

  private static List<String> numbers(SessionPolicy policy) {
    return List.of(
        policy.expiresIn.toString(),
        policy.updateAge.toString(),
        policy.freshAge.toString(),
        Integer.toString(policy.maxSessions));
  }

  static final List<Consumer<SessionPolicy.Builder>> nonsense =
      List.of(
          p -> p.expiresIn(Duration.ZERO),
          p -> p.expiresIn(Duration.ofDays(401)),
          p -> p.updateAge(Duration.ofSeconds(-1)),
          p -> p.freshAge(Duration.ofSeconds(-1)),
          p -> p.absolute(Duration.ofSeconds(-1)),
          p -> p.maxSessions(-1));

  @ParameterizedTest
  @FieldSource("nonsense")
  void whatCannotBeMeantIsRefused(Consumer<SessionPolicy.Builder> set) {
    assertThatThrownBy(() -> SessionPolicy.of(set))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("session.");
  }

  // ---- what a row says, and what the policy makes of it; hours since the session began

  @ParameterizedTest
  @CsvSource({
    // policy, expiresAt, updatedAt, ends
    "ORIGINAL, 168,  0, 168",
    "ORIGINAL, 999,  0, 999", // the original believes every row
    "STANDARD, 168,  0, 168",
    "STANDARD, 999,  0, 168",
    "STANDARD, 999, 24, 192",
    "STANDARD,  24,  0,  24", // not remembered
    "HIGH,       1,  0,   1",
    "HIGH,     168,  0,   1",
    "HIGH,      12, 11,  12",
    "HIGH,      99, 99,  12",
  })
  void aSessionEndsByItsRowOrByThePolicyIfThatIsSooner(
      String name, int expiresAt, int updatedAt, int ends) {
    SessionPolicy policy =
        switch (name) {
          case "HIGH" -> HIGH_SECURITY;
          case "STANDARD" -> STANDARD;
          default -> SessionPolicy.ORIGINAL;
        };
    assertThat(policy.span(session(hour(expiresAt), hour(updatedAt))))
        .isEqualTo(new Span(START, hour(ends)));
  }

  private static Instant hour(int hours) {
    return START.plus(Duration.ofHours(hours));
  }

  private static Session session(Instant expiresAt, Instant updatedAt) {
    return Session.of(
        Row.of(Field.ID, "s")
            .with(Session.USER_ID, "u")
            .with(Session.TOKEN, "t")
            .with(Session.CREATED_AT, START)
            .with(Session.UPDATED_AT, updatedAt)
            .with(Session.EXPIRES_AT, expiresAt));
  }

  @Test
  void whatEndsAsLateAsItMayIsNotRenewedAnyMore() {
    assertThat(used(HIGH_SECURITY, hour(11), 660)).isEqualTo(new Renew(hour(12)));
    assertThat(used(HIGH_SECURITY, hour(12), 660)).isEqualTo(new Serve());
    assertThat(used(HIGH_SECURITY, hour(12), 720)).isEqualTo(new Serve());
    assertThat(used(HIGH_SECURITY, hour(12), 721)).isEqualTo(new Gone(true));
  }

  private static SessionDecision used(SessionPolicy policy, Instant ends, int minute) {
    return decide(policy, ends, START.plus(Duration.ofMinutes(minute)));
  }

  private static SessionDecision decide(SessionPolicy policy, Instant ends, Instant now) {
    Span row = new Span(START, ends);
    return SessionDecision.decide(new Facts(true, row, true, false, false, false, now), policy);
  }

  // ---- clocks

  static final List<Duration> skews =
      List.of(Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofMinutes(10));

  /** Both nodes are asked every ten seconds for two days, one right after the other. */
  @ParameterizedTest
  @FieldSource("skews")
  void twoNodesWhoseClocksDifferDoNotRenewInTurn(Duration skew) {
    for (SessionPolicy policy : List.of(SessionPolicy.ORIGINAL, HIGH_SECURITY, STANDARD)) {
      Instant ends = policy.firstEnd(true, START);
      Instant renewed = START;
      for (int second = 0; second < 2 * DAY.toSeconds(); second += 10) {
        Instant now = START.plusSeconds(second);
        for (Instant node : List.of(now, now.plus(skew))) {
          if (!(decide(policy, ends, node) instanceof Renew renewal)) continue;
          assertThat(renewal.expiresAt()).isAfter(ends);
          assertThat(Duration.between(renewed, now))
              .isGreaterThanOrEqualTo(policy.updateAge.minus(skew));
          ends = renewal.expiresAt();
          renewed = now;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-86400", "-3600", "-90", "0", "90", "3600", "86400", "378691200"})
  void aClockThatJumpsNeitherShortensASessionNorLengthensItPastThePolicy(long seconds) {
    for (SessionPolicy policy : List.of(HIGH_SECURITY, STANDARD, MOBILE)) {
      Instant ends = policy.firstEnd(true, START);
      Instant now = START.plusSeconds(seconds);
      SessionDecision decision = decide(policy, ends, now);
      if (now.isAfter(ends)) assertThat(decision).isEqualTo(new Gone(true));
      if (!(decision instanceof Renew renewal)) continue;
      assertThat(renewal.expiresAt()).isAfter(ends);
      assertThat(renewal.expiresAt()).isBeforeOrEqualTo(now.plus(policy.expiresIn));
    }
  }
}
