package dev.latchkey.plugins.genericoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.Account;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.ClientAuthentication;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.LocalProvider;
import dev.latchkey.testkit.LocalProvider.Answer;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericOAuthTest {
  private static final String ERRORS = "http://localhost:3000/api/auth/error";

  private final TestClock clock = new TestClock();
  private final LocalProvider idp = new LocalProvider(clock);

  @AfterEach
  void close() {
    idp.close();
  }

  private Site site(Consumer<GenericProvider.Builder> set) {
    GenericOAuth plugin = GenericOAuth.create().provider("idp", "cid", "csecret", set);
    return Site.with(o -> o.clock(clock).outbound(idp.outbound()), plugin);
  }

  private Site discovered(Consumer<GenericProvider.Builder> set) {
    describes("\"id_token_signing_alg_values_supported\":[\"RS256\",\"HS256\",\"none\"]");
    return site(
        p -> {
          p.discoveryUrl(idp.url() + "/.well-known/openid-configuration");
          set.accept(p);
        });
  }

  private void describes(String further) {
    idp.publishesKeys("/keys");
    idp.gives(
        "/.well-known/openid-configuration",
        ("{'issuer':'%1$s','authorization_endpoint':'%1$s/authorize','token_endpoint':'%1$s/token',"
                    + "'userinfo_endpoint':'%1$s/userinfo','jwks_uri':'%1$s/keys',")
                .replace("%1$s", idp.url())
                .replace('\'', '"')
            + further
            + "}");
  }

  private Map<String, JsonValue> claims(String subject, String email) {
    Map<String, JsonValue> claims = idp.claims(idp.url(), "cid", subject);
    claims.put("email", new JsonValue.Str(email));
    claims.put("email_verified", new JsonValue.Bool(true));
    claims.put("name", new JsonValue.Str("Ann"));
    return claims;
  }

  private Browser browser(Site site) {
    return Browser.of(site.auth, clock).allowRedirectsTo(idp.url());
  }

  private static String leave(Browser browser) {
    return browser
        .post("/sign-in/social", "{\"provider\":\"idp\",\"callbackURL\":\"/dash\"}")
        .hasStatus(200)
        .text("url");
  }

  private static String parameter(String url, String name) {
    Matcher found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
    return found.find() ? found.group(1) : "";
  }

  private static Reply arrive(Browser browser, String left) {
    return browser.get("/callback/idp?code=c1&state=" + parameter(left, "state"));
  }

  /** Has the provider give an ID token that holds the nonce of this sign-in. */
  private Reply signIn(Browser browser, Map<String, JsonValue> claims) {
    String left = leave(browser);
    claims.put("nonce", new JsonValue.Str(parameter(left, "nonce")));
    idp.answers("/token", asked -> Answer.of(idp.tokens(claims)));
    return arrive(browser, left);
  }

  @Test
  void aProviderThatDescribesItselfNeedsNoMore() {
    Site site = discovered(p -> {});
    Browser browser = browser(site);
    String left = leave(browser);
    assertThat(left).startsWith(idp.url() + "/authorize?response_type=code&client_id=cid&state=");
    assertThat(parameter(left, "scope")).isEqualTo("openid");
    assertThat(parameter(left, "nonce")).isNotEmpty();
    assertThat(parameter(left, "code_challenge_method")).isEqualTo("S256");
    signIn(browser, claims("sub-1", "ann@example.com")).redirectsTo("/dash");
    browser.session().json("user.email").isEqualTo("ann@example.com");
    assertThat(site.all(Account.MODEL).get(0).accountId()).isEqualTo("sub-1");
    assertThat(idp.asked("/.well-known/openid-configuration")).hasSize(1);
    assertThat(idp.asked("/userinfo")).isEmpty();
  }

  // threats A105: replayed from another sign-in
  @Test
  void anIdTokenBelongsToOneSignIn() {
    Site site = discovered(p -> {});
    Browser browser = browser(site);
    Map<String, JsonValue> claims = claims("sub-1", "ann@example.com");
    String left = leave(browser);
    idp.answers("/token", asked -> Answer.of(idp.tokens(claims)));
    arrive(browser, left).redirectsTo(ERRORS + "?error=unable_to_get_user_info");
    claims.put("nonce", new JsonValue.Str("of another sign-in"));
    arrive(browser, leave(browser)).redirectsTo(ERRORS + "?error=unable_to_get_user_info");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  // threats A104
  @Test
  void anAnswerSaysWhoItIsFrom() {
    Site site = discovered(p -> {});
    Browser browser = browser(site);
    String left = leave(browser);
    browser
        .get("/callback/idp?code=c1&iss=https://evil.example&state=" + parameter(left, "state"))
        .redirectsTo(ERRORS + "?error=issuer_mismatch");
    assertThat(idp.asked("/token")).isEmpty();
  }

  @Test
  void aProfileIsTheSameUsersAsTheIdToken() {
    Site site = discovered(p -> {});
    Map<String, JsonValue> claims = claims("sub-1", "");
    idp.gives("/userinfo", "{\"sub\":\"sub-2\",\"email\":\"ann@example.com\"}");
    signIn(browser(site), claims).redirectsTo(ERRORS + "?error=unable_to_get_user_info");
    idp.gives(
        "/userinfo",
        "{\"sub\":\"sub-1\",\"email\":\"ann@example.com\",\"picture\":\"p\",\"image\":\"i\"}");
    Browser browser = browser(site);
    signIn(browser, claims).redirectsTo("/dash");
    browser.session().json("user.image").isEqualTo("p");
    assertThat(idp.asked("/userinfo").get(1).headers().get("authorization"))
        .isEqualTo("Bearer access");
  }

  @Test
  void aProviderThatIsDownIsAskedAgainLater() {
    Site site = discovered(p -> {});
    idp.answers("/.well-known/openid-configuration", asked -> Answer.of(503, "{}"));
    Browser browser = browser(site);
    for (int i = 0; i < 3; i++) {
      browser
          .post("/sign-in/social", "{\"provider\":\"idp\"}")
          .isRefusal(404, "PROVIDER_NOT_FOUND");
    }
    assertThat(idp.asked("/.well-known/openid-configuration")).hasSize(1);
    describes("\"id_token_signing_alg_values_supported\":[\"RS256\"]");
    clock.advance(Duration.ofSeconds(5));
    leave(browser);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"token_endpoint\":\"http://elsewhere.example/token\"",
        "\"jwks_uri\":\"ftp://elsewhere.example/keys\"",
        "\"authorization_endpoint\":\"javascript:alert(1)\"",
        "\"token_endpoint\":5"
      })
  void aDescriptionDoesNotLeadWhereSecretsAreReadOnTheWay(String endpoint) {
    Site site = discovered(p -> {});
    describes(endpoint);
    browser(site)
        .post("/sign-in/social", "{\"provider\":\"idp\"}")
        .isRefusal(404, "PROVIDER_NOT_FOUND");
  }

  @Test
  void aProviderCanBeDescribedByHand() {
    Site site =
        site(
            p ->
                p.authorizationUrl("https://idp.example/authorize?a=1&scope=x")
                    .tokenUrl("https://idp.example/token")
                    .userInfoUrl("https://idp.example/me")
                    .pkce(false)
                    .prompt("consent")
                    .scopes(List.of("profile"))
                    .authorizationParameter("audience", "us")
                    .authentication(ClientAuthentication.BASIC));
    Browser browser = browser(site).allowRedirectsTo("https://idp.example");
    String left = leave(browser);
    assertThat(left)
        .startsWith("https://idp.example/authorize?a=1&response_type=code&client_id=cid&state=")
        .contains("&scope=profile&", "&prompt=consent", "&audience=us")
        .doesNotContain("code_challenge", "nonce");
    idp.gives("/idp.example/token", LocalProvider.tokens("at", null, null));
    idp.gives("/idp.example/me", "{\"id\":42,\"email\":\"ann@example.com\",\"name\":\"Ann\"}");
    arrive(browser, left).redirectsTo("/dash");
    assertThat(site.all(Account.MODEL).get(0).accountId()).isEqualTo("42");
    LocalProvider.Asked asked = idp.asked("/idp.example/token").get(0);
    assertThat(asked.headers().get("authorization")).isEqualTo("Basic Y2lkOmNzZWNyZXQ=");
    assertThat(asked.form()).doesNotContainKeys("client_id", "client_secret", "code_verifier");
  }

  @Test
  void aSignInMayBeginThereIfThatIsAllowed() {
    Site closed = discovered(p -> {});
    browser(closed).get("/callback/idp?code=c1").redirectsTo(ERRORS + "?error=state_not_found");
    Browser browser = browser(discovered(p -> p.allowIdpInitiated(true)));
    Reply reply = browser.get("/callback/idp?code=c1").hasStatus(302);
    assertThat(reply.header("location")).startsWith(idp.url() + "/authorize?");
    assertThat(idp.asked("/token")).isEmpty();
  }

  // threats A97
  @Test
  void aSecondFactorIsAskedForWhereItIsForAll() {
    describes("\"id_token_signing_alg_values_supported\":[\"RS256\"]");
    Site site =
        Site.with(
            o ->
                o.clock(clock)
                    .outbound(idp.outbound())
                    .account(a -> a.requireLocalEmailVerified(true).trustProviders(List.of("idp"))),
            TwoFactor.create(t -> t.enforcedForAll().skipVerificationOnEnable(true)),
            GenericOAuth.create()
                .provider(
                    "idp",
                    "cid",
                    "csecret",
                    p -> p.discoveryUrl(idp.url() + "/.well-known/openid-configuration")));
    Browser ann = browser(site);
    ann.signUp("Ann", "ann@example.com", Site.PASSWORD).hasStatus(200);
    String left =
        ann.post("/link-social", "{\"provider\":\"idp\",\"callbackURL\":\"/dash\"}").text("url");
    Map<String, JsonValue> claims = claims("sub-1", "ann@example.com");
    claims.put("nonce", new JsonValue.Str(parameter(left, "nonce")));
    idp.answers("/token", asked -> Answer.of(idp.tokens(claims)));
    arrive(ann, left).redirectsTo("/dash");
    ann.post("/two-factor/enable", "{\"password\":\"" + Site.PASSWORD + "\"}").hasStatus(200);

    Browser again = browser(site);
    Reply challenged = signIn(again, claims("sub-1", "ann@example.com"));
    challenged.redirectsTo("/dash?twoFactorRedirect=true&twoFactorMethods=totp");
    again.session().hasBody("null");
  }

  @Test
  void whatCannotWorkIsRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> site(p -> {}));
    assertThatIllegalArgumentException().isThrownBy(() -> site(p -> p.discoveryUrl("idp")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GenericOAuth.create()
                    .provider(
                        "a",
                        "b",
                        null,
                        p ->
                            p.discoveryUrl("http://x").authentication(ClientAuthentication.BASIC)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                site(
                    p ->
                        p.authorizationUrl("https://a/")
                            .tokenUrl("https://a/")
                            .requireIdTokenVerification(true)));
    GenericOAuth twice =
        GenericOAuth.create().provider("a", "b", null, p -> p.discoveryUrl("http://x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> twice.provider("a", "b", null, p -> p.discoveryUrl("http://x")));
  }
}
