package dev.latchkey;

import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.Outbound;
import dev.latchkey.oauth.ProviderCall;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom users can sign in with, and how they are reached. Immutable and thread-safe. */
public final class Providers {
  private final Map<String, ProviderSource> sources;
  private final Outbound outbound;

  Providers(Map<String, ProviderSource> sources, Outbound outbound) {
    this.sources = new LinkedHashMap<>(sources);
    this.outbound = outbound;
  }

  /** Returns the provider, or null when there is none of this name that can be used now. */
  public @Nullable OAuthProvider find(String id, Call call) {
    ProviderSource source = sources.get(id);
    return source == null ? null : source.find(calling(call));
  }

  /** Returns what it takes to ask a provider something on behalf of a call. */
  public ProviderCall calling(Call call) {
    return new ProviderCall(outbound, call.now());
  }
}
