package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Google.
 *
 * @see <a href="https://developers.google.com/identity/openid-connect/openid-connect">Google's
 *     guide</a>
 */
public final class Google {
  private static final Duration MAX_AGE = Duration.ofHours(1);

  private Google() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(String clientId, String clientSecret, Consumer<Options> set) {
    Options options = new Options(clientId, clientSecret);
    set.accept(options);
    IdTokenRules rules =
        IdTokenRules.of(
                "https://www.googleapis.com/oauth2/v3/certs",
                Set.of("https://accounts.google.com", "accounts.google.com"),
                options.clientIds)
            .maxAge(MAX_AGE)
            .anyPresenter() // an app on a telephone gets tokens for its server
            .claims(options::isFromDomain);
    return OAuthProvider.named("google", options)
        .endpoints(
            "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token")
        .scopes("email", "profile", "openid")
        .loginHint()
        .parameter("display", options.display)
        .parameter("hd", options.domain)
        .parameter("access_type", options.accessType)
        .further("include_granted_scopes", options.includeGranted ? "true" : null)
        .idTokens(rules)
        .profileInIdToken(Google::user)
        .build();
  }

  private static JsonValue.Obj user(JsonValue.Obj profile) {
    return Claims.none()
        .with("name", profile.get("name"))
        .with("email", profile.get("email"))
        .with("image", profile.get("picture"))
        .with("emailVerified", profile.get("email_verified"))
        .object();
  }

  /** What Google can be told besides. */
  public static final class Options extends ProviderOptions<Options> {
    private @Nullable String domain;
    private @Nullable String accessType;
    private @Nullable String display;
    private boolean includeGranted = true;

    private Options(String clientId, String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Options self() {
      return this;
    }

    /**
     * Signs in only users of this domain of Google Workspace; {@code *} of any: {@code hd}. With
     * {@code acme.com}, {@code ann@acme.com} of Acme's workspace passes, and somebody who merely
     * proved that address to Google does not.
     */
    public Options hostedDomain(String name) {
      domain = name;
      return this;
    }

    /** {@code offline} for a refresh token: {@code accessType}. */
    public Options accessType(String type) {
      accessType = type;
      return this;
    }

    /** How Google's page looks: {@code display}. */
    public Options display(String way) {
      display = way;
      return this;
    }

    /** Keeps what users agreed to before: {@code includeGrantedScopes}. Default true. */
    public Options includeGrantedScopes(boolean included) {
      includeGranted = included;
      return this;
    }

    private boolean isFromDomain(JsonValue.Obj claims) {
      if (domain == null) return true;
      String said = Claims.text(claims, "hd");
      if (said == null || said.isEmpty()) return false;
      return domain.equals("*") || domain.equals(said);
    }
  }
}
