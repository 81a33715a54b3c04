package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.math.BigInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Discord.
 *
 * @see <a href="https://discord.com/developers/docs/topics/oauth2">Discord's guide</a>
 */
public final class Discord {
  private static final String PICTURES = "https://cdn.discordapp.com/";

  private Discord() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    options.prompt("none");
    set.accept(options);
    return OAuthProvider.named("discord", options)
        .endpoints(
            "https://discord.com/api/oauth2/authorize", "https://discord.com/api/oauth2/token")
        .scopes("identify", "email")
        .askedScopesFirst()
        .pkce(false)
        .profiles((tokens, first, call) -> user(tokens, call))
        .subject("id")
        .build();
  }

  private static @Nullable ProviderUser user(OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj said = Fetched.object("https://discord.com/api/users/@me", tokens, call);
    if (said == null) return null;
    JsonValue.Obj profile = Claims.of(said).with("image_url", picture(said)).object();
    JsonValue.Obj user =
        Claims.none()
            .with("name", Claims.firstTruthy(profile.get("global_name"), profile.get("username")))
            .with("email", profile.get("email"))
            .with("emailVerified", profile.get("verified"))
            .with("image", profile.get("image_url"))
            .object();
    return new ProviderUser(user, profile);
  }

  private static @Nullable String picture(JsonValue.Obj said) {
    String id = Claims.text(said, "id");
    String avatar = Claims.text(said, "avatar");
    if (id == null || !id.matches("\\d{1,20}")) return null;
    if (avatar != null) {
      String format = avatar.startsWith("a_") ? "gif" : "png";
      return PICTURES + "avatars/" + id + '/' + avatar + '.' + format;
    }
    String number = Claims.text(said, "discriminator");
    if (number == null || !number.matches("\\d{1,4}")) return null;
    int usual =
        number.equals("0")
            ? new BigInteger(id).shiftRight(22).mod(BigInteger.valueOf(6)).intValue()
            : Integer.parseInt(number) % 5;
    return PICTURES + "embed/avatars/" + usual + ".png";
  }
}
