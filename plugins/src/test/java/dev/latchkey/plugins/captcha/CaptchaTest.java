package dev.latchkey.plugins.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.User;
import dev.latchkey.plugins.RemoteService;
import dev.latchkey.plugins.RemoteService.Asked;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptchaTest {
  private static final String SECRET = "provider-secret";
  private static final String SIGN_UP =
      "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"" + Site.PASSWORD + "\"}";
  private static final String PASSED = "{\"success\":true}";

  private final RemoteService service = new RemoteService();

  @AfterEach
  void stop() {
    service.close();
  }

  private Site site(CaptchaProvider provider, Consumer<CaptchaOptions.Builder> further) {
    return Site.with(
        Captcha.create(
            o -> {
              o.provider(provider, SECRET).verifyUrl(service.url("/siteverify"));
              further.accept(o);
            }));
  }

  private Site site(CaptchaProvider provider) {
    return site(provider, o -> {});
  }

  private static Browser.Request signUp(Browser browser) {
    return browser.request("POST", "/sign-up/email").json(SIGN_UP);
  }

  private static Reply answered(Site site) {
    return signUp(site.browser()).header("x-captcha-response", "riddle+solved&").send();
  }

  private static void isRefused(Reply reply) {
    reply
        .hasStatus(403)
        .hasBody("{\"message\":\"Captcha verification failed\",\"code\":\"VERIFICATION_FAILED\"}");
  }

  // ---- who passes

  @ParameterizedTest
  @EnumSource(CaptchaProvider.class)
  void whoeverSolvesTheRiddlePasses(CaptchaProvider provider) {
    service.answer(200, PASSED);
    answered(site(provider)).hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource(CaptchaProvider.class)
  void whoeverDoesNotIsRefused(CaptchaProvider provider) {
    service.answer(200, "{\"success\":false,\"error-codes\":[\"invalid-input-response\"]}");
    Site site = site(provider);
    isRefused(answered(site));
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void withoutAnAnswerTheProviderIsNotAsked() {
    Site site = site(CaptchaProvider.HCAPTCHA);
    String missing = "{\"message\":\"Missing CAPTCHA response\",\"code\":\"MISSING_RESPONSE\"}";
    signUp(site.browser()).send().hasStatus(400).hasBody(missing);
    signUp(site.browser()).header("x-captcha-response", "").send().hasStatus(400).hasBody(missing);
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"success\":\"true\"}", "{\"success\":1}", "[]", "true", "<html>", "{"})
  void anythingButTrueIsNoSuccess(String answer) {
    service.answer(200, answer);
    isRefused(answered(site(CaptchaProvider.CAPTCHAFOX)));
  }

  @ParameterizedTest
  @CsvSource({"500, x", "404, {}", "302, {}", "200, ''", "204, ''"})
  void nobodyPassesWhileTheProviderFails(int status, String body) {
    service.answer(status, body);
    Site site = site(CaptchaProvider.GOOGLE_RECAPTCHA);
    signUp(site.browser().announceFault())
        .header("x-captcha-response", "x")
        .send()
        .hasStatus(500)
        .hasBody("{\"message\":\"Something went wrong\",\"code\":\"UNKNOWN_ERROR\"}");
  }

  @Test
  void aProviderThatHangsIsNotWaitedFor() {
    service.answer(asked -> RemoteService.HANGS);
    Site site = site(CaptchaProvider.HCAPTCHA, o -> o.timeout(Duration.ofMillis(100)));
    signUp(site.browser().announceFault()).header("x-captcha-response", "x").send().hasStatus(500);
  }

  // ---- what the provider is told

  @ParameterizedTest
  @CsvSource({
    "CLOUDFLARE_TURNSTILE, application/json, "
        + "'{\"secret\":\"provider-secret\",\"response\":\"riddle+solved&\",\"remoteip\":\"IP\"}'",
    "GOOGLE_RECAPTCHA, application/x-www-form-urlencoded, "
        + "secret=provider-secret&response=riddle%2Bsolved%26&remoteip=IP",
    "HCAPTCHA, application/x-www-form-urlencoded, "
        + "secret=provider-secret&response=riddle%2Bsolved%26&sitekey=site&remoteip=IP",
    "CAPTCHAFOX, application/x-www-form-urlencoded, "
        + "secret=provider-secret&response=riddle%2Bsolved%26&sitekey=site&remoteIp=IP",
  })
  void everyProviderIsAskedInItsOwnWords(CaptchaProvider provider, String type, String body) {
    service.answer(200, PASSED);
    Site site = site(provider, o -> o.siteKey("site"));
    signUp(site.browser())
        .header("x-captcha-response", "riddle+solved&")
        .header("x-forwarded-for", "203.0.113.7")
        .send()
        .hasStatus(200);
    Asked asked = service.asked().get(0);
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /siteverify");
    assertThat(asked.headers()).containsEntry("content-type", type);
    assertThat(asked.body()).isEqualTo(body.replace("IP", "203.0.113.7"));
  }

  @Test
  void anUnknownAddressIsLeftOut() {
    service.answer(200, PASSED);
    answered(site(CaptchaProvider.CLOUDFLARE_TURNSTILE));
    assertThat(service.asked().get(0).body()).doesNotContain("remoteip");
  }

  // ---- what it has to say besides

  @ParameterizedTest
  @CsvSource({"0.5, 200", "0.9, 200", "0.49, 403", "0, 403"})
  void aScoreHasToBeHighEnough(String score, int status) {
    service.answer(200, "{\"success\":true,\"score\":" + score + "}");
    answered(site(CaptchaProvider.GOOGLE_RECAPTCHA)).hasStatus(status);
  }

  @ParameterizedTest
  @CsvSource({"login, 200", "other, 403", ", 403"})
  void theRiddleHasToBeForTheAction(String action, int status) {
    service.answer(200, "{\"success\":true,\"action\":\"" + action + "\"}");
    answered(site(CaptchaProvider.CLOUDFLARE_TURNSTILE, o -> o.expectedAction("login")))
        .hasStatus(status);
  }

  @ParameterizedTest
  @CsvSource({"app.example.com, 200", "evil.example.com, 403", "APP.example.com, 403"})
  void theRiddleHasToBeSolvedOnTheSite(String host, int status) {
    service.answer(200, "{\"success\":true,\"hostname\":\"" + host + "\"}");
    answered(
            site(
                CaptchaProvider.GOOGLE_RECAPTCHA,
                o -> o.allowedHostnames(List.of("app.example.com"))))
        .hasStatus(status);
  }

  // ---- which calls

  @ParameterizedTest
  @CsvSource({
    "POST, /sign-up/email",
    "GET,  /sign-up/email",
    "PUT,  /sign-in/email",
    "POST, /sign-in/email/",
    "POST, //sign-in/email",
    "POST, /sign-in///email//",
    "POST, /request-password-reset",
  })
  void noSpellingGetsPastIt(String method, String path) {
    site(CaptchaProvider.HCAPTCHA)
        .browser()
        .request(method, path)
        .json(SIGN_UP)
        .send()
        .hasStatus(400)
        .json("code")
        .isEqualTo("MISSING_RESPONSE");
  }

  @ParameterizedTest
  @CsvSource({"/sign-in%2Femail", "/Sign-In/email", "/./sign-in/email", "/x/../sign-in/email"})
  void whatIsSpelledOtherwiseIsNoEndpoint(String path) {
    Site site = site(CaptchaProvider.HCAPTCHA);
    site.browser().request("POST", path).json(SIGN_UP).send().hasStatus(404);
  }

  @Test
  void otherCallsNeedNone() {
    Browser browser = site(CaptchaProvider.HCAPTCHA).browser();
    browser.session().hasStatus(200);
    browser.post("/sign-out", "{}").hasStatus(200);
  }

  @Test
  void theOperatorSaysWhichCallsItIsFor() {
    Site site = site(CaptchaProvider.HCAPTCHA, o -> o.endpoints(List.of("/sign-in/*", "/x/**")));
    signUp(site.browser()).send().hasStatus(200);
    site.browser().post("/sign-in/email", "{}").isRefusal(400, "MISSING_RESPONSE");
    site.browser().post("/sign-in/social", "{}").isRefusal(400, "MISSING_RESPONSE");
    site.browser().post("/x/y/z", "{}").isRefusal(400, "MISSING_RESPONSE");
  }

  @Test
  void twoPatternsAskTheProviderOnce() {
    service.answer(200, PASSED);
    Site site = site(CaptchaProvider.HCAPTCHA, o -> o.endpoints(List.of("/sign-up/*", "/**")));
    answered(site).hasStatus(200);
    assertThat(service.asked()).hasSize(1);
  }

  @Test
  void thereIsNoneWithoutASecret() {
    assertThatThrownBy(() -> Captcha.create(o -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("captcha needs a provider and its secretKey");
  }
}
