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
  private final @Nullable MailQueue queue;

  Mails(@Nullable MailQueue queue) {
    this.queue = queue;
  }

  /** Returns whether there is anybody to send mails. */
  public boolean canSend() {
    return queue != null;
  }

  /**
   * Sends a mail after the commit; does nothing when there is no mailer, or the recipient has had
   * the most of its kind an hour may bring.
   */
  public void send(Mail mail, Call call) {
    MailQueue mails = queue;
    if (mails != null) call.db().afterCommit(() -> mails.add(mail, call.now()));
  }

  /** Goes the way of a mail that nobody is to get: for calls that must cost what others do. */
  public void pretend(Mail mail, Call call) {
    MailQueue mails = queue;
    if (mails != null) call.db().afterCommit(() -> mails.drop(mail));
  }
}
