package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that guides use and the original does not know (requirements A.2). */
class AliasesTest {
  private final Site site = new Site(o -> o.aliases(true));
  private final Browser browser = site.adasBrowser();

  private Instant end() {
    return site.only(Session.MODEL).expiresAt();
  }

  private Headers cookies() {
    return Headers.of("cookie", Site.TOKEN + "=" + browser.cookies().get(Site.TOKEN));
  }

  @Test
  void theyAreNotThereUnlessItIsSaid() {
    Browser strict = new Site().adasBrowser();
    strict.get("/session").hasStatus(404);
    strict.get("/refresh-session").hasStatus(404);
    strict.post("/refresh-session", "{}").hasStatus(404);
    strict.post("/sign-out-all", "{}").hasStatus(404);
  }

  @Test
  void aSessionIsShownInBothShapes() {
    Reply reply = browser.get("/session").hasStatus(200);
    reply.json("user.email").isEqualTo(ADA);
    reply.json("session.userId").isEqualTo(reply.text("user.id"));
    reply.json("expires").isEqualTo(reply.text("session.expiresAt"));
    site.browser().get("/session").hasStatus(200).hasBody("null");
  }

  @Test
  void signingOutEverywhereEndsEverySessionOfTheUserAndOfNobodyElse() {
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD);
    Browser grace = site.signedUp("Grace", GRACE);
    browser.post("/sign-out-all", "{}").hasStatus(200);
    assertThat(browser.cookies()).doesNotContainKey(Site.TOKEN);
    phone.session().hasBody("null");
    grace.session().json("user.email").isEqualTo(GRACE);
    browser.post("/sign-out-all", "{}").isRefusal(401, "UNAUTHORIZED");
    assertThat(site.auth.signOutAll(site.only(Session.MODEL).userId())).isEqualTo(1);
    grace.session().hasBody("null");
  }

  @Test
  void aSessionIsExtendedBeforeItIsDue() {
    site.clock.advance(Duration.ofHours(1));
    Instant before = end();
    browser.session().hasStatus(200);
    assertThat(end()).isEqualTo(before);
    for (String method : List.of("GET", "POST")) {
      site.clock.advance(Duration.ofHours(1));
      Reply reply =
          method.equals("GET")
              ? browser.get("/refresh-session")
              : browser.post("/refresh-session", "{}");
      assertThat(Instant.parse(reply.hasStatus(200).text("expires"))).isEqualTo(end());
      assertThat(end()).isEqualTo(site.clock.instant().plus(Duration.ofDays(7)));
    }
    site.browser().post("/refresh-session", "{}").hasStatus(200).hasBody("null");
  }

  @Test
  void anApplicationExtendsASessionWhetherTheRoutesAreServedOrNot() {
    Site strict = new Site();
    Browser hers = strict.adasBrowser();
    strict.clock.advance(Duration.ofHours(1));
    Headers headers = Headers.of("cookie", Site.TOKEN + "=" + hers.cookies().get(Site.TOKEN));
    AuthResponse answer = strict.auth.refreshSession(headers);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers("set-cookie")).hasSize(1);
    assertThat(strict.only(Session.MODEL).expiresAt())
        .isEqualTo(strict.clock.instant().plus(Duration.ofDays(7)));
  }

  @Test
  void whoAskedNotToBeRememberedIsNotExtended() {
    browser.post("/sign-out", "{}");
    String body = "{\"email\":\"%s\",\"password\":\"%s\",\"rememberMe\":false}";
    browser.post("/sign-in/email", body.formatted(ADA, PASSWORD)).hasStatus(200);
    Instant before = end();
    site.clock.advance(Duration.ofHours(1));
    browser.post("/refresh-session", "{}").json("user.email").isEqualTo(ADA);
    assertThat(end()).isEqualTo(before);
    site.auth.refreshSession(cookies());
    assertThat(end()).isEqualTo(before);
    site.clock.advance(Duration.ofDays(1));
    browser.post("/refresh-session", "{}").hasBody("null");
    assertThat(site.all(Session.MODEL)).isEmpty();
  }
}
