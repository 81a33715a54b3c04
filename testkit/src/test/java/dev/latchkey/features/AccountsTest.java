package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ways a user can sign in (protocol/03 §6). */
class AccountsTest {
  private Site site = new Site();

  private void link(String id, String userId) {
    Instant now = site.clock.instant();
    site.store
        .unwatched()
        .insert(
            site.auth.schema().table(Account.MODEL),
            Row.of(Field.ID, id)
                .with(Account.USER_ID, userId)
                .with(Account.PROVIDER_ID, "google")
                .with(Account.ACCOUNT_ID, "g-" + id)
                .with(Account.ACCESS_TOKEN, "secret access")
                .with(Account.REFRESH_TOKEN, "secret refresh")
                .with(Account.ID_TOKEN, "secret id")
                .with(Account.SCOPE, "openid, email,,profile")
                .with(Account.CREATED_AT, now)
                .with(Account.UPDATED_AT, now));
  }

  private static Reply unlink(Browser browser, String id) {
    return browser.post("/unlink-account", "{\"accountId\":\"" + id + "\"}");
  }

  @Test
  void aUserSeesTheirAccountsAndNoSecretOfThem() {
    site.signedUp("Grace", Site.GRACE);
    Browser browser = site.adasBrowser();
    User ada = site.all(User.MODEL).get(1);
    Account credential = site.all(Account.MODEL).get(1);
    link("a1", ada.id());
    Reply reply = browser.get("/list-accounts").hasStatus(200).setsNoCookie();
    String dates =
        "\"createdAt\":\""
            + reply.text("0.createdAt")
            + "\",\"updatedAt\":\""
            + reply.text("0.updatedAt")
            + "\"";
    reply.hasBody(
        ("[{\"accountId\":\"%1$s\",\"providerId\":\"credential\",\"userId\":\"%1$s\",%2$s,"
                + "\"id\":\"%3$s\",\"scopes\":[]},"
                + "{\"accountId\":\"g-a1\",\"providerId\":\"google\",\"userId\":\"%1$s\",%2$s,"
                + "\"id\":\"a1\",\"scopes\":[\"openid\",\"email\",\"profile\"]}]")
            .formatted(ada.id(), dates, credential.id()));
    site.browser().get("/list-accounts").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void anAccountIsRemovedUnlessItIsTheLast() {
    Browser browser = site.adasBrowser();
    String credential = site.only(Account.MODEL).id();
    unlink(browser, credential)
        .hasStatus(400)
        .hasBody(
            "{\"message\":\"You can't unlink your last account\","
                + "\"code\":\"FAILED_TO_UNLINK_LAST_ACCOUNT\"}");
    unlink(browser, "nothing").isRefusal(400, "FAILED_TO_UNLINK_LAST_ACCOUNT");
    link("a1", site.only(User.MODEL).id());
    unlink(browser, "nothing").isRefusal(400, "ACCOUNT_NOT_FOUND");
    unlink(browser, "g-a1").isRefusal(400, "ACCOUNT_NOT_FOUND");
    unlink(browser, credential).hasStatus(200).hasBody("{\"status\":true}");
    assertThat(site.only(Account.MODEL).id()).isEqualTo("a1");
    unlink(browser, "a1").isRefusal(400, "FAILED_TO_UNLINK_LAST_ACCOUNT");
  }

  @Test
  void theLastOneGoesWhereThatIsAllowed() {
    site = new Site(o -> o.account(a -> a.allowUnlinkingAll(true)));
    Browser browser = site.adasBrowser();
    unlink(browser, site.only(Account.MODEL).id()).hasStatus(200);
    unlink(browser, "nothing").isRefusal(400, "ACCOUNT_NOT_FOUND");
    assertThat(site.all(Account.MODEL)).isEmpty();
  }

  @Test
  void anotherUsersAccountIsNotTheirs() {
    site.signedUp("Grace", Site.GRACE);
    String graces = site.only(Account.MODEL).id();
    Browser browser = site.adasBrowser();
    link("a1", site.all(User.MODEL).get(1).id());
    unlink(browser, graces).isRefusal(400, "ACCOUNT_NOT_FOUND");
    assertThat(site.all(Account.MODEL)).hasSize(3);
  }

  @Test
  void onlyWhoSignedInJustNowUnlinks() {
    Browser browser = site.adasBrowser();
    link("a1", site.only(User.MODEL).id());
    site.clock.advance(Duration.ofDays(1));
    unlink(browser, "a1").isRefusal(403, "SESSION_NOT_FRESH");
    site.browser().post("/unlink-account", "{\"accountId\":\"a1\"}").isRefusal(401, "UNAUTHORIZED");
    browser.post("/unlink-account", "{}").isRefusal(400, "VALIDATION_ERROR");
    browser.post("/unlink-account", "{\"accountId\":\"\\u0000\"}").hasStatus(400);
    assertThat(site.all(Account.MODEL)).hasSize(2);
  }

  @Test
  void ofTwoThatAreUnlinkedAtOnceOneStays() throws Exception {
    Browser browser = site.adasBrowser();
    link("a1", site.only(User.MODEL).id());
    List<String> ids = site.all(Account.MODEL).stream().map(Account::id).toList();
    Browser other = site.browser();
    browser.cookies().forEach(other::setCookie);
    site.store.meetBefore("begin", 2);
    List<Reply> replies = Crowd.of(2, i -> unlink(i == 0 ? browser : other, ids.get(i)));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(site.all(Account.MODEL)).hasSize(1);
  }
}
