package dev.latchkey;

/** Asks users to prove that an address is theirs. */
public interface AddressProof {
  /** Asks this user. */
  void ask(User user, Call call);

  /** Does the work of {@link #ask} and asks nobody: for those who must not learn more. */
  void pretend(String email, Call call);
}
