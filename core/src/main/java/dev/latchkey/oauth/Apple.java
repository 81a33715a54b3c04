package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Apple. The client secret is a token signed with a key of the developer account's, good for half a
 * year at most.
 *
 * @see <a href="https://developer.apple.com/documentation/signinwithapplerestapi">Apple's guide</a>
 */
public final class Apple {
  private static final String SITE = "https://appleid.apple.com";

  private Apple() {}

  /** With the defaults of the original. */
  public static OAuthProvider of(String clientId, String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /** As the options say. */
  public static OAuthProvider of(String clientId, String clientSecret, Consumer<Options> set) {
    Options options = new Options(clientId, clientSecret);
    set.accept(options);
    return OAuthProvider.named("apple", options)
        .endpoints(SITE + "/auth/authorize", SITE + "/auth/token")
        .scopes("email", "name")
        .parameter("response_type", "code id_token")
        .parameter("response_mode", "form_post")
        .idTokens(rules(options.presentedTo()))
        .codeIdTokens(rules(options.clientIds))
        .profiles((tokens, first, call) -> user(tokens.claims(), first))
        .build();
  }

  private static IdTokenRules rules(List<String> audiences) {
    return IdTokenRules.of(SITE + "/auth/keys", Set.of(SITE), audiences)
        .maxAge(Duration.ofHours(1))
        .hashedNonce();
  }

  // The name comes once, beside the first code, and from the browser: nobody vouches for it.
  private static @Nullable ProviderUser user(
      JsonValue.@Nullable Obj claims, JsonValue.@Nullable Obj first) {
    if (claims == null) return null;
    JsonValue.Obj named = first == null ? null : object(first.get("name"));
    JsonValue name =
        named == null
            ? Claims.firstTruthy(claims.get("name"))
            : new JsonValue.Str((part(named, "firstName") + ' ' + part(named, "lastName")).strip());
    JsonValue.Obj profile = Claims.of(claims).with("name", name).object();
    JsonValue.Obj user =
        Claims.none()
            .with("name", name)
            .with("emailVerified", Claims.isTrue(claims.get("email_verified")))
            .with("email", claims.get("email"))
            .object();
    return new ProviderUser(user, profile);
  }

  private static JsonValue.@Nullable Obj object(@Nullable JsonValue value) {
    return value == null ? null : value.asObject();
  }

  private static String part(JsonValue.Obj name, String part) {
    String text = Claims.text(name, part);
    return text == null ? "" : text;
  }

  /** What Apple can be told besides. */
  public static final class Options extends ProviderOptions<Options> {
    private @Nullable String bundle;
    private final List<String> audiences = new ArrayList<>();

    private Options(String clientId, String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Options self() {
      return this;
    }

    /** The app whose ID tokens are good here: {@code appBundleIdentifier}. */
    public Options appBundleIdentifier(String id) {
      bundle = id;
      return this;
    }

    /** The apps whose ID tokens are good here, instead of that one: {@code audience}. */
    public Options audience(List<String> ids) {
      audiences.addAll(ids);
      return this;
    }

    private List<String> presentedTo() {
      if (!audiences.isEmpty()) return audiences;
      return bundle == null ? clientIds : List.of(bundle);
    }
  }
}
