package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.OTHER_SECRET;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.SecretText;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.SessionRequirement;
import dev.latchkey.SignIn;
import dev.latchkey.SignInOutcome;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.Verification;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tokens, passwords, hashes and secrets show neither in texts of objects nor in the log. */
class SecrecyTest {
  private final Site site = new Site();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    root().addAppender(log);
    root().setLevel(Level.TRACE);
  }

  @AfterEach
  void stopListening() {
    root().detachAppender(log);
    root().setLevel(Level.WARN);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  // ---- objects

  @Test
  void noTextOfAnObjectShowsASecret() {
    Browser browser = site.adasBrowser();
    Session session = site.only(Session.MODEL);
    Account account = site.only(Account.MODEL);
    User user = site.only(User.MODEL);
    String hash = String.valueOf(account.password());
    String cookie = String.valueOf(browser.cookies().get(TOKEN));
    Headers headers = Headers.of("cookie", TOKEN + "=" + cookie);
    AuthRequest request =
        AuthRequest.of("POST", "/api/auth/x?token=" + session.token(), headers).body(PASSWORD);
    AuthResponse response = site.auth.handle(AuthRequest.of("POST", "/api/auth/sign-out", headers));
    JsonValue body = new JsonValue.Obj(Map.of("password", new JsonValue.Str(PASSWORD)));
    ActiveSession active = new ActiveSession(session, user);

    List<Object> objects = new ArrayList<>();
    objects.addAll(List.of(session, account, user, active, session.row(), account.row()));
    objects.add(
        new Verification(
            "id", "reset:" + session.token(), hash, site.clock.instant(), site.clock.instant()));
    objects.addAll(List.of(Session.TOKEN.is(session.token()), Account.PASSWORD.is(hash)));
    objects.addAll(List.of(Row.of(Session.TOKEN, session.token()), Field.ID, Session.MODEL));
    objects.addAll(List.of(headers, request, response, site.auth, site.auth.sessions()));
    objects.addAll(List.of(site.auth.schema(), site.auth.schema().tables(), site.auth.describe()));
    objects.addAll(response.headers());
    objects.add(new AuthResponse.Header("set-cookie", TOKEN + "=" + cookie));
    objects.add(new Secrets.Version(1, SECRET));
    objects.add(new SecretText(PASSWORD));
    objects.add(new Users.NewUser("Ada", ADA, null, body));
    objects.add(new SignIn(user, SignIn.Method.PASSWORD, true));
    objects.add(new SignInOutcome.Established(active));
    objects.add(site.auth.validateSession(headers, v -> v));
    objects.add(SessionRequirement.any());
    objects.add(new StoreException.DuplicateKey("session", null));
    objects.add(new AuthException(CoreError.INVALID_TOKEN));

    for (Object object : objects) {
      assertThat(object.toString())
          .as("text of a %s", object.getClass().getName())
          .doesNotContain(session.token())
          .doesNotContain(cookie)
          .doesNotContain(hash)
          .doesNotContain(PASSWORD)
          .doesNotContain(SECRET)
          .doesNotContain(ADA);
    }
  }

  @Test
  void theProblemsOfOptionsShowNoSecret() {
    Throwable problems =
        catchThrowable(
            () ->
                Auth.create(
                    o ->
                        o.secrets(
                            List.of(
                                new Secrets.Version(1, SECRET),
                                new Secrets.Version(1, OTHER_SECRET)))));
    assertThat(problems).message().doesNotContain(SECRET).doesNotContain(OTHER_SECRET);
  }

  // ---- log

  @Test
  void noLineOfTheLogShowsASecretWhateverHappens() {
    Browser browser = site.adasBrowser();
    String token = browser.lastReply().text("token");
    String hash = String.valueOf(site.only(Account.MODEL).password());
    String signature = String.valueOf(browser.cookies().get(TOKEN)).substring(33);
    browser.signIn(ADA, PASSWORD);
    browser.signIn(ADA, "wrong " + PASSWORD);
    browser.post("/sign-in/email", "{\"email\":\"" + ADA + "\",\"password\":\"" + PASSWORD);
    browser.get("/get-session?token=" + token);
    browser.post("/revoke-session?token=" + token, "{\"token\":\"" + token + "\"}");

    List<StoreException> troubles =
        List.of(
            new StoreException.Unavailable("connection refused", null),
            new StoreException.SchemaMismatch("no column x"),
            new StoreException.Failed("value too long", null),
            new StoreException.DuplicateKey("session", null));
    for (StoreException trouble : troubles) {
      site.store.failWith(() -> trouble);
      site.store.fail();
      browser.announceFault().signUp("Ada", ADA, PASSWORD);
      browser.announceFault().signIn(ADA, PASSWORD);
      browser.announceFault().get("/get-session?token=" + token);
      browser.announceFault().signOut();
      site.store.recover();
    }
    site.clock.advance(Duration.ofDays(1));
    browser.session();

    assertThat(log.list).as("something was logged").isNotEmpty();
    for (ILoggingEvent event : log.list) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      assertThat(event.getFormattedMessage() + trace)
          .doesNotContain(token)
          .doesNotContain(signature)
          .doesNotContain(hash)
          .doesNotContain(PASSWORD)
          .doesNotContain(SECRET)
          .doesNotContain(ADA);
    }
  }
}
