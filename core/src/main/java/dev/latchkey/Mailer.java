package dev.latchkey;

/**
 * Sends mails. Called on a thread of the mail queue, never on that of a request; what it throws is
 * logged without the mail's content, and the mail is not tried again.
 */
@FunctionalInterface
public interface Mailer {
  /** Sends one mail; may block. */
  void send(Mail mail);
}
