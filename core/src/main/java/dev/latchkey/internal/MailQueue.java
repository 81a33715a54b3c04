package dev.latchkey.internal;

import dev.latchkey.Mail;
import dev.latchkey.Mailer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails one after the other on two threads, which exist while there is something to send.
 *
 * <p><b>Bounds.</b> At most {@value #WAITING} mails wait; while a mail server hangs, further ones
 * are dropped and logged rather than kept without end. One recipient gets at most so many mails of
 * one kind in an hour (threats A70). Thread-safe.
 */
public final class MailQueue {
  private static final Logger log = LoggerFactory.getLogger(MailQueue.class);

  private static final int SENDERS = 2;
  private static final int WAITING = 1000;
  private static final Duration HOUR = Duration.ofHours(1);

  private final @Nullable AttemptCounters counters;
  private final RateLimitRules.Rule perRecipient;
  private final @Nullable ExecutorService own; // null when somebody else's threads send
  private final Executor senders;

  /**
   * Starts empty.
   *
   * @param counters counts the mails of each recipient; null leaves them unlimited
   * @param senders where mails are sent; null for threads of its own
   */
  public MailQueue(
      @Nullable AttemptCounters counters, int perRecipientAndHour, @Nullable Executor senders) {
    this.counters = counters;
    perRecipient = new RateLimitRules.Rule(HOUR, perRecipientAndHour);
    own = senders == null ? threads() : null;
    this.senders = own == null ? Objects.requireNonNull(senders) : own;
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            SENDERS, SENDERS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), sender());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static ThreadFactory sender() {
    return task -> {
      Thread thread = new Thread(task, "latchkey-mail");
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Sends the mail soon, unless its recipient has had enough of its kind. */
  public void add(Mail mail, Mailer by, Instant now) {
    execute(mail, () -> send(mail, by, now));
  }

  /** Sends nothing, and takes the caller as long as {@link #add} does. */
  public void drop(Mail mail) {
    execute(mail, () -> {});
  }

  private void execute(Mail mail, Runnable task) {
    try {
      senders.execute(task);
    } catch (RejectedExecutionException e) {
      log.error("a {} mail is dropped: too many are waiting", mail.kind().name());
    }
  }

  private boolean isTooMuch(Mail mail, Instant now) {
    String key = "mail|" + mail.kind().name() + '|' + mail.to();
    return counters != null && counters.consume(key, perRecipient, now.toEpochMilli()) > 0;
  }

  private void send(Mail mail, Mailer by, Instant now) {
    try {
      if (isTooMuch(mail, now)) {
        log.warn("a recipient's limit of {} mails is reached", mail.kind().name());
      } else {
        by.send(mail);
      }
    } catch (RuntimeException e) {
      log.error("a {} mail could not be sent: {}", mail.kind().name(), e.getClass().getName());
    }
  }

  /** Waits until what was added has been sent, but no longer than this; then takes no more. */
  public boolean drain(Duration patience) throws InterruptedException {
    if (own == null) return true;
    own.shutdown();
    return own.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
