package dev.latchkey.server.mail;

import dev.latchkey.EmailAddress;
import dev.latchkey.Mail;
import dev.latchkey.Mailer;
import dev.latchkey.server.config.Smtp;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails over SMTP, each on a connection of its own.
 *
 * <p><b>Headers.</b> What people choose gets into none of them but the recipient's address, which
 * is parsed strictly, and through the templates into the subject, which is one line; the library
 * encodes both.
 *
 * <p><b>Time.</b> Connecting, and every answer of the server, may take as long as configured, so a
 * server that hangs costs one thread of the mail queue that long.
 *
 * <p><b>No retries.</b> What is not accepted is logged and dropped. A mail's link is of use for an
 * hour and can be asked for again, an outage lasts as long as it does, and a mail that was perhaps
 * accepted must not be sent twice. Against short outages a relay on this machine helps.
 */
final class SmtpMailer implements Mailer {
  private static final Logger log = LoggerFactory.getLogger(SmtpMailer.class);

  /** RFC 5321 and RFC 3463: what a server says about why, without the text behind it. */
  private static final Pattern REPLY = Pattern.compile("\\d{3}(?:[ -]\\d\\.\\d{1,3}\\.\\d{1,3})?");

  private final Templates templates;
  private final Smtp smtp;
  private final String appName;
  private final Properties properties;

  /**
   * Prepares to send; connects to nobody yet.
   *
   * @param trust null trusts whom the Java virtual machine trusts
   */
  SmtpMailer(Templates templates, Smtp smtp, String appName, @Nullable SSLSocketFactory trust) {
    this.templates = templates;
    this.smtp = smtp;
    this.appName = appName;
    properties = properties(smtp);
    if (trust != null) properties.put("mail.smtp.ssl.socketFactory", trust);
  }

  private static Properties properties(Smtp smtp) {
    String timeout = String.valueOf(smtp.timeout().toMillis());
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", timeout);
    properties.put("mail.smtp.timeout", timeout);
    properties.put("mail.smtp.writetimeout", timeout);
    properties.put("mail.smtp.auth", String.valueOf(smtp.user() != null));
    switch (smtp.encryption()) {
      case SSL -> properties.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case OFFERED -> properties.put("mail.smtp.starttls.enable", "true");
      case NONE -> {}
    }
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    // Once it has accepted a mail, what the server still says does not matter.
    properties.put("mail.smtp.quitwait", "false");
    // The domain of message ids; else the name of this machine would be.
    properties.put("mail.from", smtp.from());
    return properties;
  }

  @Override
  public void send(Mail mail) {
    Letter letter = templates.write(mail);
    try {
      deliver(letter);
      log.info("sent a {} mail to {}", letter.kind(), letter.maskedTo());
    } catch (MessagingException | UnsupportedEncodingException e) {
      String reason = reason(e);
      log.error("a {} mail to {} was not sent: {}", letter.kind(), letter.maskedTo(), reason);
    }
  }

  /** Returns once the server has accepted the letter. */
  void deliver(Letter letter) throws MessagingException, UnsupportedEncodingException {
    // Made for each mail: the library then is loaded at the first one, not at the start.
    Session session = Session.getInstance(properties);
    MimeMessage message = message(letter, session);
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(smtp.host(), smtp.port(), smtp.user(), smtp.password());
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private MimeMessage message(Letter letter, Session session)
      throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(smtp.from(), appName, "UTF-8"));
    message.setRecipient(RecipientType.TO, address(letter.to()));
    message.setSubject(letter.subject(), "UTF-8");
    // Else holiday notices would answer (RFC 3834).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setContent(
        new MimeMultipart(
            "alternative", part(letter.text(), "plain"), part(letter.html(), "html")));
    message.saveChanges();
    return message;
  }

  private static InternetAddress address(String to) throws AddressException {
    if (!EmailAddress.isValid(to)) throw new AddressException("not an address");
    return new InternetAddress(to, true);
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, "UTF-8", subtype);
    return part;
  }

  /**
   * Why it failed, as logs may show it: a server's text may repeat what it was sent, so only its
   * codes are shown; what the network said is shown in full.
   */
  static String reason(Throwable failure) {
    StringBuilder reason = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (!reason.isEmpty()) reason.append(", because of ");
      reason.append(cause.getClass().getSimpleName()).append(detail(cause));
    }
    return reason.toString();
  }

  private static String detail(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) return "";
    if (failure instanceof IOException) return " (" + message + ")";
    Matcher reply = REPLY.matcher(message);
    return reply.lookingAt() ? " " + reply.group() : "";
  }
}
