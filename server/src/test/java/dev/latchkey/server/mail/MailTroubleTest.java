package dev.latchkey.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.Auth;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Mailer;
import dev.latchkey.Plugin;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.Headers;
import dev.latchkey.server.config.Smtp;
import dev.latchkey.server.config.Smtp.Encryption;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What calls, the queue and the log notice of a mail server that is not as it should be. */
class MailTroubleTest {
  private static final int WAITING = 1000;
  private static final int SENDERS = 2;

  private final Logger log = (Logger) LoggerFactory.getLogger("dev.latchkey");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setAdditive(true);
  }

  private List<String> logged() {
    return new ArrayList<>(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Mailer smtp(int port, Duration timeout) {
    Smtp smtp =
        new Smtp("localhost", port, null, null, "auth@acme.example.com", Encryption.NONE, timeout);
    return new SmtpMailer(Templates.load(null, "en", "Acme"), smtp, "Acme", null);
  }

  /** Mails somebody at every call, as an account flow does. */
  private static final class Flow implements Plugin {
    record Nothing() {}

    @Override
    public String id() {
      return "flow";
    }

    @Override
    public void contribute(Contributions to) {
      to.post("/mail", Nothing.class, this::mail);
    }

    private Nothing mail(Nothing input, Call call) {
      call.mails().send(MailFixture.to("Ada"), call);
      return input;
    }
  }

  private static Auth auth(Mailer mailer) {
    return Auth.create(
        o ->
            o.baseUrl("http://localhost:3000")
                .secret("Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA")
                .store(new MemoryStore())
                .rateLimit(r -> r.enabled(false))
                .mailer(mailer)
                .plugin(new Flow()));
  }

  private static void call(Auth auth) {
    Headers headers =
        Headers.of("content-type", "application/json", "origin", "http://localhost:3000");
    AuthRequest request = AuthRequest.of("POST", "/api/auth/mail", headers).body("{}");
    assertThat(auth.handle(request).status()).isEqualTo(200);
  }

  @Test
  void aServerThatHangsDelaysNoCallAndTheQueueHasAnEnd() throws Exception {
    Auth auth;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      auth = auth(smtp(silent.getLocalPort(), Duration.ofSeconds(30)));
      long start = System.nanoTime();
      for (int i = 0; i < WAITING + SENDERS + 100; i++) call(auth);
      // Each attempt would take 30 seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
      assertThat(logged())
          .filteredOn("a reset-password mail is dropped: too many are waiting"::equals)
          .hasSize(100);
      assertThat(auth.drainMails(Duration.ZERO)).isFalse();
    }
    assertThat(auth.drainMails(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void aServerThatIsDownIsLoggedWithItsReasonAndNothingOfTheMail() throws Exception {
    int free = freePort();
    Auth auth = auth(smtp(free, Duration.ofSeconds(5)));
    call(auth);
    assertThat(auth.drainMails(Duration.ofSeconds(20))).isTrue();
    assertThat(logged())
        .singleElement()
        .asString()
        .startsWith("a reset-password mail to a***@example.com was not sent: ")
        .contains("Connection refused")
        .doesNotContain("ada@", MailFixture.TOKEN, "Ada");
  }

  @Test
  void theLogOfTheDevelopmentMailboxHoldsNoLink() throws Exception {
    DevMailbox mailbox = new DevMailbox(Templates.load(null, "en", "Acme"), new TestClock());
    Auth auth = auth(mailbox);
    call(auth);
    assertThat(auth.drainMails(Duration.ofSeconds(20))).isTrue();
    assertThat(mailbox.newestFirst()).hasSize(1);
    assertThat(logged())
        .containsExactly("a reset-password mail to a***@example.com is at /dev/mail");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
