package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.UserOptions;
import dev.latchkey.Verification;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another address, proven first (protocol/03 §3 and §4, threats A46 and A95). */
class ChangeEmailTest {
  private static final String NEW = "countess@example.com";

  private Site site = changing(u -> {});

  private static Site changing(Consumer<UserOptions.Builder> set) {
    return Site.withMail(
        o ->
            o.user(
                u -> {
                  u.changeEmail(true);
                  set.accept(u);
                }));
  }

  private static Reply change(Browser browser, String email) {
    return browser.post(
        "/change-email", "{\"newEmail\":\"" + email + "\",\"callbackURL\":\"/settings\"}");
  }

  private Mail toNew() {
    return site.outbox.last(Mail.Kind.VERIFY_EMAIL);
  }

  private Mail toOld() {
    return site.outbox.last(Mail.Kind.CONFIRM_EMAIL_CHANGE);
  }

  private void verifyAda() {
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true), User.EMAIL.is(ADA));
  }

  private User ada() {
    return site.all(User.MODEL).get(0);
  }

  // ---- the three ways

  @Test
  void theNewAddressIsProvenAndThenReplacesTheOld() {
    Browser browser = site.adasBrowser();
    change(browser, "Countess@example.com").hasStatus(200).hasBody("{\"status\":true}");
    assertThat(toNew().to()).isEqualTo(NEW);
    assertThat(toNew().url()).endsWith("&callbackURL=%2Fsettings");
    assertThat(ada().email()).isEqualTo(ADA);
    browser.follow(toNew()).redirectsTo("/settings").cookie(TOKEN);
    assertThat(ada().email()).isEqualTo(NEW);
    assertThat(ada().emailVerified()).as("stays as it was").isFalse();
    browser.session().json("user.email").isEqualTo(NEW);
    site.browser().signIn(ADA, PASSWORD).hasStatus(401);
    site.browser().signIn(NEW, PASSWORD).hasStatus(200);
  }

  @Test
  void whoFollowsTheLinkElsewhereIsNotSignedInThere() {
    change(site.adasBrowser(), NEW);
    Reply reply = site.browser().get("/verify-email?token=" + toNew().token()).hasStatus(200);
    reply.setsNoCookie().json("status").isTrue();
    reply.json("user.email").isEqualTo(NEW);
    assertThat(reply.body()).startsWith("{\"status\":true,\"user\":{\"name\":\"Ada\"");
  }

  @Test
  void theOwnerOfAProvenAddressIsAskedThereFirst() {
    List<String> told = new ArrayList<>();
    site =
        Site.withMail(
            o ->
                o.user(u -> u.changeEmail(true).sendChangeEmailConfirmation(true))
                    .emailVerification(
                        v -> v.afterEmailVerification((user, call) -> told.add(user.email()))));
    Browser browser = site.adasBrowser();
    verifyAda();
    change(browser, NEW).hasStatus(200);
    assertThat(site.outbox.all()).hasSize(1);
    assertThat(toOld().to()).isEqualTo(ADA);
    browser.follow(toOld()).redirectsTo("/settings").setsNoCookie();
    assertThat(ada().email()).isEqualTo(ADA);
    assertThat(toNew().to()).isEqualTo(NEW);
    browser.follow(toNew()).redirectsTo("/settings");
    assertThat(ada().email()).isEqualTo(NEW);
    assertThat(ada().emailVerified()).isTrue();
    assertThat(told).containsExactly(NEW);
  }

  @Test
  void anUnprovenAddressIsNotAsked() {
    site = changing(u -> u.sendChangeEmailConfirmation(true));
    change(site.adasBrowser(), NEW).hasStatus(200);
    assertThat(toNew().to()).isEqualTo(NEW);
  }

  @Test
  void anUnprovenAddressCanBeReplacedAtOnce() {
    site = changing(u -> u.updateEmailWithoutVerification(true));
    Browser browser = site.adasBrowser();
    change(browser, NEW).hasStatus(200).cookie(TOKEN);
    assertThat(ada().email()).isEqualTo(NEW);
    assertThat(toNew().to()).isEqualTo(NEW);
    browser.follow(toNew()).redirectsTo("/settings");
    assertThat(ada().emailVerified()).isTrue();
    change(browser, ADA).hasStatus(200);
    assertThat(ada().email()).as("proven by now").isEqualTo(NEW);
  }

  // ---- what is refused

  @Test
  void whereItIsOffNothingChanges() {
    site = Site.withMail(o -> {});
    change(site.adasBrowser(), NEW)
        .hasStatus(400)
        .hasBody("{\"message\":\"Change email is disabled\",\"code\":\"CHANGE_EMAIL_DISABLED\"}");
  }

  @Test
  void theSameAddressIsRefused() {
    change(site.adasBrowser(), "ADA@example.com")
        .hasStatus(400)
        .hasBody("{\"message\":\"Email is the same\"}");
  }

  @Test
  void withoutAMailerNothingCanBeProven() {
    site = new Site(o -> o.user(u -> u.changeEmail(true)));
    Browser browser = site.adasBrowser();
    for (String email : List.of(NEW, GRACE)) {
      change(browser, email)
          .hasStatus(400)
          .hasBody("{\"message\":\"Verification email isn't enabled\"}");
    }
    site = new Site(o -> o.user(u -> u.changeEmail(true).updateEmailWithoutVerification(true)));
    change(site.adasBrowser(), NEW).hasStatus(200);
    assertThat(ada().email()).isEqualTo(NEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "", "a@b", "ada@example.com\\r\\n", "é@example.com", "a@x.com,b@x.com"})
  void whatIsNoAddressIsRefused(String email) {
    change(site.adasBrowser(), email).isRefusal(400, "VALIDATION_ERROR");
    site.browser().post("/change-email", "{\"newEmail\":\"a@x.com\"}").hasStatus(401);
  }

  // ---- nobody learns whose address it is

  private record Asked(int status, String body, Object headers, List<String> work) {}

  private Asked asked(Browser browser, String email) {
    site.store.forgetCalls();
    Reply reply = change(browser, email).setsNoCookie();
    return new Asked(reply.status(), reply.body(), reply.headerNames(), site.store.calls());
  }

  @Test
  void aTakenAddressLooksFree() {
    site.signedUp("Grace", GRACE);
    Browser browser = site.adasBrowser();
    Asked free = asked(browser, NEW);
    assertThat(asked(browser, GRACE)).isEqualTo(free);
    assertThat(site.outbox.all()).hasSize(1);
  }

  @Test
  void anAddressThatIsTakenMeanwhileStaysItsOwners() {
    site = changing(u -> u.updateEmailWithoutVerification(true));
    Browser browser = site.adasBrowser();
    site.store.before("begin", () -> site.signedUp("Grace", NEW));
    change(browser, NEW).hasStatus(200).setsNoCookie();
    assertThat(ada().email()).isEqualTo(ADA);
    assertThat(site.outbox.all()).isEmpty();
  }

  // ---- what a link does not do

  private void assertRefused(Browser browser, Mail mail, String code) {
    List<String> before = site.everything();
    browser.get("/verify-email?token=" + mail.token()).isRefusal(401, code).setsNoCookie();
    browser.follow(mail).redirectsTo("/settings?error=" + code).setsNoCookie();
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void aLinkCountsOnce() {
    Browser browser = site.adasBrowser();
    change(browser, NEW);
    Mail first = toNew();
    browser.follow(first);
    assertRefused(browser, first, "INVALID_TOKEN");
    change(browser, ADA);
    browser.follow(toNew());
    change(browser, "third@example.com");
    browser.follow(toNew());
    assertRefused(browser, first, "INVALID_TOKEN");
  }

  @Test
  void aLinkForAnAddressThatIsTakenByNowIsRefused() {
    Browser browser = site.adasBrowser();
    change(browser, NEW);
    site.signedUp("Grace", NEW);
    assertRefused(browser, toNew(), "INVALID_TOKEN");
  }

  @Test
  void aLinkIsForNobodyElse() {
    change(site.adasBrowser(), NEW);
    assertRefused(site.signedUp("Grace", GRACE), toNew(), "INVALID_USER");
    site.remove(User.MODEL);
    assertRefused(site.browser(), toNew(), "USER_NOT_FOUND");
    site.adasBrowser();
    assertRefused(site.browser(), toNew(), "USER_NOT_FOUND");
  }

  @Test
  void aConfirmationDoesNotDoForAVerification() {
    site = changing(u -> u.sendChangeEmailConfirmation(true));
    Browser browser = site.adasBrowser();
    verifyAda();
    change(browser, NEW);
    for (int i = 0; i < 3; i++) browser.follow(toOld()).hasStatus(302);
    assertThat(ada().email()).isEqualTo(ADA);
  }

  @Test
  void aResetLinkThatWentToTheOldAddressIsDead() {
    Browser browser = site.adasBrowser();
    browser.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}");
    change(browser, NEW);
    browser.follow(toNew());
    assertThat(site.all(Verification.MODEL)).isEmpty();
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    site.browser()
        .post("/reset-password", "{\"newPassword\":\"eve's own\",\"token\":\"" + token + "\"}")
        .isRefusal(400, "INVALID_TOKEN");
  }

  // ---- tokens of the original's earlier versions, and tokens of other things

  private String token(String... namesAndValues) {
    Map<String, JsonValue> claims = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      claims.put(namesAndValues[i], new JsonValue.Str(namesAndValues[i + 1]));
    }
    return Forger.token(new JsonValue.Obj(claims), site.clock.instant());
  }

  @Test
  void anOlderLinkChangesTheAddressAndHasItProvenThen() {
    Browser browser = site.adasBrowser();
    verifyAda();
    String token = token("email", ADA, "updateTo", NEW, "userId", ada().id());
    Reply reply = browser.get("/verify-email?token=" + token).hasStatus(200);
    reply.json("user.emailVerified").isFalse();
    assertThat(ada().email()).isEqualTo(NEW);
    browser.follow(toNew()).redirectsTo("/");
    assertThat(ada().emailVerified()).isTrue();
  }

  @Test
  void aTokenThatSaysTooLittleIsRefused() {
    site.adasBrowser();
    String id = ada().id();
    List<String> tokens =
        List.of(
            token(),
            token("email", ADA),
            token("userId", id),
            token("email", ADA, "updateTo", NEW),
            token("email", ADA, "updateTo", "no address", "userId", id),
            token("email", GRACE, "updateTo", NEW, "userId", id),
            token("session", "x", "user", "y"));
    List<String> before = site.everything();
    for (String token : tokens) {
      site.browser().get("/verify-email?token=" + token).isRefusal(401, "INVALID_TOKEN");
    }
    assertThat(site.everything()).isEqualTo(before);
  }
}
