package dev.latchkey.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.server.http.RawSocket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
  private static final String ADA =
      "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse battery\"}";

  @TempDir Path folder;

  private Child serve(String... words) throws IOException {
    return Child.start(
        folder, Map.of("PORT", "0", "BETTER_AUTH_URL", "http://localhost:3000"), words);
  }

  @Test
  void withoutAnyConfigurationPeopleSignUpAndStaySignedInOverARestart() throws Exception {
    String cookie;
    try (Child server = serve("serve").awaitReady(200)) {
      HttpResponse<String> signedUp = server.post("/api/auth/sign-up/email", ADA);
      assertThat(signedUp.statusCode()).isEqualTo(200);
      cookie = signedUp.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
      assertThat(server.terminate().exitCode()).isZero();
    }
    try (Child server = serve("serve").awaitReady(200)) {
      HttpResponse<String> session = server.get("/api/auth/get-session", "cookie", cookie);
      assertThat(session.body()).contains("\"email\":\"ada@example.com\"");
      assertThat(server.terminate().exitCode()).isZero();
    }
    assertThat(folder.resolve("latchkey.db")).exists();
    assertThat(folder.resolve("latchkey.secret")).exists();
  }

  @Test
  void withoutADatabaseEveryServerWithTheSecretKnowsTheSession() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " database: { url: none } }");
    String cookies;
    try (Child server = serve("serve").awaitReady(200)) {
      HttpResponse<String> signedUp = server.post("/api/auth/sign-up/email", ADA);
      assertThat(signedUp.statusCode()).isEqualTo(200);
      cookies =
          signedUp.headers().allValues("set-cookie").stream()
              .map(line -> line.split(";")[0])
              .collect(Collectors.joining("; "));
      assertThat(server.terminate().exitCode()).isZero();
    }
    try (Child server = serve("serve").awaitReady(200)) {
      HttpResponse<String> session = server.get("/api/auth/get-session", "cookie", cookies);
      assertThat(session.body()).contains("\"email\":\"ada@example.com\"");
    }
    try (Child migrate = serve("migrate")) {
      assertThat(migrate.exitCode()).isEqualTo(2);
      assertThat(migrate.errors()).contains("database.url is none: there are no tables");
    }
  }

  @Test
  void withoutAnyConfigurationTheAccountPageShowsAllItCan() throws Exception {
    try (Child server = serve("serve")) {
      assertThat(featuresShown(server))
          .isEqualTo(
              "sign-up verify-email reset-password change-email delete-user session-events"
                  + " dev-mailbox");
    }
  }

  @Test
  void theAccountPageShowsNothingThatNeedsAMailWhereMailsGoNowhere() throws Exception {
    Map<String, String> reachable =
        Map.of("PORT", "0", "HOST", "0.0.0.0", "BETTER_AUTH_URL", "http://localhost:3000");
    try (Child server = Child.start(folder, reachable, "serve")) {
      assertThat(featuresShown(server)).isEqualTo("sign-up delete-user session-events");
    }
  }

  @Test
  void theAccountPageShowsNothingThatIsOff() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA,"
            + " emailAndPassword: { enabled: true, disableSignUp: true, sendResetPassword: false },"
            + " emailVerification: { sendVerificationEmail: false },"
            + " user: { changeEmail: { enabled: true } } }");
    try (Child server = serve("serve")) {
      assertThat(featuresShown(server)).isEqualTo("session-events dev-mailbox");
    }
  }

  @Test
  void aDeviceThatIsRevokedAtAnotherServerLearnsItByItself() throws Exception {
    try (Child one = serve("serve").awaitReady(200);
        Child two = serve("serve").awaitReady(200);
        RawSocket lost = new RawSocket(one.port());
        RawSocket kept = new RawSocket(two.port())) {
      String first = cookie(one.post("/api/auth/sign-up/email", ADA));
      String second = cookie(two.post("/api/auth/sign-in/email", ADA));
      listen(lost, first);
      listen(kept, second);
      two.post(
          "/api/auth/revoke-other-sessions",
          "{}",
          "cookie",
          second,
          "origin",
          "http://localhost:3000");
      long start = System.nanoTime();
      assertThat(lost.chunk()).contains("event: session.revoked");
      // A second, and what a busy machine makes of it.
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(lost.chunk()).isEmpty();
      assertThat(kept.chunk()).contains("event: sessions.changed");
      // A stop does not wait for those who listen.
      assertThat(two.terminate().exitCode()).isZero();
      assertThat(kept.chunk()).isEmpty();
      assertThat(one.get("/api/auth/session-events", "cookie", first).statusCode()).isEqualTo(401);
    }
  }

  private static String cookie(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
  }

  private static void listen(RawSocket page, String cookie) throws IOException {
    String head = "GET /api/auth/session-events HTTP/1.1\r\nHost: localhost\r\nCookie: ";
    page.send(head + cookie + "\r\n\r\n");
    assertThat(page.head().status()).isEqualTo(200);
    assertThat(page.chunk()).startsWith("retry: ");
  }

  private static String featuresShown(Child server) throws Exception {
    Matcher features =
        Pattern.compile("latchkey-features\" content=\"([^\"]*)").matcher(server.get("/").body());
    assertThat(features.find()).as("is Node on the path?").isTrue();
    return features.group(1);
  }

  @Test
  void aCallThatIsUnderWayIsAnsweredAfterTheSignal() throws Exception {
    try (Child server = serve("serve").awaitReady(200);
        RawSocket raw = new RawSocket(server.port())) {
      String head =
          "POST /api/auth/sign-up/email HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
      raw.send(head.formatted(ADA.length()) + ADA.substring(0, 10));
      // An answer to a later request means that the first one is being read by now.
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      server.terminate();
      raw.send(ADA.substring(10));
      RawSocket.Answer answer = raw.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("ada@example.com");
      assertThat(raw.isClosed()).isTrue();
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void whoeverWatchesItIsToldWhetherItHearsOfChanges() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " session: { nearCache: { enabled: true } } }");
    try (Child server = serve("serve").awaitReady(200)) {
      while (!server.get("/health/ready").body().contains("listening")) Thread.onSpinWait();
      assertThat(server.get("/health/ready").body())
          .isEqualTo("{\"status\":\"ready\",\"nearCache\":\"listening\"}");
      HttpResponse<String> signedUp = server.post("/api/auth/sign-up/email", ADA);
      String cookie = signedUp.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
      for (int i = 0; i < 2; i++) {
        assertThat(server.get("/api/auth/get-session", "cookie", cookie).body())
            .contains("\"email\":\"ada@example.com\"");
      }
    }
  }

  @Test
  void expiredSessionsAreRemovedWhileItServes() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " session: { expiresIn: 1, updateAge: 0 }, database: { cleanupInterval: 1 } }");
    try (Child server = serve("serve").awaitReady(200)) {
      server.post("/api/auth/sign-up/email", ADA);
      server.awaitErrors("removed 1 expired sessions and verifications");
      assertThat(server.terminate().exitCode()).isZero();
    }
  }

  @Test
  void whatItWritesHoldsNothingSecretEvenAtDebug() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " logger: { level: debug }, rateLimit: { enabled: false } }");
    try (Child server = serve("serve").awaitReady(200)) {
      HttpResponse<String> signedUp = server.post("/api/auth/sign-up/email", ADA);
      String cookie = signedUp.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
      server.post("/api/auth/sign-in/email", ADA.replace("battery", "stapler"));
      server.post("/api/auth/sign-in/email", ADA.substring(0, 40));
      server.get("/api/auth/get-session?token=" + cookie.split("=")[1], "cookie", cookie);
      server.post("/api/auth/sign-out", "{}", "cookie", cookie, "origin", "http://localhost:3000");
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.errors())
          .contains("is served on")
          .doesNotContain("correct horse")
          .doesNotContain("Zk3vQ8rT")
          .doesNotContain(cookie.split("=")[1].substring(0, 32));
    }
  }

  @Test
  void aForgottenPasswordIsResetByTheLinkInTheMailbox() throws Exception {
    try (Child server = serve("serve").awaitReady(200)) {
      server.post("/api/auth/sign-up/email", ADA);
      server.post("/api/auth/request-password-reset", "{\"email\":\"ada@example.com\"}");
      String token = tokenInMailbox(server);
      String reset = "{\"newPassword\":\"another horse battery\",\"token\":\"" + token + "\"}";
      assertThat(server.post("/api/auth/reset-password", reset).statusCode()).isEqualTo(200);
      String signIn = ADA.replace("correct horse", "another horse");
      assertThat(server.post("/api/auth/sign-in/email", signIn).statusCode()).isEqualTo(200);
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.errors())
          .contains("a reset-password mail to a***@example.com is at /dev/mail")
          .doesNotContain(token, "ada@example.com");
    }
  }

  /** The token of the newest mail, once there is one. */
  private static String tokenInMailbox(Child server) throws Exception {
    Pattern link = Pattern.compile("/reset-password/(\\w+)");
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); System.nanoTime() < end; ) {
      Matcher found = link.matcher(server.get("/dev/mail.json").body());
      if (found.find()) return found.group(1);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("no mail: " + server.errors());
  }

  @Test
  void aMailThatWaitsIsSentBeforeTheServerEnds() throws Exception {
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " mail: { smtp: { host: localhost, from: auth@acme.com, port: "
            + mails.getSmtp().getPort()
            + " } } }");
    try (Child server = serve("serve").awaitReady(200)) {
      assertThat(server.get("/dev/mail").statusCode()).isEqualTo(404);
      server.post("/api/auth/sign-up/email", ADA);
      server.post("/api/auth/request-password-reset", "{\"email\":\"ada@example.com\"}");
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(mails.getReceivedMessages()).hasSize(1);
    } finally {
      mails.stop();
    }
  }

  @Test
  void onThisMachineAloneMailsAreKeptForTheDeveloper() throws Exception {
    try (Child server = serve("serve")) {
      assertThat(server.get("/dev/mail").body()).contains("No mails yet.");
      assertThat(server.get("/dev/mail.json").body()).isEqualTo("[]");
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.errors())
          .contains("INFO Serve: mails are not sent but kept at http://localhost:3000/dev/mail");
    }
  }

  @Test
  void whereOthersReachItThereIsNoMailboxAndAWarning() throws Exception {
    try (Child server =
        Child.start(
            folder,
            Map.of("PORT", "0", "HOST", "0.0.0.0", "BETTER_AUTH_URL", "http://localhost:3000"),
            "serve")) {
      assertThat(server.get("/dev/mail").statusCode()).isEqualTo(404);
      assertThat(server.get("/dev/mail.json").statusCode()).isEqualTo(404);
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.errors()).contains("WARN Serve: mails go nowhere");
    }
  }

  @Test
  void aConfigurationWithMistakesEndsItWith2() throws Exception {
    Files.writeString(folder.resolve("other.yml"), "{ sesion: {}, secret: short }");
    try (Child server = serve("serve", "--config", "other.yml")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors())
          .contains("other.yml cannot be used:")
          .contains("sesion is not a known key; did you mean session?")
          .contains("secret has 5 characters");
    }
  }

  @Test
  void anAddressThatIsTakenEndsItWith1() throws Exception {
    try (Child first = serve("serve");
        Child second = serve("serve", "--port", String.valueOf(first.port()))) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.errors()).contains("latchkey: Failed to bind to localhost");
    }
  }

  @Test
  void unknownWordsEndItWith2() throws Exception {
    try (Child server = serve("server")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors()).contains("Did you mean", "latchkey serve");
    }
  }
}
