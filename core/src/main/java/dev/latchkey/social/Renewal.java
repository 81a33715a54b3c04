package dev.latchkey.social;

import dev.latchkey.Account;
import dev.latchkey.Call;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gets further tokens of an account, once at a time.
 *
 * <p>Many providers take a refresh token once, and one that comes twice for a theft: then they take
 * all of them back. So whoever is first reserves the account, in whatever process, and the others
 * wait for what it stores. A reservation outlives a process that dies by a few seconds.
 * Thread-safe.
 */
final class Renewal {
  private static final String NAME = "oauth-renewal:";
  private static final Duration PATIENCE = Duration.ofSeconds(12); // longer than a provider has
  private static final long LOOK_MILLIS = 50;

  /**
   * Returns the account with tokens that are newer than its own.
   *
   * @throws ProviderException when the provider gives none, or whoever asks it takes too long
   */
  Account renew(Account account, OAuthProvider provider, Call call) {
    String name = NAME + account.id();
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK_MILLIS) {
      if (call.verifications().reserve(name, PATIENCE, call)) {
        try {
          Account newer = newer(account, call);
          return newer != null ? newer : renewed(account, provider, call);
        } finally {
          call.verifications().consume(name, call);
        }
      }
      Account newer = newer(account, call);
      if (newer != null) return newer;
      pause();
    }
    throw new ProviderException("nobody renewed the tokens of " + account);
  }

  private static @Nullable Account newer(Account account, Call call) {
    Account now = call.accounts().find(account.id(), account.userId(), call);
    if (now == null) throw new ProviderException(account + " is gone");
    boolean same =
        Objects.equals(token(now), token(account))
            && Objects.equals(
                now.row().get(Account.ACCESS_TOKEN), account.row().get(Account.ACCESS_TOKEN));
    return same ? null : now;
  }

  private static @Nullable String token(Account account) {
    return account.row().get(Account.REFRESH_TOKEN);
  }

  private static Account renewed(Account account, OAuthProvider provider, Call call) {
    String token = call.accounts().tokens(account, call).refreshToken();
    if (token == null) throw new ProviderException(account + " has no refresh token");
    OAuthTokens tokens = provider.refresh(token, call.providers().calling(call));
    Account kept = call.accounts().renew(account, tokens, call);
    if (kept == null) throw new ProviderException(account + " is gone");
    return kept;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException("waiting for tokens was interrupted");
    }
  }
}
