package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionRequirementTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private static ActiveSession session(boolean verified) {
    Row session =
        Row.of(Field.ID, "s1")
            .with(Session.USER_ID, "u1")
            .with(Session.TOKEN, "secret-token")
            .with(Session.EXPIRES_AT, START.plusSeconds(60))
            .with(Session.CREATED_AT, START)
            .with(Session.UPDATED_AT, START);
    Row user =
        Row.of(Field.ID, "u1")
            .with(User.NAME, "Ada")
            .with(User.EMAIL, "ada@example.com")
            .with(User.EMAIL_VERIFIED, verified)
            .with(User.CREATED_AT, START)
            .with(User.UPDATED_AT, START);
    return new ActiveSession(Session.of(session), User.of(user));
  }

  private static void assertRefused(SessionValidation validation, CoreError reason) {
    assertThat(validation.valid()).isFalse();
    assertThat(validation.session()).isEmpty();
    assertThat(validation.reason()).contains(reason);
    assertThatThrownBy(validation::require)
        .isInstanceOfSatisfying(AuthException.class, e -> assertThat(e.code()).isEqualTo(reason));
  }

  @Test
  void anyValidSessionWillDo() {
    ActiveSession active = session(false);
    SessionValidation validation = SessionRequirement.any().judge(active, false, START);
    assertThat(validation.valid()).isTrue();
    assertThat(validation.reason()).isEmpty();
    assertThat(validation.expired()).isFalse();
    assertThat(validation.require()).isSameAs(active);
  }

  @Test
  void anExpiredSessionWillDoOnlyWhereItIsAllowed() {
    SessionRequirement any = SessionRequirement.any();
    assertRefused(any.judge(session(true), true, START), CoreError.SESSION_EXPIRED);
    assertThat(any.judge(session(true), true, START).expired()).isTrue();
    SessionValidation allowed = any.allowExpired(true).judge(session(true), true, START);
    assertThat(allowed.valid()).isTrue();
    assertThat(allowed.expired()).isTrue();
  }

  @Test
  void aVerifiedAddressCanBeAskedFor() {
    SessionRequirement verified = SessionRequirement.any().verifiedEmail();
    assertRefused(verified.judge(session(false), false, START), CoreError.EMAIL_NOT_VERIFIED);
    assertThat(verified.judge(session(true), false, START).valid()).isTrue();
  }

  // protocol/04 §4: fresh while now - createdAt < age
  @Test
  void freshnessEndsExactlyWhenTheAgeIsReached() {
    SessionRequirement fresh = SessionRequirement.fresh(Duration.ofSeconds(10));
    Instant end = START.plusSeconds(10);
    assertThat(fresh.judge(session(true), false, end.minusMillis(1)).valid()).isTrue();
    assertRefused(fresh.judge(session(true), false, end), CoreError.SESSION_NOT_FRESH);
  }

  @Test
  void requirementsAddUpAndTheGravestReasonIsTold() {
    SessionRequirement both = SessionRequirement.fresh(Duration.ZERO).verifiedEmail();
    assertRefused(both.judge(session(false), true, START), CoreError.SESSION_EXPIRED);
    assertRefused(both.judge(session(false), false, START), CoreError.EMAIL_NOT_VERIFIED);
    assertRefused(both.judge(session(true), false, START), CoreError.SESSION_NOT_FRESH);
  }

  @Test
  void sessionsAndUsersDoNotPrintTokensOrAddresses() {
    assertThat(session(true).toString()).doesNotContain("secret-token", "ada@", "Ada");
    assertThat(session(true).session().row().toString()).doesNotContain("secret-token");
  }

  // ---- as an annotation

  @RequireFresh("15m")
  private static final class Quarter {}

  @RequireFresh(value = "90", factors = "totp")
  private static final class Totp {}

  @RequireFresh("soon")
  private static final class Soon {}

  private static SessionRequirement of(Class<?> type) {
    return SessionRequirement.of(type.getAnnotation(RequireFresh.class));
  }

  @Test
  void anAnnotationSaysTheSame() {
    assertThat(of(Quarter.class).freshness()).isEqualTo(Duration.ofMinutes(15));
    assertThat(of(Quarter.class).factors()).isEmpty();
    assertThat(of(Totp.class).freshness()).isEqualTo(Duration.ofSeconds(90));
    assertThat(of(Totp.class).factors()).containsExactly(new Factor("totp"));
    assertThatThrownBy(() -> of(Soon.class)).hasMessageContaining("soon");
  }
}
