package dev.latchkey.plugins.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.AuthOptions;
import dev.latchkey.Mail;
import dev.latchkey.Session;
import dev.latchkey.Tokens;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.phonenumber.SmsSender.Sms;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
  private static final String ANN = "ann@example.com";
  private static final String NUMBER = "+4915112345678";
  private static final String OTHER = "+4915187654321";
  private static final String SEND = "/phone-number/send-otp";
  private static final String VERIFY = "/phone-number/verify";
  private static final String SIGN_IN = "/sign-in/phone-number";

  private final List<Sms> texts = new CopyOnWriteArrayList<>();
  private Site site = with(o -> {});

  private Site with(Consumer<PhoneNumberOptions.Builder> options) {
    return with(options, o -> {});
  }

  private Site with(Consumer<PhoneNumberOptions.Builder> options, Consumer<AuthOptions> further) {
    return Site.with(
        further.andThen(o -> o.tokens(Tokens.secure())),
        PhoneNumber.create(o -> options.accept(o.sender(texts::add))));
  }

  private static String json(String... namesAndValues) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      boolean isFlag = value.equals("true") || value.equals("false");
      members.add("\"" + namesAndValues[i] + "\":" + (isFlag ? value : "\"" + value + "\""));
    }
    return "{" + String.join(",", members) + "}";
  }

  private Reply post(String path, String... namesAndValues) {
    return site.browser().post(path, json(namesAndValues));
  }

  private Sms lastText() {
    return texts.get(texts.size() - 1);
  }

  private String asked(String number) {
    post(SEND, "phoneNumber", number).hasStatus(200).hasBody("{\"message\":\"code sent\"}");
    assertThat(lastText().to()).isEqualTo(number);
    assertThat(lastText().kind()).isEqualTo(PhoneNumber.CODE);
    return lastText().code();
  }

  private Reply verify(Browser browser, String number, String code, String... more) {
    List<String> members = new ArrayList<>(List.of("phoneNumber", number, "code", code));
    members.addAll(List.of(more));
    return browser.post(VERIFY, json(members.toArray(String[]::new)));
  }

  private static String wrong(String code) {
    return code.charAt(0) == '0' ? "1" + code.substring(1) : "0" + code.substring(1);
  }

  /** Ann, with a number. */
  private Browser ann() {
    Browser ann = site.signedUp(ANN);
    verify(ann, NUMBER, asked(NUMBER), "updatePhoneNumber", "true").hasStatus(200);
    return ann;
  }

  // ---- proving a number

  @Test
  void whoIsSignedInProvesANumber() {
    Browser ann = site.signedUp(ANN);
    String token = ann.lastReply().text("token");
    Reply verified = verify(ann, NUMBER, asked(NUMBER), "updatePhoneNumber", "true").setsNoCookie();
    verified.json("token").isEqualTo(token);
    verified.json("user.phoneNumber").isEqualTo(NUMBER);
    verified.json("user.phoneNumberVerified").isTrue();
    ann.session().json("user.phoneNumberVerified").isTrue();
  }

  @Test
  void aNumberHasOneOwner() {
    ann();
    Browser bob = site.signedUp("bob@example.com");
    verify(bob, NUMBER, asked(NUMBER), "updatePhoneNumber", "true")
        .isRefusal(400, "PHONE_NUMBER_EXIST");
    verify(site.browser(), OTHER, asked(OTHER), "updatePhoneNumber", "true")
        .isRefusal(401, "USER_NOT_FOUND");
  }

  @Test
  void aCodeSignsIn() {
    ann();
    Browser browser = site.browser();
    verify(browser, NUMBER, asked(NUMBER)).hasStatus(200).json("user.email").isEqualTo(ANN);
    browser.session().json("user.phoneNumber").isEqualTo(NUMBER);
    Browser another = site.browser();
    verify(another, NUMBER, asked(NUMBER), "disableSession", "true")
        .hasStatus(200)
        .setsNoCookie()
        .json("token")
        .isNull();
  }

  @Test
  void aNumberNobodyHasSignsUpWhereThatIsWanted() {
    verify(site.browser(), NUMBER, asked(NUMBER)).isRefusal(422, "FAILED_TO_UPDATE_USER");
    List<String> told = new ArrayList<>();
    site =
        with(
            o ->
                o.signUpOnVerification(number -> number.substring(1) + "@phone.example")
                    .onVerification((user, call) -> told.add(user.email())));
    Browser ann = site.browser();
    verify(ann, NUMBER, asked(NUMBER)).hasStatus(200);
    ann.session().json("user.email").isEqualTo("4915112345678@phone.example");
    ann.lastReply().json("user.name").isEqualTo(NUMBER);
    ann.lastReply().json("user.emailVerified").isFalse();
    ann.lastReply().json("user.phoneNumberVerified").isTrue();
    verify(site.browser(), NUMBER, asked(NUMBER)).hasStatus(200);
    assertThat(site.all(User.MODEL)).hasSize(1);
    assertThat(told).containsExactly("4915112345678@phone.example", "4915112345678@phone.example");
  }

  @Test
  void aCodeWorksOnceThreeTimesAndForFiveMinutes() {
    ann();
    String code = asked(NUMBER);
    for (int i = 0; i < 2; i++) {
      verify(site.browser(), NUMBER, wrong(code)).isRefusal(400, "INVALID_OTP");
    }
    verify(site.browser(), NUMBER, code).hasStatus(200);
    verify(site.browser(), NUMBER, code).isRefusal(400, "OTP_NOT_FOUND");
    code = asked(NUMBER);
    for (int i = 0; i < 3; i++) {
      verify(site.browser(), NUMBER, wrong(code)).isRefusal(400, "INVALID_OTP");
    }
    verify(site.browser(), NUMBER, code).isRefusal(403, "TOO_MANY_ATTEMPTS");
    verify(site.browser(), NUMBER, code).isRefusal(400, "OTP_NOT_FOUND");
    code = asked(NUMBER);
    site.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    verify(site.browser(), NUMBER, code).isRefusal(400, "OTP_EXPIRED");
  }

  @Test // threats A75
  void ofTenBrowsersWithOneCodeOneIsIn() throws Exception {
    ann();
    String code = asked(NUMBER);
    assertThat(atOnce(10, () -> verify(site.browser(), NUMBER, code).status()))
        .containsOnlyOnce(200);
    assertThat(site.all(Session.MODEL)).hasSize(2);
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

  @Test // threats A111
  void aCodeIsForOneNumberAndOnePurpose() {
    ann();
    String code = asked(NUMBER);
    verify(site.browser(), OTHER, code).isRefusal(400, "OTP_NOT_FOUND");
    reset(NUMBER, code, "battery staple").isRefusal(400, "OTP_NOT_FOUND");
    askReset(NUMBER);
    String reset = lastText().code();
    verify(site.browser(), NUMBER, code).hasStatus(200);
    verify(site.browser(), NUMBER, reset).isRefusal(400, "OTP_NOT_FOUND");
  }

  // ---- passwords

  @Test
  void aNumberAndThePasswordSignIn() {
    ann();
    post(SIGN_IN, "phoneNumber", NUMBER, "password", Site.PASSWORD)
        .hasStatus(200)
        .json("")
        .hasKeys("token", "user");
    Reply unremembered =
        post(SIGN_IN, "phoneNumber", NUMBER, "password", Site.PASSWORD, "rememberMe", "false");
    assertThat(unremembered.cookie("better-auth.session_token").maxAge()).isNull();
  }

  @Test // threats A41
  void nobodyLearnsWhoseANumberIs() {
    ann();
    String refusal =
        "{\"message\":\"Invalid phone number or password\","
            + "\"code\":\"INVALID_PHONE_NUMBER_OR_PASSWORD\"}";
    for (String number : List.of(NUMBER, OTHER)) {
      post(SIGN_IN, "phoneNumber", number, "password", "wrong horse")
          .hasStatus(401)
          .hasBody(refusal);
    }
    int sent = texts.size();
    askReset(OTHER);
    assertThat(texts).hasSize(sent);
    for (int i = 0; i < 3; i++) {
      reset(OTHER, "x23456", "battery staple").isRefusal(400, "INVALID_OTP");
    }
    reset(OTHER, "x23456", "battery staple").isRefusal(403, "TOO_MANY_ATTEMPTS");
  }

  @Test
  void numbersMayHaveToBeProvenFirst() {
    site = with(o -> o.requireVerification(true));
    ann();
    String id = site.all(User.MODEL).get(0).id();
    unprove(id);
    post(SIGN_IN, "phoneNumber", NUMBER, "password", "wrong horse")
        .isRefusal(401, "INVALID_PHONE_NUMBER_OR_PASSWORD");
    int sent = texts.size();
    askReset(NUMBER);
    assertThat(texts).hasSize(sent);
    post(SIGN_IN, "phoneNumber", NUMBER, "password", Site.PASSWORD)
        .isRefusal(401, "PHONE_NUMBER_NOT_VERIFIED");
    assertThat(texts).hasSize(sent + 1);
    verify(site.browser(), NUMBER, lastText().code()).hasStatus(200);
    post(SIGN_IN, "phoneNumber", NUMBER, "password", Site.PASSWORD).hasStatus(200);
  }

  private void unprove(String userId) {
    site.store.update(
        site.auth.schema().table(User.MODEL),
        List.of(Field.ID.is(userId)),
        Row.of(PhoneNumber.VERIFIED, false));
  }

  private void askReset(String number) {
    post("/phone-number/request-password-reset", "phoneNumber", number)
        .hasStatus(200)
        .hasBody("{\"status\":true}");
  }

  private Reply reset(String number, String code, String password) {
    return post(
        "/phone-number/reset-password",
        "phoneNumber",
        number,
        "otp",
        code,
        "newPassword",
        password);
  }

  @Test
  void aCodeAllowsAnotherPassword() {
    ann();
    askReset(NUMBER);
    assertThat(lastText().kind()).isEqualTo(PhoneNumber.RESET_CODE);
    String code = lastText().code();
    reset(NUMBER, code, "short").isRefusal(400, "PASSWORD_TOO_SHORT");
    reset(NUMBER, code, "x".repeat(129)).isRefusal(400, "PASSWORD_TOO_LONG");
    reset(NUMBER, wrong(code), "battery staple").isRefusal(400, "INVALID_OTP");
    reset(NUMBER, code, "battery staple").hasStatus(200).hasBody("{\"status\":true}");
    reset(NUMBER, code, "another staple").isRefusal(400, "OTP_NOT_FOUND");
    post(SIGN_IN, "phoneNumber", NUMBER, "password", "battery staple").hasStatus(200);
    assertThat(site.outbox.all(Mail.Kind.PASSWORD_CHANGED)).hasSize(1);
  }

  @Test // threats A73
  void ofParallelResetsOneCounts() throws Exception {
    ann();
    askReset(NUMBER);
    String code = lastText().code();
    assertThat(atOnce(8, () -> reset(NUMBER, code, "battery staple").status()))
        .containsOnlyOnce(200);
  }

  @Test // threats A90, A91
  void anotherPasswordVoidsOpenCodes() {
    Browser ann = ann();
    askReset(NUMBER);
    String code = lastText().code();
    ann.post(
            "/change-password",
            json("currentPassword", Site.PASSWORD, "newPassword", "battery staple"))
        .hasStatus(200);
    reset(NUMBER, code, "another staple").isRefusal(400, "OTP_NOT_FOUND");
  }

  // ---- whose a number is

  @Test
  void aNumberIsNotSetUnproven() {
    site.browser()
        .post(
            "/sign-up/email",
            json("name", "Ann", "email", ANN, "password", Site.PASSWORD, "phoneNumber", NUMBER))
        .isRefusal(400, "PHONE_NUMBER_CANNOT_BE_SET");
    assertThat(site.all(User.MODEL)).isEmpty();
    Browser ann = ann();
    ann.post("/update-user", json("phoneNumber", OTHER))
        .isRefusal(400, "PHONE_NUMBER_CANNOT_BE_UPDATED");
    ann.session().json("user.phoneNumber").isEqualTo(NUMBER);
  }

  @Test
  void aNumberCanBeGivenUp() {
    Browser ann = ann();
    ann.post("/update-user", "{\"phoneNumber\":null}").hasStatus(200);
    ann.session().json("user.phoneNumber").isNull();
    ann.lastReply().json("user.phoneNumberVerified").isFalse();
    Browser bob = site.signedUp("bob@example.com");
    verify(bob, NUMBER, asked(NUMBER), "updatePhoneNumber", "true").hasStatus(200);
  }

  @Test
  void additionalFieldsDoNotSetANumber() {
    site = with(o -> o.signUpOnVerification(number -> "temp@phone.example"));
    String body =
        "{\"phoneNumber\":\"%s\",\"code\":\"%s\",\"emailVerified\":true,\"email\":\"%s\"}";
    site.browser().post(VERIFY, body.formatted(NUMBER, asked(NUMBER), ANN)).hasStatus(200);
    User user = site.all(User.MODEL).get(0);
    assertThat(user.email()).isEqualTo("temp@phone.example");
    assertThat(user.emailVerified()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "123", "004915112345678", "+49 151 12345678", "+4915112345678x", "+0"})
  void whatIsNoNumberIsRefused(String number) {
    post(SEND, "phoneNumber", number).isRefusal(400, "INVALID_PHONE_NUMBER");
    post(SIGN_IN, "phoneNumber", number, "password", Site.PASSWORD)
        .isRefusal(400, "INVALID_PHONE_NUMBER");
    assertThat(texts).isEmpty();
    assertThat(site.all(Verification.MODEL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({SEND, VERIFY, SIGN_IN, "/phone-number/reset-password"})
  void whatCannotBeReadIsRefused(String path) {
    site.browser().post(path, "{}").isRefusal(400, "VALIDATION_ERROR");
    site.browser().post(path, "{\"phoneNumber\":5}").isRefusal(400, "VALIDATION_ERROR");
    post(path, "phoneNumber", "+1".repeat(100), "code", "1", "otp", "1", "password", "x")
        .isRefusal(400, "VALIDATION_ERROR");
  }

  // ---- sending and guessing

  @Test
  void withoutASenderNoCodeIsMade() {
    site = Site.with(PhoneNumber.create(o -> {}));
    Browser browser = site.browser().announceFault();
    browser.post(SEND, json("phoneNumber", NUMBER)).isRefusal(501, "SEND_OTP_NOT_IMPLEMENTED");
    askReset(NUMBER);
    assertThat(site.outbox.all()).isEmpty();
  }

  @Test
  void codesCanGoThroughTheMailer() {
    site = Site.with(o -> o.tokens(Tokens.secure()), PhoneNumber.create(o -> o.throughMailer()));
    post(SEND, "phoneNumber", NUMBER).hasStatus(200);
    Mail mail = site.outbox.last(PhoneNumber.CODE);
    assertThat(mail.to()).isEqualTo(NUMBER);
    assertThat(mail.token()).matches("\\d{6}");
  }

  @Test // threats A27
  void anotherSitesPageSendsNoCodes() {
    for (String path : List.of(SEND, "/phone-number/request-password-reset")) {
      site.browser()
          .request("POST", path)
          .json(json("phoneNumber", NUMBER))
          .header("origin", "https://evil.example")
          .send()
          .isRefusal(403, "INVALID_ORIGIN");
    }
    assertThat(texts).isEmpty();
  }

  @Test // threats A55
  void guessesCountAtTheAccountHoweverManyCodesThereAre() {
    site = with(o -> {}, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    for (int i = 0; i < 10; i++) {
      if (i % 2 == 0) post(SEND, "phoneNumber", NUMBER);
      verify(site.browser(), NUMBER, "x23456");
    }
    verify(site.browser(), NUMBER, "x23456").isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    reset(NUMBER, "x23456", "battery staple").hasStatus(429);
  }

  @Test // threats A70
  void nobodyIsSentMoreThanThreeCodesAnHour() {
    site = with(o -> {}, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    for (int i = 0; i < 20; i++) post(SEND, "phoneNumber", NUMBER).hasStatus(200);
    assertThat(texts).hasSize(3);
  }

  @Test
  void aWrongCodeIsToldOf() {
    List<SignInFailed> told = new ArrayList<>();
    site = with(o -> {}, o -> o.onEvent(SignInFailed.class, told::add));
    ann();
    String code = asked(NUMBER);
    verify(site.browser(), NUMBER, wrong(code));
    post(SIGN_IN, "phoneNumber", NUMBER, "password", "wrong horse");
    assertThat(told).extracting(SignInFailed::account).containsExactly(NUMBER, NUMBER);
    assertThat(told)
        .extracting(SignInFailed::reason)
        .containsExactly("INVALID_OTP", "INVALID_PHONE_NUMBER_OR_PASSWORD");
  }

  @Test
  void aTextShowsNothingInLogs() {
    asked(NUMBER);
    assertThat(lastText().toString()).isEqualTo("Sms[phone-number-code]");
  }

  // ---- in Java

  @Test
  void anotherServiceCanCheckCodes() {
    site = with(o -> o.verifier((number, code, call) -> code.equals("right")));
    Browser ann = site.signedUp(ANN);
    verify(ann, NUMBER, asked(NUMBER), "updatePhoneNumber", "true").isRefusal(400, "INVALID_OTP");
    verify(ann, NUMBER, "right", "updatePhoneNumber", "true").hasStatus(200);
    askReset(NUMBER);
    reset(NUMBER, lastText().code(), "battery staple").isRefusal(400, "INVALID_OTP");
    reset(NUMBER, "right", "battery staple").hasStatus(200);
    post(SIGN_IN, "phoneNumber", NUMBER, "password", "battery staple").hasStatus(200);
  }

  @Test
  void anApplicationCanUseACodeForSomethingElse() {
    String code = asked(NUMBER);
    assertThat(PhoneNumber.consumeCode(NUMBER, wrong(code), site.auth)).isFalse();
    assertThat(PhoneNumber.consumeCode(NUMBER, code, site.auth)).isTrue();
    assertThat(PhoneNumber.consumeCode(NUMBER, code, site.auth)).isFalse();
    post("/phone-number/consume-otp", "phoneNumber", NUMBER, "code", code).hasStatus(404);
  }

  // ---- step-up

  @Test
  void aCodeProvesWithinASessionThatTheTelephoneIsAtHand() {
    site = with(o -> {}, o -> o.session(s -> s.stepUp(true)));
    Browser ann = site.signedUp(ANN);
    ann.post("/step-up/phone-number/send", "{}").isRefusal(400, "PHONE_NUMBER_NOT_VERIFIED");
    verify(ann, NUMBER, asked(NUMBER), "updatePhoneNumber", "true").hasStatus(200);
    ann.post("/step-up/phone-number/send", "{}").hasStatus(200);
    String code = lastText().code();
    verify(site.browser(), NUMBER, code).isRefusal(400, "OTP_NOT_FOUND");
    ann.post("/step-up/phone-number", json("code", wrong(code))).isRefusal(400, "INVALID_OTP");
    ann.post("/step-up/phone-number", json("code", code)).hasStatus(200);
    assertThat(ann.get("/step-up").body()).contains("\"factor\":\"phone-number\"");
    ann.post("/step-up/phone-number", json("code", code)).isRefusal(400, "OTP_NOT_FOUND");
    site.browser().post("/step-up/phone-number/send", "{}").hasStatus(401);
  }
}
