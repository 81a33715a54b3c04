package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * GitHub.
 *
 * @see <a
 *     href="https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps">GitHub's
 *     guide</a>
 */
public final class GitHub {
  private static final String USER = "https://api.github.com/user";

  private GitHub() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(
      String clientId, String clientSecret, Consumer<ProviderOptions.Usual> set) {
    ProviderOptions.Usual options = new ProviderOptions.Usual(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("github", options)
        .endpoints(
            "https://github.com/login/oauth/authorize",
            "https://github.com/login/oauth/access_token")
        .scopes("read:user", "user:email")
        .loginHint()
        .errsWithSuccess()
        .profiles((tokens, first, call) -> user(tokens, call))
        .subject("id")
        .build();
  }

  // The address may be private, and whether it is proven is told elsewhere.
  private static @Nullable ProviderUser user(OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj said = Fetched.object(USER, tokens, call);
    if (said == null) return null;
    List<JsonValue> emails = emails(tokens, call);
    JsonValue email = said.get("email");
    if ((email == null || !email.isTruthy()) && !emails.isEmpty()) email = primary(emails);
    JsonValue.Obj profile = Claims.of(said).with("email", email).object();
    JsonValue.Obj user =
        Claims.none()
            .with("name", Claims.firstTruthy(profile.get("name"), profile.get("login")))
            .with("email", email)
            .with("image", profile.get("avatar_url"))
            .with("emailVerified", isVerified(email, emails))
            .object();
    return new ProviderUser(user, profile);
  }

  private static List<JsonValue> emails(OAuthTokens tokens, ProviderCall call) {
    JsonValue list = Fetched.answer(USER + "/emails", tokens, call).json();
    return list instanceof JsonValue.Arr array ? array.items() : List.of();
  }

  private static @Nullable JsonValue primary(List<JsonValue> emails) {
    for (JsonValue each : emails) {
      if (Claims.isTrue(Claims.inside(each, "primary"))) return Claims.inside(each, "email");
    }
    return Claims.inside(emails.get(0), "email");
  }

  private static boolean isVerified(@Nullable JsonValue email, List<JsonValue> emails) {
    for (JsonValue each : emails) {
      boolean same = email != null && email.equals(Claims.inside(each, "email"));
      if (same) return Claims.isTrue(Claims.inside(each, "verified"));
    }
    return false;
  }
}
