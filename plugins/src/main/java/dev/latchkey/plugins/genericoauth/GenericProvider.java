package dev.latchkey.plugins.genericoauth;

import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.ClientAuthentication;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.ProviderCall;
import dev.latchkey.oauth.ProviderException;
import dev.latchkey.oauth.ProviderOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider as the application describes it, or as it describes itself at {@code discoveryUrl}.
 *
 * <p>That is read when somebody first wants to sign in there, so that a server starts while the
 * provider is down; if it fails, it is tried again, but not more often than every few seconds.
 * Thread-safe; one thread asks and the others wait.
 */
public final class GenericProvider {
  private static final Logger log = LoggerFactory.getLogger(GenericProvider.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Builder said;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable OAuthProvider found;
  private volatile Instant failedAt = Instant.EPOCH;

  private GenericProvider(Builder said) {
    this.said = said;
    if (said.discoveryUrl == null) found = Description.of(said, null).provider();
  }

  String id() {
    return said.id;
  }

  /** Returns the provider; null as long as it does not describe itself. */
  @Nullable OAuthProvider find(ProviderCall call) {
    OAuthProvider known = found;
    if (known != null) return known;
    asking.lock();
    try {
      if (found == null && !failedAt.plus(PAUSE).isAfter(call.now())) found = discovered(call);
      return found;
    } finally {
      asking.unlock();
    }
  }

  private @Nullable OAuthProvider discovered(ProviderCall call) {
    String url = said.discoveryUrl;
    try {
      JsonValue.Obj document = url == null ? null : call.get(url);
      if (document != null) return Description.of(said, document).provider();
      log.warn("provider {} does not describe itself", said.id);
    } catch (ProviderException | IllegalArgumentException e) {
      log.warn("provider {} cannot be used: {}", said.id, e.getMessage());
    }
    failedAt = call.now();
    return null;
  }

  /** Describes a provider; each method is an option of the original. Not thread-safe. */
  public static final class Builder {
    final String id;
    final String clientId;
    final @Nullable String clientSecret;
    @Nullable String discoveryUrl;
    @Nullable String authorizationUrl;
    @Nullable String tokenUrl;
    @Nullable String userInfoUrl;
    final List<String> scopes = new ArrayList<>();
    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, String> further = new LinkedHashMap<>();
    final Map<String, String> tokenParameters = new LinkedHashMap<>();
    final Map<String, String> refreshParameters = new LinkedHashMap<>();
    @Nullable String redirectUri;
    @Nullable String prompt;
    boolean pkce = true;
    ClientAuthentication authentication = ClientAuthentication.POST;
    @Nullable Duration usualLife;
    boolean requireIdTokens;
    boolean bindsIdTokens = true;
    boolean mayBegin;
    boolean disableSignUp;
    boolean disableImplicitSignUp;
    boolean overrideUser;
    boolean requireVerified;
    UnaryOperator<JsonValue.Obj> mapping = profile -> new JsonValue.Obj(Map.of());

    Builder(String id, String clientId, @Nullable String clientSecret) {
      this.id = id;
      this.clientId = clientId;
      this.clientSecret = clientSecret;
    }

    /** Where the provider describes itself: {@code discoveryUrl}. */
    public Builder discoveryUrl(String url) {
      discoveryUrl = url;
      return this;
    }

    /** Where users agree: {@code authorizationUrl}; instead of what the provider says. */
    public Builder authorizationUrl(String url) {
      authorizationUrl = url;
      return this;
    }

    /** Where codes become tokens: {@code tokenUrl}; instead of what the provider says. */
    public Builder tokenUrl(String url) {
      tokenUrl = url;
      return this;
    }

    /** Where users' profiles are: {@code userInfoUrl}; instead of what the provider says. */
    public Builder userInfoUrl(String url) {
      userInfoUrl = url;
      return this;
    }

    /** What users are asked to agree to: {@code scopes}. */
    public Builder scopes(List<String> names) {
      scopes.addAll(names);
      return this;
    }

    /** Where the provider sends users back to: {@code redirectURI}. */
    public Builder redirectUri(String uri) {
      redirectUri = uri;
      return this;
    }

    /** {@code prompt}. */
    public Builder prompt(String words) {
      prompt = words;
      return this;
    }

    /** {@code accessType}. */
    public Builder accessType(String type) {
      parameters.put("access_type", type);
      return this;
    }

    /** {@code responseType}. Default {@code code}. */
    public Builder responseType(String type) {
      parameters.put("response_type", type);
      return this;
    }

    /** {@code responseMode}: {@code query} or {@code form_post}. */
    public Builder responseMode(String mode) {
      parameters.put("response_mode", mode);
      return this;
    }

    /** Whether codes are bound to who asked: {@code pkce}. Default true. */
    public Builder pkce(boolean bound) {
      pkce = bound;
      return this;
    }

    /** How we say who we are: {@code authentication}. Default {@code post}. */
    public Builder authentication(ClientAuthentication way) {
      authentication = way;
      return this;
    }

    /** Says more where users agree: {@code authorizationUrlParams}. */
    public Builder authorizationParameter(String name, String value) {
      further.put(name, value);
      return this;
    }

    /** Says more when a code is redeemed: {@code tokenUrlParams}. */
    public Builder tokenParameter(String name, String value) {
      tokenParameters.put(name, value);
      return this;
    }

    /** Says more when tokens are renewed: {@code refreshTokenParams}. */
    public Builder refreshParameter(String name, String value) {
      refreshParameters.put(name, value);
      return this;
    }

    /** How long access tokens are good where nobody says: {@code accessTokenExpiresIn}. */
    public Builder accessTokenExpiresIn(Duration life) {
      usualLife = life;
      return this;
    }

    /** Uses the provider only if its ID tokens can be verified. Default false. */
    public Builder requireIdTokenVerification(boolean required) {
      requireIdTokens = required;
      return this;
    }

    /** Has ID tokens hold no nonce of ours. Default false. */
    public Builder disableIdTokenNonceBinding(boolean disabled) {
      bindsIdTokens = !disabled;
      return this;
    }

    /** Lets sign-ins begin at the provider: {@code allowIdpInitiated}. Default false. */
    public Builder allowIdpInitiated(boolean allowed) {
      mayBegin = allowed;
      return this;
    }

    /** Signs nobody up. Default false. */
    public Builder disableSignUp(boolean disabled) {
      disableSignUp = disabled;
      return this;
    }

    /** Signs up only who asks for it. Default false. */
    public Builder disableImplicitSignUp(boolean disabled) {
      disableImplicitSignUp = disabled;
      return this;
    }

    /** Each sign-in sets what the provider says of the user. Default false. */
    public Builder overrideUserInfo(boolean overrides) {
      overrideUser = overrides;
      return this;
    }

    /** Signs in only whose address is proven. Default false. */
    public Builder requireEmailVerification(boolean required) {
      requireVerified = required;
      return this;
    }

    /** Says more of a user, or something else: {@code mapProfileToUser}. */
    public Builder mapProfile(UnaryOperator<JsonValue.Obj> toUser) {
      mapping = toUser;
      return this;
    }

    void setOn(ProviderOptions<?> options) {
      options
          .scopes(scopes)
          .disableSignUp(disableSignUp)
          .disableImplicitSignUp(disableImplicitSignUp)
          .overrideUserInfo(overrideUser)
          .requireEmailVerification(requireVerified)
          .mapProfile(mapping);
      if (redirectUri != null) options.redirectUri(redirectUri);
      if (prompt != null) options.prompt(prompt);
    }

    GenericProvider build() {
      if (id.isEmpty() || id.contains("/")) {
        throw new IllegalArgumentException("a provider needs an id without a slash");
      }
      if (discoveryUrl != null) requireUrl(discoveryUrl, "discoveryUrl");
      else if (authorizationUrl == null || tokenUrl == null) {
        throw new IllegalArgumentException(
            "provider " + id + " needs discoveryUrl, or authorizationUrl and tokenUrl");
      }
      if (clientSecret == null && authentication == ClientAuthentication.BASIC) {
        throw new IllegalArgumentException(
            "provider " + id + ": authentication \"basic\" requires clientSecret");
      }
      if (discoveryUrl == null && requireIdTokens) {
        throw new IllegalArgumentException(
            "provider " + id + ": to verify ID tokens it needs discoveryUrl");
      }
      return new GenericProvider(this);
    }

    private void requireUrl(String url, String name) {
      URI uri = URI.create(url);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null) return;
      throw new IllegalArgumentException("provider " + id + ": " + name + " is no URL");
    }
  }
}
