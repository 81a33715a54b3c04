package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * GitLab: {@code gitlab.com}, or an instance of one's own.
 *
 * @see <a href="https://docs.gitlab.com/api/oauth2/">GitLab's guide</a>
 */
public final class GitLab {
  private GitLab() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(String clientId, String clientSecret, Consumer<Options> set) {
    Options options = new Options(clientId, clientSecret);
    set.accept(options);
    String site = options.site;
    return OAuthProvider.named("gitlab", options)
        .endpoints(site + "/oauth/authorize", site + "/oauth/token")
        .scopes("read_user")
        .loginHint()
        .profiles((tokens, first, call) -> user(site + "/api/v4/user", tokens, call))
        .subject("id")
        .build();
  }

  private static @Nullable ProviderUser user(String url, OAuthTokens tokens, ProviderCall call) {
    JsonValue.Obj profile = Fetched.object(url, tokens, call);
    if (profile == null || !isActive(profile)) return null;
    JsonValue nothing = new JsonValue.Str("");
    JsonValue no = new JsonValue.Bool(false);
    JsonValue.Obj user =
        Claims.none()
            .with("name", Claims.firstGiven(nothing, profile.get("name"), profile.get("username")))
            .with("email", profile.get("email"))
            .with("image", profile.get("avatar_url"))
            .with("emailVerified", Claims.firstGiven(no, profile.get("email_verified")))
            .object();
    return new ProviderUser(user, profile);
  }

  private static boolean isActive(JsonValue.Obj profile) {
    JsonValue locked = profile.get("locked");
    return "active".equals(Claims.text(profile, "state")) && (locked == null || !locked.isTruthy());
  }

  /** What GitLab can be told besides. */
  public static final class Options extends ProviderOptions<Options> {
    private String site = "https://gitlab.com";

    private Options(String clientId, String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Options self() {
      return this;
    }

    /** Where GitLab is: {@code issuer}. */
    public Options issuer(String url) {
      int end = url.length();
      while (end > 0 && url.charAt(end - 1) == '/') end--;
      site = url.substring(0, end);
      return this;
    }
  }
}
