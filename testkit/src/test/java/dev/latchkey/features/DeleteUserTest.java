package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Account;
import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.UserOptions;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Being gone (protocol/03 §3, threats A75, A84, A98). */
class DeleteUserTest {
  private static final String DELETED = "{\"success\":true,\"message\":\"User deleted\"}";
  private static final String ASKED = "{\"success\":true,\"message\":\"Verification email sent\"}";

  private Site site = deleting(u -> {});

  private static Site deleting(Consumer<UserOptions.Builder> set) {
    return Site.withMail(
        o ->
            o.user(
                u -> {
                  u.deleteUser(true);
                  set.accept(u);
                }));
  }

  private static Site askingFirst() {
    return deleting(u -> u.sendDeleteAccountVerification(true));
  }

  private static Reply delete(Browser browser, String body) {
    return browser.post("/delete-user", body);
  }

  private Mail link() {
    return site.outbox.last(Mail.Kind.DELETE_ACCOUNT);
  }

  private void assertAdaIsThere() {
    assertThat(site.all(User.MODEL)).anyMatch(user -> user.email().equals(ADA));
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  // ---- at once

  @Test
  void whoSignedInJustNowIsGoneAtOnce() {
    site.signedUp("Grace", GRACE);
    int graces = site.everything().size();
    Browser browser = site.adasBrowser();
    Browser other = site.browser();
    other.signIn(ADA, PASSWORD);
    Reply reply = delete(browser, "{}").hasStatus(200).hasBody(DELETED);
    reply.clears(TOKEN);
    assertThat(site.everything()).as("Grace's rows").hasSize(graces);
    other.session().hasBody("null");
    site.browser().signIn(ADA, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    site.adasBrowser().session().json("user.email").isEqualTo(ADA);
  }

  @Test
  @Tag("compat")
  void whoSignedInLongAgoNeedsThePassword() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(1));
    delete(browser, "{}")
        .hasStatus(400)
        .hasBody(
            "{\"message\":\"Session expired. Re-authenticate to perform this action.\","
                + "\"code\":\"SESSION_EXPIRED\"}");
    delete(browser, "{\"password\":\"\"}").isRefusal(400, "SESSION_EXPIRED");
    delete(browser, "{\"password\":\"wrong horse\"}").isRefusal(400, "INVALID_PASSWORD");
    assertAdaIsThere();
    delete(browser, "{\"password\":\"correct horse\"}").hasBody(DELETED);
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aWrongPasswordCountsEvenWhereNoneIsNeeded() {
    Browser browser = site.adasBrowser();
    delete(browser, "{\"password\":\"wrong horse\"}").isRefusal(400, "INVALID_PASSWORD");
    delete(browser, "{\"password\":\"" + "x".repeat(129) + "\"}")
        .isRefusal(400, "PASSWORD_TOO_LONG");
    site.change(Account.MODEL, Row.of(Account.PASSWORD, null));
    delete(browser, "{\"password\":\"correct horse\"}")
        .isRefusal(400, "CREDENTIAL_ACCOUNT_NOT_FOUND");
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void whereItIsOffNobodyGoes() {
    site = Site.withMail(o -> {});
    Browser browser = site.adasBrowser();
    Reply reply = delete(browser, "{\"password\":\"correct horse\"}").hasStatus(404).hasBody("");
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    browser
        .get("/delete-user/callback?token=x")
        .hasStatus(404)
        .hasBody("{\"message\":\"Not found\",\"code\":\"NOT_FOUND\"}");
    assertAdaIsThere();
  }

  @Test
  void whatIsNoRequestIsRefused() {
    Browser browser = site.adasBrowser();
    browser
        .request("POST", "/delete-user")
        .send()
        .isRefusal(400, "VALIDATION_ERROR")
        .json("message")
        .isEqualTo("[body] Invalid input: expected object, received undefined");
    delete(browser, "{\"password\":5}").isRefusal(400, "VALIDATION_ERROR");
    delete(browser, "{\"token\":null}").isRefusal(400, "VALIDATION_ERROR");
    site.browser().post("/delete-user", "{}").isRefusal(401, "UNAUTHORIZED");
    assertAdaIsThere();
  }

  // ---- by mail

  @Test
  void whereTheUserIsAskedFirstTheLinkDecides() {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    delete(browser, "{\"password\":\"correct horse\",\"callbackURL\":\"/bye?x=1\"}")
        .hasStatus(200)
        .hasBody(ASKED)
        .setsNoCookie();
    assertAdaIsThere();
    assertThat(link().to()).isEqualTo(ADA);
    assertThat(link().token()).hasSize(32);
    assertThat(link().url())
        .isEqualTo(
            "http://localhost:3000/api/auth/delete-user/callback?token="
                + link().token()
                + "&callbackURL=%2Fbye%3Fx%3D1");
    browser.follow(link()).redirectsTo("/bye?x=1").clears(TOKEN);
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void theTokenCanBePostedOrOpenedWithoutAPage() {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    delete(browser, "{}").hasBody(ASKED);
    assertThat(link().url()).endsWith("&callbackURL=%2F");
    delete(browser, "{\"token\":\"" + link().token() + "\"}").hasBody(DELETED).clears(TOKEN);
    browser = site.adasBrowser();
    delete(browser, "{}").hasBody(ASKED);
    browser.get("/delete-user/callback?token=" + link().token()).hasBody(DELETED).clears(TOKEN);
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aLinkIsForItsUserOnlyAndStaysGoodForThem() {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    delete(browser, "{}");
    Browser grace = site.signedUp("Grace", GRACE);
    grace.follow(link()).isRefusal(404, "INVALID_TOKEN").setsNoCookie();
    delete(grace, "{\"token\":\"" + link().token() + "\"}").isRefusal(404, "INVALID_TOKEN");
    site.browser().follow(link()).isRefusal(404, "FAILED_TO_GET_USER_INFO");
    assertThat(site.all(User.MODEL)).hasSize(2);
    browser.follow(link()).redirectsTo("/");
    assertThat(site.only(User.MODEL).email()).isEqualTo(GRACE);
  }

  @Test
  void aLinkThatIsTooOldOrNoneIsRefused() {
    site =
        deleting(
            u -> u.sendDeleteAccountVerification(true).deleteTokenExpiresIn(Duration.ofHours(1)));
    Browser browser = site.adasBrowser();
    delete(browser, "{}");
    site.clock.advance(Duration.ofHours(1).plusMillis(1));
    browser.follow(link()).isRefusal(404, "INVALID_TOKEN");
    for (String odd : List.of("x", "%00", "%ff", "x".repeat(100_000))) {
      browser.get("/delete-user/callback?token=" + odd).isRefusal(404, "INVALID_TOKEN");
    }
    browser.get("/delete-user/callback").isRefusal(400, "VALIDATION_ERROR");
    delete(browser, "{\"token\":\"\\u0000\"}").isRefusal(404, "INVALID_TOKEN");
    assertAdaIsThere();
  }

  @Test
  void aResetLinkDeletesNobody() {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    browser.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    delete(browser, "{}");
    String reset = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    browser.get("/delete-user/callback?token=" + reset).isRefusal(404, "INVALID_TOKEN");
    browser
        .post(
            "/reset-password",
            "{\"newPassword\":\"battery staple\",\"token\":\"" + link().token() + "\"}")
        .isRefusal(400, "INVALID_TOKEN");
    assertAdaIsThere();
  }

  @Test
  void aServerThatCannotAskByMailDoesNotStart() {
    assertThatThrownBy(() -> new Site(o -> o.user(u -> u.sendDeleteAccountVerification(true))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sendDeleteAccountVerification needs a mailer");
  }

  // ---- hooks

  @Test
  void theApplicationIsToldBeforeAndAfter() {
    List<String> told = new ArrayList<>();
    site =
        deleting(
            u ->
                u.beforeDelete((user, call) -> told.add("before " + user.email()))
                    .afterDelete((user, call) -> told.add("after " + user.email())));
    delete(site.adasBrowser(), "{}").hasBody(DELETED);
    assertThat(told).containsExactly("before " + ADA, "after " + ADA);
  }

  @Test
  void theApplicationCanRefuse() {
    site =
        deleting(
            u ->
                u.sendDeleteAccountVerification(true)
                    .beforeDelete(
                        (user, call) -> {
                          throw new AuthException(CoreError.FIELD_NOT_ALLOWED, "not an owner");
                        }));
    Browser browser = site.adasBrowser();
    delete(browser, "{}");
    browser.follow(link()).isRefusal(400, "FIELD_NOT_ALLOWED").setsNoCookie();
    browser.session().json("user.email").isEqualTo(ADA);
    browser.follow(link()).isRefusal(400, "FIELD_NOT_ALLOWED");
  }

  // ---- races and failures

  @Test
  void ofManyWhoFollowOneLinkOneSucceeds() throws Exception {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    delete(browser, "{}");
    List<Browser> tabs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Browser tab = site.browser();
      browser.cookies().forEach(tab::setCookie);
      tabs.add(tab);
    }
    site.store.meetBefore("begin", 6);
    List<Reply> replies = Crowd.of(6, i -> tabs.get(i).follow(link()));
    assertThat(replies).filteredOn(reply -> reply.status() == 302).hasSize(1);
    for (Reply reply : replies) {
      if (reply.status() != 302) reply.isRefusal(404, "INVALID_TOKEN");
    }
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aSignInBesideItLeavesNothingBehind() {
    Browser browser = site.adasBrowser();
    site.store.before("insert session", () -> delete(browser, "{}").hasBody(DELETED));
    site.browser().signIn(ADA, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD").setsNoCookie();
    assertThat(site.everything()).isEmpty();
  }

  @Test
  void aRefreshBesideItLeavesNothingBehind() {
    Browser browser = site.adasBrowser();
    Browser other = site.browser();
    browser.cookies().forEach(other::setCookie);
    site.clock.advance(Duration.ofDays(2));
    site.store.before(
        "update session", () -> delete(other, "{\"password\":\"correct horse\"}").hasBody(DELETED));
    browser.session().isRefusal(401, "FAILED_TO_GET_SESSION");
    assertThat(site.everything()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void aFailureLeavesEverythingAsItWas(int call) {
    site = askingFirst();
    Browser browser = site.adasBrowser();
    delete(browser, "{}");
    List<String> before = site.everything();
    site.store.failCall(call);
    browser.announceFault().follow(link()).hasStatus(503).setsNoCookie();
    site.store.recover();
    assertThat(site.everything()).isEqualTo(before);
    browser.follow(link()).redirectsTo("/");
    assertThat(site.everything()).isEmpty();
  }
}
