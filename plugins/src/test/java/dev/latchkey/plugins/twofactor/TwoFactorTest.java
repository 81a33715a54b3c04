package dev.latchkey.plugins.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.Mail;
import dev.latchkey.Session;
import dev.latchkey.SignIn;
import dev.latchkey.Verification;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoFactorTest {
  private static final String ANN = "ann@example.com";
  private static final Totp TOTP = new Totp(6, 30);
  private static final String CHALLENGE = "better-auth.two_factor";
  private static final String TRUST = "better-auth.trust_device";
  private static final String CONFIRMED = "{\"password\":\"" + Site.PASSWORD + "\"}";

  private final Site site = Site.with(TwoFactor.create(o -> o.issuer("Acme").mailedCodes()));
  private final Browser ann = site.signedUp(ANN);
  private String secret = "";
  private List<String> backupCodes = List.of();

  private void enroll() {
    Reply enabled = ann.post("/two-factor/enable", CONFIRMED).hasStatus(200);
    String query = URI.create(enabled.text("totpURI")).getRawQuery();
    String encoded = query.substring("secret=".length(), query.indexOf('&'));
    secret = new String(Totp.fromBase32(encoded), StandardCharsets.UTF_8);
    backupCodes =
        ((JsonValue.Arr) enabled.at("backupCodes"))
            .items().stream().map(code -> ((JsonValue.Str) code).value()).toList();
    verify(ann, code()).hasStatus(200);
    site.clock.advance(Duration.ofMinutes(5)); // that code is used
  }

  private String code() {
    return TOTP.code(secret, TOTP.step(site.clock.instant()));
  }

  private static Reply verify(Browser browser, String code) {
    return browser.post("/two-factor/verify-totp", "{\"code\":\"" + code + "\"}");
  }

  private static Reply useBackup(Browser browser, String code) {
    return browser.post("/two-factor/verify-backup-code", "{\"code\":\"" + code + "\"}");
  }

  private Browser challenged() {
    Browser browser = site.browser();
    browser
        .signIn(ANN, Site.PASSWORD)
        .hasStatus(200)
        .hasBody("{\"twoFactorRedirect\":true,\"twoFactorMethods\":[\"totp\",\"otp\"]}");
    return browser;
  }

  // ---- authenticators

  @Test
  void whoHasAnAuthenticatorIsAskedForACode() {
    enroll();
    ann.session().json("user.twoFactorEnabled").isTrue();
    Browser browser = challenged();
    assertThat(browser.cookies()).containsKey(CHALLENGE);
    browser.session().hasBody("null");
    verify(browser, code()).hasStatus(200).clears(CHALLENGE).json("user.email").isEqualTo(ANN);
    browser.session().json("user.email").isEqualTo(ANN);
  }

  @Test
  void settingItUpChangesTheSession() {
    String before = ann.lastReply().text("token");
    enroll();
    assertThat(site.all(Session.MODEL)).singleElement().matches(s -> !s.token().equals(before));
  }

  @Test
  void aSecretThatWasNeverProvenAsksNobody() {
    ann.post("/two-factor/enable", CONFIRMED).hasStatus(200);
    site.browser().signIn(ANN, Site.PASSWORD).hasStatus(200).json("token").isPresent();
  }

  @Test
  void aCodeWorksOnce() {
    enroll();
    String code = code();
    verify(challenged(), code).hasStatus(200);
    verify(challenged(), code).isRefusal(401, "INVALID_CODE");
  }

  @Test
  void ofTwoBrowsersWithOneCodeOneIsIn() throws Exception {
    enroll();
    String code = code();
    List<Browser> browsers = List.of(challenged(), challenged(), challenged(), challenged());
    assertThat(Site.winners(browsers, browser -> verify(browser, code))).isEqualTo(1);
  }

  @Test
  void noSessionExistsBeforeTheSecondFactor() {
    enroll();
    challenged();
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void whoDidNotWantToBeRememberedIsNot() {
    enroll();
    Browser browser = site.browser();
    browser.signInUnremembered(ANN, Site.PASSWORD).hasStatus(200);
    Reply verified = verify(browser, code()).hasStatus(200);
    assertThat(verified.cookie("better-auth.session_token").maxAge()).isNull();
  }

  @Test
  void anAuthenticatorIsSetUpOnce() {
    enroll();
    ann.post("/two-factor/enable", CONFIRMED).isRefusal(400, "TOTP_ALREADY_ENABLED");
  }

  @ParameterizedTest
  @CsvSource({
    "/two-factor/enable",
    "/two-factor/disable",
    "/two-factor/get-totp-uri",
    "/two-factor/generate-backup-codes"
  })
  void changesNeedThePassword(String path) {
    enroll();
    ann.post(path, "{\"password\":\"wrong password\"}").isRefusal(400, "INVALID_PASSWORD");
    ann.post(path, "{\"password\":\"\"}").isRefusal(400, "INVALID_PASSWORD");
    ann.post(path, "{}").isRefusal(400, "VALIDATION_ERROR");
    site.browser().post(path, CONFIRMED).isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void switchingItOffAsksNobodyAnyMoreAndForgetsTrust() {
    enroll();
    Browser trusted = trusted();
    ann.post("/two-factor/disable", CONFIRMED).hasStatus(200);
    site.browser().signIn(ANN, Site.PASSWORD).json("token").isPresent();
    assertThat(site.all(Verification.MODEL))
        .noneMatch(promise -> promise.identifier().startsWith("trust-device-"));
    enroll();
    trusted.signOut();
    trusted.signIn(ANN, Site.PASSWORD).json("twoFactorRedirect").isTrue();
  }

  // ---- attempts

  @Test
  void aChallengeCanBeTriedFiveTimes() {
    enroll();
    Browser browser = challenged();
    for (int i = 0; i < 5; i++) verify(browser, "000000").isRefusal(401, "INVALID_CODE");
    verify(browser, code()).isRefusal(400, "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE").clears(CHALLENGE);
    verify(browser, code()).isRefusal(401, "INVALID_TWO_FACTOR_COOKIE");
  }

  @Test
  void tenFailuresInARowLockTheSecondFactorsForAQuarterOfAnHour() {
    enroll();
    for (int c = 0; c < 2; c++) {
      Browser browser = challenged();
      for (int i = 0; i < 5; i++) verify(browser, "000000").isRefusal(401, "INVALID_CODE");
    }
    verify(challenged(), code()).isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    useBackup(challenged(), backupCodes.get(0)).isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    ann.session().json("user.email").isEqualTo(ANN);
    site.clock.advance(Duration.ofMinutes(15));
    verify(challenged(), code()).hasStatus(200);
  }

  @Test
  void aChallengeEndsAfterTenMinutes() {
    enroll();
    Browser browser = challenged();
    String cookie = browser.cookies().get(CHALLENGE);
    site.clock.advance(Duration.ofMinutes(10).plusMillis(1));
    browser.setCookie(CHALLENGE, cookie);
    verify(browser, code()).isRefusal(401, "INVALID_TWO_FACTOR_COOKIE");
  }

  @Test
  void aPasswordResetEndsOpenChallengesAndTrust() {
    enroll();
    Browser trusted = trusted();
    Browser browser = challenged();
    site.browser().post("/request-password-reset", "{\"email\":\"" + ANN + "\"}").hasStatus(200);
    String token = site.outbox.last(Mail.Kind.RESET_PASSWORD).token();
    site.browser()
        .post(
            "/reset-password", "{\"token\":\"" + token + "\",\"newPassword\":\"another password\"}")
        .hasStatus(200);
    verify(browser, code()).isRefusal(401, "INVALID_TWO_FACTOR_COOKIE");
    trusted.signOut();
    trusted.signIn(ANN, "another password").json("twoFactorRedirect").isTrue();
  }

  // ---- codes by mail

  private String mailed(Browser browser) {
    browser.post("/two-factor/send-otp", "{}").hasStatus(200);
    return site.outbox.last(TwoFactor.MAIL).token();
  }

  private static Reply useMailed(Browser browser, String code) {
    return browser.post("/two-factor/verify-otp", "{\"code\":\"" + code + "\"}");
  }

  @Test
  void aMailedCodeWorksOnceAndForThreeMinutes() {
    enroll();
    Browser browser = challenged();
    String code = mailed(browser);
    assertThat(code).matches("[0-9]{6}");
    useMailed(browser, code).hasStatus(200);
    Browser late = challenged();
    String expired = mailed(late);
    site.clock.advance(Duration.ofMinutes(3).plusMillis(1));
    useMailed(late, expired).isRefusal(400, "OTP_HAS_EXPIRED");
    useMailed(challenged(), code).isRefusal(400, "OTP_HAS_EXPIRED");
  }

  @Test
  void ofTwoBrowsersWithOneMailedCodeOneIsIn() throws Exception {
    enroll();
    Browser browser = challenged();
    String code = mailed(browser);
    List<Browser> browsers =
        Stream.generate(() -> copyOf(browser)).limit(4).toList(); // A75: one challenge, stolen
    assertThat(Site.winners(browsers, copy -> useMailed(copy, code))).isEqualTo(1);
  }

  private Browser copyOf(Browser browser) {
    Browser copy = site.browser();
    browser.cookies().forEach(copy::setCookie);
    return copy;
  }

  @Test
  void aMailedCodeCanBeTriedFiveTimes() {
    enroll();
    Browser browser = challenged();
    String code = mailed(browser);
    for (int i = 0; i < 5; i++) useMailed(browser, "x" + i).isRefusal(401, "INVALID_CODE");
    useMailed(browser, code).isRefusal(400, "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE");
    useMailed(browser, code).isRefusal(400, "OTP_HAS_EXPIRED");
    useMailed(browser, mailed(browser)).hasStatus(200);
  }

  @Test
  void codesOfOneUserAreNotThoseOfAnother() {
    enroll();
    String code = mailed(challenged());
    Browser bob = site.signedUp("bob@example.com");
    useMailed(bob, code).isRefusal(400, "OTP_HAS_EXPIRED");
    useMailed(site.browser(), code).isRefusal(401, "INVALID_TWO_FACTOR_COOKIE");
  }

  @Test
  void mailedCodesAloneAreEnough() {
    ann.post("/two-factor/enable", "{\"method\":\"otp\",\"password\":\"" + Site.PASSWORD + "\"}")
        .hasBody("{\"method\":\"otp\"}");
    Browser browser = site.browser();
    browser
        .signIn(ANN, Site.PASSWORD)
        .hasBody("{\"twoFactorRedirect\":true,\"twoFactorMethods\":[\"otp\"]}");
    useMailed(browser, mailed(browser)).hasStatus(200);
  }

  @Test
  void codesAreStoredAsTheOptionsSay() {
    for (TwoFactorOptions.Storage storage : TwoFactorOptions.Storage.values()) {
      Site other = Site.with(TwoFactor.create(o -> o.mailedCodes().codeStorage(storage)));
      Browser browser = other.signedUp(ANN);
      browser.post("/two-factor/send-otp", "{}").hasStatus(200);
      String code = other.outbox.last(TwoFactor.MAIL).token();
      boolean plain = storage == TwoFactorOptions.Storage.PLAIN;
      assertThat(other.all(Verification.MODEL).get(0).value().equals(code + ":0")).isEqualTo(plain);
      useMailed(browser, code).hasStatus(200).json("user.twoFactorEnabled").isTrue();
    }
  }

  // ---- backup codes

  @Test
  void aBackupCodeWorksOnce() {
    enroll();
    useBackup(challenged(), backupCodes.get(0)).hasStatus(200);
    useBackup(challenged(), backupCodes.get(0)).isRefusal(401, "INVALID_BACKUP_CODE");
    useBackup(challenged(), backupCodes.get(1)).hasStatus(200);
  }

  @Test
  void ofTwoBrowsersWithOneBackupCodeOneIsIn() throws Exception {
    enroll();
    List<Browser> browsers = List.of(challenged(), challenged(), challenged(), challenged());
    assertThat(Site.winners(browsers, browser -> useBackup(browser, backupCodes.get(3))))
        .isEqualTo(1);
  }

  @Test
  void newBackupCodesReplaceTheOldOnes() {
    enroll();
    ann.post("/two-factor/generate-backup-codes", CONFIRMED).json("backupCodes").hasSize(10);
    useBackup(challenged(), backupCodes.get(0)).isRefusal(401, "INVALID_BACKUP_CODE");
  }

  @Test
  void aBackupCodeCanBeUsedWithoutASession() {
    enroll();
    Browser browser = challenged();
    String body = "{\"code\":\"" + backupCodes.get(0) + "\",\"disableSession\":true}";
    browser
        .post("/two-factor/verify-backup-code", body)
        .hasStatus(200)
        .setsNoCookie()
        .json("")
        .hasKeys("user");
  }

  @Test
  void aWrongSecondFactorIsToldOf() {
    List<SignInFailed> told = new ArrayList<>();
    Site watched =
        Site.with(
            o -> o.onEvent(SignInFailed.class, told::add),
            TwoFactor.create(o -> o.skipVerificationOnEnable(true).mailedCodes()));
    Browser owner = watched.signedUp(ANN);
    owner.post("/two-factor/enable", CONFIRMED).hasStatus(200);
    verify(owner, "x23456").hasStatus(401); // is signed in, and so is no sign-in
    Browser browser = watched.browser();
    browser.signIn(ANN, Site.PASSWORD).hasStatus(200);
    verify(browser, "x23456").hasStatus(401);
    useBackup(browser, "x2345-x2345").hasStatus(401);
    browser.post("/two-factor/send-otp", "{}").hasStatus(200);
    browser.post("/two-factor/verify-otp", "{\"code\":\"x23456\"}").hasStatus(401);
    assertThat(told).extracting(SignInFailed::account).containsExactly(ANN, ANN, ANN);
    assertThat(told)
        .extracting(SignInFailed::reason)
        .containsExactly("INVALID_CODE", "INVALID_BACKUP_CODE", "INVALID_CODE");
  }

  // ---- trusted browsers

  private Browser trusted() {
    Browser browser = challenged();
    browser
        .post("/two-factor/verify-totp", "{\"code\":\"" + code() + "\",\"trustDevice\":true}")
        .hasStatus(200);
    site.clock.advance(Duration.ofMinutes(5));
    return browser;
  }

  @Test
  void aTrustedBrowserIsNotAskedAgainForThirtyDaysFromTheLastSignIn() {
    enroll();
    Browser browser = trusted();
    for (int i = 0; i < 3; i++) {
      site.clock.advance(Duration.ofDays(29));
      browser.signIn(ANN, Site.PASSWORD).hasStatus(200).json("token").isPresent();
    }
    site.clock.advance(Duration.ofDays(31));
    browser.signIn(ANN, Site.PASSWORD).json("twoFactorRedirect").isTrue();
  }

  @Test
  void trustIsOfOneUserAndCannotBeCopied() {
    enroll();
    Browser browser = trusted();
    String cookie = browser.cookies().get(TRUST);
    browser.signIn(ANN, Site.PASSWORD).json("token").isPresent();
    Browser thief = site.browser();
    thief.setCookie(TRUST, cookie); // as it was before the sign-in just made
    thief.signIn(ANN, Site.PASSWORD).clears(TRUST).json("twoFactorRedirect").isTrue();
  }

  // ---- who is asked

  @Test
  void everybodyIsAskedWhereThatIsWanted() {
    TwoFactorOptions all = new TwoFactorOptions.Builder().enforcedForAll().build();
    assertThat(all.isEnforcedFor(SignIn.Method.EMAIL_LINK)).isTrue();
    assertThat(all.isEnforcedFor(SignIn.Method.SECOND_FACTOR)).isFalse();
    assertThat(all.isEnforcedFor(SignIn.Method.VERIFIED_PASSKEY)).isFalse(); // threats A97
  }
}
