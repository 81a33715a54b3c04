package dev.latchkey.devices;

/** What happens when something is suspicious, beside the event that is always raised. */
public enum Reaction {
  /** A line in the log. */
  LOG,
  /** A mail to the user. */
  MAIL,
  /** The session ends; a sign-in is refused. */
  REVOKE
}
