package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Facebook.
 *
 * @see <a
 *     href="https://developers.facebook.com/docs/facebook-login/guides/access-tokens">Facebook's
 *     guide</a>
 */
public final class Facebook {
  private static final String GRAPH = "https://graph.facebook.com/";

  private Facebook() {}

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
            "https://limited.facebook.com/.well-known/oauth/openid/jwks/",
            Set.of("https://www.facebook.com"),
            options.clientIds);
    return OAuthProvider.named("facebook", options)
        .endpoints(
            "https://www.facebook.com/v24.0/dialog/oauth", GRAPH + "v24.0/oauth/access_token")
        .scopes("email", "public_profile")
        .pkce(false)
        .loginHint()
        .further("config_id", options.configId)
        .idTokens(rules)
        .codeIdTokens(null) // Facebook signs those with other keys; they come from itself
        .opaqueTokens()
        .profiles((tokens, first, call) -> user(tokens, options, call))
        .subject(
            (profile, tokens) -> Claims.firstGiven(NOBODY, profile.get("sub"), profile.get("id")))
        .build();
  }

  private static final JsonValue NOBODY = JsonValue.Null.NULL;

  private static @Nullable ProviderUser user(
      OAuthTokens tokens, Options options, ProviderCall call) {
    JsonValue.Obj claims = tokens.claims();
    if (claims != null) return new ProviderUser(limited(claims), claims);
    String owner = owner(tokens, options, call);
    if (owner == null) return null;
    String fields = String.join(",", options.fields);
    JsonValue.Obj profile = Fetched.object(GRAPH + "me?fields=" + fields, tokens, call);
    if (profile == null || !owner.equals(Claims.text(profile, "id"))) return null;
    JsonValue.Obj user =
        Claims.none()
            .with("name", profile.get("name"))
            .with("email", profile.get("email"))
            .with("image", Claims.inside(profile.get("picture"), "data", "url"))
            .with("emailVerified", verified(profile))
            .object();
    return new ProviderUser(user, profile);
  }

  private static JsonValue.Obj limited(JsonValue.Obj claims) {
    return Claims.none()
        .with("name", claims.get("name"))
        .with("email", claims.get("email"))
        .with("image", claims.get("picture"))
        .with("emailVerified", false)
        .object();
  }

  private static JsonValue verified(JsonValue.Obj profile) {
    return Claims.firstGiven(new JsonValue.Bool(false), profile.get("email_verified"));
  }

  // A token some other app was given opens the same profile: only one given to us says who signs
  // in here.
  private static @Nullable String owner(OAuthTokens tokens, Options options, ProviderCall call) {
    String token = tokens.accessToken();
    if (token == null || token.isEmpty()) return null;
    String us = options.clientIds.get(0) + '|' + options.clientSecret;
    String query =
        "input_token=" + Outbound.encoded(token) + "&access_token=" + Outbound.encoded(us);
    ProviderAnswer answer = call.outbound().get(GRAPH + "debug_token?" + query, Map.of());
    JsonValue said = Claims.inside(answer.json(), "data");
    boolean ours =
        Claims.inside(said, "is_valid") instanceof JsonValue.Bool valid
            && valid.value()
            && Claims.inside(said, "app_id") instanceof JsonValue.Str app
            && options.clientIds.contains(app.value());
    return ours && Claims.inside(said, "user_id") instanceof JsonValue.Str user
        ? user.value()
        : null;
  }

  /** What Facebook can be told besides. */
  public static final class Options extends ProviderOptions<Options> {
    private @Nullable String configId;
    private final List<String> fields = new ArrayList<>(List.of("id", "name", "email", "picture"));

    private Options(String clientId, String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Options self() {
      return this;
    }

    /** A configuration of Login for Business: {@code configId}. */
    public Options configId(String id) {
      configId = id;
      return this;
    }

    /** Fields of the profile to ask for besides: {@code fields}. */
    public Options fields(List<String> further) {
      fields.addAll(further);
      return this;
    }
  }
}
