package dev.latchkey.plugins.genericoauth;

import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with providers that are described rather than built in
 * (protocol/plugins/generic-oauth).
 *
 * <p>There are no endpoints of its own: each provider is one of those {@code /sign-in/social} and
 * {@code /callback/:id} know.
 *
 * <pre>{@code
 * GenericOAuth.create()
 *     .provider("keycloak", id, secret, p -> p.discoveryUrl(
 *         "https://sso.acme.com/realms/acme/.well-known/openid-configuration"));
 * }</pre>
 */
public final class GenericOAuth implements Plugin {
  private final List<GenericProvider> providers = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private GenericOAuth() {}

  /** With no provider yet. */
  public static GenericOAuth create() {
    return new GenericOAuth();
  }

  /**
   * Adds a provider.
   *
   * @param id in paths and in the account table; where a built-in provider has it, this one counts
   * @param clientSecret null for a client that has none
   * @throws IllegalArgumentException when it cannot be reached by what is said of it, or the id is
   *     given twice
   */
  public GenericOAuth provider(
      String id,
      String clientId,
      @Nullable String clientSecret,
      Consumer<GenericProvider.Builder> set) {
    if (!ids.add(id)) throw new IllegalArgumentException("provider " + id + " is given twice");
    GenericProvider.Builder builder = new GenericProvider.Builder(id, clientId, clientSecret);
    set.accept(builder);
    providers.add(builder.build());
    return this;
  }

  @Override
  public String id() {
    return "generic-oauth";
  }

  @Override
  public void contribute(Contributions to) {
    for (GenericProvider provider : providers) to.provider(provider.id(), provider::find);
  }
}
