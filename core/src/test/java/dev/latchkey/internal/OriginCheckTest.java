package dev.latchkey.internal;

import static dev.latchkey.internal.OriginCheck.Kind.ORDINARY;
import static dev.latchkey.internal.OriginCheck.Kind.SENDS_MAIL;
import static dev.latchkey.internal.OriginCheck.Kind.SIGN_IN_FORM;
import static dev.latchkey.internal.OriginCheck.Verdict.CROSS_SITE_NAVIGATION_LOGIN_BLOCKED;
import static dev.latchkey.internal.OriginCheck.Verdict.INVALID_ORIGIN;
import static dev.latchkey.internal.OriginCheck.Verdict.MISSING_OR_NULL_ORIGIN;
import static dev.latchkey.internal.OriginCheck.Verdict.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.Headers;
import dev.latchkey.internal.OriginCheck.Kind;
import dev.latchkey.internal.OriginCheck.Request;
import dev.latchkey.internal.OriginCheck.Switches;
import dev.latchkey.internal.OriginCheck.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginCheckTest {

  private static final String OWN = "http://localhost:3000";
  private static final String APP = "https://app.example.com";
  private static final String EVIL = "https://evil.com";

  private final TrustedOrigins trusted = TrustedOrigins.of(List.of(OWN, APP));

  private Verdict check(
      Switches switches, Kind kind, String path, @Nullable String ownOrigin, String... headers) {
    return OriginCheck.of(switches)
        .check(new Request(kind, "POST", path, Headers.of(headers), ownOrigin), trusted);
  }

  private Verdict check(Kind kind, String... headers) {
    return check(Switches.NONE, kind, "/update-user", OWN, headers);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://app.example.com,          -,                           OK",
        "http://localhost:3000,            https://evil.com,            OK",
        "-,                                https://app.example.com/p?q, OK",
        "'',                               https://app.example.com/p?q, OK",
        "-,                                -,                           MISSING_OR_NULL_ORIGIN",
        "'',                               -,                           MISSING_OR_NULL_ORIGIN",
        "null,                             -,                           MISSING_OR_NULL_ORIGIN",
        "null,                             https://app.example.com/,    MISSING_OR_NULL_ORIGIN",
        "https://evil.com,                 -,                           INVALID_ORIGIN",
        "https://evil.com,                 https://app.example.com/,    INVALID_ORIGIN",
        "-,                                https://evil.com/,           INVALID_ORIGIN",
        "http://app.example.com,           -,                           INVALID_ORIGIN",
        "https://app.example.com:444,      -,                           INVALID_ORIGIN",
        "https://sub.app.example.com,      -,                           INVALID_ORIGIN",
        "https://app.example.com.evil.com, -,                           INVALID_ORIGIN",
        "https://app.example.com@evil.com, -,                           INVALID_ORIGIN",
        "/relative,                        -,                           INVALID_ORIGIN",
      })
  void aRequestWithCookiesNeedsATrustedOrigin(
      @Nullable String origin, @Nullable String referer, Verdict expected) {
    for (Kind kind : Kind.values()) {
      assertThat(check(kind, headers("cookie", "a=b", "origin", origin, "referer", referer)))
          .isEqualTo(expected);
    }
  }

  @Test
  void anEmptyCookieHeaderCountsAsCookies() {
    assertThat(check(ORDINARY, "cookie", "")).isEqualTo(MISSING_OR_NULL_ORIGIN);
  }

  @Test
  void withoutCookiesAnOrdinaryRequestMayComeFromAnywhere() {
    assertThat(check(ORDINARY)).isEqualTo(OK);
    assertThat(check(ORDINARY, "origin", EVIL)).isEqualTo(OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void requestsThatChangeNothingAreNotChecked(String method) {
    var request =
        new Request(
            ORDINARY, method, "/get-session", Headers.of("cookie", "a=b", "origin", EVIL), OWN);
    assertThat(OriginCheck.of(Switches.NONE).check(request, trusted)).isEqualTo(OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "get", "TRACE", "X"})
  void allOtherMethodsAreChecked(String method) {
    var request =
        new Request(ORDINARY, method, "/x", Headers.of("cookie", "a=b", "origin", EVIL), OWN);
    assertThat(OriginCheck.of(Switches.NONE).check(request, trusted)).isEqualTo(INVALID_ORIGIN);
  }

  @Test
  void aPageThatHidesItsOriginFromItselfCountsAsOwnWhenTheBaseUrlIsFixed() {
    String[] hidden = {"cookie", "a=b", "origin", "null", "sec-fetch-site", "same-origin"};
    assertThat(check(ORDINARY, hidden)).isEqualTo(OK);
    assertThat(check(Switches.NONE, ORDINARY, "/x", null, hidden))
        .isEqualTo(MISSING_OR_NULL_ORIGIN);
    assertThat(check(Switches.NONE, ORDINARY, "/x", EVIL, hidden)).isEqualTo(INVALID_ORIGIN);
    assertThat(check(ORDINARY, "cookie", "a=b", "origin", "null", "sec-fetch-site", "same-site"))
        .isEqualTo(MISSING_OR_NULL_ORIGIN);
    assertThat(check(ORDINARY, "cookie", "a=b", "origin", EVIL, "sec-fetch-site", "same-origin"))
        .isEqualTo(INVALID_ORIGIN);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // site,       mode,     origin,                  expected
        "cross-site,   navigate, https://evil.com,        CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
        "cross-site,   navigate, https://app.example.com, CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
        "cross-site,   navigate, -,                       CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
        "cross-site,   cors,     https://app.example.com, OK",
        "cross-site,   cors,     https://evil.com,        INVALID_ORIGIN",
        "cross-site,   cors,     -,                       MISSING_OR_NULL_ORIGIN",
        "same-origin,  navigate, http://localhost:3000,   OK",
        "same-origin,  navigate, -,                       MISSING_OR_NULL_ORIGIN",
        "same-origin,  navigate, null,                    OK",
        "' ',          -,        -,                       OK",
        "-,            -,        https://app.example.com, OK",
        "-,            -,        https://evil.com,        INVALID_ORIGIN",
        "-,            -,        null,                    MISSING_OR_NULL_ORIGIN",
        "-,            -,        -,                       OK",
      })
  void aSignInFormWithoutCookiesMustNotComeFromAStrangersPage(
      @Nullable String site, @Nullable String mode, @Nullable String origin, Verdict expected) {
    String[] headers = headers("sec-fetch-site", site, "sec-fetch-mode", mode, "origin", origin);
    assertThat(check(SIGN_IN_FORM, headers)).isEqualTo(expected);
  }

  @Test
  void aSignInWithOnlyARefererIsCheckedByIt() {
    assertThat(check(SIGN_IN_FORM, "referer", APP + "/login")).isEqualTo(OK);
    assertThat(check(SIGN_IN_FORM, "referer", EVIL + "/login")).isEqualTo(INVALID_ORIGIN);
  }

  @Test
  void withCookiesAndATrustedOriginACrossSiteNavigationMaySignIn() {
    String[] headers = {
      "cookie", "a=b", "origin", APP, "sec-fetch-site", "cross-site", "sec-fetch-mode", "navigate"
    };
    assertThat(check(SIGN_IN_FORM, headers)).isEqualTo(OK);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,                                  OK",
    "application/x-www-form-urlencoded,                 MISSING_OR_NULL_ORIGIN",
    "application/x-www-form-urlencoded; charset=utf-8,  MISSING_OR_NULL_ORIGIN",
    "' APPLICATION/X-WWW-FORM-URLENCODED',              MISSING_OR_NULL_ORIGIN",
  })
  void aFormBodyWithoutAnySignOfItsOriginIsRefusedAndJsonIsNot(
      String contentType, Verdict expected) {
    assertThat(check(SIGN_IN_FORM, "content-type", contentType)).isEqualTo(expected);
    assertThat(check(ORDINARY, "content-type", contentType)).isEqualTo(OK);
  }

  @Test
  void aStrangersPageMayNotHaveMailSentEvenWithoutCookies() {
    assertThat(check(SENDS_MAIL, "origin", EVIL)).isEqualTo(INVALID_ORIGIN);
    assertThat(check(SENDS_MAIL, "referer", EVIL)).isEqualTo(INVALID_ORIGIN);
    assertThat(check(SENDS_MAIL, "origin", "null")).isEqualTo(MISSING_OR_NULL_ORIGIN);
    assertThat(check(SENDS_MAIL, "origin", APP)).isEqualTo(OK);
    assertThat(check(SENDS_MAIL)).isEqualTo(OK);
  }

  /** The table of Better Auth's {@code disableCSRFCheck} and {@code disableOriginCheck}. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // csrf, origin, exempt,       origin check, url check, navigation block
        "-,      false,  '',           true,         true,      true",
        "false,  false,  '',           true,         true,      true",
        "true,   false,  '',           false,        true,      false",
        "-,      true,   '',           false,        false,     false",
        "false,  true,   '',           false,        false,     true",
        "true,   true,   '',           false,        false,     false",
        "-,      false,  /update-user, false,        false,     true",
        "-,      false,  /update-user/, false,       false,     true",
        "-,      false,  /update,      true,         true,      true",
      })
  void switchesTurnOffWhatTheySay(
      @Nullable Boolean csrf,
      boolean origin,
      String exempt,
      boolean originOn,
      boolean urlsOn,
      boolean blockOn) {
    Switches switches = new Switches(csrf, origin, exempt.isEmpty() ? List.of() : List.of(exempt));
    Verdict evil = check(switches, ORDINARY, "/update-user", OWN, "cookie", "a=b", "origin", EVIL);
    Verdict cross =
        check(
            switches,
            SIGN_IN_FORM,
            "/update-user",
            OWN,
            "sec-fetch-site",
            "cross-site",
            "sec-fetch-mode",
            "navigate");
    assertThat(evil).isEqualTo(originOn ? INVALID_ORIGIN : OK);
    assertThat(OriginCheck.of(switches).checksUrls("/update-user")).isEqualTo(urlsOn);
    assertThat(OriginCheck.of(switches).checksUrls("/update-user/below")).isEqualTo(urlsOn);
    assertThat(cross).isEqualTo(blockOn ? CROSS_SITE_NAVIGATION_LOGIN_BLOCKED : OK);
  }

  @Test
  void anExemptPathDoesNotExemptItsNeighbours() {
    Switches switches = new Switches(null, false, List.of("/public/data"));
    assertThat(OriginCheck.of(switches).checksUrls("/public/database")).isTrue();
  }

  private static String[] headers(@Nullable String... namesAndValues) {
    List<String> present = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (name != null && value != null) present.addAll(List.of(name, value));
    }
    return present.toArray(new String[0]);
  }
}
