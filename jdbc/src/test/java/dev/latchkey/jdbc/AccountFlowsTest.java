package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Mail;
import dev.latchkey.Profile;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Outbox;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the account flows ask of a database, races included, on every kind of it. */
class AccountFlowsTest {
  static final String COOKIE = "better-auth.session_token";
  static final String ADA = "ada@example.com";
  static final String PASSWORD = "correct horse";
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";

  final TestClock clock = new TestClock();
  private final Outbox outbox = new Outbox();
  private JdbcStore store;
  private Auth auth;

  Profile profile() {
    return Profile.COMPAT;
  }

  private void open(TestDatabase database) {
    open(database, profile());
  }

  final Auth open(TestDatabase database, Profile profile) {
    store = TestDatabase.connect(database.newUrl());
    return open(profile);
  }

  /** Opens the site on the database there is. */
  final Auth open(Profile profile) {
    auth =
        Auth.create(
            o -> {
              outbox.receive(o).baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(store);
              o.clock(clock).tokens(new TestTokens()).passwordHasher(new TestHasher());
              o.rateLimit(r -> r.enabled(false)).profile(profile);
              o.emailPassword(p -> p.revokeSessionsOnPasswordReset(true));
              o.user(u -> u.changeEmail(true).deleteUser(true).sendDeleteAccountVerification(true));
            });
    store.migrate(auth.schema());
    return auth;
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Browser browser() {
    return Browser.of(auth, clock);
  }

  private Browser adasBrowser() {
    Browser browser = browser();
    browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    return browser;
  }

  private String resetToken() {
    browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    return String.valueOf(outbox.last(Mail.Kind.RESET_PASSWORD).token());
  }

  private Reply reset(String token, String password) {
    String body = "{\"newPassword\":\"%s\",\"token\":\"%s\"}".formatted(password, token);
    return browser().post("/reset-password", body);
  }

  private static Reply change(Browser browser, String from, String to) {
    String body =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\",\"revokeOtherSessions\":true}";
    return browser.post("/change-password", body.formatted(from, to));
  }

  private static List<Reply> atOnce(int size, IntFunction<Reply> action) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Reply>> running = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return action.apply(number);
                }));
      }
      start.countDown();
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> one : running) replies.add(one.get(60, TimeUnit.SECONDS));
      return replies;
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUserGoesAllTheWay(TestDatabase database) {
    open(database);
    Browser browser = adasBrowser();
    browser.post("/update-user", "{\"name\":\"Countess\",\"image\":\"/a.png\"}").hasStatus(200);
    change(browser, PASSWORD, "battery staple").hasStatus(200);
    browser.post("/change-email", "{\"newEmail\":\"new@example.com\"}").hasStatus(200);
    browser.follow(outbox.last(Mail.Kind.VERIFY_EMAIL)).redirectsTo("/");
    browser.session().json("user.email").isEqualTo("new@example.com");
    browser.post("/send-verification-email", "{\"email\":\"new@example.com\"}").hasStatus(200);
    browser.follow(outbox.last(Mail.Kind.VERIFY_EMAIL)).redirectsTo("/");
    browser.session().json("user.emailVerified").isTrue();
    browser.get("/list-accounts").json("0.providerId").isEqualTo("credential");
    browser.post("/delete-user", "{}").hasStatus(200);
    browser.follow(outbox.last(Mail.Kind.DELETE_ACCOUNT)).redirectsTo("/");
    browser().signIn("new@example.com", "battery staple").hasStatus(401);
    adasBrowser();
    browser().post("/request-password-reset", "{\"email\":\"x@example.com\"}").hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void ofManyWhoUseOneLinkOneWins(TestDatabase database) throws Exception {
    open(database);
    adasBrowser();
    String token = resetToken();
    List<Reply> replies = atOnce(8, i -> reset(token, "battery staple " + i));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    for (int i = 0; i < 8; i++) {
      boolean won = replies.get(i).status() == 200;
      if (!won) replies.get(i).isRefusal(400, "INVALID_TOKEN");
      browser().signIn(ADA, "battery staple " + i).hasStatus(won ? 200 : 401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesResetsSignInsAndADeletionDoNotTrip(TestDatabase database) throws Exception {
    open(database);
    Browser first = adasBrowser();
    List<Browser> browsers = new ArrayList<>(List.of(first));
    for (int i = 0; i < 3; i++) browsers.add(browser());
    for (Browser each : browsers) each.signIn(ADA, PASSWORD).hasStatus(200);
    List<String> tokens = List.of(resetToken(), resetToken());
    List<Reply> replies =
        atOnce(
            8,
            i ->
                switch (i) {
                  case 0, 1 -> change(browsers.get(i), PASSWORD, "changed " + i);
                  case 2, 3 -> reset(tokens.get(i - 2), "reset it " + i);
                  case 4 -> browsers.get(2).post("/delete-user", "{\"password\":\"x\"}");
                  default -> browser().signIn(ADA, PASSWORD);
                });
    assertThat(replies).allMatch(reply -> reply.status() < 500);
    long winners = replies.subList(0, 4).stream().filter(reply -> reply.status() == 200).count();
    assertThat(winners).isBetween(1L, 2L); // a reset after a change also counts
  }

  @ParameterizedTest
  @EnumSource
  void whatNoDatabaseHoldsIsNoToken(TestDatabase database) {
    open(database);
    Browser browser = adasBrowser();
    for (String odd : List.of("\\u0000", "a\\u0000b", "\\ud800", "'; --", "x".repeat(500_000))) {
      reset(odd, "battery staple").isRefusal(400, "INVALID_TOKEN");
      browser.post("/delete-user", "{\"token\":\"" + odd + "\"}").isRefusal(404, "INVALID_TOKEN");
      browser.post("/unlink-account", "{\"accountId\":\"" + odd + "\"}").hasStatus(400);
    }
  }
}
