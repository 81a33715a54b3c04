package dev.latchkey;

import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.ProviderCall;
import org.jspecify.annotations.Nullable;

/** A provider that has to be looked up before it can be asked anything. */
@FunctionalInterface
public interface ProviderSource {
  /** Returns the provider; null as long as it cannot be used. Quick once it has been found. */
  @Nullable OAuthProvider find(ProviderCall call);
}
