package dev.latchkey.server.mail;

import dev.latchkey.Mail;
import dev.latchkey.Mailer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last mails in memory instead of sending them, for whoever develops. Thread-safe. */
final class DevMailbox implements Mailer {
  private static final Logger log = LoggerFactory.getLogger(DevMailbox.class);

  private static final int MOST = 200;

  private final Templates templates;
  private final InstantSource clock;
  private final AtomicReference<List<Received>> mails = new AtomicReference<>(List.of());

  DevMailbox(Templates templates, InstantSource clock) {
    this.templates = templates;
    this.clock = clock;
  }

  /** A letter and when it came. */
  record Received(Letter letter, Instant at) {}

  @Override
  public void send(Mail mail) {
    Received received = new Received(templates.write(mail), clock.instant());
    mails.updateAndGet(
        kept -> Stream.concat(Stream.of(received), kept.stream()).limit(MOST).toList());
    log.info(
        "a {} mail to {} is at {}",
        mail.kind().name(),
        received.letter().maskedTo(),
        DevPages.PATH);
  }

  /** What is kept, newest first. */
  List<Received> newestFirst() {
    return mails.get();
  }
}
