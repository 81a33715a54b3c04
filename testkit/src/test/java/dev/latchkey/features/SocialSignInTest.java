package dev.latchkey.features;

import static dev.latchkey.features.GoogleSite.TOKENS;
import static dev.latchkey.features.GoogleSite.arrive;
import static dev.latchkey.features.GoogleSite.leave;
import static dev.latchkey.features.GoogleSite.signIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.Account;
import dev.latchkey.AccountOptions.StateStore;
import dev.latchkey.Mail;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.Headers;
import dev.latchkey.oauth.Claims;
import dev.latchkey.oauth.GitHub;
import dev.latchkey.oauth.Google;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.LocalProvider;
import dev.latchkey.testkit.LocalProvider.Answer;
import dev.latchkey.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with an account at a provider, there and back (protocol/06). */
class SocialSignInTest {
  private GoogleSite here = new GoogleSite();

  @AfterEach
  void close() {
    here.close();
  }

  private GoogleSite other(GoogleSite other) {
    here.close();
    here = other;
    return other;
  }

  // ---- there

  @Test
  void theProviderIsToldWhatTheOriginalTellsIt() {
    Browser browser = here.browser();
    Reply reply =
        browser.post(
            "/sign-in/social",
            "{\"provider\":\"google\",\"scopes\":[\"drive\"],\"loginHint\":\"ada\"}");
    String url = reply.hasStatus(200).text("url");
    assertThat(reply.header("location")).isEqualTo(url);
    reply.json("redirect").isTrue();
    assertThat(GoogleSite.query(url))
        .containsOnlyKeys(
            "response_type",
            "client_id",
            "state",
            "scope",
            "redirect_uri",
            "login_hint",
            "code_challenge_method",
            "code_challenge",
            "include_granted_scopes")
        .containsEntry("scope", "email profile openid drive")
        .containsEntry("redirect_uri", "http://localhost:3000/api/auth/callback/google")
        .containsEntry("code_challenge_method", "S256");
    assertThat(reply.cookie("better-auth.state").line()).contains("Max-Age=300");
  }

  @Test
  void aClientMayGoThereByItself() {
    Reply reply =
        here.browser()
            .post("/sign-in/social", "{\"provider\":\"google\",\"disableRedirect\":true}");
    reply.hasStatus(200).json("redirect").isFalse();
    assertThat(reply.header("location")).isNull();
  }

  @Test
  void nobodySaysInOurSteadWhatBindsTheAnswerToUs() {
    here.browser()
        .post(
            "/sign-in/social",
            "{\"provider\":\"google\",\"additionalParams\":{\"redirect_uri\":\"https://evil.com\"}}")
        .isRefusal(400, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"provider\":5}", "{\"provider\":null}"})
  void aProviderHasAName(String body) {
    here.browser()
        .post("/sign-in/social", body)
        .hasStatus(400)
        .json("message")
        .isEqualTo("[body.provider] Invalid input");
  }

  @Test
  void aProviderNobodyConfiguredIsNone() {
    here.browser()
        .post("/sign-in/social", "{\"provider\":\"github\"}")
        .isRefusal(404, "PROVIDER_NOT_FOUND");
  }

  // ---- and back

  @Test
  void aNewUserSignsUpAndIsBackWhereTheyWanted() {
    Browser browser = here.browser();
    Map<String, String> left = leave(browser, ",\"newUserCallbackURL\":\"/welcome\"");
    arrive(browser, left).redirectsTo("/welcome").clears("better-auth.state");
    browser.session().json("user.email").isEqualTo(Site.ADA);
    browser.lastReply().json("user.emailVerified").isTrue();
    browser.lastReply().json("user.image").isEqualTo("https://example.com/ada.png");
    Account account = here.site.only(Account.MODEL);
    assertThat(account.accountId()).isEqualTo("sub-ada");
    assertThat(account.scopes()).containsExactly("openid", "email");
    assertThat(here.site.all(Verification.MODEL)).isEmpty();
    signIn(here.browser()).redirectsTo("/dash");
    assertThat(here.site.all(User.MODEL)).hasSize(1);
  }

  // threats A103
  @Test
  void aCodeIsRedeemedWithTheSecretThatWasHashedIntoTheAddress() throws Exception {
    Browser browser = here.browser();
    Map<String, String> left = leave(browser, "");
    arrive(browser, left).redirectsTo("/dash");
    Map<String, String> form = here.google.asked(TOKENS).get(0).form();
    assertThat(form.keySet())
        .containsExactly(
            "grant_type", "code", "code_verifier", "redirect_uri", "client_id", "client_secret");
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
    assertThat(form.get("code_verifier")).hasSize(128);
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
        .isEqualTo(left.get("code_challenge"));
  }

  @Test
  void aPostFromTheProviderBecomesAGetWithTheCookies() {
    Browser browser = here.browser();
    Map<String, String> left = leave(browser, "");
    Reply turned =
        here.browser()
            .request("POST", "/callback/google")
            .form("code=c1&id_token=x&state=" + left.get("state"))
            .without("origin")
            .send();
    turned.redirectsTo(
        "http://localhost:3000/api/auth/callback/google?code=c1&state=" + left.get("state"));
    browser
        .get("/callback/google?" + turned.header("location").replaceFirst(".*\\?", ""))
        .redirectsTo("/dash");
  }

  @Test
  void aPostWithCookiesHasToComeFromATrustedOrigin() {
    Browser browser = here.browser();
    leave(browser, "");
    browser
        .request("POST", "/callback/google")
        .form("code=c1")
        .header("origin", "https://appleid.apple.com")
        .send()
        .isRefusal(403, "INVALID_ORIGIN");
  }

  @Test
  void whatTheProviderRefusedIsTold() {
    Browser browser = here.browser();
    Map<String, String> left = leave(browser, ",\"errorCallbackURL\":\"/oops?a=1#b\"");
    browser
        .get(
            "/callback/google?error=access_denied&error_description=no+way&state="
                + left.get("state"))
        .redirectsTo("/oops?a=1&error=access_denied&error_description=no+way#b");
  }

  @Test
  void withoutACodeOrAProviderNobodyIsLetIn() {
    Browser browser = here.browser();
    here.refuses(browser.get("/callback/google?code=c1"), "state_not_found");
    Map<String, String> left = leave(browser, "");
    here.refuses(browser.get("/callback/google?state=" + left.get("state")), "no_code");
    browser.get("/callback/google?code=1&code=2").isRefusal(400, "VALIDATION_ERROR");
    assertThat(here.google.asked()).isEmpty();
  }

  // ---- the state

  // threats A101
  @Test
  void aStateIsGoodOnceForAWhileAndInOneBrowser() {
    Browser browser = here.browser();
    here.refuses(browser.get("/callback/google?code=c&state=unknown"), "state_mismatch");

    Map<String, String> left = leave(browser, "");
    here.refuses(arrive(here.browser(), left), "state_mismatch");
    arrive(browser, left).redirectsTo("/dash");
    here.refuses(arrive(browser, left), "state_mismatch");

    Map<String, String> late = leave(browser, "");
    here.clockOfSite.advance(Duration.ofMinutes(5));
    here.refuses(arrive(browser, late), "state_mismatch");

    Browser mixed = here.browser();
    Map<String, String> first = leave(mixed, "");
    leave(mixed, "");
    here.refuses(arrive(mixed, first), "state_mismatch");
    assertThat(here.google.asked(TOKENS)).hasSize(1);
  }

  // threats A102
  @Test
  void anAnswerOfAnotherProviderThanWasAskedIsNotTakenThere() {
    GoogleSite two = other(new GoogleSite(o -> o.provider(GitHub.of("hid", "hsecret"))));
    Browser browser = two.browser();
    Map<String, String> left = leave(browser, "");
    two.refuses(
        browser.get("/callback/github?code=c1&state=" + left.get("state")), "state_mismatch");
    assertThat(two.google.asked()).isEmpty();
  }

  // threats A80
  @Test
  void ofManyWhoComeBackWithOneStateOneIsLetIn() throws Exception {
    Browser browser = here.browser();
    Map<String, String> left = leave(browser, "");
    String cookie = browser.cookies().get("better-auth.state");
    List<Integer> sessions =
        Crowd.of(
            6,
            n -> {
              Browser one = here.browser();
              one.setCookie("better-auth.state", cookie);
              return arrive(one, left).cookies().stream().anyMatch(c -> c.name().equals(Site.TOKEN))
                  ? 1
                  : 0;
            });
    assertThat(sessions.stream().mapToInt(i -> i).sum()).isEqualTo(1);
    assertThat(here.google.asked(TOKENS)).hasSize(1);
  }

  @Test
  void aStateInTheBrowserIsGoodOnceToo() {
    GoogleSite cookies = other(new GoogleSite(o -> o.account(a -> a.stateIn(StateStore.COOKIE))));
    Browser browser = cookies.browser();
    Map<String, String> left = leave(browser, "");
    assertThat(cookies.site.all(Verification.MODEL)).isEmpty();
    String kept = browser.cookies().get("better-auth.oauth_state");
    arrive(browser, left).redirectsTo("/dash").clears("better-auth.oauth_state");
    browser.setCookie("better-auth.oauth_state", kept);
    cookies.refuses(arrive(browser, left), "state_mismatch");
    cookies.refuses(arrive(cookies.browser(), left), "state_mismatch");
    browser.setCookie("better-auth.oauth_state", "ff" + kept.substring(2));
    cookies.refuses(arrive(browser, left), "state_invalid");
    browser.setCookie("better-auth.oauth_state", kept);
    cookies.refuses(browser.get("/callback/google?code=c&state=somethingelse"), "state_mismatch");
  }

  @Test
  void whatAnApplicationHasRememberedCannotSpeakForUs() {
    Browser browser = here.browser();
    leave(
        browser,
        ",\"additionalData\":{\"plan\":\"pro\",\"errorURL\":\"https://evil.com\","
            + "\"link\":{\"userId\":\"x\"},\"serverContext\":{\"provider\":\"other\"}}");
    String value = here.site.only(Verification.MODEL).value();
    assertThat(value)
        .startsWith("{\"plan\":\"pro\",\"serverContext\":{\"provider\":\"google\"},\"callbackURL\"")
        .doesNotContain("evil", "userId");
  }

  // ---- who it is

  // threats A107, and the table of protocol/06 §6
  @ParameterizedTest
  @CsvSource({
    "false, true,  default,      account_not_linked",
    "true,  true,  default,      ",
    "true,  false, default,      account_not_linked",
    "true,  false, trusted,      ",
    "false, false, trusted,      account_not_linked",
    "false, true,  local,        ",
    "true,  true,  off,          account_not_linked",
    "true,  true,  explicit,     account_not_linked",
  })
  void anAddressFindsAUserOnlyIfBothSidesHaveProvenIt(
      boolean local, boolean remote, String options, String error) {
    GoogleSite site =
        other(
            new GoogleSite(
                o ->
                    o.account(
                        a -> {
                          if (options.equals("trusted")) a.trustProviders(List.of("google"));
                          if (options.equals("local")) a.requireLocalEmailVerified(false);
                          if (options.equals("off")) a.linking(false);
                          if (options.equals("explicit")) a.disableImplicitLinking(true);
                        })));
    site.site.adasBrowser();
    site.site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, local));
    site.knows("sub-ada", Site.ADA, remote);
    Reply reply = signIn(site.browser());
    if (error != null) {
      site.refuses(reply, error);
      assertThat(site.site.all(Account.MODEL)).hasSize(1);
      assertThat(site.site.all(Session.MODEL)).hasSize(1);
      return;
    }
    reply.redirectsTo("/dash");
    assertThat(site.site.all(Account.MODEL)).anyMatch(a -> a.providerId().equals("google"));
    assertThat(site.site.only(User.MODEL).emailVerified()).isTrue();
  }

  @Test
  void whoSignedUpWithAnAddressThatIsNotTheirsLosesItToItsOwner() {
    GoogleSite site =
        other(new GoogleSite(o -> o.account(a -> a.requireLocalEmailVerified(false))));
    Browser squatter = site.site.adasBrowser();
    signIn(site.browser()).redirectsTo("/dash");
    squatter.session().hasBody("null");
    squatter.signIn(Site.ADA, Site.PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
  }

  // threats A108
  @Test
  void aUserIsTheIdAtTheProviderAndNotTheAddress() {
    signIn(here.browser()).redirectsTo("/dash");
    here.knows("sub-ada", "ada@elsewhere.example", true);
    Browser same = here.browser();
    signIn(same).redirectsTo("/dash");
    same.session().json("user.email").isEqualTo(Site.ADA);
    here.knows("sub-eve", Site.ADA, false);
    here.refuses(signIn(here.browser()), "account_not_linked");
    assertThat(here.site.all(User.MODEL)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "undefined", "null"})
  void anIdThatTellsNobodyApartIsNone(String subject) {
    here.knows(subject, Site.ADA, true);
    here.refuses(signIn(here.browser()), "unable_to_get_user_info");
    assertThat(here.site.all(User.MODEL)).isEmpty();
  }

  // threats A130: in lower case the Kelvin sign is a k
  @ParameterizedTest
  @ValueSource(strings = {"", "bo\u212A@example.com", "a b@example.com", "a\u0000@example.com"})
  void anAddressThatIsNoneLetsNobodyIn(String email) {
    here.knows("sub-x", email, true);
    here.refuses(signIn(here.browser()), "email_not_found");
    assertThat(here.site.all(User.MODEL)).isEmpty();
  }

  @Test
  void newUsersCanBeKeptOut() {
    GoogleSite closed = other(new GoogleSite(o -> {}, g -> g.disableSignUp(true)));
    closed.refuses(signIn(closed.browser()), "signup_disabled");
    GoogleSite asking = other(new GoogleSite(o -> {}, g -> g.disableImplicitSignUp(true)));
    asking.refuses(signIn(asking.browser()), "signup_disabled");
    Browser browser = asking.browser();
    arrive(browser, leave(browser, ",\"requestSignUp\":true")).redirectsTo("/dash");
  }

  @Test
  void anAddressThatHasToBeProvenIsMailedALink() {
    GoogleSite strict = other(new GoogleSite(o -> {}, g -> g.requireEmailVerification(true)));
    strict.knows("sub-ada", Site.ADA, false);
    strict.refuses(signIn(strict.browser()), "email_not_verified");
    Browser browser = strict.browser();
    browser.follow(strict.site.outbox.last(Mail.Kind.VERIFY_EMAIL)).hasStatus(302);
    signIn(browser).redirectsTo("/dash");
  }

  @Test
  void theProvidersWordCanCountMoreThanWhatIsStored() {
    GoogleSite eager = other(new GoogleSite(o -> {}, g -> g.overrideUserInfo(true)));
    signIn(eager.browser()).redirectsTo("/dash");
    eager.knows("sub-ada", "New@Example.com", false);
    Browser browser = eager.browser();
    signIn(browser).redirectsTo("/dash");
    browser.session().json("user.email").isEqualTo("new@example.com");
    browser.lastReply().json("user.emailVerified").isFalse();
  }

  @Test
  void ofTwoTabsOfANewUserBothAreLetIn() throws Exception {
    List<Integer> statuses =
        Crowd.of(
            4,
            n -> {
              Browser tab = here.browser();
              signIn(tab).redirectsTo("/dash");
              return tab.session().status();
            });
    assertThat(statuses).containsOnly(200);
    assertThat(here.site.all(User.MODEL)).hasSize(1);
    assertThat(here.site.all(Account.MODEL)).hasSize(1);
  }

  // ---- a provider in trouble: threats A112, R25

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 404, 500, 503})
  void aProviderThatGivesNoTokensLetsNobodyIn(int status) {
    here.google.answers(
        TOKENS,
        asked ->
            new Answer(
                status,
                here.google.tokens(here.claims("s", Site.ADA, true)),
                Map.of("location", here.google.url() + "/trap")));
    here.refuses(signIn(here.browser()), "invalid_code");
    assertThat(here.google.asked("/trap")).isEmpty();
    assertThat(here.site.all(User.MODEL)).isEmpty();
  }

  @Test
  void anAnswerThatIsNotJsonOrTooLongLetsNobodyIn() {
    here.google.gives(TOKENS, "<html>");
    here.refuses(signIn(here.browser()), "invalid_code");
    here.google.gives(TOKENS, "[]");
    here.refuses(signIn(here.browser()), "invalid_code");
    here.google.gives(TOKENS, "{\"id_token\":\"" + "x".repeat(2 << 20) + "\"}");
    here.refuses(signIn(here.browser()), "invalid_code");
    here.google.gives(TOKENS, "{\"access_token\":\"a\"}");
    here.refuses(signIn(here.browser()), "unable_to_get_user_info");
  }

  @Test
  void aProviderThatIsSlowOrGoneIsNotWaitedFor() {
    here.google.answers(
        TOKENS,
        asked -> {
          try {
            Thread.sleep(20_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Answer.of("{}");
        });
    here.refuses(signIn(here.browser()), "invalid_code");
    here.google.close();
    here.refuses(signIn(here.browser()), "invalid_code");
    assertThat(here.site.all(User.MODEL)).isEmpty();
  }

  // ---- afterwards

  @Test
  void whoSignsInWithAProviderHasNoPassword() {
    Browser browser = here.browser();
    signIn(browser);
    browser
        .post(
            "/change-password",
            "{\"currentPassword\":\"" + Site.PASSWORD + "\",\"newPassword\":\"another horse\"}")
        .isRefusal(400, "CREDENTIAL_ACCOUNT_NOT_FOUND");
    here.browser().signIn(Site.ADA, Site.PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    Account account = here.site.only(Account.MODEL);
    browser
        .post("/unlink-account", "{\"accountId\":\"" + account.id() + "\"}")
        .isRefusal(400, "FAILED_TO_UNLINK_LAST_ACCOUNT");
    String cookie = Site.TOKEN + "=" + browser.cookies().get(Site.TOKEN);
    Headers headers = Headers.of(Map.of("cookie", List.of(cookie)));
    assertThat(here.site.auth.setPassword("another horse", headers).status()).isEqualTo(200);
    here.browser().signIn(Site.ADA, "another horse").hasStatus(200);
    browser
        .get("/list-accounts")
        .json("0")
        .hasKeys("accountId", "providerId", "userId", "createdAt", "updatedAt", "id", "scopes");
  }

  @Test
  void aProfileCanBeMappedToFieldsOfTheApplication() {
    Field<String> plan = Field.string("plan").optional();
    Field<String> role = Field.string("role").defaultsTo("user").notInput();
    GoogleSite mapped =
        other(
            new GoogleSite(
                o -> o.user(u -> u.field(plan).field(role)),
                g ->
                    g.mapProfile(
                        profile ->
                            Claims.none()
                                .with("plan", "pro")
                                .with("role", "admin")
                                .with("name", "Countess")
                                .object())));
    Browser browser = mapped.browser();
    signIn(browser).redirectsTo("/dash");
    browser.session().json("user.plan").isEqualTo("pro");
    browser.lastReply().json("user.role").isEqualTo("user");
    browser.lastReply().json("user.name").isEqualTo("Countess");
  }

  @Test
  void tokensAreStoredSealedIfWanted() {
    GoogleSite sealed = other(new GoogleSite(o -> o.account(a -> a.encryptTokens(true))));
    Browser browser = sealed.browser();
    signIn(browser).redirectsTo("/dash");
    Account account = sealed.site.only(Account.MODEL);
    assertThat(account.row().get(Account.ACCESS_TOKEN)).matches("[0-9a-f]+").hasSize(92);
    browser
        .post("/get-access-token", "{\"accountId\":\"" + account.id() + "\"}")
        .json("accessToken")
        .isEqualTo("access");
  }

  @Test
  void aProviderNeedsAnId() {
    assertThatIllegalArgumentException().isThrownBy(() -> Google.of(" ", "secret"));
    assertThat(LocalProvider.tokens("a", null, null)).doesNotContain("refresh");
  }
}
