package dev.latchkey;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mail to one person: what it is about, not how it reads.
 *
 * @param kind what it is about; chooses the text
 * @param to the address it goes to, which may differ from {@code user.email()}
 * @param user whom it concerns
 * @param url the link to follow; null when there is nothing to click
 * @param token the secret inside the link, or a code to type; null when there is none
 * @param languages what the reader's browser prefers, as in {@code Accept-Language}; null when
 *     unknown
 * @param details what else its text may say, by name: {@code device}, {@code address}
 */
public record Mail(
    Kind kind,
    String to,
    User user,
    @Nullable String url,
    @Nullable String token,
    @Nullable String languages,
    Map<String, String> details) {

  /** Copies the details. */
  public Mail {
    details = Map.copyOf(details);
  }

  /** A mail without details. */
  public Mail(
      Kind kind,
      String to,
      User user,
      @Nullable String url,
      @Nullable String token,
      @Nullable String languages) {
    this(kind, to, user, url, token, languages, Map.of());
  }

  /** A mail with a link, in the languages of the reader's browser. */
  public static Mail of(Kind kind, String to, User user, Link link, String token, Call call) {
    return new Mail(kind, to, user, link.url(), token, call.header("accept-language"));
  }

  /** A mail with a code to type, to any address. */
  public static Mail code(Kind kind, String to, User user, String code, Call call) {
    return new Mail(kind, to, user, null, code, call.header("accept-language"));
  }

  /** A mail to the user that tells something and has nothing to click. */
  public static Mail notice(Kind kind, User user, Call call) {
    return notice(kind, user, Map.of(), call);
  }

  /** As {@link #notice(Kind, User, Call)}, with details for its text. */
  public static Mail notice(Kind kind, User user, Map<String, String> details, Call call) {
    String languages = call.header("accept-language");
    return new Mail(kind, user.email(), user, null, null, languages, details);
  }

  /**
   * What a mail is about.
   *
   * @param name stable, lower case, for instance {@code verify-email}
   */
  public record Kind(String name) {
    /** Prove that the address is yours. */
    public static final Kind VERIFY_EMAIL = new Kind("verify-email");

    /** Agree, at the old address, to another one. */
    public static final Kind CONFIRM_EMAIL_CHANGE = new Kind("confirm-email-change");

    /** Choose a new password. */
    public static final Kind RESET_PASSWORD = new Kind("reset-password");

    /** Confirm that the account shall go. */
    public static final Kind DELETE_ACCOUNT = new Kind("delete-account");

    /** Somebody tried to sign up with the address of an account. */
    public static final Kind EXISTING_ACCOUNT = new Kind("existing-account");

    /** A session is used from another network; with {@code device} and {@code address}. */
    public static final Kind SUSPICIOUS_ADDRESS = new Kind("suspicious-address");

    /** Somebody signed in on a device not seen before; with {@code device} and {@code address}. */
    public static final Kind NEW_DEVICE = new Kind("new-device");

    /** The user was in two places at once; with {@code device} and {@code address}. */
    public static final Kind IMPOSSIBLE_TRAVEL = new Kind("impossible-travel");

    /** The password was reset. */
    public static final Kind PASSWORD_CHANGED = new Kind("password-changed");
  }

  /** Shows the kind only: link and token are secrets, the address is personal. */
  @Override
  public String toString() {
    return "Mail[" + kind.name() + "]";
  }
}
