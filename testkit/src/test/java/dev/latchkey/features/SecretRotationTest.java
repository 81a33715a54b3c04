package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.OTHER_SECRET;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Secrets;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new secret signs nobody out, and an old one stops counting when it is removed (A123). */
class SecretRotationTest {
  private final Site site = new Site();
  private final Auth both =
      open(new Secrets.Version(2, OTHER_SECRET), new Secrets.Version(1, SECRET));
  private final Auth onlyNew = open(new Secrets.Version(2, OTHER_SECRET));

  private Auth open(Secrets.Version... versions) {
    return site.open(o -> o.secrets(List.of(versions)));
  }

  private Browser at(Auth auth, String cookie) {
    Browser browser = Browser.of(auth, site.clock);
    browser.setCookie(TOKEN, cookie);
    return browser;
  }

  private static String cookie(Browser browser) {
    return String.valueOf(browser.cookies().get(TOKEN));
  }

  @Test
  void addingASecretSignsNobodyOut() {
    String old = cookie(site.adasBrowser());
    at(both, old).session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void removingTheOldSecretDoes() {
    String old = cookie(site.adasBrowser());
    site.store.forgetCalls();
    at(onlyNew, old).session().hasBody("null").setsNoCookie();
    assertThat(site.store.calls()).isEmpty();
  }

  @Test
  void whoComesBackInBetweenIsSignedAnewAndStays() {
    Browser browser = at(both, cookie(site.adasBrowser()));
    site.clock.advance(Duration.ofDays(1));
    browser.session().hasStatus(200);
    at(onlyNew, cookie(browser)).session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void whatIsSignedNowIsSignedWithTheNewSecret() {
    site.adasBrowser();
    Browser browser = Browser.of(both, site.clock);
    browser.signIn(ADA, PASSWORD);
    at(onlyNew, cookie(browser)).session().json("user.email").isEqualTo(ADA);
    at(site.auth, cookie(browser)).session().hasBody("null");
  }

  @Test
  void theSingleSecretDoesNotCountBesideVersions() {
    String old = cookie(site.adasBrowser());
    Auth auth = open(new Secrets.Version(7, OTHER_SECRET)); // the site's single secret is set too
    at(auth, old).session().hasBody("null");
  }

  @Test
  void theVersionNumbersDoNotMatterToCookies() {
    Auth renumbered = open(new Secrets.Version(0, SECRET), new Secrets.Version(99, OTHER_SECRET));
    at(renumbered, cookie(site.adasBrowser())).session().json("user.email").isEqualTo(ADA);
  }
}
