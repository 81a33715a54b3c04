package dev.latchkey.features;

import static dev.latchkey.SessionRequirement.fresh;
import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Account;
import dev.latchkey.AuthException;
import dev.latchkey.AuthOptions;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Factor;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.Session;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proving a factor again makes a session fresh without a new one (requirements 002-42, 002-43). */
class StepUpTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Factor TOTP = new Factor("totp");

  /** Has a second factor that everybody proves by asking. */
  private static final class Totp implements Plugin {
    @Override
    public String id() {
      return "totp";
    }

    @Override
    public void contribute(Contributions to) {
      to.factor(TOTP, (user, db) -> user.email().equals(ADA));
      to.post("/step-up/totp", NoInput.class, this::prove).requiresSession();
    }

    private record Status(boolean status) {}

    private Status prove(NoInput input, Call call) {
      call.stepUp().prove(TOTP, call);
      return new Status(true);
    }
  }

  private Site site = steppingUp(o -> {});

  private static Site steppingUp(Consumer<AuthOptions> more) {
    return new Site(
        o -> {
          o.session(s -> s.stepUp(true));
          more.accept(o);
        });
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", TOKEN + "=" + browser.cookies().get(TOKEN));
  }

  private Reply prove(Browser browser, String path) {
    return browser.post(path, "{\"password\":\"" + PASSWORD + "\"}");
  }

  private boolean isFresh(Browser browser, Duration age, Factor... factors) {
    return site.auth.validateSession(headers(browser), v -> fresh(age, factors)).valid();
  }

  @SuppressWarnings("unchecked") // it is a text
  private void setProofs(String proofs) {
    Table sessions = site.auth.schema().table(Session.MODEL);
    Field<String> field = (Field<String>) Objects.requireNonNull(sessions.field("proofs"));
    site.change(Session.MODEL, Row.of(field, proofs));
  }

  // ---- getting fresh

  @ParameterizedTest
  @ValueSource(strings = {"/step-up/password", "/verify-password"})
  void whoseSessionIsTooOldProvesThePasswordAndGoesOn(String path) {
    Browser browser = site.adasBrowser();
    String id = site.only(Session.MODEL).id();
    site.clock.advance(Duration.ofMinutes(16));
    AuthException refusal =
        catchThrowableOfType(
            AuthException.class, () -> site.auth.requireSession(headers(browser), fresh(QUARTER)));
    assertThat(refusal.code()).isEqualTo(CoreError.SESSION_NOT_FRESH);
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.details().get("methods")).hasToString("Arr[items=[Str[value=password]]]");

    prove(browser, path).hasStatus(200).setsNoCookie();
    assertThat(site.auth.requireSession(headers(browser), fresh(QUARTER)).session().id())
        .isEqualTo(id);
    site.clock.advance(QUARTER.minus(MILLI));
    assertThat(isFresh(browser, QUARTER)).isTrue();
    site.clock.advance(MILLI);
    assertThat(isFresh(browser, QUARTER)).isFalse();
  }

  @Test
  void anEndpointSaysHowToGetFreshAndThenServes() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(1));
    browser
        .get("/list-sessions")
        .hasStatus(403)
        .hasBody(
            "{\"message\":\"Session is not fresh\",\"code\":\"SESSION_NOT_FRESH\","
                + "\"methods\":[\"password\"],\"maxAge\":86400}");
    prove(browser, "/step-up/password").hasStatus(200);
    browser.get("/list-sessions").json("").hasSize(1);
  }

  @Test
  void theAnswerSaysWhatWasProvenAndWhen() {
    Browser browser = site.adasBrowser();
    site.clock.advance(QUARTER);
    prove(browser, "/step-up/password")
        .hasBody(
            "{\"status\":true,\"factor\":\"password\",\"provenAt\":\"2026-01-01T00:15:00.000Z\"}");
    browser
        .get("/step-up")
        .hasBody(
            "{\"methods\":[\"password\"],"
                + "\"proofs\":[{\"factor\":\"password\",\"provenAt\":\"2026-01-01T00:15:00.000Z\"}]}");
  }

  @Test
  void renewingKeepsWhatWasProven() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofDays(1));
    prove(browser, "/step-up/password").hasStatus(200);
    assertThat(isFresh(browser, MILLI)).isTrue();
    site.clock.advance(Duration.ofDays(1).minus(MILLI));
    browser.session().hasStatus(200);
    browser.get("/list-sessions").hasStatus(200);
  }

  @Test
  void otherSessionsOfTheUserStayAsOldAsTheyAre() {
    Browser other = site.adasBrowser();
    Browser browser = site.browser();
    browser.signIn(ADA, PASSWORD);
    site.clock.advance(QUARTER);
    prove(browser, "/step-up/password").hasStatus(200);
    assertThat(isFresh(browser, QUARTER)).isTrue();
    assertThat(isFresh(other, QUARTER)).isFalse();
  }

  // ---- which factor

  @Test
  void aFactorCanBeAskedFor() {
    site = steppingUp(o -> o.plugin(new Totp()));
    Browser browser = site.adasBrowser();
    assertThat(isFresh(browser, QUARTER, Factor.PASSWORD)).as("from signing up").isTrue();
    AuthException refusal =
        catchThrowableOfType(
            AuthException.class,
            () -> site.auth.requireSession(headers(browser), fresh(QUARTER, TOTP)));
    assertThat(refusal.details().get("methods")).hasToString("Arr[items=[Str[value=totp]]]");
    browser.post("/step-up/totp", "{}").hasStatus(200);
    assertThat(isFresh(browser, QUARTER, TOTP)).isTrue();
    site.clock.advance(QUARTER);
    assertThat(isFresh(browser, QUARTER, TOTP, Factor.PASSWORD)).isFalse();
    prove(browser, "/step-up/password");
    assertThat(isFresh(browser, QUARTER, TOTP, Factor.PASSWORD)).isTrue();
    assertThat(isFresh(browser, QUARTER, TOTP)).isFalse();
    browser.get("/step-up").json("proofs").hasSize(2);
  }

  @Test
  void onlyWhatTheUserCanProveIsNamed() {
    site = steppingUp(o -> o.plugin(new Totp()));
    Browser ada = site.adasBrowser();
    Browser grace = site.signedUp("Grace", Site.GRACE);
    ada.get("/step-up").json("methods").hasSize(2);
    grace.get("/step-up").json("methods").hasSize(1);
    site.change(Account.MODEL, Row.of(Account.PASSWORD, null));
    grace.get("/step-up").json("methods").hasSize(0);
    prove(grace, "/step-up/password").isRefusal(400, "INVALID_PASSWORD");
  }

  @Test
  void aSessionThatRemembersNothingHasProvenNoFactor() {
    Browser browser = site.adasBrowser();
    for (String proofs : new String[] {null, "", "[]", "{\"password\":\"now\"}", "{"}) {
      setProofs(proofs);
      assertThat(isFresh(browser, QUARTER)).as("by its beginning").isTrue();
      assertThat(isFresh(browser, QUARTER, Factor.PASSWORD)).as(proofs).isFalse();
    }
    prove(browser, "/step-up/password").hasStatus(200);
    assertThat(isFresh(browser, QUARTER, Factor.PASSWORD)).isTrue();
  }

  @Test
  void aSessionThatReplacesAnotherHasProvenWhatThatOneHad() {
    Browser browser = site.adasBrowser();
    site.clock.advance(QUARTER);
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\",\"revokeOtherSessions\":true}";
    browser.post("/change-password", change.formatted(PASSWORD, "battery staple")).hasStatus(200);
    assertThat(isFresh(browser, QUARTER)).isTrue();
    assertThat(isFresh(browser, QUARTER, Factor.PASSWORD)).isFalse();
    assertThat(isFresh(browser, QUARTER.plus(MILLI), Factor.PASSWORD)).isTrue();
  }

  // ---- what does not count

  @Test
  void guessesAreHeldBackAtWhicheverDoor() {
    site = steppingUp(o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    Browser browser = site.adasBrowser();
    site.clock.advance(QUARTER);
    for (int i = 0; i < 5; i++) {
      String door = i % 2 == 0 ? "/step-up/password" : "/verify-password";
      browser.post(door, "{\"password\":\"wrong " + i + "\"}").isRefusal(400, "INVALID_PASSWORD");
    }
    Reply locked = prove(browser, "/step-up/password").isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    assertThat(locked.header("retry-after")).isEqualTo("900");
    assertThat(isFresh(browser, QUARTER)).isFalse();
    site.clock.advance(QUARTER);
    prove(browser, "/step-up/password").hasStatus(200);
  }

  @Test
  void aSessionThatEndsMeanwhileIsNotMadeFresh() {
    Browser browser = site.adasBrowser();
    site.clock.advance(QUARTER);
    String id = site.only(Session.MODEL).id();
    site.store.before("update session", () -> site.remove(Session.MODEL, Field.ID.is(id)));
    prove(browser, "/step-up/password").isRefusal(401, "FAILED_TO_GET_SESSION").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/step-up", "/step-up/password"})
  void whoIsNotSignedInIsRefused(String path) {
    Browser browser = site.browser();
    Reply reply = path.equals("/step-up") ? browser.get(path) : prove(browser, path);
    reply.isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void whatWasProvenIsNeitherShownNorSetByClients() {
    Browser browser = site.adasBrowser();
    assertThat(browser.session().body()).doesNotContain("proofs");
    assertThat(browser.get("/list-sessions").body()).doesNotContain("proofs");
    browser.post("/update-session", "{\"proofs\":\"{}\"}").hasStatus(400);
  }

  // ---- off

  @Test
  void switchedOffNothingIsRememberedAndNothingServed() {
    site = new Site(o -> o.profile(Profile.COMPAT));
    Browser browser = site.adasBrowser();
    assertThat(site.auth.schema().table(Session.MODEL).field("proofs")).isNull();
    browser.get("/step-up").hasStatus(404);
    prove(browser, "/step-up/password").hasStatus(404);
    site.clock.advance(QUARTER);
    prove(browser, "/verify-password").hasBody("{\"status\":true}");
    assertThat(isFresh(browser, QUARTER)).isFalse();
    assertThatThrownBy(() -> isFresh(browser, QUARTER, Factor.PASSWORD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("session.stepUp");
  }

  @Test
  void sensitiveActionsCanAskForMoreInEitherProfile() {
    site =
        new Site(
            o ->
                o.profile(Profile.COMPAT)
                    .session(s -> s.sensitiveAge(QUARTER))
                    .user(u -> u.deleteUser(true)));
    Browser browser = site.adasBrowser();
    site.clock.advance(QUARTER);
    browser
        .post("/delete-user", "{}")
        .hasStatus(403)
        .hasBody("{\"message\":\"Session is not fresh\",\"code\":\"SESSION_NOT_FRESH\"}");
    prove(browser, "/delete-user").hasStatus(200);
  }
}
