package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some things only who signed in a short while ago may do (protocol/04 §4). */
class FreshnessTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private Site site = new Site();

  @Test
  void aSessionIsFreshUntilFreshAge() {
    Browser browser = site.adasBrowser();
    site.clock.advance(DAY.minus(MILLI));
    browser.get("/list-sessions").hasStatus(200);
    site.clock.advance(MILLI);
    Reply reply = browser.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
    reply.json("message").isEqualTo("Session is not fresh");
  }

  @Test
  void renewingASessionDoesNotMakeItFresh() {
    Browser browser = site.adasBrowser();
    site.clock.advance(DAY);
    assertThat(browser.session().cookies()).isNotEmpty();
    browser.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
  }

  @Test
  @Tag("compat")
  void signingInAgainDoes() {
    Browser browser = site.adasBrowser();
    site.clock.advance(DAY);
    browser.signIn(ADA, PASSWORD);
    browser.get("/list-sessions").hasStatus(200).json("").hasSize(2);
  }

  @Test
  void freshAgeZeroMeansAlways() {
    site = new Site(o -> o.session(s -> s.freshAge(Duration.ZERO)));
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(6));
    browser.get("/list-sessions").hasStatus(200);
  }

  @Test
  void anotherFreshAgeIsHonoured() {
    site = new Site(o -> o.session(s -> s.freshAge(Duration.ofMinutes(5))));
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofMinutes(5).minus(MILLI));
    browser.get("/list-sessions").hasStatus(200);
    site.clock.advance(MILLI);
    browser.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
  }

  @Test
  void revokingNeedsNoFreshness() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(3));
    browser.post("/revoke-other-sessions", "{}").hasStatus(200);
    browser.post("/revoke-sessions", "{}").hasStatus(200);
  }

  @Test
  void aRefusalForFreshnessStillSendsTheCookieOfARenewal() {
    Browser browser = site.adasBrowser();
    site.clock.advance(DAY);
    Reply reply = browser.get("/list-sessions").isRefusal(403, "SESSION_NOT_FRESH");
    assertThat(reply.cookie(Site.TOKEN).maxAge()).isEqualTo(604800);
  }
}
