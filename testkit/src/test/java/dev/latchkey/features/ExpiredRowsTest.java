package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.Verification;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nobody can use any more is removed in small steps. */
class ExpiredRowsTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final Site site = new Site();

  @Test
  void expiredSessionsGoAndOthersStay() {
    Browser early = site.adasBrowser();
    site.clock.advance(Duration.ofDays(7));
    Browser late = site.browser();
    late.signIn(ADA, PASSWORD).hasStatus(200);
    assertThat(site.auth.removeExpired(10)).isZero();
    site.clock.advance(MILLI);
    assertThat(site.auth.removeExpired(10)).isEqualTo(1);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    late.get("/get-session").json("user.email").isEqualTo(ADA);
    early.get("/get-session").hasBody("null");
  }

  @Test
  @Tag("compat")
  void oneStepRemovesNoMoreThanItMay() {
    Browser browser = site.adasBrowser();
    for (int i = 0; i < 4; i++) browser.signIn(ADA, PASSWORD).hasStatus(200);
    for (int i = 0; i < 4; i++) addVerification("v" + i);
    site.clock.advance(Duration.ofDays(7).plus(MILLI));
    assertThat(site.auth.removeExpired(3)).isEqualTo(3);
    assertThat(site.auth.removeExpired(3)).isEqualTo(3);
    assertThat(site.all(Session.MODEL)).isEmpty();
    assertThat(site.auth.removeExpired(5)).isEqualTo(3);
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  private void addVerification(String id) {
    Table table = site.auth.schema().table(Verification.MODEL);
    Instant now = site.clock.instant();
    Row row =
        Row.of(Field.ID, id)
            .with(Verification.IDENTIFIER, "reset-password:" + id)
            .with(Verification.VALUE, "ada")
            .with(Verification.EXPIRES_AT, now.plus(Duration.ofHours(1)))
            .with(Verification.CREATED_AT, now)
            .with(Verification.UPDATED_AT, now);
    site.store.insert(table, row);
  }
}
