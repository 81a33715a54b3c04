package dev.latchkey.plugins.deviceauthorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Profile;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.bearer.Bearer;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.schema.Field;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceAuthorizationTest {
  private static final String ADA = "ada@example.com";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Site site = Site.with(DeviceAuthorization.create(), Bearer.create());
  private final Browser ada = site.signedUp(ADA);
  private final Reply asked = ask(site.browser(), "");

  private static Reply ask(Browser device, String further) {
    return device.post("/device/code", "{\"client_id\":\"tv\"" + further + "}").hasStatus(200);
  }

  private Reply poll() {
    return poll(site.browser(), asked, "tv");
  }

  private static Reply poll(Browser device, Reply asked, String client) {
    String body =
        "{\"grant_type\":\"%s\",\"device_code\":\"%s\",\"client_id\":\"%s\"}"
            .formatted(GRANT, asked.text("device_code"), client);
    return device.post("/device/token", body);
  }

  private Reply look(Browser browser) {
    return browser.get("/device?user_code=" + asked.text("user_code"));
  }

  private Reply decide(Browser browser, String how) {
    String body = "{\"userCode\":\"" + asked.text("user_code") + "\"}";
    return browser.post("/device/" + how, body);
  }

  private static void isRefused(Reply reply, int status, String error, String description) {
    reply
        .hasStatus(status)
        .hasBody("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
  }

  // ---- how it goes

  @Test
  void aDeviceIsSignedInByWhoeverApprovesItsCode() {
    asked
        .json("")
        .hasKeys(
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval");
    asked.json("verification_uri").isEqualTo("http://localhost:3000/device");
    asked
        .json("verification_uri_complete")
        .isEqualTo("http://localhost:3000/device?user_code=" + asked.text("user_code"));
    asked.json("expires_in").isEqualTo(1800L);
    asked.json("interval").isEqualTo(5L);
    isRefused(poll(), 400, "authorization_pending", "Authorization pending");

    look(ada).json("status").isEqualTo("pending");
    ada.lastReply().json("client_id").isEqualTo("tv");
    decide(ada, "approve").hasBody("{\"success\":true}");
    site.clock.advance(INTERVAL);
    Reply granted = poll().hasStatus(200).setsNoCookie();
    granted.json("").hasKeys("access_token", "token_type", "expires_in", "scope");
    granted.json("token_type").isEqualTo("Bearer");
    Reply session =
        site.browser()
            .request("GET", "/get-session")
            .header("authorization", "Bearer " + granted.text("access_token"))
            .send();
    session.json("user.email").isEqualTo(ADA);
    isRefused(poll(), 400, "invalid_grant", "Invalid device code");
  }

  @Test
  void theBrowserOfADeviceKeepsWhoIsSignedInThere() {
    Browser tv = site.signedUp("bob@example.com");
    look(ada);
    decide(ada, "approve");
    poll(tv, asked, "tv").hasStatus(200).setsNoCookie();
    tv.session().json("user.email").isEqualTo("bob@example.com");
  }

  @Test
  void aDeniedDeviceLearnsItOnce() {
    look(ada);
    decide(ada, "deny").hasBody("{\"success\":true}");
    isRefused(poll(), 400, "access_denied", "Access denied");
    isRefused(poll(), 400, "invalid_grant", "Invalid device code");
  }

  @Test
  void aDeviceThatAsksTooOftenIsToSlowDown() {
    isRefused(poll(), 400, "authorization_pending", "Authorization pending");
    isRefused(poll(), 400, "slow_down", "Polling too frequently");
    site.clock.advance(INTERVAL.minusMillis(1));
    isRefused(poll(), 400, "slow_down", "Polling too frequently");
    site.clock.advance(Duration.ofMillis(1));
    isRefused(poll(), 400, "authorization_pending", "Authorization pending");
  }

  @Test
  void codesEnd() {
    look(ada);
    site.clock.advance(Duration.ofMinutes(30).plusMillis(1));
    isRefused(look(ada), 400, "expired_token", "User code has expired");
    isRefused(decide(ada, "approve"), 400, "expired_token", "User code has expired");
    isRefused(decide(ada, "deny"), 400, "expired_token", "User code has expired");
    isRefused(poll(), 400, "expired_token", "Device code has expired");
    isRefused(poll(), 400, "invalid_grant", "Invalid device code");
  }

  @Test
  void whatNobodyFetchedIsRemovedInTheEnd() {
    site.clock.advance(Duration.ofHours(25));
    site.auth.removeExpired(100);
    assertThat(site.all(DeviceCode.MODEL)).isEmpty();
  }

  // ---- who decides

  @Test
  void onlyWhoLookedFirstDecides() {
    Browser eve = site.signedUp("eve@example.com");
    isRefused(
        decide(ada, "approve"),
        400,
        "invalid_request",
        "Device code has not been claimed by a verifying session; call `GET /device` with the"
            + " `user_code` while signed in before approving or denying");
    look(site.browser()).json("client_id").isAbsent();
    look(ada).json("client_id").isPresent();
    look(eve).json("client_id").isAbsent();
    isRefused(
        decide(eve, "approve"),
        403,
        "access_denied",
        "You are not authorized to approve this device authorization");
    isRefused(
        decide(eve, "deny"),
        403,
        "access_denied",
        "You are not authorized to deny this device authorization");
    decide(ada, "approve").hasStatus(200);
    isRefused(decide(ada, "deny"), 400, "invalid_request", "Device code already processed");
  }

  @Test
  void nobodyDecidesWithoutASession() {
    for (String how : new String[] {"approve", "deny"}) {
      isRefused(decide(site.browser(), how), 401, "unauthorized", "Authentication required");
    }
  }

  @Test
  void aCodeCanBeMadeForOneUser() {
    String id = site.all(User.MODEL).get(0).id();
    Reply made = ask(site.browser(), ",\"user_id\":\"" + id + "\",\"scope\":\"read\"");
    Browser eve = site.signedUp("eve@example.com");
    String code = made.text("user_code");
    eve.get("/device?user_code=" + code).json("scope").isAbsent();
    String body = "{\"userCode\":\"" + code + "\"}";
    eve.post("/device/approve", body).hasStatus(403);
    ada.post("/device/approve", body).hasStatus(200);
    poll(site.browser(), made, "tv").json("scope").isEqualTo("read");
  }

  @Test
  void aCodeMayBeTypedInSmallLettersWithADash() {
    String code = asked.text("user_code").toLowerCase(Locale.ROOT);
    String typed = code.substring(0, 4) + "-" + code.substring(4);
    Reply seen = ada.get("/device?user_code=" + typed).hasStatus(200);
    seen.json("user_code").isEqualTo(typed);
    ada.post("/device/approve", "{\"userCode\":\"" + typed + "\"}").hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "%00", "'%20OR%201=1", "----"})
  void anUnknownCodeIsRefused(String code) {
    Reply reply = ada.get("/device?user_code=" + code).hasStatus(400);
    assertThat(reply.body()).containsAnyOf("Invalid user code", "NUL characters");
  }

  @Test
  void ofAnApprovalAndADenialAtOnceOneCounts() throws Exception {
    look(ada);
    List<Browser> browsers =
        Stream.generate(
                () -> {
                  Browser again = site.browser();
                  again.signIn(ADA, Site.PASSWORD);
                  return again;
                })
            .limit(8)
            .toList();
    List<Callable<Integer>> attempts =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    (Callable<Integer>)
                        () -> decide(browsers.get(i), i % 2 == 0 ? "approve" : "deny").status())
            .toList();
    assertThat(atOnce(attempts)).containsOnlyOnce(200);
  }

  @Test
  void ofSeveralWhoLookAtOnceOneDecides() throws Exception {
    List<Browser> users =
        IntStream.range(0, 6).mapToObj(i -> site.signedUp("u" + i + "@example.com")).toList();
    List<Callable<Integer>> looks =
        users.stream().map(user -> (Callable<Integer>) () -> look(user).status()).toList();
    assertThat(atOnce(looks)).containsOnly(200);
    List<Integer> decisions = users.stream().map(user -> decide(user, "approve").status()).toList();
    assertThat(decisions).containsOnlyOnce(200);
  }

  @Test
  void ofSeveralWithOneCodeOneIsSignedIn() throws Exception {
    Site busy = Site.with(DeviceAuthorization.create(o -> o.interval(Duration.ZERO)));
    Reply code = ask(busy.browser(), "");
    Browser user = busy.signedUp(ADA);
    user.get("/device?user_code=" + code.text("user_code"));
    user.post("/device/approve", "{\"userCode\":\"" + code.text("user_code") + "\"}");
    List<Callable<Integer>> attempts =
        IntStream.range(0, 8)
            .mapToObj(i -> (Callable<Integer>) () -> poll(busy.browser(), code, "tv").status())
            .toList();
    assertThat(atOnce(attempts)).containsOnlyOnce(200);
    assertThat(busy.all(Session.MODEL)).hasSize(2);
  }

  private static List<Integer> atOnce(List<Callable<Integer>> attempts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(attempts.size());
    try {
      List<Future<Integer>> done = threads.invokeAll(attempts);
      return done.stream().map(DeviceAuthorizationTest::result).toList();
    } finally {
      threads.shutdown();
    }
  }

  private static int result(Future<Integer> done) {
    try {
      return done.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  // ---- programs

  @Test
  void aProgramAsksWithAFormAndWithoutAnOrigin() {
    Reply reply =
        site.browser()
            .request("POST", "/device/code")
            .fromServer()
            .form("client_id=tv&scope=read+write&user_id=")
            .send()
            .hasStatus(200);
    look(ada);
    assertThat(site.all(DeviceCode.MODEL)).extracting(DeviceCode::scope).contains("read write");
    site.browser()
        .request("POST", "/device/token")
        .fromServer()
        .form("grant_type=" + GRANT + "&client_id=tv&device_code=" + reply.text("device_code"))
        .send()
        .isRefusal(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void onlyKnownProgramsAskAndEachForItself() {
    Site known = Site.with(DeviceAuthorization.create(o -> o.clients("tv"::equals)));
    Browser device = known.browser();
    isRefused(
        device.post("/device/code", "{\"client_id\":\"evil\"}"),
        400,
        "invalid_client",
        "Invalid client ID");
    Reply code = ask(device, "");
    isRefused(poll(device, code, "evil"), 400, "invalid_client", "Invalid client ID");
    isRefused(poll(site.browser(), asked, "radio"), 400, "invalid_grant", "Client ID mismatch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                  | [body.client_id] Invalid input: expected string, received undefined
          {"client_id":5}     | [body.client_id] Invalid input: expected string, received number
          {"client_id":""}    | client_id is required
          """)
  void aRequestHasToSayForWhichProgram(String body, String description) {
    isRefused(site.browser().post("/device/code", body), 400, "invalid_request", description);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"grant_type\":\"password\",\"device_code\":\"x\",\"client_id\":\"tv\"}",
        "{\"grant_type\":5,\"device_code\":5,\"client_id\":5}"
      })
  void anotherGrantIsRefused(String body) {
    site.browser().post("/device/token", body).isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void codesCanBeTheApplicationsOwn() {
    Site own =
        Site.with(
            DeviceAuthorization.create(
                o ->
                    o.userCodes(() -> "red fox")
                        .verificationUri("https://tv.example.com?lang=en")));
    Reply code = ask(own.browser(), "");
    code.json("user_code").isEqualTo("red fox");
    code.json("verification_uri").isEqualTo("https://tv.example.com/?lang=en");
    code.json("verification_uri_complete")
        .isEqualTo("https://tv.example.com/?lang=en&user_code=red+fox");
    own.signedUp(ADA).get("/device?user_code=red%20fox").hasStatus(200);
    Browser second = own.browser().announceFault();
    isRefused(
        second.post("/device/code", "{\"client_id\":\"tv\"}"),
        500,
        "server_error",
        "Failed to generate a unique device code");
  }

  // ---- what else is asked of a sign-in

  @Test
  void whoHasASecondFactorWasAskedWhereTheyApproved() {
    Site strict =
        Site.with(
            DeviceAuthorization.create(),
            TwoFactor.create(o -> o.skipVerificationOnEnable(true).enforcedForAll()));
    Browser user = strict.signedUp(ADA);
    user.post("/two-factor/enable", "{\"password\":\"" + Site.PASSWORD + "\"}").hasStatus(200);
    Reply code = ask(strict.browser(), "");
    user.get("/device?user_code=" + code.text("user_code"));
    user.post("/device/approve", "{\"userCode\":\"" + code.text("user_code") + "\"}")
        .hasStatus(200);
    poll(strict.browser(), code, "tv").hasStatus(200);
  }

  @Test
  @Tag("once")
  void aHardenedSiteStoresNoCodeThatOpensAnything() {
    Site hardened = Site.with(o -> o.profile(Profile.HARDENED), DeviceAuthorization.create());
    Reply code = ask(hardened.browser(), "");
    Browser user = hardened.signedUp(ADA);
    user.get("/device?user_code=" + code.text("user_code"));
    String body = "{\"userCode\":\"" + code.text("user_code") + "\"}";
    hardened.clock.advance(Duration.ofMinutes(16));
    user.post("/device/approve", body).isRefusal(403, "SESSION_NOT_FRESH");
    user.signIn(ADA, Site.PASSWORD);
    user.post("/device/approve", body).hasStatus(200);
    assertThat(
            hardened.store.find(
                hardened.auth.schema().table(DeviceCode.MODEL),
                List.of(DeviceCode.DEVICE_CODE.is(code.text("device_code"))),
                1))
        .isEmpty();
    String token = poll(hardened.browser(), code, "tv").hasStatus(200).text("access_token");
    assertThat(hardened.all(Session.MODEL))
        .extracting(Session::token)
        .doesNotContain(token.substring(0, token.indexOf('.')));
  }

  @Test
  void aUserWhoIsGoneSignsNothingIn() {
    look(ada);
    decide(ada, "approve");
    site.store.delete(
        site.auth.schema().table(User.MODEL),
        List.of(Field.ID.is(site.all(User.MODEL).get(0).id())));
    isRefused(poll(), 400, "invalid_grant", "Invalid device code");
  }
}
