package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of a provider, whichever it is. Not thread-safe.
 *
 * @param <B> the options that have more to say
 */
public abstract class ProviderOptions<B extends ProviderOptions<B>> {
  final List<String> clientIds = new ArrayList<>();
  final @Nullable String clientSecret;
  final List<String> scopes = new ArrayList<>();
  boolean defaultScopes = true;
  @Nullable String authorizationUrl;
  @Nullable String redirectUri;
  @Nullable String prompt;
  boolean disableSignUp;
  boolean disableImplicitSignUp;
  boolean overrideUser;
  boolean requireVerified;
  boolean idTokens = true;
  Function<JsonValue.Obj, JsonValue.Obj> mapping = profile -> Claims.none().object();

  ProviderOptions(String clientId, @Nullable String clientSecret) {
    if (clientId.isBlank()) throw new IllegalArgumentException("a provider needs a clientId");
    clientIds.add(clientId);
    this.clientSecret = clientSecret;
  }

  abstract B self();

  /**
   * Our id as another client at the provider, such as its app on telephones, whose ID tokens are
   * good here too: further entries of {@code clientId}.
   */
  public B alsoKnownAs(String clientId) {
    clientIds.add(clientId);
    return self();
  }

  /** Asks for more than the provider's usual scopes: {@code scope}. */
  public B scopes(List<String> further) {
    scopes.addAll(further);
    return self();
  }

  /** Does not ask for the usual scopes: {@code disableDefaultScope}. Default false. */
  public B disableDefaultScope(boolean disabled) {
    defaultScopes = !disabled;
    return self();
  }

  /** Where users agree, instead of the provider's address: {@code authorizationEndpoint}. */
  public B authorizationUrl(String url) {
    authorizationUrl = url;
    return self();
  }

  /** Where the provider sends users back to: {@code redirectURI}. Default {@code /callback/…}. */
  public B redirectUri(String uri) {
    redirectUri = uri;
    return self();
  }

  /** Whether the provider asks again whom it knows: {@code prompt}, as the provider has it. */
  public B prompt(String words) {
    prompt = words;
    return self();
  }

  /** Signs in who has an account, and nobody up: {@code disableSignUp}. Default false. */
  public B disableSignUp(boolean disabled) {
    disableSignUp = disabled;
    return self();
  }

  /** Signs up only who asked for that: {@code disableImplicitSignUp}. Default false. */
  public B disableImplicitSignUp(boolean disabled) {
    disableImplicitSignUp = disabled;
    return self();
  }

  /**
   * Has each sign-in set name, picture and address as the provider says them: {@code
   * overrideUserInfoOnSignIn}. Default false.
   */
  public B overrideUserInfo(boolean overrides) {
    overrideUser = overrides;
    return self();
  }

  /** Signs in only whose address is proven: {@code requireEmailVerification}. Default false. */
  public B requireEmailVerification(boolean required) {
    requireVerified = required;
    return self();
  }

  /** Takes no ID tokens from clients: {@code disableIdTokenSignIn}. Default false. */
  public B disableIdTokenSignIn(boolean disabled) {
    idTokens = !disabled;
    return self();
  }

  /**
   * Says more of a user, or something else, than the provider's profile is usually taken to say:
   * {@code mapProfileToUser}. Members named as fields of the user are stored, as far as clients may
   * set those.
   */
  public B mapProfile(Function<JsonValue.Obj, JsonValue.Obj> toUser) {
    mapping = toUser;
    return self();
  }

  /** The options of providers that have no others. */
  public static final class Usual extends ProviderOptions<Usual> {
    Usual(String clientId, @Nullable String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Usual self() {
      return this;
    }
  }
}
