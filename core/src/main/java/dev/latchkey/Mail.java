package dev.latchkey;

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
 */
public record Mail(
    Kind kind,
    String to,
    User user,
    @Nullable String url,
    @Nullable String token,
    @Nullable String languages) {

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
    return new Mail(kind, user.email(), user, null, null, call.header("accept-language"));
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

    /** The password was reset. */
    public static final Kind PASSWORD_CHANGED = new Kind("password-changed");
  }

  /** Shows the kind only: link and token are secrets, the address is personal. */
  @Override
  public String toString() {
    return "Mail[" + kind.name() + "]";
  }
}
