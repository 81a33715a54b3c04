package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.function.Consumer;

/**
 * Spotify.
 *
 * @see <a
 *     href="https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow">Spotify's
 *     guide</a>
 */
public final class Spotify {
  private Spotify() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("spotify", options)
        .endpoints(
            "https://accounts.spotify.com/authorize", "https://accounts.spotify.com/api/token")
        .scopes("user-read-email")
        .profileAt("https://api.spotify.com/v1/me", Spotify::user)
        .subject("id")
        .build();
  }

  // Spotify does not say whether an address is proven.
  private static JsonValue.Obj user(JsonValue.Obj profile) {
    boolean has = profile.get("images") instanceof JsonValue.Arr some && !some.items().isEmpty();
    JsonValue image =
        profile.get("images") instanceof JsonValue.Arr all && has ? all.items().get(0) : null;
    return Claims.none()
        .with("name", profile.get("display_name"))
        .with("email", profile.get("email"))
        .with("image", Claims.inside(image, "url"))
        .with("emailVerified", false)
        .object();
  }
}
