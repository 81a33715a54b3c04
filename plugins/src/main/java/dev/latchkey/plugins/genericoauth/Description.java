package dev.latchkey.plugins.genericoauth;

import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.Claims;
import dev.latchkey.oauth.IdTokenRules;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderCall;
import dev.latchkey.oauth.ProviderUser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider: what the application says, and else what the provider says of itself
 * (OpenID Connect Discovery 1.0 §3).
 *
 * @param document what the provider says; null when it is not asked
 */
record Description(GenericProvider.Builder said, JsonValue.@Nullable Obj document) {
  // Those with a public key, for a provider that does not say which it uses.
  private static final List<String> USUAL =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  static Description of(GenericProvider.Builder said, JsonValue.@Nullable Obj document) {
    return new Description(said, document);
  }

  /**
   * Returns the provider.
   *
   * @throws IllegalArgumentException when what it says of itself does not do
   */
  OAuthProvider provider() {
    String authorization = endpoint(said.authorizationUrl, "authorization_endpoint");
    String token = endpoint(said.tokenUrl, "token_endpoint");
    if (authorization == null || token == null) {
      throw new IllegalArgumentException("it names no authorization or token endpoint");
    }
    IdTokenRules rules = rules();
    if (rules == null && said.requireIdTokens) {
      throw new IllegalArgumentException("it names no keys or no issuer");
    }
    boolean openId = !algorithms().isEmpty();
    OAuthProvider.Builder provider =
        OAuthProvider.named(said.id, said.clientId, said.clientSecret)
            .options(said::setOn)
            .endpoints(authorization, token)
            .askedScopesFirst()
            .pkce(said.pkce)
            .loginHint()
            .authentication(said.authentication)
            .tokenParameters(said.tokenParameters)
            .refreshParameters(said.refreshParameters)
            .usualLife(said.usualLife)
            .issuer(text("issuer"))
            .mayBegin(said.mayBegin)
            .needsNonce(rules != null && said.bindsIdTokens)
            .subject((profile, tokens) -> subject(openId, rules != null, profile, tokens));
    said.parameters.forEach(provider::parameter);
    said.further.forEach(provider::further);
    if (openId) provider.openId();
    if (rules != null) provider.idTokens(rules).judgesKeptTokens();
    String userInfo = endpoint(said.userInfoUrl, "userinfo_endpoint");
    boolean verified = rules != null;
    return provider
        .profiles((tokens, first, call) -> user(userInfo, verified, tokens, call))
        .build();
  }

  // ---- what it says of itself

  private @Nullable String text(String name) {
    return document == null ? null : Claims.text(document, name);
  }

  private @Nullable String endpoint(@Nullable String configured, String name) {
    if (configured != null) return configured;
    String url = text(name);
    return url == null ? null : safe(url);
  }

  // Nobody who could not change the description may change where secrets go: https, or this
  // machine, or where the description came from.
  private String safe(String url) {
    URI base = URI.create(said.discoveryUrl == null ? url : said.discoveryUrl);
    URI uri = base.resolve(url);
    String host = uri.getHost() == null ? "" : uri.getHost();
    boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    boolean beside =
        host.equals(base.getHost())
            && uri.getPort() == base.getPort()
            && String.valueOf(uri.getScheme()).equals(base.getScheme());
    boolean web = "http".equals(uri.getScheme());
    if ("https".equals(uri.getScheme()) || web && (here || beside)) return uri.toString();
    throw new IllegalArgumentException("it names an endpoint that is not https");
  }

  private List<String> algorithms() {
    List<String> names = new ArrayList<>();
    JsonValue said =
        document == null ? null : document.get("id_token_signing_alg_values_supported");
    if (!(said instanceof JsonValue.Arr list)) return names;
    for (JsonValue item : list.items()) {
      String name = item.asString();
      if (name != null) names.add(name);
    }
    return names;
  }

  private @Nullable IdTokenRules rules() {
    String keys = text("jwks_uri");
    String issuer = text("issuer");
    if (keys == null || issuer == null) return null;
    List<String> algorithms = algorithms();
    return IdTokenRules.of(safe(keys), Set.of(issuer), List.of(said.clientId))
        .algorithms(algorithms.isEmpty() ? USUAL : algorithms);
  }

  // ---- who the user is

  private static @Nullable JsonValue subject(
      boolean openId, boolean verified, JsonValue.Obj profile, OAuthTokens tokens) {
    if (!openId) return profile.get("id");
    JsonValue.Obj claims = verified ? tokens.claims() : null;
    return claims == null ? profile.get("sub") : claims.get("sub");
  }

  // The ID token if it says enough; else the profile, which has to be the same user's.
  private static @Nullable ProviderUser user(
      @Nullable String userInfo, boolean verified, OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj claims = tokens.claims();
    JsonValue.Obj profile =
        claims != null && isTold(claims, "sub") && isTold(claims, "email")
            ? profileOf(claims)
            : fetched(userInfo, tokens, call);
    if (profile == null) return null;
    boolean other = verified && claims != null && !same(claims.get("sub"), profile.get("sub"));
    return other ? null : new ProviderUser(user(profile), profile);
  }

  private static boolean isTold(JsonValue.Obj claims, String name) {
    JsonValue value = claims.get(name);
    return value != null && value.isTruthy();
  }

  private static boolean same(@Nullable JsonValue claimed, @Nullable JsonValue told) {
    return claimed == null || claimed.equals(told);
  }

  private static JsonValue.Obj profileOf(JsonValue.Obj claims) {
    return Claims.none()
        .with("id", claims.get("sub"))
        .with("emailVerified", Claims.isTrue(claims.get("email_verified")))
        .with("image", claims.get("picture"))
        .with(claims)
        .object();
  }

  private static JsonValue.@Nullable Obj fetched(
      @Nullable String userInfo, OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj told = userInfo == null ? null : call.get(userInfo, tokens);
    if (told == null) return null;
    return Claims.of(told.without("image"))
        .with("emailVerified", Claims.isTrue(told.get("email_verified")))
        .with("image", told.get("picture"))
        .object();
  }

  private static JsonValue.Obj user(JsonValue.Obj profile) {
    return Claims.none()
        .with("email", profile.get("email"))
        .with("emailVerified", Claims.isTrue(profile.get("emailVerified")))
        .with("image", profile.get("image"))
        .with("name", profile.get("name"))
        .object();
  }
}
