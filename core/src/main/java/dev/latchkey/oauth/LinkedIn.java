package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.function.Consumer;

/**
 * LinkedIn.
 *
 * @see <a
 *     href="https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2">LinkedIn's
 *     guide</a>
 */
public final class LinkedIn {
  private LinkedIn() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("linkedin", options)
        .endpoints(
            "https://www.linkedin.com/oauth/v2/authorization",
            "https://www.linkedin.com/oauth/v2/accessToken")
        .scopes("profile", "email", "openid")
        .pkce(false)
        .loginHint()
        .profileAt("https://api.linkedin.com/v2/userinfo", LinkedIn::user)
        .build();
  }

  private static JsonValue.Obj user(JsonValue.Obj profile) {
    JsonValue no = new JsonValue.Bool(false);
    return Claims.none()
        .with("name", profile.get("name"))
        .with("email", profile.get("email"))
        .with("emailVerified", Claims.firstGiven(no, profile.get("email_verified")))
        .with("image", profile.get("picture"))
        .object();
  }
}
