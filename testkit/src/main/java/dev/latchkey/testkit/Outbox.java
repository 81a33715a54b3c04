package dev.latchkey.testkit;

import dev.latchkey.AuthOptions;
import dev.latchkey.Mail;
import dev.latchkey.Mailer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps the mails that would have been sent, in their order.
 *
 * <pre>{@code
 * Outbox outbox = new Outbox();
 * Auth auth = Auth.create(o -> outbox.receive(o).…);
 * browser.follow(outbox.last(Mail.Kind.VERIFY_EMAIL));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Outbox implements Mailer {
  private final List<Mail> mails = new CopyOnWriteArrayList<>();

  /** Holds nothing yet. */
  public Outbox() {}

  /** Has mails arrive here before the call that causes them is answered. */
  public AuthOptions receive(AuthOptions options) {
    return options.mailer(this).backgroundTasks(Runnable::run);
  }

  @Override
  public void send(Mail mail) {
    mails.add(mail);
  }

  /** Returns every mail, the oldest first. */
  public List<Mail> all() {
    return List.copyOf(mails);
  }

  /** Returns every mail of one kind, the oldest first. */
  public List<Mail> all(Mail.Kind kind) {
    return mails.stream().filter(mail -> mail.kind().equals(kind)).toList();
  }

  /**
   * Returns the latest mail of one kind.
   *
   * @throws AssertionError when there is none
   */
  public Mail last(Mail.Kind kind) {
    List<Mail> found = all(kind);
    if (found.isEmpty()) throw new AssertionError("no " + kind.name() + " mail among " + mails);
    return found.get(found.size() - 1);
  }

  /** Forgets every mail. */
  public void clear() {
    mails.clear();
  }
}
