package dev.latchkey.plugins.phonenumber;

import dev.latchkey.Mail;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends text messages. Called on a thread of the mail queue, never on that of a request; what it
 * throws is logged without the message's content, and the message is not tried again.
 */
@FunctionalInterface
public interface SmsSender {
  /** Sends one; may block. */
  void send(Sms sms);

  /**
   * A code on its way to a telephone.
   *
   * @param to the number
   * @param code to be typed in
   * @param kind what for: {@link PhoneNumber#CODE} or {@link PhoneNumber#RESET_CODE}
   * @param languages what the reader's browser prefers, as in {@code Accept-Language}; null when
   *     unknown
   * @param at when it was made
   */
  record Sms(String to, String code, Mail.Kind kind, @Nullable String languages, Instant at) {
    /** Shows the kind only: the code is a secret, the number is personal. */
    @Override
    public String toString() {
      return "Sms[" + kind.name() + "]";
    }
  }
}
