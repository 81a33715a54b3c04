package dev.latchkey.plugins.emailotp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.AuthOptions;
import dev.latchkey.Mail;
import dev.latchkey.OneTimeCodes.Storage;
import dev.latchkey.Session;
import dev.latchkey.Tokens;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailOtpTest {
  private static final String ANN = "ann@example.com";
  private static final String NEW = "new@example.com";
  private static final String SEND = "/email-otp/send-verification-otp";
  private static final String SIGN_IN = "/sign-in/email-otp";

  private Site site = with(o -> {});

  private static Site with(Consumer<EmailOtpOptions.Builder> options) {
    return with(options, o -> {});
  }

  private static Site with(
      Consumer<EmailOtpOptions.Builder> options, Consumer<AuthOptions> further) {
    return Site.with(further.andThen(o -> o.tokens(Tokens.secure())), EmailOtp.create(options));
  }

  private static String json(String... namesAndValues) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.add("\"" + namesAndValues[i] + "\":\"" + namesAndValues[i + 1] + "\"");
    }
    return "{" + String.join(",", members) + "}";
  }

  private void ask(String email, String type) {
    site.browser()
        .post(SEND, json("email", email, "type", type))
        .hasStatus(200)
        .hasBody("{\"success\":true}");
  }

  private String code(Purpose purpose) {
    return String.valueOf(site.outbox.last(purpose.mail()).token());
  }

  private String asked(String email, Purpose purpose) {
    ask(email, purpose.type());
    return code(purpose);
  }

  private Reply signIn(String email, String code) {
    return site.browser().post(SIGN_IN, json("email", email, "otp", code));
  }

  private Reply post(String path, String... namesAndValues) {
    return site.browser().post(path, json(namesAndValues));
  }

  private static String wrong(String code) {
    return code.charAt(0) == '0' ? "1" + code.substring(1) : "0" + code.substring(1);
  }

  // ---- signing in

  @Test
  void aCodeSignsANewUserUp() {
    String code = asked("Ann@Example.com", Purpose.SIGN_IN);
    assertThat(code).matches("\\d{6}");
    Browser ann = site.browser();
    ann.post(SIGN_IN, json("email", "ANN@example.com", "otp", code, "name", "Ann"))
        .hasStatus(200)
        .json("")
        .hasKeys("token", "user");
    ann.session().json("user.name").isEqualTo("Ann");
    ann.lastReply().json("user.email").isEqualTo(ANN);
    ann.lastReply().json("user.emailVerified").isTrue();
    assertThat(site.all(Account.MODEL)).isEmpty();
  }

  @Test
  void aCodeSignsInWhoHasAnAccount() {
    ask(ANN, "sign-in");
    signIn(ANN, code(Purpose.SIGN_IN)).hasStatus(200);
    signIn(ANN, asked(ANN, Purpose.SIGN_IN)).hasStatus(200).json("user.email").isEqualTo(ANN);
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void aCodeWorksOnceAndForFiveMinutes() {
    String code = asked(ANN, Purpose.SIGN_IN);
    String late = asked("bob@example.com", Purpose.SIGN_IN);
    signIn(ANN, code).hasStatus(200);
    signIn(ANN, code).isRefusal(400, "INVALID_OTP").setsNoCookie();
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    signIn("bob@example.com", late).isRefusal(400, "OTP_EXPIRED").setsNoCookie();
    signIn("bob@example.com", late).isRefusal(400, "INVALID_OTP");
  }

  @Test
  void aCodeCanBeTriedThreeTimes() {
    String code = asked(ANN, Purpose.SIGN_IN);
    for (int i = 0; i < 3; i++) signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code).isRefusal(403, "TOO_MANY_ATTEMPTS");
    signIn(ANN, code).isRefusal(400, "INVALID_OTP");
  }

  @Test
  void anAttemptMakesNoCodeLiveLonger() {
    String code = asked(ANN, Purpose.SIGN_IN);
    site.clock.advance(Duration.ofMinutes(4));
    signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
    site.clock.advance(Duration.ofMinutes(1).plusMillis(1));
    signIn(ANN, code).isRefusal(400, "OTP_EXPIRED");
  }

  @Test
  void aNewCodeVoidsTheOneBefore() {
    String before = asked(ANN, Purpose.SIGN_IN);
    site.clock.advance(Duration.ofSeconds(1));
    String code = asked(ANN, Purpose.SIGN_IN);
    if (!before.equals(code)) signIn(ANN, before).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code).hasStatus(200);
    signIn(ANN, before).isRefusal(400, "INVALID_OTP");
  }

  @Test // threats A75
  void ofTenBrowsersWithOneCodeOneIsIn() throws Exception {
    String code = asked(ANN, Purpose.SIGN_IN);
    assertThat(atOnce(10, () -> signIn(ANN, code).status())).containsOnlyOnce(200);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void ofParallelGuessesEachThatIsLookedAtCounts() throws Exception {
    String code = asked(ANN, Purpose.SIGN_IN);
    assertThat(atOnce(20, () -> signIn(ANN, wrong(code)).status())).doesNotContain(200);
    int counted = site.all(Verification.MODEL).isEmpty() ? 4 : attempts();
    assertThat(counted).isPositive();
    for (; counted < 3; counted++) signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
    assertThat(signIn(ANN, code).status()).isEqualTo(counted == 3 ? 403 : 400);
  }

  private int attempts() {
    String value = site.all(Verification.MODEL).get(0).value();
    return Integer.parseInt(value.substring(value.lastIndexOf(':') + 1));
  }

  private static List<Integer> atOnce(int callers, Callable<Integer> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> status : threads.invokeAll(Collections.nCopies(callers, call))) {
        statuses.add(status.get());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test // threats A107
  void whoSignedUpWithAnAddressThatIsNotTheirsLosesIt() {
    Browser squatter = site.signedUp(ANN);
    signIn(ANN, asked(ANN, Purpose.SIGN_IN)).hasStatus(200).json("user.emailVerified").isTrue();
    squatter.session().hasBody("null");
    squatter.signIn(ANN, Site.PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
    assertThat(site.all(Account.MODEL)).isEmpty();
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void strangersCanBeKeptOut() {
    site = with(o -> o.disableSignUp(true));
    ask(ANN, "sign-in");
    assertThat(site.outbox.all()).isEmpty();
    signIn(ANN, "123456").isRefusal(400, "INVALID_OTP");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test // threats A97
  void aSecondFactorCanBeAskedForHereToo() {
    site =
        Site.with(
            o -> o.tokens(Tokens.secure()),
            EmailOtp.create(),
            TwoFactor.create(o -> o.enforcedForAll().skipVerificationOnEnable(true)));
    Browser ann = site.browser();
    ann.post(SIGN_IN, json("email", ANN, "otp", asked(ANN, Purpose.SIGN_IN))).hasStatus(200);
    ann.signOut();
    site.signedUp("bob@example.com")
        .post("/two-factor/enable", json("password", Site.PASSWORD))
        .hasStatus(200);
    Mail verification = verification("bob@example.com");
    post("/email-otp/verify-email", "email", verification.to(), "otp", verification.token())
        .hasStatus(200);
    signIn("bob@example.com", asked("bob@example.com", Purpose.SIGN_IN))
        .hasStatus(200)
        .json("twoFactorRedirect")
        .isTrue();
  }

  private Mail verification(String email) {
    ask(email, "email-verification");
    return site.outbox.last(Purpose.EMAIL_VERIFICATION.mail());
  }

  // ---- one purpose, one owner

  @ParameterizedTest // threats A111
  @EnumSource(
      value = Purpose.class,
      names = {"EMAIL_VERIFICATION", "SIGN_IN", "FORGET_PASSWORD"})
  void aCodeOpensItsOwnDoorOnly(Purpose purpose) {
    site.signedUp(ANN);
    String code = asked(ANN, purpose);
    if (purpose != Purpose.SIGN_IN) signIn(ANN, code).isRefusal(400, "INVALID_OTP");
    if (purpose != Purpose.EMAIL_VERIFICATION) {
      post("/email-otp/verify-email", "email", ANN, "otp", code).isRefusal(400, "INVALID_OTP");
    }
    if (purpose != Purpose.FORGET_PASSWORD) {
      reset(ANN, code, "battery staple").isRefusal(400, "INVALID_OTP");
    }
    assertThat(site.all(User.MODEL)).noneMatch(User::emailVerified);
  }

  @Test
  void aCodeIsNoUseAtAnotherAddress() {
    String code = asked(ANN, Purpose.SIGN_IN);
    signIn("bob@example.com", code).isRefusal(400, "INVALID_OTP");
    signIn("not an address", code).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code).hasStatus(200);
  }

  // ---- checking

  @Test
  void aCodeThatWasCheckedIsStillGood() {
    site.signedUp(ANN);
    String code = asked(ANN, Purpose.FORGET_PASSWORD);
    for (int i = 0; i < 5; i++) {
      check(ANN, "forget-password", code).hasStatus(200).hasBody("{\"success\":true}");
    }
    check(ANN, "forget-password", wrong(code)).isRefusal(400, "INVALID_OTP");
    check(ANN, "sign-in", code).isRefusal(400, "INVALID_OTP");
    reset(ANN, code, "battery staple").hasStatus(200);
    check(ANN, "forget-password", code).isRefusal(400, "INVALID_OTP");
  }

  @Test
  void whoIsNotThereYetHasNoCodeToCheck() {
    check(ANN, "sign-in", asked(ANN, Purpose.SIGN_IN)).isRefusal(400, "USER_NOT_FOUND");
  }

  private Reply check(String email, String type, String code) {
    return post("/email-otp/check-verification-otp", "email", email, "type", type, "otp", code);
  }

  // ---- proving an address

  @Test
  void aCodeProvesAnAddress() {
    Browser ann = site.signedUp(ANN);
    String code = asked(ANN, Purpose.EMAIL_VERIFICATION);
    ann.post("/email-otp/verify-email", json("email", ANN, "otp", code))
        .hasStatus(200)
        .json("token")
        .isNull();
    ann.lastReply().json("status").isTrue();
    ann.lastReply().json("user.emailVerified").isTrue();
    ann.session().json("user.emailVerified").isTrue();
    post("/email-otp/verify-email", "email", ANN, "otp", code).isRefusal(400, "INVALID_OTP");
  }

  @Test
  void provingAnAddressCanSignIn() {
    List<String> told = new ArrayList<>();
    site =
        with(
            o -> {},
            o ->
                o.emailVerification(
                    v ->
                        v.autoSignInAfterVerification(true)
                            .beforeEmailVerification((user, call) -> told.add("before"))
                            .afterEmailVerification((user, call) -> told.add("after"))));
    site.signedUp(ANN).signOut();
    Browser ann = site.browser();
    ann.post(
            "/email-otp/verify-email",
            json("email", ANN, "otp", asked(ANN, Purpose.EMAIL_VERIFICATION)))
        .hasStatus(200)
        .json("token")
        .isPresent();
    ann.session().json("user.email").isEqualTo(ANN);
    assertThat(told).containsExactly("before", "after");
  }

  @Test
  void signingUpCanSendACode() {
    site = with(o -> o.sendOnSignUp(true));
    site.signedUp(ANN);
    post("/email-otp/verify-email", "email", ANN, "otp", code(Purpose.EMAIL_VERIFICATION))
        .hasStatus(200);
    int sent = site.outbox.all().size();
    site.browser().signUp("X", ANN, Site.PASSWORD).hasStatus(422);
    assertThat(site.outbox.all()).hasSize(sent);
  }

  @Test
  void codesCanReplaceLinks() {
    site =
        with(
            o -> o.replaceLinks(true).sendOnSignUp(true),
            o -> {
              o.emailPassword(p -> p.requireEmailVerification(true));
              o.emailVerification(v -> v.sendOnSignIn(true));
            });
    site.browser().signUp("Ann", ANN, Site.PASSWORD).hasStatus(200);
    assertThat(site.outbox.all(Purpose.EMAIL_VERIFICATION.mail())).hasSize(1);
    site.browser().signIn(ANN, Site.PASSWORD).isRefusal(403, "EMAIL_NOT_VERIFIED");
    site.clock.advance(Duration.ofSeconds(1));
    post("/send-verification-email", "email", ANN).hasStatus(200);
    post("/send-verification-email", "email", "nobody@example.com").hasStatus(200);
    assertThat(site.outbox.all()).hasSize(3).noneMatch(mail -> mail.url() != null);
    post("/email-otp/verify-email", "email", ANN, "otp", code(Purpose.EMAIL_VERIFICATION))
        .hasStatus(200);
    site.browser().signIn(ANN, Site.PASSWORD).hasStatus(200);
  }

  // ---- another password

  private Reply reset(String email, String code, String password) {
    return post("/email-otp/reset-password", "email", email, "otp", code, "password", password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/email-otp/request-password-reset", "/forget-password/email-otp"})
  void aCodeAllowsAnotherPassword(String path) {
    List<String> told = new ArrayList<>();
    site =
        with(
            o -> {},
            o ->
                o.emailPassword(
                    p ->
                        p.revokeSessionsOnPasswordReset(true)
                            .onPasswordReset((user, call) -> told.add(user.email()))));
    Browser ann = site.signedUp(ANN);
    post(path, "email", "Ann@example.com").hasStatus(200).hasBody("{\"success\":true}");
    String code = code(Purpose.FORGET_PASSWORD);
    reset(ANN, code, "short").isRefusal(400, "PASSWORD_TOO_SHORT");
    reset(ANN, code, "x".repeat(129)).isRefusal(400, "PASSWORD_TOO_LONG");
    reset(ANN, wrong(code), "battery staple").isRefusal(400, "INVALID_OTP");
    reset(ANN, code, "battery staple").hasStatus(200).hasBody("{\"success\":true}").setsNoCookie();
    ann.session().hasBody("null");
    ann.signIn(ANN, Site.PASSWORD).hasStatus(401);
    ann.signIn(ANN, "battery staple").hasStatus(200).json("user.emailVerified").isTrue();
    assertThat(told).containsExactly(ANN);
    assertThat(site.outbox.all(Mail.Kind.PASSWORD_CHANGED)).hasSize(1);
    reset(ANN, code, "another staple").isRefusal(400, "INVALID_OTP");
  }

  @Test
  void whoHasNoPasswordGetsTheFirst() {
    signIn(ANN, asked(ANN, Purpose.SIGN_IN)).hasStatus(200);
    reset(ANN, asked(ANN, Purpose.FORGET_PASSWORD), Site.PASSWORD).hasStatus(200);
    site.browser().signIn(ANN, Site.PASSWORD).hasStatus(200);
  }

  @Test // threats A73
  void ofParallelResetsOneCounts() throws Exception {
    site.signedUp(ANN);
    String code = asked(ANN, Purpose.FORGET_PASSWORD);
    assertThat(atOnce(8, () -> reset(ANN, code, "battery staple").status())).containsOnlyOnce(200);
  }

  @Test // threats A90, A91
  void anotherPasswordOrAddressVoidsOpenCodes() {
    Browser ann = site.signedUp(ANN);
    String code = asked(ANN, Purpose.FORGET_PASSWORD);
    String signIn = asked(ANN, Purpose.SIGN_IN);
    ann.post(
            "/change-password",
            json("currentPassword", Site.PASSWORD, "newPassword", "battery staple"))
        .hasStatus(200);
    reset(ANN, code, "another staple").isRefusal(400, "INVALID_OTP");
    signIn(ANN, signIn).isRefusal(400, "INVALID_OTP");
    ann.signIn(ANN, "battery staple").hasStatus(200);
  }

  // ---- another address

  @Test
  void aCodeChangesTheAddress() {
    site = with(o -> o.changeEmail(true));
    Browser ann = site.signedUp(ANN);
    askChange(ann, NEW, "").hasStatus(200).hasBody("{\"success\":true}");
    Mail mail = site.outbox.last(Purpose.CHANGE_EMAIL.mail());
    assertThat(mail.to()).isEqualTo(NEW);
    change(ann, NEW, wrong(String.valueOf(mail.token()))).isRefusal(400, "INVALID_OTP");
    change(ann, "other@example.com", mail.token()).isRefusal(400, "INVALID_OTP");
    change(site.signedUp("bob@example.com"), NEW, mail.token()).isRefusal(400, "INVALID_OTP");
    change(ann, "NEW@example.com", mail.token()).hasStatus(200);
    ann.session().json("user.email").isEqualTo(NEW);
    ann.lastReply().json("user.emailVerified").isTrue();
  }

  private static Reply askChange(Browser browser, String to, String otp) {
    return browser.post("/email-otp/request-email-change", json("newEmail", to, "otp", otp));
  }

  private static Reply change(Browser browser, String to, String otp) {
    return browser.post("/email-otp/change-email", json("newEmail", to, "otp", otp));
  }

  @Test
  void theOldAddressCanBeAskedFirst() {
    site = with(o -> o.changeEmail(true).verifyCurrentEmail(true));
    Browser ann = site.signedUp(ANN);
    askChange(ann, NEW, "")
        .hasStatus(400)
        .hasBody("{\"message\":\"OTP is required to verify current email\"}");
    String code = asked(ANN, Purpose.EMAIL_VERIFICATION);
    askChange(ann, NEW, wrong(code)).isRefusal(400, "INVALID_OTP");
    askChange(ann, NEW, code).hasStatus(200);
    change(ann, NEW, code(Purpose.CHANGE_EMAIL)).hasStatus(200);
  }

  @Test // threats A46
  void whetherAnAddressIsTakenShowsToNobody() {
    site = with(o -> o.changeEmail(true));
    Browser ann = site.signedUp(ANN);
    site.signedUp(NEW);
    askChange(ann, NEW, "").hasStatus(200);
    assertThat(site.outbox.all()).isEmpty();
    for (int i = 0; i < 3; i++) change(ann, NEW, "123456").isRefusal(400, "INVALID_OTP");
    change(ann, NEW, "123456").isRefusal(403, "TOO_MANY_ATTEMPTS");
  }

  @Test
  void anAddressThatWasTakenMeanwhileIsRefused() {
    site = with(o -> o.changeEmail(true));
    Browser ann = site.signedUp(ANN);
    askChange(ann, NEW, "").hasStatus(200);
    site.signedUp(NEW);
    change(ann, NEW, code(Purpose.CHANGE_EMAIL))
        .hasStatus(400)
        .hasBody("{\"message\":\"Email already in use\"}");
  }

  @Test
  void changingTheAddressTakesASessionAndTheOption() {
    askChange(site.browser(), NEW, "").isRefusal(401, "UNAUTHORIZED");
    change(site.browser(), NEW, "123456").isRefusal(401, "UNAUTHORIZED");
    Browser ann = site.signedUp(ANN);
    String refusal = "{\"message\":\"Change email with OTP is disabled\"}";
    askChange(ann, NEW, "").hasStatus(400).hasBody(refusal);
    change(ann, NEW, "123456").hasStatus(400).hasBody(refusal);
    site = with(o -> o.changeEmail(true));
    ann = site.signedUp(ANN);
    askChange(ann, ANN, "").hasStatus(400).hasBody("{\"message\":\"Email is the same\"}");
    change(ann, "nobody", "123456").isRefusal(400, "INVALID_EMAIL");
  }

  // ---- who is there

  @ParameterizedTest // threats A42, A44
  @CsvSource({"email-verification", "forget-password"})
  void whetherThereIsAnAccountShowsInNoAnswer(String type) {
    site.signedUp(ANN);
    assertThat(story("nobody@example.com", type)).isEqualTo(story(ANN, type));
    assertThat(site.outbox.all()).hasSize(1);
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  private List<String> story(String email, String type) {
    List<String> answers = new ArrayList<>();
    answers.add(post(SEND, "email", email, "type", type).body());
    for (int i = 0; i < 5; i++) {
      Reply reply = check(email, type, "x2345" + i);
      answers.add(reply.status() + reply.body());
    }
    return answers;
  }

  @Test
  void aCodeForNobodyExpiresToo() {
    ask("nobody@example.com", "forget-password");
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    reset("nobody@example.com", "123456", "battery staple").isRefusal(400, "OTP_EXPIRED");
  }

  // ---- guessing

  @Test // threats A55
  void guessesCountAtTheAccountHoweverManyCodesThereAre() {
    site = with(o -> {}, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    for (String email : List.of(ANN, "nobody@example.com")) {
      for (int i = 0; i < 10; i++) {
        if (i % 2 == 0) ask(email, "sign-in");
        assertThat(signIn(email, "x23456").status()).isIn(400, 403);
      }
      signIn(email, "x23456").isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
      check(email, "email-verification", "x23456").hasStatus(429);
    }
  }

  @Test
  void aRightCodeTakesGuessesBack() {
    site =
        with(
            o -> {}, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**").mailsPerRecipient(99)));
    for (int i = 0; i < 12; i++) {
      String code = asked(ANN, Purpose.SIGN_IN);
      signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
      signIn(ANN, code).hasStatus(200);
    }
  }

  @Test // threats A70
  void nobodyIsMailedMoreThanThreeCodesAnHour() {
    site = with(o -> {}, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    for (int i = 0; i < 20; i++) ask(ANN, "sign-in");
    assertThat(site.outbox.all()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SEND,
        "/email-otp/check-verification-otp",
        "/email-otp/verify-email",
        SIGN_IN,
        "/email-otp/request-password-reset",
        "/email-otp/reset-password",
        "/forget-password/email-otp",
        "/email-otp/request-email-change",
        "/email-otp/change-email"
      })
  void everyEndpointIsCalledThreeTimesAMinute(String path) {
    site = with(o -> {}, o -> o.rateLimit(r -> r.enabled(true)));
    Browser browser = site.browser();
    for (int i = 0; i < 3; i++) {
      assertThat(browser.request("POST", path).json("{}").peer("192.0.2.1").send().status())
          .isIn(400, 401);
    }
    browser.request("POST", path).json("{}").peer("192.0.2.1").send().hasStatus(429);
  }

  @Test
  void aWrongCodeIsToldOf() {
    List<SignInFailed> told = new ArrayList<>();
    site = with(o -> {}, o -> o.onEvent(SignInFailed.class, told::add));
    site.signedUp(ANN);
    String code = asked(ANN, Purpose.SIGN_IN);
    signIn("Ann@example.com", wrong(code));
    signIn("nobody@example.com", code);
    signIn(ANN, code).hasStatus(200);
    assertThat(told).extracting(SignInFailed::account).containsExactly(ANN, "nobody@example.com");
    assertThat(told).extracting(SignInFailed::reason).containsOnly("INVALID_OTP");
    assertThat(told.get(0).userId()).isEqualTo(site.all(User.MODEL).get(0).id());
    assertThat(told.get(1).userId()).isNull();
    assertThat(told.toString()).doesNotContain(code);
  }

  // ---- how codes are kept

  @ParameterizedTest
  @EnumSource(Storage.class)
  void codesAreStoredAsTheOptionsSay(Storage storage) {
    site = with(o -> o.storage(storage).length(8));
    String code = asked(ANN, Purpose.SIGN_IN);
    assertThat(code).hasSize(8);
    String stored = site.all(Verification.MODEL).get(0).value();
    assertThat(stored.equals(code + ":0")).isEqualTo(storage == Storage.PLAIN);
    if (storage == Storage.HASHED) assertThat(stored).matches("[A-Za-z0-9_-]{43}:0");
    signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code).hasStatus(200);
  }

  @ParameterizedTest
  @CsvSource({"PLAIN, true", "ENCRYPTED, true", "HASHED, false"})
  void whoAsksAgainCanGetTheSameCode(Storage storage, boolean same) {
    site = with(o -> o.storage(storage).reuse(true).attempts(2).length(12));
    String code = asked(ANN, Purpose.SIGN_IN);
    signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP");
    site.clock.advance(Duration.ofMinutes(4));
    String again = asked(ANN, Purpose.SIGN_IN);
    assertThat(again.equals(code)).isEqualTo(same);
    site.clock.advance(Duration.ofMinutes(4));
    if (same) {
      signIn(ANN, wrong(code)).isRefusal(400, "INVALID_OTP"); // the second, also of this code
      assertThat(asked(ANN, Purpose.SIGN_IN)).isNotEqualTo(code);
      again = code(Purpose.SIGN_IN);
    }
    signIn(ANN, again).hasStatus(200);
  }

  @Test
  void whatNobodyCouldTypeIsNotMailedLater() {
    site = with(o -> o.reuse(true));
    ask(ANN, "email-verification");
    site.signedUp(ANN);
    assertThat(asked(ANN, Purpose.EMAIL_VERIFICATION)).matches("\\d{6}");
  }

  @Test
  void anApplicationCanSendCodesItself() {
    assertThat(EmailOtp.findCode(ANN, Purpose.SIGN_IN, site.auth)).isNull();
    String code = EmailOtp.createCode("Ann@example.com", Purpose.SIGN_IN, site.auth);
    assertThat(EmailOtp.findCode(ANN, Purpose.SIGN_IN, site.auth)).isEqualTo(code);
    assertThat(site.outbox.all()).isEmpty();
    signIn(ANN, code).hasStatus(200);
    post("/email-otp/create-verification-otp", "email", ANN, "type", "sign-in").hasStatus(404);
    site.browser()
        .get("/email-otp/get-verification-otp?email=" + ANN + "&type=sign-in")
        .hasStatus(404);
  }

  @Test
  void whatIsNotTheWholeCodeIsWrong() {
    String code = asked(ANN, Purpose.SIGN_IN);
    signIn(ANN, code.substring(1)).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code + "\\u0000").isRefusal(400, "INVALID_OTP");
    signIn(ANN, "").isRefusal(400, "INVALID_OTP");
  }

  // ---- bad input

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|VALIDATION_ERROR",
        "{\"email\":\"ann@example.com\"}|VALIDATION_ERROR",
        "{\"email\":\"ann@example.com\",\"type\":\"step-up\"}|VALIDATION_ERROR",
        "{\"email\":1,\"type\":\"sign-in\"}|VALIDATION_ERROR",
        "{\"email\":\"nobody\",\"type\":\"sign-in\"}|INVALID_EMAIL"
      })
  void whatCannotBeAskedForIsRefused(String body, String code) {
    site.browser().post(SEND, body).isRefusal(400, code);
    assertThat(site.outbox.all()).isEmpty();
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  @Test
  void theOtherPurposesHaveDoorsOfTheirOwn() {
    post(SEND, "email", ANN, "type", "change-email")
        .hasStatus(400)
        .hasBody("{\"message\":\"Invalid OTP type\"}");
  }

  @Test // threats A27
  void anotherSitesPageSendsNoCodes() {
    for (String path :
        List.of(SEND, "/email-otp/request-password-reset", "/forget-password/email-otp")) {
      site.browser()
          .request("POST", path)
          .json(json("email", ANN, "type", "sign-in"))
          .header("origin", "https://evil.example")
          .send()
          .isRefusal(403, "INVALID_ORIGIN");
    }
    assertThat(site.outbox.all()).isEmpty();
  }

  @Test
  void withoutAMailerNoCodeIsMade() {
    site = with(o -> {}, o -> o.mailer(null));
    post(SEND, "email", ANN, "type", "sign-in")
        .hasStatus(400)
        .hasBody("{\"message\":\"send email verification is not implemented\"}");
    post("/email-otp/request-password-reset", "email", ANN).hasStatus(400);
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  // ---- step-up

  @Test
  void aCodeProvesWithinASessionThatTheMailboxIsAtHand() {
    site = with(o -> {}, o -> o.session(s -> s.stepUp(true)));
    Browser ann = site.browser();
    ann.post(SIGN_IN, json("email", ANN, "otp", asked(ANN, Purpose.SIGN_IN))).hasStatus(200);
    ann.get("/step-up").json("proofs.0.factor").isEqualTo("email");
    site.clock.advance(Duration.ofMinutes(1));
    ann.post("/step-up/email-otp/send", "{}").hasStatus(200);
    String code = code(Purpose.STEP_UP);
    ann.post("/step-up/email-otp", json("otp", wrong(code))).isRefusal(400, "INVALID_OTP");
    signIn(ANN, code).isRefusal(400, "INVALID_OTP");
    Reply proven = ann.post("/step-up/email-otp", json("otp", code)).hasStatus(200);
    proven.json("factor").isEqualTo("email");
    assertThat(ann.get("/step-up").text("proofs.0.provenAt")).isEqualTo(proven.text("provenAt"));
    ann.post("/step-up/email-otp", json("otp", code)).isRefusal(400, "INVALID_OTP");
  }

  @Test
  void nobodyElseProvesItForTheUser() {
    site = with(o -> {}, o -> o.session(s -> s.stepUp(true)));
    site.signedUp(ANN).post("/step-up/email-otp/send", "{}").hasStatus(200);
    String code = code(Purpose.STEP_UP);
    site.signedUp("bob@example.com")
        .post("/step-up/email-otp", json("otp", code))
        .isRefusal(400, "INVALID_OTP");
    site.browser().post("/step-up/email-otp", json("otp", code)).hasStatus(401);
    site.browser().post("/step-up/email-otp/send", "{}").hasStatus(401);
  }
}
