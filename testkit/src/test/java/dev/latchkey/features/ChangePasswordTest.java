package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static dev.latchkey.features.Site.UNREMEMBERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Mail;
import dev.latchkey.RowHook;
import dev.latchkey.Session;
import dev.latchkey.Verification;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.SetCookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The password of who is signed in (protocol/03 §3, threats A54, A83, A91). */
class ChangePasswordTest {
  private static final String NEW = "battery staple";

  private Site site = Site.withMail(o -> {});

  private static Reply change(Browser browser, String from, String to, String more) {
    String body = "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"%s}".formatted(from, to, more);
    return browser.post("/change-password", body);
  }

  private static Reply change(Browser browser) {
    return change(browser, PASSWORD, NEW, "");
  }

  private static Reply changeAndEndOthers(Browser browser) {
    return change(browser, PASSWORD, NEW, ",\"revokeOtherSessions\":true");
  }

  // ---- the new password counts

  @Test
  @Tag("compat")
  void whoKnowsThePasswordReplacesIt() {
    Browser browser = site.adasBrowser();
    Reply reply = change(browser).hasStatus(200).setsNoCookie();
    reply.json("token").isNull();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(reply.body()).startsWith("{\"token\":null,\"user\":{\"name\":\"Ada\"");
    site.browser().signIn(ADA, PASSWORD).hasStatus(401);
    site.browser().signIn(ADA, NEW).hasStatus(200);
    browser.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  @Tag("compat")
  void otherSessionsStayUnlessTheyAreToEnd() {
    Browser other = site.adasBrowser();
    Browser browser = site.browser();
    browser.signIn(ADA, PASSWORD);
    change(browser).hasStatus(200);
    other.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void endingTheOthersReplacesOnesOwnSessionToo() {
    Browser other = site.adasBrowser();
    Browser browser = site.browser();
    String before = browser.signIn(ADA, PASSWORD).text("token");
    Reply reply = changeAndEndOthers(browser).hasStatus(200);
    assertThat(reply.text("token")).isNotEqualTo(before);
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(Duration.ofDays(7).toSeconds());
    assertThat(site.only(Session.MODEL).token()).isEqualTo(reply.text("token"));
    browser.session().json("session.token").isEqualTo(reply.text("token"));
    other.session().hasBody("null");
  }

  @Test
  void whoIsNotToBeRememberedStaysSo() {
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, PASSWORD);
    Reply reply = changeAndEndOthers(browser).hasStatus(200);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
    assertThat(reply.cookie(UNREMEMBERED).maxAge()).isNull();
  }

  // ---- what is refused

  @ParameterizedTest
  @CsvSource({
    "correct horse, short, PASSWORD_TOO_SHORT",
    "wrong horse, short, PASSWORD_TOO_SHORT",
    "wrong horse, battery staple, INVALID_PASSWORD",
    "'', battery staple, INVALID_PASSWORD"
  })
  void aWrongOrBadPasswordChangesNothing(String from, String to, String code) {
    Browser browser = site.adasBrowser();
    change(browser, from, to, "").isRefusal(400, code).setsNoCookie();
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void tooLongAPasswordIsNeverHashed() {
    Browser browser = site.adasBrowser();
    int before = site.hasher.computed();
    for (String longer : List.of("x".repeat(129), "x".repeat(500_000))) {
      change(browser, PASSWORD, longer, "").isRefusal(400, "PASSWORD_TOO_LONG");
      change(browser, longer, NEW, "").isRefusal(400, "PASSWORD_TOO_LONG");
      browser
          .post("/verify-password", "{\"password\":\"" + longer + "\"}")
          .isRefusal(400, "PASSWORD_TOO_LONG");
    }
    assertThat(site.hasher.computed()).isEqualTo(before);
  }

  @Test
  void whoHasNoPasswordCannotChangeIt() {
    Browser browser = site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.PASSWORD, null));
    change(browser).isRefusal(400, "CREDENTIAL_ACCOUNT_NOT_FOUND");
    site.remove(Account.MODEL);
    change(browser).isRefusal(400, "CREDENTIAL_ACCOUNT_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/change-password", "/verify-password"})
  void whoIsNotSignedInIsRefused(String path) {
    site.adasBrowser();
    String body =
        "{\"currentPassword\":\"correct horse\",\"newPassword\":\"battery staple\","
            + "\"password\":\"correct horse\"}";
    site.browser()
        .post(path, body)
        .hasStatus(401)
        .hasBody("{\"message\":\"Unauthorized\",\"code\":\"UNAUTHORIZED\"}");
    site.browser().post(path, "{}").isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void guessesInAStolenSessionAreHeldBack() {
    site = Site.withMail(o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    Browser browser = site.adasBrowser();
    for (int i = 0; i < 5; i++) {
      change(browser, "wrong horse " + i, NEW, "").isRefusal(400, "INVALID_PASSWORD");
    }
    change(browser).isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    browser
        .post("/verify-password", "{\"password\":\"correct horse\"}")
        .isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    site.clock.advance(Duration.ofMinutes(15));
    change(browser).hasStatus(200);
  }

  // ---- what else a new password does

  @Test
  void anOpenResetLinkIsDead() {
    Browser browser = site.adasBrowser();
    browser.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    change(browser).hasStatus(200);
    assertThat(site.all(Verification.MODEL)).isEmpty();
    site.browser()
        .post("/reset-password", "{\"newPassword\":\"eve's own\",\"token\":\"" + token + "\"}")
        .isRefusal(400, "INVALID_TOKEN");
  }

  @Test
  void aRefusedChangeLeavesOpenLinksAlone() {
    Browser browser = site.adasBrowser();
    browser.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    change(browser, "wrong horse", NEW, "").hasStatus(400);
    assertThat(site.all(Verification.MODEL)).hasSize(1);
  }

  @Test
  void theUserIsToldByMail() {
    change(site.adasBrowser());
    assertThat(site.outbox.last(Mail.Kind.PASSWORD_CHANGED).to()).isEqualTo(ADA);
    site = Site.withMail(o -> o.emailPassword(p -> p.sendPasswordChanged(false)));
    change(site.adasBrowser()).hasStatus(200);
    assertThat(site.outbox.all()).isEmpty();
  }

  // ---- races (threats A83): whatever comes first, no session of the old password stays

  @Test
  void aSignInThatStoresItsSessionAfterTheChangeFails() {
    Browser browser = site.adasBrowser();
    site.store.before("insert session", () -> changeAndEndOthers(browser).hasStatus(200));
    site.browser().signIn(ADA, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD").setsNoCookie();
    assertThat(site.only(Session.MODEL).token()).isEqualTo(browser.session().text("session.token"));
  }

  @Test
  void aSignInThatStoresItsSessionDuringTheChangeFails() {
    // Stores a session like a sign-in that looked at the password before the change was committed.
    RowHook meanwhile =
        new RowHook() {
          @Override
          public void afterUpdate(Row changes) {
            Row ada = site.all(Session.MODEL).get(0).row();
            site.store
                .unwatched()
                .insert(
                    site.auth.schema().table(Session.MODEL),
                    ada.with(Field.ID, "stray").with(Session.TOKEN, "stray"));
          }
        };
    site = Site.withMail(o -> o.plugin(new Hooked(Account.MODEL, meanwhile)));
    Browser browser = site.adasBrowser();
    Reply reply = changeAndEndOthers(browser).hasStatus(200);
    assertThat(site.only(Session.MODEL).token()).isEqualTo(reply.text("token"));
  }

  @Test
  void ofTwoWhoChangeItAtOnceOneIsTooLate() throws Exception {
    site.adasBrowser();
    List<Browser> browsers = List.of(site.browser(), site.browser());
    browsers.forEach(browser -> browser.signIn(ADA, PASSWORD).hasStatus(200));
    site.store.meetBefore("begin", 2);
    List<Reply> replies =
        Crowd.of(2, i -> change(browsers.get(i), PASSWORD, "battery staple " + i, ""));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    for (int i = 0; i < 2; i++) {
      boolean won = replies.get(i).status() == 200;
      if (!won) replies.get(i).isRefusal(400, "INVALID_PASSWORD");
      site.browser().signIn(ADA, "battery staple " + i).hasStatus(won ? 200 : 401);
    }
  }

  @Test
  void aChangeThatWasUnderWayDoesNotUndoAReset() {
    Browser thief = site.adasBrowser();
    thief.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    String reset = "{\"newPassword\":\"owner's own\",\"token\":\"" + token + "\"}";
    site.store.before("begin", () -> site.browser().post("/reset-password", reset).hasStatus(200));
    change(thief).isRefusal(400, "INVALID_PASSWORD");
    site.browser().signIn(ADA, "owner's own").hasStatus(200);
  }

  // ---- POST /verify-password

  @Test
  void thePasswordCanBeVerified() {
    Browser browser = site.adasBrowser();
    browser
        .post("/verify-password", "{\"password\":\"correct horse\"}")
        .hasStatus(200)
        .hasBody("{\"status\":true}");
    browser
        .post("/verify-password", "{\"password\":\"wrong horse\"}")
        .isRefusal(400, "INVALID_PASSWORD");
    site.remove(Account.MODEL);
    browser
        .post("/verify-password", "{\"password\":\"correct horse\"}")
        .isRefusal(400, "INVALID_PASSWORD");
  }

  // ---- a first password, which only the application sets

  private Headers headers(Browser browser) {
    String cookies =
        browser.cookies().entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return Headers.of(Map.of("cookie", List.of(cookies)));
  }

  @Test
  void theApplicationGivesAFirstPassword() {
    Browser browser = site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "google"));
    assertThat(site.auth.setPassword("short", headers(browser)).text()).contains("TOO_SHORT");
    AuthResponse response = site.auth.setPassword(NEW, headers(browser));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("{\"status\":true}");
    site.browser().signIn(ADA, NEW).hasStatus(200);
    AuthResponse again = site.auth.setPassword("another one", headers(browser));
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.text())
        .isEqualTo(
            "{\"message\":\"User already has a password set\",\"code\":\"PASSWORD_ALREADY_SET\"}");
    assertThat(site.auth.setPassword(NEW, Headers.of(Map.of())).status()).isEqualTo(401);
  }

  @Test
  void overHttpThereIsNoSuchEndpoint() {
    Browser browser = site.adasBrowser();
    browser.post("/set-password", "{\"newPassword\":\"x\"}").hasStatus(404).hasBody("");
  }

  @Test
  void ofTwoFirstPasswordsOneIsFirst() throws Exception {
    Browser browser = site.adasBrowser();
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "google"));
    Headers headers = headers(browser);
    site.store.meetBefore("begin", 2);
    List<AuthResponse> responses = Crowd.of(2, i -> site.auth.setPassword(NEW + i, headers));
    assertThat(responses).filteredOn(response -> response.status() == 200).hasSize(1);
    assertThat(site.all(Account.MODEL)).hasSize(2);
  }

  // ---- failures

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aFailureLeavesThePasswordAndTheSessionsAsTheyWere(int call) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    site.store.failCall(call);
    Reply reply = changeAndEndOthers(browser.announceFault());
    site.store.recover();
    assertThat(reply.hasStatus(503).cookies()).extracting(SetCookie::name).isEmpty();
    assertThat(site.everything()).isEqualTo(before);
    changeAndEndOthers(browser).hasStatus(200);
  }
}
