package dev.latchkey.server.mail;

import dev.latchkey.Mailer;
import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Settings;
import dev.latchkey.server.config.Smtp;
import dev.latchkey.server.http.Pages;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where mails go: to an SMTP server where one is configured; else into the development mailbox on a
 * server that only this machine reaches; else nowhere.
 */
public final class Delivery {
  private final @Nullable Mailer mailer;
  private final @Nullable DevPages pages;
  private final String summary;

  private Delivery(@Nullable Mailer mailer, @Nullable DevPages pages, String summary) {
    this.mailer = mailer;
    this.pages = pages;
    this.summary = summary;
  }

  /**
   * Decides where mails go, and reads the templates; connects to nobody.
   *
   * @throws dev.latchkey.server.config.ConfigException when a template cannot be used
   */
  public static Delivery of(ServerConfig config, InstantSource clock) {
    String folder = config.find(Settings.MAIL_TEMPLATES);
    Templates templates =
        Templates.load(
            folder == null ? null : Path.of(folder),
            config.get(Settings.MAIL_LANGUAGE),
            config.appName());
    Smtp smtp = config.smtp();
    if (smtp != null) {
      Mailer mailer = new SmtpMailer(templates, smtp, config.appName(), null);
      return new Delivery(mailer, null, "leave by " + smtp.host() + ":" + smtp.port());
    }
    if (!config.isLocal()) {
      return new Delivery(null, null, "go nowhere, and what needs one is off; set mail.smtp.host");
    }
    DevMailbox mailbox = new DevMailbox(templates, clock);
    String url = config.origin() + DevPages.PATH;
    return new Delivery(mailbox, new DevPages(mailbox), "are not sent but kept at " + url);
  }

  /** What sends them; null when they go nowhere. */
  public @Nullable Mailer mailer() {
    return mailer;
  }

  /** Whether they are kept for whoever develops here, instead of being sent. */
  public boolean isKept() {
    return pages != null;
  }

  /** The pages of the development mailbox, if there is one, beside others. */
  public Pages beside(Pages others) {
    return pages == null ? others : pages.beside(others);
  }

  /** Where mails go, for a sentence that begins with them. */
  @Override
  public String toString() {
    return summary;
  }
}
