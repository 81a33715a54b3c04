package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Entra ID: accounts of one organisation, of any, or people's own.
 *
 * @see <a
 *     href="https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference">ID
 *     token claims</a>
 */
public final class Microsoft {
  private static final String AUTHORITY = "https://login.microsoftonline.com";
  private static final String PHOTOS = "https://graph.microsoft.com/v1.0/me/photos/";
  private static final String[] SCOPES = {
    "openid", "profile", "email", "User.Read", "offline_access"
  };
  private static final Set<String> SHARED = Set.of("common", "organizations", "consumers");

  /** The tenant of people's own accounts. */
  private static final String CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private Microsoft() {}

  /** For accounts of any kind, with the defaults of the original. */
  public static OAuthProvider of(String clientId, @Nullable String clientSecret) {
    return of(clientId, clientSecret, o -> {});
  }

  /**
   * As the options say.
   *
   * @param clientSecret null for a client that has none
   */
  public static OAuthProvider of(
      String clientId, @Nullable String clientSecret, Consumer<Options> set) {
    Options options = new Options(clientId, clientSecret);
    set.accept(options);
    String tenant = options.authority + '/' + options.tenant;
    Set<String> issuers = SHARED.contains(options.tenant) ? Set.of() : Set.of(tenant + "/v2.0");
    IdTokenRules rules =
        IdTokenRules.of(tenant + "/discovery/v2.0/keys", issuers, options.clientIds)
            .maxAge(Duration.ofHours(1))
            .claims(options::isAllowed);
    return OAuthProvider.named("microsoft", options)
        .endpoints(tenant + "/oauth2/v2.0/authorize", tenant + "/oauth2/v2.0/token")
        .scopes(SCOPES)
        .loginHint()
        .refreshParameters(Map.of("scope", String.join(" ", options.refreshedScopes())))
        .idTokens(rules)
        .profiles((tokens, first, call) -> user(tokens, options, call))
        .subject("oid")
        .build();
  }

  private static @Nullable ProviderUser user(
      OAuthTokens tokens, Options options, ProviderCall call) {
    JsonValue.Obj said = tokens.claims();
    String id = said == null ? null : Claims.text(said, "oid");
    if (said == null || id == null || id.isBlank()) return null;
    JsonValue.Obj profile = Claims.of(said).with("picture", photo(tokens, options, call)).object();
    JsonValue.Obj user =
        Claims.none()
            .with("name", profile.get("name"))
            .with("email", profile.get("email"))
            .with("image", profile.get("picture"))
            .with("emailVerified", isVerified(profile))
            .object();
    return new ProviderUser(user, profile);
  }

  private static boolean isVerified(JsonValue.Obj profile) {
    JsonValue said = profile.get("email_verified");
    if (said != null) return Claims.isTrue(said);
    JsonValue email = profile.get("email");
    return email != null
        && email.isTruthy()
        && (isAmong(email, profile.get("verified_primary_email"))
            || isAmong(email, profile.get("verified_secondary_email")));
  }

  private static boolean isAmong(JsonValue email, @Nullable JsonValue emails) {
    return emails instanceof JsonValue.Arr list && list.items().contains(email);
  }

  // Nobody is refused for want of a picture.
  private static @Nullable String photo(OAuthTokens tokens, Options options, ProviderCall call) {
    String token = tokens.accessToken();
    if (!options.photo || token == null || token.isEmpty()) return null;
    String size = options.photoSize + "x" + options.photoSize;
    try {
      ProviderAnswer answer = Fetched.answer(PHOTOS + size + "/$value", tokens, call);
      if (!answer.isOk()) return null;
      return "data:image/jpeg;base64, " + Base64.getEncoder().encodeToString(answer.body());
    } catch (ProviderException e) {
      return null;
    }
  }

  /** What Microsoft can be told besides. */
  public static final class Options extends ProviderOptions<Options> {
    private String tenant = "common";
    private String authority = AUTHORITY;
    private boolean photo = true;
    private int photoSize = 48;

    private Options(String clientId, @Nullable String clientSecret) {
      super(clientId, clientSecret);
    }

    @Override
    Options self() {
      return this;
    }

    /**
     * Whose accounts: {@code tenantId}. The id of one organisation, {@code organizations} for any,
     * {@code consumers} for people's own, {@code common} for both, which is the default. With
     * {@code organizations}, {@code ann@acme.com} of Acme passes and {@code ann@outlook.com} does
     * not.
     */
    public Options tenant(String id) {
      tenant = id;
      return this;
    }

    /** Microsoft's address, which is another in some countries: {@code authority}. */
    public Options authority(String url) {
      int end = url.length();
      while (end > 0 && url.charAt(end - 1) == '/') end--;
      authority = url.substring(0, end);
      return this;
    }

    /** Does not ask for the user's picture: {@code disableProfilePhoto}. Default false. */
    public Options disableProfilePhoto(boolean disabled) {
      photo = !disabled;
      return this;
    }

    /** How wide the picture is, in pixels: {@code profilePhotoSize}. Default 48. */
    public Options profilePhotoSize(int pixels) {
      photoSize = pixels;
      return this;
    }

    private List<String> refreshedScopes() {
      List<String> all = new ArrayList<>();
      if (defaultScopes) all.addAll(List.of(SCOPES));
      all.addAll(scopes);
      return all;
    }

    // The shared addresses sign for every tenant: the issuer has to be the token's own, and of the
    // kind that is asked for.
    private boolean isAllowed(JsonValue.Obj claims) {
      String id = Claims.text(claims, "tid");
      String issuer = Claims.text(claims, "iss");
      if (id == null || !(authority + '/' + id + "/v2.0").equals(issuer)) return false;
      boolean own = id.equals(CONSUMERS);
      return !(tenant.equals("organizations") && own) && !(tenant.equals("consumers") && !own);
    }
  }
}
