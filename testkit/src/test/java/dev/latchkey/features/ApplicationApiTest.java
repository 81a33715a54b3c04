package dev.latchkey.features;

import static dev.latchkey.SessionRequirement.any;
import static dev.latchkey.SessionRequirement.fresh;
import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.ErrorCode;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SessionRequirement;
import dev.latchkey.SessionValidation;
import dev.latchkey.User;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the embedding application asks: who is this, and may they (design.md part B). */
class ApplicationApiTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final Site site = new Site(o -> o.plugin(new Greeter()));

  private Headers adasHeaders() {
    return headers(site.adasBrowser());
  }

  private static Headers headers(Browser browser) {
    return Headers.of("cookie", TOKEN + "=" + browser.cookies().get(TOKEN));
  }

  private ErrorCode refusal(Headers headers, SessionRequirement requirement) {
    AuthException e =
        catchThrowableOfType(
            AuthException.class, () -> site.auth.requireSession(headers, requirement));
    assertThat(site.auth.validateSession(headers, any -> requirement).reason()).hasValue(e.code());
    assertThat(site.auth.validateSession(headers, any -> requirement).valid()).isFalse();
    return e.code();
  }

  // ---- who is this?

  @Test
  void whoIsSignedInIsFound() {
    Headers headers = adasHeaders();
    assertThat(site.auth.session(headers)).map(active -> active.user().email()).hasValue(ADA);
    ActiveSession active = site.auth.requireSession(headers);
    assertThat(active.user().email()).isEqualTo(ADA);
    assertThat(active.expires()).isEqualTo("2026-01-08T00:00:00Z");
    assertThat(site.auth.validateSession(headers, v -> v).valid()).isTrue();
  }

  @Test
  void nobodyIsUnauthorized() {
    assertThat(site.auth.session(Headers.NONE)).isEmpty();
    assertThat(refusal(Headers.NONE, any())).isEqualTo(CoreError.UNAUTHORIZED);
    assertThat(refusal(Headers.of("cookie", "a=b"), any())).isEqualTo(CoreError.UNAUTHORIZED);
    assertThat(site.store.calls()).isEmpty();
  }

  @Test
  void aForgedOrUnknownTokenIsInvalid() {
    Headers forged = Headers.of("cookie", TOKEN + "=" + Forger.sign("x", Site.OTHER_SECRET));
    assertThat(site.auth.session(forged)).isEmpty();
    assertThat(refusal(forged, any())).isEqualTo(CoreError.INVALID_TOKEN);
    assertThat(site.store.calls()).isEmpty();
    Headers unknown = Headers.of("cookie", TOKEN + "=" + Forger.sign("x", Site.SECRET));
    assertThat(refusal(unknown, any())).isEqualTo(CoreError.INVALID_TOKEN);
  }

  @Test
  void aSessionOfARemovedUserIsInvalid() {
    Headers headers = adasHeaders();
    site.remove(User.MODEL);
    assertThat(refusal(headers, any())).isEqualTo(CoreError.INVALID_TOKEN);
  }

  @Test
  void anExpiredSessionIsTold() {
    Headers headers = adasHeaders();
    site.clock.advance(Duration.ofDays(7));
    assertThat(site.auth.session(headers)).isPresent();
    site.clock.advance(MILLI);
    assertThat(site.auth.session(headers)).isEmpty();
    assertThat(refusal(headers, any())).isEqualTo(CoreError.SESSION_EXPIRED);
  }

  @Test
  void anExpiredSessionCanBeAllowed() {
    Headers headers = adasHeaders();
    assertThat(site.auth.validateSession(headers, v -> v.allowExpired(true)).expired()).isFalse();
    site.clock.advance(Duration.ofDays(30));
    SessionValidation validation = site.auth.validateSession(headers, v -> v.allowExpired(true));
    assertThat(validation.valid()).isTrue();
    assertThat(validation.expired()).isTrue();
    assertThat(validation.require().user().email()).isEqualTo(ADA);
    assertThat(site.auth.validateSession(headers, v -> v.allowExpired(false)).reason())
        .hasValue(CoreError.SESSION_EXPIRED);
  }

  // ---- and may they?

  @Test
  void anAddressCanBeRequiredToBeVerified() {
    Headers headers = adasHeaders();
    assertThat(refusal(headers, any().verifiedEmail())).isEqualTo(CoreError.EMAIL_NOT_VERIFIED);
    assertThat(refusal(headers, any().requireVerified())).isEqualTo(CoreError.EMAIL_NOT_VERIFIED);
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true));
    assertThat(site.auth.requireSession(headers, any().verifiedEmail()).user().emailVerified())
        .isTrue();
  }

  @Test
  void aSessionCanBeRequiredToBeFresh() {
    Headers headers = adasHeaders();
    Duration quarter = Duration.ofMinutes(15);
    site.clock.advance(quarter.minus(MILLI));
    assertThat(site.auth.requireSession(headers, fresh(quarter)).user().email()).isEqualTo(ADA);
    site.clock.advance(MILLI);
    assertThat(refusal(headers, fresh(quarter))).isEqualTo(CoreError.SESSION_NOT_FRESH);
    assertThat(refusal(headers, fresh(quarter).allowExpired(true)))
        .isEqualTo(CoreError.SESSION_NOT_FRESH);
  }

  @Test
  void requirementsAddUp() {
    Headers headers = adasHeaders();
    SessionRequirement both = fresh(Duration.ofMinutes(15)).verifiedEmail();
    assertThat(refusal(headers, both)).isEqualTo(CoreError.EMAIL_NOT_VERIFIED);
    site.change(User.MODEL, Row.of(User.EMAIL_VERIFIED, true));
    assertThat(site.auth.requireSession(headers, both).user().email()).isEqualTo(ADA);
  }

  @Test
  void askingChangesNothing() {
    Headers headers = adasHeaders();
    site.clock.advance(Duration.ofDays(2));
    site.store.forgetCalls();
    site.auth.requireSession(headers);
    assertThat(site.store.calls()).containsExactly("findJoined session");
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-08T00:00:00Z");
    site.clock.advance(Duration.ofDays(30));
    site.auth.session(headers);
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void anOutageIsNotMistakenForBeingSignedOut() {
    Headers headers = adasHeaders();
    site.store.fail();
    assertThatThrownBy(() -> site.auth.session(headers))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> site.auth.requireSession(headers))
        .isInstanceOf(StoreException.Unavailable.class);
  }

  // ---- sessions

  @Test
  void theApplicationListsAndRevokes() {
    Browser laptop = site.adasBrowser();
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD);
    String userId = site.only(User.MODEL).id();
    assertThat(site.auth.sessions().list(userId, site.clock.instant())).hasSize(2);
    String token = phone.session().text("session.token");
    assertThat(site.auth.sessions().revoke("nobody", token)).isFalse();
    assertThat(site.auth.sessions().revoke(token)).isTrue();
    assertThat(site.auth.sessions().revoke(token)).isFalse();
    phone.session().hasBody("null");
    phone.signIn(ADA, PASSWORD);
    String own = laptop.session().text("session.token");
    assertThat(site.auth.sessions().revokeOthers(userId, own)).isEqualTo(1);
    assertThat(site.auth.sessions().revokeAll(userId)).isEqualTo(1);
    laptop.session().hasBody("null");
  }

  // ---- calling endpoints

  private static final class Greeter implements Plugin {
    private record Greet(String name) {}

    private record Greeting(String text) {}

    @Override
    public String id() {
      return "greeter";
    }

    @Override
    public void contribute(Contributions to) {
      to.post("/greet", Greet.class, (input, call) -> new Greeting("Hello " + input.name()));
      to.post("/greet/me", (input, call) -> new Greeting(call.session().user().name()))
          .requiresSession();
      to.after("/greet", call -> call.setHeader("x-greeted", "1"));
    }
  }

  @Test
  void anEndpointCanBeCalledFromInside() {
    AuthResponse response = site.auth.invoke("/greet", new Greeter.Greet("Ada"), Headers.NONE);
    assertThat(response.text()).isEqualTo("{\"text\":\"Hello Ada\"}");
    assertThat(response.header("x-greeted")).isEqualTo("1");
  }

  @Test
  void callingFromInsideNeedsTheSessionButNoOrigin() {
    AuthResponse refused = site.auth.invoke("/greet/me", new NoInput(), Headers.NONE);
    assertThat(refused.status()).isEqualTo(401);
    AuthResponse response = site.auth.invoke("/greet/me", new NoInput(), adasHeaders());
    assertThat(response.text()).isEqualTo("{\"text\":\"Ada\"}");
  }

  @Test
  void whatNobodyServesCannotBeCalled() {
    assertThatThrownBy(() -> site.auth.invoke("/nothing", new NoInput(), Headers.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/nothing");
  }

  @Test
  void aFailingStoreShowsWhenCallingFromInside() {
    Headers headers = adasHeaders();
    site.store.fail();
    assertThatThrownBy(() -> site.auth.invoke("/greet/me", new NoInput(), headers))
        .isInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void observersAreToldOfEverySession() {
    StringBuilder told = new StringBuilder();
    Site watched = new Site(o -> o.onSessionCreated(s -> told.append(s.user().name()).append(' ')));
    watched.adasBrowser().signIn(ADA, PASSWORD);
    watched.browser().signIn(ADA, "wrong horse");
    assertThat(told).hasToString("Ada Ada ");
  }
}
