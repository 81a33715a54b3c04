package dev.latchkey.server.mail;

import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mails as the flows make them. */
final class MailFixture {
  static final String TOKEN = "hVbQ3pY6mN1xZ8cT";
  static final String URL =
      "http://localhost:3000/api/auth/reset-password/" + TOKEN + "?callbackURL=%2Fnew&x='\"<y>";

  static final List<Mail.Kind> WITH_LINK =
      List.of(
          Mail.Kind.VERIFY_EMAIL,
          Mail.Kind.CONFIRM_EMAIL_CHANGE,
          Mail.Kind.RESET_PASSWORD,
          Mail.Kind.DELETE_ACCOUNT);
  static final Set<Mail.Kind> NOTICES =
      Set.of(
          Mail.Kind.EXISTING_ACCOUNT,
          Mail.Kind.PASSWORD_CHANGED,
          Mail.Kind.SUSPICIOUS_ADDRESS,
          Mail.Kind.NEW_DEVICE,
          Mail.Kind.IMPOSSIBLE_TRAVEL);

  private static final Map<String, String> DETAILS =
      Map.of("device", "Firefox on Windows", "address", "203.0.113.7 (London, United Kingdom)");

  private MailFixture() {}

  static Mail mail(Mail.Kind kind) {
    return NOTICES.contains(kind)
        ? mail(kind, "Ada", null, null, null)
        : mail(kind, "Ada", URL, TOKEN, null);
  }

  /** A reset mail to somebody of this name. */
  static Mail to(String name) {
    return mail(Mail.Kind.RESET_PASSWORD, name, URL, TOKEN, null);
  }

  static Mail in(@Nullable String languages) {
    return mail(Mail.Kind.RESET_PASSWORD, "Ada", URL, TOKEN, languages);
  }

  static Mail at(String address) {
    return new Mail(Mail.Kind.RESET_PASSWORD, address, user("Ada"), URL, TOKEN, null);
  }

  private static Mail mail(
      Mail.Kind kind,
      String name,
      @Nullable String url,
      @Nullable String token,
      @Nullable String languages) {
    return new Mail(kind, "ada@example.com", user(name), url, token, languages, DETAILS);
  }

  private static User user(String name) {
    Instant then = Instant.EPOCH;
    return new User("u1", name, "ada@example.com", true, null, then, then, Row.empty());
  }
}
