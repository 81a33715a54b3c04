package dev.latchkey.passkey;

import static dev.latchkey.passkey.Authenticator.BACKED_UP;
import static dev.latchkey.passkey.Authenticator.BACKUP_ELIGIBLE;
import static dev.latchkey.passkey.Authenticator.PRESENT;
import static dev.latchkey.passkey.Authenticator.VERIFIED;
import static dev.latchkey.passkey.Site.register;
import static dev.latchkey.passkey.Site.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.passkey.PasskeyOptions.Assignment;
import dev.latchkey.passkey.PasskeyOptions.Demand;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeysTest {
  private static final String ADA = "ada@example.com";
  private static final String OPTIONS = "/passkey/generate-register-options";
  private static final String REGISTER = "/passkey/verify-registration";
  private static final String PRESENT_IT = "/passkey/verify-authentication";

  private final Site site = Site.with(Passkeys.create());
  private final Authenticator phone = new Authenticator("phone");

  // ---- registering

  @Test
  void aPasskeyIsAskedForAndKept() {
    Browser ada = site.signedUp(ADA);
    Reply asked = ada.get(OPTIONS + "?name=Phone&authenticatorAttachment=platform").hasStatus(200);
    asked
        .json("")
        .hasKeys(
            "challenge",
            "rp",
            "user",
            "pubKeyCredParams",
            "timeout",
            "attestation",
            "excludeCredentials",
            "authenticatorSelection",
            "extensions",
            "hints");
    asked.json("rp.id").isEqualTo("localhost");
    asked.json("rp.name").isEqualTo("Club");
    asked.json("user.name").isEqualTo("Phone");
    asked.json("user.displayName").isEqualTo(ADA);
    asked.json("pubKeyCredParams").hasSize(3);
    asked
        .json("authenticatorSelection")
        .hasKeys(
            "residentKey", "userVerification", "authenticatorAttachment", "requireResidentKey");
    asked.json("extensions.credProps").isTrue();

    Reply kept = ada.post(REGISTER, phone.create(asked, ",\"name\":\" Phone \"")).hasStatus(200);
    kept.json("")
        .hasKeys(
            "name",
            "publicKey",
            "userId",
            "credentialID",
            "counter",
            "deviceType",
            "backedUp",
            "transports",
            "createdAt",
            "aaguid",
            "id");
    kept.json("name").isEqualTo("Phone");
    kept.json("credentialID").isEqualTo(phone.credentialId());
    kept.json("deviceType").isEqualTo("multiDevice");
    kept.json("backedUp").isTrue();
    kept.json("transports").isEqualTo("internal,hybrid");
    kept.json("aaguid").isEqualTo("00000000-0000-0000-0000-000000000000");
    ada.get(OPTIONS).json("excludeCredentials.0.id").isEqualTo(phone.credentialId());
  }

  @Test
  void aKeyThatStaysWhereItIsIsASingleDevice() {
    phone.flags = PRESENT;
    Reply kept = register(site.signedUp(ADA), phone);
    kept.json("deviceType").isEqualTo("singleDevice");
    kept.json("backedUp").isFalse();
    kept.json("name").isEqualTo(null);
  }

  @Test
  void whoRegistersIsSignedInNotLongAgo() {
    site.browser().get(OPTIONS).isRefusal(401, "UNAUTHORIZED");
    Browser ada = site.signedUp(ADA);
    Reply asked = ada.get(OPTIONS);
    site.clock.advance(Duration.ofDays(1)); // threats A98
    ada.get(OPTIONS).isRefusal(403, "SESSION_NOT_FRESH");
    ada.post(REGISTER, phone.create(asked, "")).isRefusal(403, "SESSION_NOT_FRESH");
  }

  @Test
  void aChallengeWorksOnceForFiveMinutesInOneBrowserAndForOneCeremony() {
    Browser ada = site.signedUp(ADA);
    Reply asked = ada.get(OPTIONS);
    String answer = phone.create(asked, "");
    Browser elsewhere = site.browser();
    elsewhere.signIn(ADA, Site.PASSWORD);
    elsewhere.post(REGISTER, answer).isRefusal(400, "CHALLENGE_NOT_FOUND");
    ada.post(REGISTER, answer).hasStatus(200);
    ada.post(REGISTER, answer).isRefusal(400, "CHALLENGE_NOT_FOUND");

    Reply again = ada.get("/passkey/generate-authenticate-options");
    ada.post(REGISTER, new Authenticator("key").create(again, ""))
        .isRefusal(400, "CHALLENGE_NOT_FOUND");

    Reply late = ada.get(OPTIONS);
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    ada.post(REGISTER, new Authenticator("key").create(late, ""))
        .isRefusal(400, "CHALLENGE_NOT_FOUND");
    assertThat(site.all(Passkey.MODEL)).hasSize(1);
  }

  @Test
  void aWrongAnswerUsesTheChallengeUp() {
    Browser ada = site.signedUp(ADA);
    Reply asked = ada.get(OPTIONS);
    ada.post(REGISTER, "{\"response\":{}}").isRefusal(400, "FAILED_TO_VERIFY_REGISTRATION");
    ada.post(REGISTER, phone.create(asked, "")).isRefusal(400, "CHALLENGE_NOT_FOUND");
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  @Test
  void anotherUsersChallengeRegistersNothing() {
    Browser shared = site.signedUp(ADA);
    Reply asked = shared.get(OPTIONS);
    shared.signUp("Bob", "bob@example.com", Site.PASSWORD).hasStatus(200);
    shared
        .post(REGISTER, phone.create(asked, ""))
        .isRefusal(401, "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY");
    assertThat(site.all(Passkey.MODEL)).isEmpty();
  }

  @Test
  void nobodyRegistersAnothersPasskeyAsTheirs() {
    register(site.signedUp(ADA), phone).hasStatus(200);
    Authenticator impostor = new Authenticator("phone");
    register(site.signedUp("eve@example.com"), impostor)
        .isRefusal(400, "FAILED_TO_VERIFY_REGISTRATION");
    signIn(site.browser(), impostor).isRefusal(401, "AUTHENTICATION_FAILED");
    signIn(site.browser(), phone).json("user.email").isEqualTo(ADA);
  }

  private void isNotRegistered(Consumer<Authenticator> lie) {
    Authenticator liar = new Authenticator("liar");
    lie.accept(liar);
    register(site.signedUp(ADA), liar).isRefusal(400, "FAILED_TO_VERIFY_REGISTRATION");
    assertThat(site.all(Passkey.MODEL)).isEmpty();
  }

  @Test
  void aRegistrationOnAnotherPageIsRefused() {
    isNotRegistered(liar -> liar.origin = "http://localhost:3001");
  }

  @Test
  void aRegistrationForAnotherSiteIsRefused() {
    isNotRegistered(liar -> liar.rpId = "evil.example");
  }

  @Test
  void aRegistrationForAnotherChallengeIsRefused() {
    isNotRegistered(liar -> liar.challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  }

  @Test
  void anAuthenticationIsNoRegistration() {
    isNotRegistered(liar -> liar.type = "webauthn.get");
  }

  @Test
  void aRegistrationWithoutSomebodyThereIsRefused() {
    isNotRegistered(liar -> liar.flags = VERIFIED);
  }

  @Test
  void whatCannotBeBackedUpIsNot() {
    isNotRegistered(liar -> liar.flags = PRESENT | BACKED_UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"android-safetynet", "compound", ""})
  void anAttestationOfAnotherFormatIsRefused(String format) {
    isNotRegistered(liar -> liar.format = format);
  }

  @Test
  void anIdLongerThanAnAuthenticatorsIsRefused() {
    isNotRegistered(liar -> liar.id = new byte[1024]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response\":null}",
        "{\"response\":\"x\"}",
        "{\"response\":{\"id\":5}}",
        "{\"response\":{\"id\":\"eA\",\"rawId\":\"eA\",\"type\":\"public-key\",\"response\":{}}}",
        "{\"response\":{\"id\":\"eA\",\"rawId\":\"eA\",\"type\":\"public-key\",\"response\":"
            + "{\"attestationObject\":\"____\",\"clientDataJSON\":\"e30\"}}}",
        "{\"response\":{\"id\":\"eA\",\"rawId\":\"eA\",\"type\":\"public-key\",\"response\":"
            + "{\"attestationObject\":\"gYGBgYGBgYGBgYGBgYGB\",\"clientDataJSON\":\"W10\"}}}",
      })
  void nonsenseIsRefused(String body) {
    Browser ada = site.signedUp(ADA);
    ada.get(OPTIONS);
    ada.post(REGISTER, body).isRefusal(400, "FAILED_TO_VERIFY_REGISTRATION");
    ada.get("/passkey/generate-authenticate-options");
    assertThat(ada.post(PRESENT_IT, body).status()).isIn(400, 401);
  }

  @Test
  void anAttachmentIsOneOfTwo() {
    site.signedUp(ADA)
        .get(OPTIONS + "?authenticatorAttachment=usb")
        .isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void onlyTransportsAreKept() {
    Browser ada = site.signedUp(ADA);
    String answer = phone.create(ada.get(OPTIONS), "");
    ada.post(REGISTER, answer.replace("\"hybrid\"", "\"hybrid\",5,\"<script>\",\"a,b\",null"))
        .json("transports")
        .isEqualTo("internal,hybrid");
  }

  // ---- signing in

  @Test
  void aPasskeySignsInWhoeverHasIt() {
    register(site.signedUp(ADA), phone);
    Browser ada = site.browser();
    Reply asked = ada.get("/passkey/generate-authenticate-options").hasStatus(200);
    asked.json("").hasKeys("rpId", "challenge", "timeout", "userVerification");
    Reply signedIn = ada.post(PRESENT_IT, phone.get(asked)).hasStatus(200);
    signedIn.json("").hasKeys("session", "user");
    signedIn.json("user.email").isEqualTo(ADA);
    ada.session().json("user.email").isEqualTo(ADA);
    ada.get("/passkey/generate-authenticate-options")
        .json("allowCredentials.0.id")
        .isEqualTo(phone.credentialId());
  }

  @Test
  void aPasskeyNobodyKnowsSignsNobodyIn() {
    signIn(site.browser(), phone).isRefusal(401, "PASSKEY_NOT_FOUND").setsNoCookie();
  }

  @Test
  void anAnswerSignsInOnce() {
    register(site.signedUp(ADA), phone);
    Browser ada = site.browser();
    String answer = phone.get(ada.get("/passkey/generate-authenticate-options"));
    ada.post(PRESENT_IT, answer).hasStatus(200);
    ada.signOut();
    ada.post(PRESENT_IT, answer).isRefusal(400, "CHALLENGE_NOT_FOUND");
    Browser thief = site.browser();
    thief.get("/passkey/generate-authenticate-options");
    thief.post(PRESENT_IT, answer).isRefusal(400, "AUTHENTICATION_FAILED");
    thief.forgetCookies();
    thief.post(PRESENT_IT, answer).isRefusal(400, "CHALLENGE_NOT_FOUND");
  }

  @Test
  void aChallengeForARegistrationSignsNobodyIn() {
    Browser ada = site.signedUp(ADA);
    register(ada, phone);
    ada.post(PRESENT_IT, phone.get(ada.get(OPTIONS))).isRefusal(400, "CHALLENGE_NOT_FOUND");
  }

  private void isNotSignedIn(int status, Consumer<Authenticator> lie) {
    register(site.signedUp(ADA), phone);
    lie.accept(phone);
    signIn(site.browser(), phone).isRefusal(status, "AUTHENTICATION_FAILED").setsNoCookie();
  }

  @Test
  void anAnswerGivenToAnotherPageIsRefused() {
    isNotSignedIn(400, liar -> liar.origin = "https://localhost.evil.example");
  }

  @Test
  void anAnswerForAnotherSiteIsRefused() {
    isNotSignedIn(400, liar -> liar.rpId = "example.com");
  }

  @Test
  void anAnswerToAnotherChallengeIsRefused() {
    isNotSignedIn(400, liar -> liar.challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  }

  @Test
  void aRegistrationIsNoAuthentication() {
    isNotSignedIn(400, liar -> liar.type = "webauthn.create");
  }

  @Test
  void anAnswerWithoutSomebodyThereIsRefused() {
    isNotSignedIn(400, liar -> liar.flags = VERIFIED | BACKUP_ELIGIBLE);
  }

  @Test
  void aWrongSignatureIsRefused() {
    isNotSignedIn(401, liar -> liar.breaksSignature = true);
  }

  @Test
  void anotherKeyOfTheSameNameIsRefused() {
    register(site.signedUp(ADA), phone);
    signIn(site.browser(), new Authenticator("phone")).isRefusal(401, "AUTHENTICATION_FAILED");
  }

  @Test
  void aCounterOnlyGoesUp() {
    phone.counter = 5;
    register(site.signedUp(ADA), phone).json("counter").isEqualTo(5L);
    signIn(site.browser(), phone).isRefusal(400, "AUTHENTICATION_FAILED");
    phone.counter = 7;
    signIn(site.browser(), phone).hasStatus(200);
    phone.counter = 6; // a copy of it
    signIn(site.browser(), phone).isRefusal(400, "AUTHENTICATION_FAILED");
    phone.counter = 0;
    signIn(site.browser(), phone).isRefusal(400, "AUTHENTICATION_FAILED");
    assertThat(site.all(Passkey.MODEL)).extracting(p -> p.counter().intValue()).containsExactly(7);
  }

  @Test
  void ofTwoThatCountAlikeOneSignsIn() throws Exception {
    register(site.signedUp(ADA), phone);
    phone.counter = 1;
    List<Callable<Integer>> attempts =
        IntStream.range(0, 8)
            .mapToObj(i -> site.browser())
            .map(browser -> (Callable<Integer>) () -> signIn(browser, phone).status())
            .toList();
    assertThat(atOnce(attempts)).containsOnlyOnce(200);
  }

  @Test
  void ofSeveralWithOneChallengeOneSignsIn() throws Exception {
    register(site.signedUp(ADA), phone);
    Browser first = site.browser();
    Reply asked = first.get("/passkey/generate-authenticate-options");
    String answer = phone.get(asked);
    List<Callable<Integer>> attempts =
        IntStream.range(0, 8)
            .mapToObj(i -> site.browser())
            .map(browser -> (Callable<Integer>) () -> present(browser, first, answer))
            .toList();
    assertThat(atOnce(attempts)).containsOnlyOnce(200);
  }

  private static int present(Browser browser, Browser like, String answer) {
    like.cookies().forEach(browser::setCookie);
    return browser.post(PRESENT_IT, answer).status();
  }

  private static List<Integer> atOnce(List<Callable<Integer>> attempts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(attempts.size());
    try {
      return threads.invokeAll(attempts).stream()
          .map(
              future -> {
                try {
                  return future.get();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whereUsersAreToBeVerifiedATouchWillNotDo() {
    Site strict = Site.with(Passkeys.create(o -> o.userVerification(Demand.REQUIRED)));
    Browser ada = strict.signedUp(ADA);
    phone.flags = PRESENT;
    register(ada, phone).isRefusal(400, "FAILED_TO_VERIFY_REGISTRATION");
    phone.flags = PRESENT | VERIFIED;
    register(ada, phone).hasStatus(200);
    signIn(strict.browser(), phone).hasStatus(200);
    phone.flags = PRESENT;
    signIn(strict.browser(), phone).isRefusal(400, "AUTHENTICATION_FAILED");
    strict
        .browser()
        .get("/passkey/generate-authenticate-options")
        .json("userVerification")
        .isEqualTo("required");
  }

  @Test
  void siteAndPagesCanBeOthersThanTheServers() {
    Site other =
        Site.with(
            Passkeys.create(
                o -> o.rpId("example.com").rpName("Ours").origins("https://app.example.com")));
    phone.rpId = "example.com";
    phone.origin = "https://app.example.com";
    register(other.signedUp(ADA), phone).hasStatus(200);
    signIn(other.browser(), phone).hasStatus(200);
    phone.origin = Browser.DEFAULT_ORIGIN;
    signIn(other.browser(), phone).isRefusal(400, "AUTHENTICATION_FAILED");
  }

  @Test
  void aPageOfAStrangerFinishesNothing() {
    register(site.signedUp(ADA), phone);
    Browser ada = site.browser();
    Reply asked = ada.get("/passkey/generate-authenticate-options");
    phone.origin = "https://evil.example";
    ada.request("POST", PRESENT_IT)
        .header("origin", "https://evil.example")
        .json(phone.get(asked))
        .send()
        .isRefusal(403, "INVALID_ORIGIN");
  }

  // ---- without a session

  @Test
  void whoIsInvitedRegistersAPasskeyFirst() {
    Site open =
        Site.with(
            Passkeys.create(
                o ->
                    o.withoutSession(
                            (context, call) -> {
                              User user = call.users().findByEmail(String.valueOf(context), call);
                              return user == null
                                  ? null
                                  : new PasskeyUser(user.id(), user.email(), "Ada L.");
                            })
                        .afterRegistration((key, call) -> new Assignment(null, "By invitation"))));
    open.signedUp(ADA);
    Browser invited = open.browser();
    invited.get(OPTIONS).isRefusal(400, "RESOLVED_USER_INVALID");
    Reply asked = invited.get(OPTIONS + "?context=" + ADA).hasStatus(200);
    asked.json("user.displayName").isEqualTo("Ada L.");
    Reply kept =
        invited.post(REGISTER, phone.create(asked, ",\"createSession\":true")).hasStatus(200);
    kept.json("name").isEqualTo("By invitation");
    kept.json("user.email").isEqualTo(ADA);
    kept.json("session.userId").isPresent();
    invited.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void aPasskeyForNobodyIsNotKept() {
    Site open =
        Site.with(
            Passkeys.create(
                o -> o.withoutSession((context, call) -> new PasskeyUser("nobody", "N", null))));
    register(open.browser(), phone).isRefusal(400, "RESOLVED_USER_INVALID");
    assertThat(open.all(Passkey.MODEL)).isEmpty();
    assertThat(open.all(Session.MODEL)).isEmpty();
  }

  @Test
  void nobodyAssignsTheirPasskeyToSomebodyElse() {
    Site site =
        Site.with(
            Passkeys.create(
                o -> o.afterRegistration((key, call) -> new Assignment("somebody", null))));
    register(site.signedUp(ADA), phone)
        .isRefusal(401, "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY");
  }

  // ---- proving one again

  @Test
  void aPasskeyMakesASessionFresh() {
    Browser ada = site.signedUp(ADA);
    register(ada, phone);
    ada.get("/step-up").json("methods").isEqualTo(List.of("password", "passkey"));
    site.clock.advance(Duration.ofDays(2));
    ada.get(OPTIONS).isRefusal(403, "SESSION_NOT_FRESH");
    Reply asked = ada.get("/passkey/generate-authenticate-options");
    Reply proven = ada.post("/step-up/passkey", phone.get(asked)).hasStatus(200);
    proven.json("factor").isEqualTo("passkey");
    ada.get(OPTIONS).hasStatus(200);
  }

  @Test
  void anothersPasskeyProvesNothing() {
    register(site.signedUp("eve@example.com"), phone);
    Browser ada = site.signedUp(ADA);
    Reply asked = ada.get("/passkey/generate-authenticate-options");
    ada.post("/step-up/passkey", phone.get(asked)).isRefusal(401, "PASSKEY_NOT_FOUND");
    site.browser().post("/step-up/passkey", phone.get(asked)).isRefusal(401, "UNAUTHORIZED");
  }

  // ---- looking after them

  @Test
  void passkeysAreListedRenamedAndRemovedByTheirUser() {
    Browser ada = site.signedUp(ADA);
    String id = register(ada, phone).text("id");
    ada.get("/passkey/list-user-passkeys").json("0.id").isEqualTo(id);
    ada.post("/passkey/update-passkey", "{\"id\":\"" + id + "\",\"name\":\" Old phone \"}")
        .json("passkey.name")
        .isEqualTo("Old phone");
    ada.post("/passkey/update-passkey", "{\"id\":\"" + id + "\",\"name\":\"  \"}")
        .isRefusal(400, "VALIDATION_ERROR");
    ada.post("/passkey/delete-passkey", "{\"id\":\"" + id + "\"}").hasBody("{\"status\":true}");
    ada.get("/passkey/list-user-passkeys").hasBody("[]");
    signIn(site.browser(), phone).isRefusal(401, "PASSKEY_NOT_FOUND");
  }

  @Test
  void nobodyTouchesAnothersPasskey() {
    String id = register(site.signedUp(ADA), phone).text("id");
    Browser eve = site.signedUp("eve@example.com");
    eve.get("/passkey/list-user-passkeys").hasBody("[]");
    eve.post("/passkey/update-passkey", "{\"id\":\"" + id + "\",\"name\":\"Mine\"}")
        .isRefusal(401, "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY");
    eve.post("/passkey/delete-passkey", "{\"id\":\"" + id + "\"}").hasStatus(401).hasBody("");
    eve.post("/passkey/delete-passkey", "{\"id\":\"none\"}").isRefusal(404, "PASSKEY_NOT_FOUND");
    eve.post("/passkey/update-passkey", "{\"id\":\"none\",\"name\":\"Mine\"}")
        .isRefusal(404, "PASSKEY_NOT_FOUND");
    assertThat(site.all(Passkey.MODEL)).extracting(Passkey::name).containsOnlyNulls();
  }

  @Test
  @Tag("compat")
  void aPasskeyIsRemovedInAnOldSessionToo() {
    Browser ada = site.signedUp(ADA);
    String id = register(ada, phone).text("id");
    site.clock.advance(Duration.ofDays(2));
    ada.post("/passkey/delete-passkey", "{\"id\":\"" + id + "\"}").hasStatus(200);
  }
}
