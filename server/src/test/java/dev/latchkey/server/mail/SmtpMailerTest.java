package dev.latchkey.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.Mail;
import dev.latchkey.server.config.Smtp;
import dev.latchkey.server.config.Smtp.Encryption;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as a real server gets them. */
class SmtpMailerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path folder;
  private GreenMail server;

  @BeforeEach
  void start() {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.withConfiguration(GreenMailConfiguration.aConfig().withUser("mailer", "Blue-42-horse"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private int port() {
    return server.getSmtp().getPort();
  }

  private static Smtp smtp(
      int port, @Nullable String user, @Nullable String password, Encryption encryption) {
    return new Smtp(
        "localhost", port, user, password, "auth@acme.example.com", encryption, TIMEOUT);
  }

  private static SmtpMailer mailer(Smtp smtp) {
    return mailer(smtp, "Acme", null);
  }

  private static SmtpMailer mailer(Smtp smtp, String appName, @Nullable SSLSocketFactory trust) {
    return new SmtpMailer(Templates.load(null, "en", appName), smtp, appName, trust);
  }

  private static void deliver(SmtpMailer mailer, Mail mail) throws Exception {
    mailer.deliver(Templates.load(null, "en", "Acme").write(mail));
  }

  private MimeMessage received() {
    assertThat(server.waitForIncomingEmail(5000, 1)).isTrue();
    return server.getReceivedMessages()[0];
  }

  private static String part(MimeMessage message, int index, String type) throws Exception {
    BodyPart part = ((MimeMultipart) message.getContent()).getBodyPart(index);
    assertThat(part.getContentType()).isEqualTo(type);
    return ((String) part.getContent()).replace("\r\n", "\n");
  }

  @Test
  void aMailArrivesWithItsLinkInBothParts() throws Exception {
    mailer(smtp(port(), null, null, Encryption.NONE)).send(MailFixture.to("Zoë Müller"));
    MimeMessage message = received();
    assertThat(message.getFrom())
        .extracting(Object::toString)
        .containsExactly("Acme <auth@acme.example.com>");
    assertThat(message.getHeader("To")).containsExactly("ada@example.com");
    assertThat(message.getSubject()).isEqualTo("Reset your password");
    assertThat(message.getContentType()).startsWith("multipart/alternative");
    assertThat(part(message, 0, "text/plain; charset=UTF-8"))
        .contains("Hello Zoë Müller,\n", "\n" + MailFixture.URL + "\n");
    assertThat(part(message, 1, "text/html; charset=UTF-8"))
        .contains("Hello Zoë Müller,", Html.escape(MailFixture.URL));
  }

  @Test
  void theHeadersSayThatAMachineWroteAndNameNoneOfOurs() throws Exception {
    mailer(smtp(port(), null, null, Encryption.NONE)).send(MailFixture.to("Ada"));
    MimeMessage message = received();
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getSentDate()).isNotNull();
    assertThat(message.getMessageID()).endsWith("@acme.example.com>");
    assertThat(message.getHeader("Return-Path")).containsExactly("<auth@acme.example.com>");
  }

  @Test
  void umlautsInTheNameOfTheApplicationAndInTheSubjectAreEncoded() throws Exception {
    Templates german = Templates.load(null, "de", "Bäckerei \"Süß\"");
    new SmtpMailer(german, smtp(port(), null, null, Encryption.NONE), "Bäckerei \"Süß\"", null)
        .send(MailFixture.in(null));
    MimeMessage message = received();
    assertThat(message.getFrom()[0]).extracting("personal").isEqualTo("Bäckerei \"Süß\"");
    assertThat(message.getSubject()).isEqualTo("Setzen Sie Ihr Passwort zurück");
    assertThat(message.getHeader("Subject")[0]).isASCII();
    assertThat(message.getHeader("From")[0]).isASCII();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada\r\nBcc: eve@evil.example",
        "Ada\nBcc: eve@evil.example\n\nHi",
        "Ada\rX-Evil: 1",
        "Ada\u2028Bcc: eve",
        "Ada\u0085X-Evil: 1",
        "Ada\u0000",
        "\"Ada\" <eve@evil.example>",
        "Ada\r\n.\r\nMAIL FROM:<eve@evil.example>",
        "=?utf-8?Q?=0D=0ABcc:_eve?=",
        "Ad\u0430\u202Emoc.live",
      })
  void noNameOfAPersonOrAnApplicationGetsIntoAHeader(String name) throws Exception {
    mailer(smtp(port(), null, null, Encryption.NONE), name, null).send(MailFixture.to(name));
    MimeMessage message = received();
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(message.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("ada@example.com");
    assertThat(message.getFrom())
        .hasSize(1)
        .extracting("address")
        .containsExactly("auth@acme.example.com");
    assertThat(message.getHeader("X-Evil")).isNull();
    assertThat(message.getHeader("Bcc")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com\r\nBcc: eve@evil.example",
        "ada@example.com, eve@evil.example",
        "ada@example.com eve@evil.example",
        "Ada <ada@example.com>",
        "<ada@example.com>",
        "ada@example.com>\r\nRCPT TO:<eve@evil.example",
        "\"ada eve\"@example.com",
        "ada@ex\u0430mple.com",
        "ad\u0430@example.com",
        "ada\uFF20example.com",
        "ada@localhost",
        "ada@[127.0.0.1]",
        "",
      })
  void anAddressThatIsMoreThanOneMailboxGetsNothing(String address) {
    SmtpMailer mailer = mailer(smtp(port(), null, null, Encryption.NONE));
    assertThatThrownBy(() -> deliver(mailer, MailFixture.at(address)))
        .isInstanceOf(MessagingException.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void theRightPasswordSends() {
    mailer(smtp(port(), "mailer", "Blue-42-horse", Encryption.OFFERED)).send(MailFixture.to("Ada"));
    assertThat(received()).isNotNull();
  }

  @Test
  void theWrongPasswordDoesNotAndIsNotRepeated() {
    SmtpMailer mailer = mailer(smtp(port(), "mailer", "Red-43-mule", Encryption.NONE));
    assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
        .isInstanceOfSatisfying(
            AuthenticationFailedException.class,
            e -> assertThat(SmtpMailer.reason(e)).startsWith("AuthenticationFailedException 535"));
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void starttlsThatIsRequiredAndNotOfferedSendsNothing() {
    SmtpMailer mailer = mailer(smtp(port(), "mailer", "Blue-42-horse", Encryption.STARTTLS));
    assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("STARTTLS is required");
  }

  @Test
  void starttlsSendsToAServerWhoseCertificateIsTrustedAndNamesIt() throws Exception {
    try (StartTls front = new StartTls(folder, "localhost", port())) {
      Smtp smtp = smtp(front.port(), "mailer", "Blue-42-horse", Encryption.STARTTLS);
      mailer(smtp, "Acme", front.trust()).send(MailFixture.to("Ada"));
      assertThat(received()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"STARTTLS", "OFFERED"})
  void aCertificateForAnotherNameSendsNothing(Encryption encryption) throws Exception {
    try (StartTls front = new StartTls(folder, "mail.other.example", port())) {
      SmtpMailer mailer = mailer(smtp(front.port(), null, null, encryption), "Acme", front.trust());
      assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
          .hasRootCauseInstanceOf(java.security.cert.CertificateException.class);
      assertThat(server.getReceivedMessages()).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForSendsNothing() throws Exception {
    try (StartTls front = new StartTls(folder, "localhost", port())) {
      SmtpMailer mailer = mailer(smtp(front.port(), null, null, Encryption.STARTTLS));
      assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
          .isInstanceOf(MessagingException.class)
          .hasCauseInstanceOf(SSLException.class)
          .satisfies(
              e -> assertThat(SmtpMailer.reason(e)).contains("SSLHandshakeException", "PKIX path"));
      assertThat(server.getReceivedMessages()).isEmpty();
    }
  }

  @Test
  void tlsFromTheFirstByteChecksTheCertificateToo() {
    server.stop();
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    server.start();
    SmtpMailer mailer = mailer(smtp(server.getSmtps().getPort(), null, null, Encryption.SSL));
    assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
        .isInstanceOf(MessagingException.class)
        .satisfies(e -> assertThat(SmtpMailer.reason(e)).contains("PKIX path"));
  }

  @Test
  void aServerThatIsDownIsNamedAsTheReason() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    SmtpMailer mailer = mailer(smtp(free, null, null, Encryption.NONE));
    assertThatThrownBy(() -> deliver(mailer, MailFixture.to("Ada")))
        .satisfies(
            e -> assertThat(SmtpMailer.reason(e)).contains("ConnectException (Connection refused"));
  }

  @Test
  void aServerThatNeverAnswersCostsTheTimeoutAndNoMore() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Smtp smtp =
          new Smtp(
              "localhost",
              silent.getLocalPort(),
              null,
              null,
              "auth@acme.example.com",
              Encryption.NONE,
              Duration.ofSeconds(1));
      long start = System.nanoTime();
      assertThatThrownBy(() -> deliver(mailer(smtp), MailFixture.to("Ada")))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void aReasonShowsCodesOfTheServerAndNotItsWords() {
    MessagingException refusal =
        new MessagingException("550 5.1.1 <ada@example.com> is unknown", null);
    assertThat(SmtpMailer.reason(new MessagingException("ada@example.com", refusal)))
        .isEqualTo("MessagingException, because of MessagingException 550 5.1.1");
  }
}
