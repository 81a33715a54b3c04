package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Twitch.
 *
 * @see <a href="https://dev.twitch.tv/docs/authentication/getting-tokens-oidc/">Twitch's guide</a>
 */
public final class Twitch {
  private static final String SITE = "https://id.twitch.tv/oauth2";
  private static final List<String> CLAIMS =
      List.of("email", "email_verified", "preferred_username", "picture");

  private Twitch() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("twitch", options)
        .endpoints(SITE + "/authorize", SITE + "/token")
        .scopes("user:read:email", "openid")
        .pkce(false)
        .parameter("claims", claims())
        .codeIdTokens(IdTokenRules.of(SITE + "/keys", Set.of(SITE), options.clientIds))
        .profileInIdToken(Twitch::user)
        .build();
  }

  // {"id_token":{"email":null,…}}: without being asked Twitch tells none of these.
  private static String claims() {
    return "{\"id_token\":{\"" + String.join("\":null,\"", CLAIMS) + "\":null}}";
  }

  private static JsonValue.Obj user(JsonValue.Obj profile) {
    return Claims.none()
        .with("name", profile.get("preferred_username"))
        .with("email", profile.get("email"))
        .with("image", profile.get("picture"))
        .with("emailVerified", profile.get("email_verified"))
        .object();
  }
}
