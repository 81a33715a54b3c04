package dev.latchkey;

/** Says whether a user has what it takes to prove a factor. */
@FunctionalInterface
public interface FactorCheck {
  /** Returns whether this user can prove it now, within a session. */
  boolean canProve(User user, Db db);
}
