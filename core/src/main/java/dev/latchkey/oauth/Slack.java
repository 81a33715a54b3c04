package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.function.Consumer;

/**
 * Slack.
 *
 * @see <a href="https://docs.slack.dev/authentication/sign-in-with-slack/">Slack's guide</a>
 */
public final class Slack {
  private Slack() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("slack", options)
        .endpoints(
            "https://slack.com/openid/connect/authorize",
            "https://slack.com/api/openid.connect.token")
        .scopes("openid", "profile", "email")
        .askedScopesFirst()
        .pkce(false)
        .profileAt("https://slack.com/api/openid.connect.userInfo", Slack::user)
        .subject("https://slack.com/user_id")
        .build();
  }

  private static JsonValue.Obj user(JsonValue.Obj profile) {
    JsonValue picture = profile.get("picture");
    boolean has = picture != null && picture.isTruthy();
    return Claims.none()
        .with("name", Claims.firstTruthy(profile.get("name")))
        .with("email", profile.get("email"))
        .with("emailVerified", profile.get("email_verified"))
        .with("image", has ? picture : profile.get("https://slack.com/user_image_512"))
        .object();
  }
}
