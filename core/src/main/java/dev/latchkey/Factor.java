package dev.latchkey;

/**
 * Something a user can prove: a password, a code, a key. Plugins have their own.
 *
 * @param name stable, for instance {@code password}; it is stored and goes over the wire
 */
public record Factor(String name) {
  /** The user's password. */
  public static final Factor PASSWORD = new Factor("password");

  /** Access to the user's mailbox, by a link or a code. */
  public static final Factor EMAIL = new Factor("email");

  /** A key on a device of the user's. */
  public static final Factor PASSKEY = new Factor("passkey");
}
