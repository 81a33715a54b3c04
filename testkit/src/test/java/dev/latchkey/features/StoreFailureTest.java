package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that is out of order: 503, nothing half-written, nobody signed out (A89, A121, A122). */
class StoreFailureTest {

  /** Plays an action once undisturbed, then once with a fault at each of its store calls. */
  private static void survivesAFaultAtAnyStep(
      Function<Site, Browser> arrange, Function<Browser, Reply> action) {
    Site calm = new Site();
    Browser calmBrowser = arrange.apply(calm);
    calm.store.forgetCalls();
    Reply expected = action.apply(calmBrowser).hasStatus(200);
    List<String> steps = calm.store.calls();
    assertThat(steps).isNotEmpty();

    for (int step = 1; step <= steps.size(); step++) {
      Site site = new Site();
      Browser browser = arrange.apply(site);
      List<String> before = site.everything();
      Map<String, String> cookies = browser.cookies();
      String where = "fault at " + steps.get(step - 1);

      site.store.failCall(step);
      Reply refused = action.apply(browser.announceFault());
      refused.isRefusal(503, "SERVICE_UNAVAILABLE").setsNoCookie();
      assertThat(refused.header("retry-after")).as(where).isNotNull();
      refused.json("").hasKeys("message", "code");
      assertThat(site.everything()).as(where).isEqualTo(before);
      assertThat(browser.cookies()).as(where).isEqualTo(cookies);

      Reply retried = action.apply(browser).hasStatus(200);
      assertThat(retried.cookies()).as(where).hasSameSizeAs(expected.cookies());
      assertThat(site.everything()).as(where).hasSameSizeAs(calm.everything());
    }
  }

  @Test
  void signUpIsAllOrNothing() {
    survivesAFaultAtAnyStep(Site::browser, browser -> browser.signUp("Ada", ADA, PASSWORD));
  }

  @Test
  void aFaultAfterUserOrAccountWereWrittenUndoesThem() {
    for (String step : List.of("insert account", "insert session", "commit")) {
      Site site = new Site();
      site.store.before(step, site.store::fail);
      Browser browser = site.browser().announceFault();
      browser.signUp("Ada", ADA, PASSWORD).isRefusal(503, "SERVICE_UNAVAILABLE");
      assertThat(site.everything()).as(step).isEmpty();
      site.store.recover();
      browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
      browser.session().json("user.email").isEqualTo(ADA);
    }
  }

  @Test
  void observersAreNotToldOfASessionThatWasUndone() {
    StringBuilder told = new StringBuilder();
    Site site = new Site(o -> o.onSessionCreated(session -> told.append(session.user().email())));
    site.store.before("commit", () -> site.store.failCall(1));
    site.browser().announceFault().signUp("Ada", ADA, PASSWORD).hasStatus(503);
    assertThat(told).isEmpty();
    site.adasBrowser();
    assertThat(told).hasToString(ADA);
  }

  @Test
  void anObserverThatFailsChangesNothing() {
    Site site =
        new Site(
            o ->
                o.onSessionCreated(
                    session -> {
                      throw new IllegalStateException("observer");
                    }));
    site.adasBrowser().session().json("user.email").isEqualTo(ADA);
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void signInIsAllOrNothing() {
    survivesAFaultAtAnyStep(
        site -> {
          site.adasBrowser();
          return site.browser();
        },
        browser -> browser.signIn(ADA, PASSWORD));
  }

  @Test
  @Tag("compat")
  void signingInAsSomebodyElseKeepsTheOldSessionUntilItSucceeds() {
    survivesAFaultAtAnyStep(
        site -> {
          site.signedUp("Grace", GRACE);
          return site.adasBrowser();
        },
        browser -> browser.signIn(GRACE, PASSWORD));
  }

  @Test
  void signOutKeepsTheCookieUntilItSucceeds() {
    survivesAFaultAtAnyStep(Site::adasBrowser, Browser::signOut);
  }

  @Test
  void anOutageIsNotMistakenForBeingSignedOut() {
    survivesAFaultAtAnyStep(Site::adasBrowser, Browser::session);
  }

  @Test
  void aRenewalThatFailsIsMadeUpForByTheNext() {
    survivesAFaultAtAnyStep(
        site -> {
          Browser browser = site.adasBrowser();
          site.clock.advance(Duration.ofDays(1));
          return browser;
        },
        Browser::session);
  }

  @Test
  void anExpiredSessionIsRemovedOnceThatIsPossible() {
    survivesAFaultAtAnyStep(
        site -> {
          Browser browser = site.adasBrowser();
          String cookie = String.valueOf(browser.cookies().get(TOKEN));
          site.clock.advance(Duration.ofDays(8));
          browser.setCookie(TOKEN, cookie);
          return browser;
        },
        Browser::session);
  }

  @Test
  void listingAndRevokingAreAllOrNothing() {
    survivesAFaultAtAnyStep(Site::adasBrowser, browser -> browser.get("/list-sessions"));
    survivesAFaultAtAnyStep(
        StoreFailureTest::withAPhone, browser -> browser.post("/revoke-sessions", "{}"));
    survivesAFaultAtAnyStep(
        StoreFailureTest::withAPhone, browser -> browser.post("/revoke-other-sessions", "{}"));
    survivesAFaultAtAnyStep(
        StoreFailureTest::withAPhone,
        browser -> {
          String token = String.valueOf(browser.cookies().get(TOKEN)).substring(0, 32);
          return browser.post("/revoke-session", "{\"token\":\"" + token + "\"}");
        });
  }

  private static Browser withAPhone(Site site) {
    Browser laptop = site.adasBrowser();
    site.browser().signIn(ADA, PASSWORD);
    return laptop;
  }

  @Test
  void aLongOutageEndsWithoutARestart() {
    Site site = new Site();
    Browser browser = site.adasBrowser();
    site.store.fail();
    for (int call = 0; call < 5; call++) browser.announceFault().session().hasStatus(503);
    browser.announceFault().signOut().hasStatus(503);
    browser.announceFault().signIn(ADA, PASSWORD).hasStatus(503);
    site.store.recover();
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void whatNeedsNoStoreIsAnsweredDuringAnOutage() {
    Site site = new Site();
    site.store.fail();
    site.browser().get("/ok").hasBody("{\"ok\":true}");
    site.browser().session().hasBody("null");
    site.browser().signOut().hasStatus(200);
    site.browser().get("/list-sessions").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void aDatabaseThatIsNotMigratedIsAnOutageUntilItIs() {
    Site site = new Site();
    site.store.failWith(() -> new StoreException.SchemaMismatch("no table user"));
    site.store.fail();
    Reply reply = site.browser().announceFault().signUp("Ada", ADA, PASSWORD);
    reply.isRefusal(503, "SERVICE_UNAVAILABLE");
    assertThat(reply.body()).doesNotContain("table");
    site.store.recover();
    site.browser().signUp("Ada", ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void aUserTheDatabaseRefusesIsNotCreated() {
    Site site = new Site();
    site.store.failWith(() -> new StoreException.Failed("value too long for column secret", null));
    site.store.before("insert user", () -> site.store.failCall(1));
    Reply reply = site.browser().signUp("Ada", ADA, PASSWORD).setsNoCookie();
    reply.isRefusal(422, "FAILED_TO_CREATE_USER");
    assertThat(reply.body()).doesNotContain("column");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void aDefectIsAnsweredWithoutSayingWhat() {
    Site site = new Site();
    Browser browser = site.adasBrowser();
    site.store.failWith(() -> new StoreException.Failed("syntax error near secret", null));
    site.store.failCall(1);
    Reply reply = browser.announceFault().session().setsNoCookie();
    reply.isRefusal(500, "INTERNAL_SERVER_ERROR");
    assertThat(reply.body()).doesNotContain("syntax").doesNotContain("StoreException");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }
}
