package dev.latchkey.features;

import static dev.latchkey.features.GoogleSite.TOKENS;
import static dev.latchkey.features.GoogleSite.arrive;
import static dev.latchkey.features.GoogleSite.leave;
import static dev.latchkey.features.GoogleSite.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.AuthOptions;
import dev.latchkey.User;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.LocalProvider;
import dev.latchkey.testkit.LocalProvider.Answer;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts a user adds, and what they open (protocol/06 §7, 03 §6). */
class LinkedAccountsTest {
  private GoogleSite here = new GoogleSite();

  @AfterEach
  void close() {
    here.close();
  }

  private GoogleSite other(Consumer<AuthOptions> options) {
    here.close();
    here = new GoogleSite(options);
    return here;
  }

  private Browser ada() {
    Browser browser = here.browser();
    browser.signUp("Ada", Site.ADA, Site.PASSWORD).hasStatus(200);
    return browser;
  }

  private Account google() {
    return here.site.all(Account.MODEL).stream()
        .filter(account -> account.providerId().equals("google"))
        .findFirst()
        .orElseThrow();
  }

  private static Reply link(Browser browser) {
    return arrive(browser, leave(browser, "/link-social", ""));
  }

  // ---- POST /link-social

  @Test
  void whoIsSignedInAddsAnAccount() {
    Browser browser = ada();
    link(browser).redirectsTo("/dash");
    assertThat(here.site.all(Account.MODEL)).hasSize(2);
    assertThat(here.site.only(User.MODEL).emailVerified()).isFalse();
    link(browser).redirectsTo("/dash");
    assertThat(here.site.all(Account.MODEL)).hasSize(2);
    signIn(here.browser()).redirectsTo("/dash");
  }

  @Test
  void nobodyElseDoes() {
    here.browser().post("/link-social", "{\"provider\":\"google\"}").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void whatThePageAsksForBesidesIsRememberedOfTheAccount() {
    Browser browser = ada();
    link(browser);
    here.google.gives(
        TOKENS,
        LocalProvider.tokens(
                "a2", null, here.google.idToken(here.claims("sub-ada", Site.ADA, true)))
            .replace("openid email", "drive email"));
    link(browser);
    assertThat(google().scopes()).containsExactly("openid", "email", "drive");
    assertThat(google().row().get(Account.REFRESH_TOKEN)).isNotNull();
  }

  // threats A109
  @Test
  void aLinkEndsWithTheSessionThatBeganIt() {
    Browser browser = ada();
    Map<String, String> left = leave(browser, "/link-social", "");
    browser.signOut();
    here.refuses(arrive(browser, left), "unable_to_link_account");
    assertThat(here.site.all(Account.MODEL)).hasSize(1);
  }

  // threats A109
  @Test
  void aLinkIsNotFinishedByWhoeverIsSignedInMeanwhile() {
    here.site.signedUp("Grace", Site.GRACE);
    Browser browser = ada();
    Map<String, String> left = leave(browser, "/link-social", "");
    browser.signIn(Site.GRACE, Site.PASSWORD).hasStatus(200);
    here.refuses(arrive(browser, left), "unable_to_link_account");
    assertThat(here.site.all(Account.MODEL)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ada@example.com,   false, default,   unable_to_link_account",
    "ada@example.com,   false, trusted,   ",
    "other@example.com, true,  default,   email_does_not_match",
    "other@example.com, true,  different, ",
    "ada@example.com,   true,  off,       unable_to_link_account",
    "ada@example.com,   true,  explicit,  ",
  })
  void anAccountIsAddedIfSomebodyVouchesForItsAddress(
      String email, boolean verified, String options, String error) {
    other(
        o ->
            o.account(
                a -> {
                  if (options.equals("trusted")) a.trustProviders(List.of("google"));
                  if (options.equals("different")) a.allowDifferentEmails(true);
                  if (options.equals("off")) a.linking(false);
                  if (options.equals("explicit")) a.disableImplicitLinking(true);
                }));
    here.knows("sub-1", email, verified);
    Browser browser = ada();
    Reply reply = link(browser);
    if (error == null) reply.redirectsTo("/dash");
    else here.refuses(reply, error);
    assertThat(here.site.all(Account.MODEL)).hasSize(error == null ? 2 : 1);
  }

  @Test
  void anAccountIsOfOneUser() throws Exception {
    other(o -> o.account(a -> a.allowDifferentEmails(true)));
    link(ada()).redirectsTo("/dash");
    Browser grace = here.browser();
    grace.signUp("Grace", Site.GRACE, Site.PASSWORD).hasStatus(200);
    here.refuses(link(grace), "account_already_linked_to_different_user");
    String token = here.google.idToken(here.claims("sub-ada", Site.ADA, true));
    present(grace, token).isRefusal(409, "SOCIAL_ACCOUNT_ALREADY_LINKED");

    here.knows("sub-new", "new@example.com", true);
    List<Browser> both = List.of(ada2(), grace);
    Crowd.of(2, n -> link(both.get(n)).status());
    long owners =
        here.site.all(Account.MODEL).stream().filter(a -> a.accountId().equals("sub-new")).count();
    assertThat(owners).isLessThanOrEqualTo(1);
  }

  private Browser ada2() {
    Browser browser = here.browser();
    browser.signIn(Site.ADA, Site.PASSWORD).hasStatus(200);
    return browser;
  }

  private static Reply present(Browser browser, String token) {
    return browser.post(
        "/link-social",
        "{\"provider\":\"google\",\"idToken\":{\"token\":\""
            + token
            + "\",\"accessToken\":\"at\",\"refreshToken\":\"rt\"}}");
  }

  @Test
  void anAppAddsAnAccountWithItsIdToken() {
    Browser browser = ada();
    present(browser, here.google.idToken(here.claims("sub-ada", "other@example.com", true)))
        .isRefusal(401, "LINKING_DIFFERENT_EMAILS_NOT_ALLOWED");
    present(browser, here.google.idToken(here.claims("sub-ada", Site.ADA, false)))
        .isRefusal(401, "LINKING_NOT_ALLOWED");
    present(browser, "x").isRefusal(401, "INVALID_TOKEN");
    present(browser, here.google.idToken(here.claims("sub-ada", Site.ADA, true)))
        .hasBody("{\"url\":\"\",\"status\":true,\"redirect\":false}");
    assertThat(google().row().get(Account.REFRESH_TOKEN)).isNotNull();
  }

  // ---- POST /get-access-token and /refresh-token

  private static String account(Account account) {
    return "{\"accountId\":\"" + account.id() + "\"}";
  }

  @Test
  void aUserGetsTheTokenOfAnAccount() {
    Browser browser = here.browser();
    signIn(browser);
    browser
        .post("/get-access-token", account(google()))
        .hasStatus(200)
        .json("")
        .hasKeys("accessToken", "accessTokenExpiresAt", "scopes", "idToken");
    browser.lastReply().json("accessToken").isEqualTo("access");
    assertThat(here.google.asked(TOKENS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/get-access-token", "/refresh-token"})
  void anAccountIsNamedInOneWay(String path) {
    Browser browser = here.browser();
    signIn(browser);
    String id = google().id();
    browser.post(path, "{}").json("message").isEqualTo("[body] Invalid input");
    browser
        .post(path, "{\"accountId\":\"" + id + "\",\"extra\":1}")
        .json("message")
        .isEqualTo("[body] Unrecognized key: \"extra\"");
    browser.post(path, "{\"accountId\":\"x\"}").isRefusal(400, "ACCOUNT_NOT_FOUND");
    browser.post(path, "{\"useAccountCookie\":true}").isRefusal(400, "ACCOUNT_NOT_FOUND");
    here.browser().post(path, account(google())).hasStatus(401).hasBody("");
    Browser grace = here.site.signedUp("Grace", Site.GRACE);
    grace.post(path, account(google())).isRefusal(400, "ACCOUNT_NOT_FOUND");
  }

  @Test
  void aTokenThatEndsIsRenewedOnTheWay() {
    Browser browser = here.browser();
    signIn(browser);
    here.clockOfSite.advance(Duration.ofSeconds(3596));
    here.google.gives(TOKENS, LocalProvider.tokens("access2", null, null));
    browser.post("/get-access-token", account(google())).json("accessToken").isEqualTo("access2");
    assertThat(here.google.asked(TOKENS).get(1).form())
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "refresh");
    here.google.answers(TOKENS, asked -> Answer.of(400, "{\"error\":\"invalid_grant\"}"));
    here.clockOfSite.advance(Duration.ofHours(2));
    browser
        .post("/get-access-token", account(google()))
        .isRefusal(400, "FAILED_TO_GET_ACCESS_TOKEN");
    browser
        .post("/refresh-token", account(google()))
        .isRefusal(400, "FAILED_TO_REFRESH_ACCESS_TOKEN");
    assertThat(here.google.asked(TOKENS).get(2).form()).containsEntry("refresh_token", "refresh");
  }

  // A provider takes a refresh token once, and one that comes twice for a theft.
  @Test
  void ofManyWhoRenewAtOnceOneAsksTheProvider() throws Exception {
    Browser browser = here.browser();
    signIn(browser);
    here.google.forget();
    here.google.gives(TOKENS, LocalProvider.tokens("access2", "refresh2", null));
    Account account = google();
    Map<String, String> cookies = browser.cookies();
    List<String> got =
        Crowd.of(
            6,
            n -> {
              Browser one = here.browser();
              cookies.forEach(one::setCookie);
              return one.post("/refresh-token", account(account)).text("refreshToken");
            });
    assertThat(got).containsOnly("refresh2");
    long withFirst =
        here.google.asked(TOKENS).stream()
            .filter(asked -> asked.form().get("refresh_token").equals("refresh"))
            .count();
    assertThat(withFirst).isEqualTo(1);
  }

  @Test
  void withoutARefreshTokenThereIsNoOther() {
    here.google.gives(
        TOKENS,
        LocalProvider.tokens(
            "access", null, here.google.idToken(here.claims("sub-ada", Site.ADA, true))));
    Browser browser = here.browser();
    signIn(browser);
    browser.post("/refresh-token", account(google())).isRefusal(400, "REFRESH_TOKEN_NOT_FOUND");
    browser
        .post("/refresh-token", "{\"accountId\":\"" + google().id() + "\"}")
        .isRefusal(400, "REFRESH_TOKEN_NOT_FOUND");
  }

  @Test
  void anAccountOfNoProviderOpensNothing() {
    Browser browser = ada();
    Account credential = here.site.only(Account.MODEL);
    browser
        .post("/get-access-token", account(credential))
        .isRefusal(400, "PROVIDER_NOT_SUPPORTED")
        .json("message")
        .isEqualTo("Provider credential is not supported.");
    browser.post("/refresh-token", account(credential)).isRefusal(400, "PROVIDER_NOT_SUPPORTED");
    browser
        .get("/account-info?accountId=" + credential.id())
        .isRefusal(400, "PROVIDER_NOT_CONFIGURED");
  }

  // ---- GET /account-info

  @Test
  void aUserSeesWhatTheProviderSaysOfThem() {
    Browser browser = here.browser();
    signIn(browser);
    here.clockOfSite.advance(Duration.ofMinutes(50));
    Reply info = browser.get("/account-info?accountId=" + google().id()).hasStatus(200);
    info.json("").hasKeys("user", "data", "account");
    info.json("user").hasKeys("name", "email", "image", "emailVerified");
    info.json("account").hasKeys("id", "providerId", "accountId");
    browser.get("/account-info").json("message").isEqualTo("[query] Invalid input");
    browser
        .get("/account-info?useAccountCookie=true")
        .json("message")
        .isEqualTo("[query] Invalid input");
    here.browser().get("/account-info?accountId=x").hasStatus(401).hasBody("");
  }
}
