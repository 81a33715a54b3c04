package dev.latchkey.plugins.magiclink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Mail;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagicLinkTest {
  private final Site site = Site.with(MagicLink.create());

  private static Mail ask(Site site, String email, String further) {
    site.browser()
        .post("/sign-in/magic-link", "{\"email\":\"" + email + "\"" + further + "}")
        .hasBody("{\"status\":true}");
    return site.outbox.last(MagicLink.MAIL);
  }

  private static Reply verify(Site site, Mail mail) {
    return site.browser().get("/magic-link/verify?token=" + mail.token());
  }

  @Test
  void aLinkSignsANewUserUpAndLeadsWhereItWasAskedTo() {
    Mail mail =
        ask(
            site,
            "ann@example.com",
            ",\"name\":\"Ann\",\"callbackURL\":\"/dash\",\"newUserCallbackURL\":\"/welcome\"");
    Browser ann = site.browser();
    ann.follow(mail).redirectsTo("http://localhost:3000/welcome");
    ann.session().json("user.name").isEqualTo("Ann");
    ann.lastReply().json("user.emailVerified").isTrue();
    ann.signOut();
    ann.follow(ask(site, "ANN@example.com", ",\"callbackURL\":\"/dash\""))
        .redirectsTo("http://localhost:3000/dash");
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void withoutAPageToGoToTheAnswerIsTheSession() {
    verify(site, ask(site, "ann@example.com", ""))
        .hasStatus(200)
        .json("")
        .hasKeys("token", "user", "session");
  }

  @Test
  void aLinkWorksOnceAndForFiveMinutes() {
    Mail mail = ask(site, "ann@example.com", "");
    Mail late = ask(site, "ann@example.com", "");
    verify(site, mail).hasStatus(200);
    verify(site, mail).redirectsTo("http://localhost:3000/?error=INVALID_TOKEN").setsNoCookie();
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    verify(site, late).redirectsTo("http://localhost:3000/?error=INVALID_TOKEN").setsNoCookie();
  }

  @Test
  void ofManyWhoFollowOneAtOnceOneIsIn() throws Exception {
    String path = "/magic-link/verify?token=" + ask(site, "ann@example.com", "").token();
    List<Browser> browsers = Stream.generate(site::browser).limit(8).toList();
    assertThat(Site.winners(browsers, browser -> browser.get(path))).isEqualTo(1); // A75
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void whoSignedUpWithAnAddressThatIsNotTheirsLosesIt() {
    Browser squatter = site.signedUp("ann@example.com");
    verify(site, ask(site, "ann@example.com", "")).hasStatus(200);
    squatter.session().hasBody("null");
    squatter.signIn("ann@example.com", Site.PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    assertThat(site.all(Account.MODEL)).isEmpty();
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void strangersCanBeKeptOut() {
    Site closed = Site.with(MagicLink.create(o -> o.disableSignUp(true)));
    verify(closed, ask(closed, "ann@example.com", ""))
        .redirectsTo("http://localhost:3000/?error=new_user_signup_disabled");
    assertThat(closed.all(User.MODEL)).isEmpty();
  }

  @Test
  void onlyHashesAreStoredWhereThatIsWanted() {
    Site hashing = Site.with(MagicLink.create(o -> o.hashed(true)));
    Mail mail = ask(hashing, "ann@example.com", "");
    assertThat(hashing.all(Verification.MODEL))
        .noneMatch(promise -> promise.identifier().contains(String.valueOf(mail.token())));
    verify(hashing, mail).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"callbackURL", "newUserCallbackURL", "errorCallbackURL"})
  void itLeadsNowhereElse(String field) {
    Mail mail = ask(site, "ann@example.com", "");
    site.browser()
        .get("/magic-link/verify?token=" + mail.token() + "&" + field + "=https://evil.example")
        .isRefusal(403, "INVALID_CALLBACK_URL");
    site.browser()
        .post(
            "/sign-in/magic-link",
            "{\"email\":\"a@example.com\",\"" + field + "\":\"https://evil.example\"}")
        .hasStatus(403);
    verify(site, mail).hasStatus(200);
  }

  @Test
  void theLinkIsSpelledAsThatOfTheOriginal() {
    Mail mail = ask(site, "ann@example.com", ",\"callbackURL\":\"/a b?x=(1)\"");
    assertThat(mail.url()).endsWith("&callbackURL=%2Fa+b%3Fx%3D%281%29");
  }

  @Test
  void aTokenOfAnotherPurposeOpensNothing() {
    site.signedUp("ann@example.com");
    site.browser()
        .post("/request-password-reset", "{\"email\":\"ann@example.com\"}")
        .hasStatus(200);
    verify(site, site.outbox.last(Mail.Kind.RESET_PASSWORD))
        .redirectsTo("http://localhost:3000/?error=INVALID_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"email\":\"nobody\"}", "{\"email\":1}"})
  void whatIsNoAddressIsRefused(String body) {
    site.browser().post("/sign-in/magic-link", body).isRefusal(400, "VALIDATION_ERROR");
    assertThat(site.outbox.all()).isEmpty();
  }
}
