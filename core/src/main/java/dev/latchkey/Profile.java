package dev.latchkey;

/**
 * Whether the server is like Better Auth in everything, or stricter where that costs something.
 *
 * <p>Both profiles serve every route to every official client. Whatever {@link #HARDENED} sets
 * differently is a default, which an option of its own overrides, unless this says otherwise.
 */
public enum Profile {
  /** On the wire and in the database like Better Auth, whose servers can share the database. */
  COMPAT,

  /**
   * Stores hashes of session tokens and hands out handles instead of tokens; where a token may
   * stand in a header, it is a signed one. Asks for a recent proof before sensitive actions. Not
   * for a database that Better Auth uses too.
   */
  HARDENED;

  boolean isHardened() {
    return this == HARDENED;
  }
}
