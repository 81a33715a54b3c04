package dev.latchkey.social;

import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderUser;

/**
 * A user who comes from a provider.
 *
 * @param provider which
 * @param accountId the user's id there
 * @param who the user's profile there
 * @param tokens what the provider gave, to be kept
 * @param asksForAccount whether the user wants an account here
 * @param overrides whether the provider's profile counts more than what is stored
 */
record Arrival(
    OAuthProvider provider,
    String accountId,
    ProviderUser who,
    OAuthTokens tokens,
    boolean asksForAccount,
    boolean overrides) {

  /** Shows the provider only. */
  @Override
  public String toString() {
    return "Arrival[" + provider.id() + "]";
  }
}
