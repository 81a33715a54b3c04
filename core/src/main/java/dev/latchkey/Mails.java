package dev.latchkey;

import dev.latchkey.internal.MailQueue;
import org.jspecify.annotations.Nullable;

/**
 * The mails of this server: handed to the {@link Mailer} once what they speak of is committed, on
 * threads of their own.
 *
 * <p>A call that mails so takes as long as one that does not, and nobody learns from the time
 * whether an address has an account. Thread-safe.
 */
public final class Mails {
  private final @Nullable Mailer mailer;
  private final MailQueue queue;

  Mails(@Nullable Mailer mailer, MailQueue queue) {
    this.mailer = mailer;
    this.queue = queue;
  }

  /** Returns whether there is anybody to send mails. */
  public boolean canSend() {
    return mailer != null;
  }

  /**
   * Sends a mail after the commit; does nothing when there is no mailer, or the recipient has had
   * the most of its kind an hour may bring.
   */
  public void send(Mail mail, Call call) {
    if (mailer != null) send(mail, mailer, call);
  }

  /** As {@link #send(Mail, Call)}, by somebody else, for instance as a text message. */
  public void send(Mail mail, Mailer by, Call call) {
    call.db().afterCommit(() -> queue.add(mail, by, call.now()));
  }

  /** Goes the way of a mail that nobody is to get: for calls that must cost what others do. */
  public void pretend(Mail mail, Call call) {
    call.db().afterCommit(() -> queue.drop(mail));
  }
}
