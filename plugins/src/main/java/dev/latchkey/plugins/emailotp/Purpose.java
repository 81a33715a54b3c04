package dev.latchkey.plugins.emailotp;

import dev.latchkey.Mail;

/** What a mailed code is for; one for this is good for nothing else. */
public enum Purpose {
  /** Proves an address: {@code email-verification}. */
  EMAIL_VERIFICATION("email-verification", "verify-email-code"),
  /** Signs in, or up: {@code sign-in}. */
  SIGN_IN("sign-in", "sign-in-code"),
  /** Allows another password: {@code forget-password}. */
  FORGET_PASSWORD("forget-password", "reset-password-code"),
  /** Proves an address that is to become the user's: {@code change-email}. */
  CHANGE_EMAIL("change-email", "change-email-code"),
  /** Proves within a session that the mailbox is still at hand. */
  STEP_UP("step-up", "step-up-code");

  private final String type;
  private final String mail;

  Purpose(String type, String mail) {
    this.type = type;
    this.mail = mail;
  }

  /** Returns the kind of the mails that bring such codes. */
  public Mail.Kind mail() {
    return new Mail.Kind(mail);
  }

  String type() {
    return type;
  }

  /** Returns what codes for this are stored under, given whose they are. */
  String identifier(String owner) {
    return type + "-otp-" + owner;
  }

  static Purpose of(String type) {
    for (Purpose purpose : values()) {
      if (purpose.type.equals(type)) return purpose;
    }
    throw new IllegalArgumentException(type);
  }
}
