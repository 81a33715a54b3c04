package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * X, whose id is still {@code twitter}.
 *
 * @see <a href="https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code">X's
 *     guide</a>
 */
public final class X {
  private static final String ME = "https://api.x.com/2/users/me?user.fields=";

  private X() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("twitter", options)
        .endpoints("https://x.com/i/oauth2/authorize", "https://api.x.com/2/oauth2/token")
        .scopes("users.read", "tweet.read", "offline.access", "users.email")
        .authentication(ClientAuthentication.BASIC)
        .profiles((tokens, first, call) -> user(tokens, call))
        .subject((profile, tokens) -> Claims.inside(profile.get("data"), "id"))
        .build();
  }

  private static @Nullable ProviderUser user(OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj said = Fetched.object(ME + "profile_image_url", tokens, call);
    JsonValue data = said == null ? null : said.get("data");
    JsonValue.Obj inside = data == null ? null : data.asObject();
    if (said == null || inside == null) return null;
    JsonValue email = Claims.inside(confirmed(tokens, call), "data", "confirmed_email");
    boolean verified = email != null && email.isTruthy();
    JsonValue.Obj whole = verified ? Claims.of(inside).with("email", email).object() : inside;
    JsonValue.Obj user =
        Claims.none()
            .with("name", whole.get("name"))
            .with("email", address(whole))
            .with("image", whole.get("profile_image_url"))
            .with("emailVerified", verified)
            .object();
    return new ProviderUser(user, Claims.of(said).with("data", whole).object());
  }

  private static @Nullable JsonValue confirmed(OAuthTokens tokens, ProviderCall call) {
    try {
      return Fetched.object(ME + "confirmed_email", tokens, call);
    } catch (ProviderException e) {
      return null;
    }
  }

  // Users without an address get one that cannot be reached (RFC 6761 §6.4).
  private static @Nullable JsonValue address(JsonValue.Obj user) {
    JsonValue email = user.get("email");
    if (email != null && email.isTruthy()) return email;
    String id = Claims.text(user, "id");
    return id == null ? null : new JsonValue.Str(id + "@twitter.placeholder.invalid");
  }
}
