package dev.latchkey.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.crypto.Sha256;
import dev.latchkey.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else users can sign in with: where they agree, how a code becomes tokens, and who the
 * user is. {@link Google}, {@link GitHub} and their like make one; {@link #named} makes any other.
 * Immutable and thread-safe.
 */
public final class OAuthProvider {
  /** The longest id of a user that is taken from a provider. */
  private static final int MAX_SUBJECT = 255;

  /** Finds out who a user is; null when the provider does not tell. */
  @FunctionalInterface
  public interface Profiles {
    /**
     * Returns whose tokens these are.
     *
     * @param first what the provider posted of a user with the first sign-in; usually null
     * @throws ProviderException when the provider does not answer
     */
    @Nullable ProviderUser find(
        OAuthTokens tokens, JsonValue.@Nullable Obj first, ProviderCall call);
  }

  /** A code to be redeemed. */
  public record Code(String code, String verifier, String redirectUri, @Nullable String deviceId) {
    /** Shows nothing. */
    @Override
    public String toString() {
      return "Code";
    }
  }

  private final Builder is;

  private OAuthProvider(Builder is) {
    this.is = is;
  }

  /** Begins to describe a provider. */
  public static Builder named(String id, String clientId, @Nullable String clientSecret) {
    return new Builder(id, new ProviderOptions.Usual(clientId, clientSecret));
  }

  static Builder named(String id, ProviderOptions<?> options) {
    return new Builder(id, options);
  }

  // ---- what it is

  /** Returns the name in paths and in the account table. */
  public String id() {
    return is.id;
  }

  /** Returns what its answers have to say they come from; null when they need not say. */
  public @Nullable String issuer() {
    return is.issuer;
  }

  /** Returns whether its ID tokens have to hold a nonce of ours. */
  public boolean needsNonce() {
    return is.needsNonce;
  }

  /** Returns whether a sign-in may begin there, without us having asked. */
  public boolean mayBegin() {
    return is.mayBegin;
  }

  /** Returns whether clients may present its ID tokens. */
  public boolean takesIdTokens() {
    return is.options.idTokens && is.idTokens != null;
  }

  /** Returns whether new users are kept out, given whether this one asked for an account. */
  public boolean keepsOut(boolean asked) {
    return is.options.disableSignUp || is.options.disableImplicitSignUp && !asked;
  }

  /** Returns whether each sign-in sets what the provider says of the user. */
  public boolean overridesUser() {
    return is.options.overrideUser;
  }

  /** Returns whether only users with a proven address may sign in. */
  public boolean requiresVerifiedEmail() {
    return is.options.requireVerified;
  }

  /** Returns whether it gives further tokens for a refresh token. */
  public boolean refreshes() {
    return is.tokenUrl != null;
  }

  // ---- the user agrees

  /** Returns the address at which the user agrees. */
  public String authorizationUrl(AuthorizationRequest asked) {
    String redirect = is.options.redirectUri;
    AuthorizationUrl url =
        new AuthorizationUrl()
            .with("response_type", is.parameters.getOrDefault("response_type", "code"))
            .with("client_id", is.options.clientIds.get(0))
            .with("state", asked.state())
            .with("scope", String.join(" ", scopes(asked.scopes())))
            .with("redirect_uri", redirect == null ? asked.redirectUri() : redirect)
            .with("display", is.parameters.get("display"))
            .with("login_hint", is.loginHint ? asked.loginHint() : null)
            .with("nonce", asked.nonce())
            .with("prompt", is.options.prompt)
            .with("hd", is.parameters.get("hd"))
            .with("access_type", is.parameters.get("access_type"))
            .with("response_mode", is.parameters.get("response_mode"));
    if (is.pkce) {
      url.with("code_challenge_method", "S256")
          .with("code_challenge", Sha256.base64Url(asked.codeVerifier()));
    }
    String claims = is.parameters.get("claims");
    Map<String, String> further = new LinkedHashMap<>(is.further);
    further.putAll(asked.parameters());
    String endpoint = is.options.authorizationUrl;
    return url.with("claims", claims)
        .withFurther(further)
        .at(endpoint == null ? is.authorizationUrl : endpoint);
  }

  private List<String> scopes(List<String> asked) {
    List<String> all = new ArrayList<>();
    if (is.options.defaultScopes) all.addAll(is.scopes);
    if (is.askedScopesFirst) all.addAll(asked);
    all.addAll(is.options.scopes);
    if (!is.askedScopesFirst) all.addAll(asked);
    if (is.openId && !all.contains("openid")) all.add(0, "openid");
    return all;
  }

  /** Returns what no client may say in that address, in the order in which it is told so. */
  public static List<String> reservedParameters() {
    return AuthorizationUrl.RESERVED;
  }

  // ---- a code becomes tokens

  /**
   * Redeems a code.
   *
   * @throws ProviderException when the provider does not give tokens for it
   */
  public OAuthTokens redeem(Code code, ProviderCall call) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code.code());
    if (is.pkce) form.put("code_verifier", code.verifier());
    if (code.deviceId() != null) form.put("device_id", code.deviceId());
    String redirect = is.options.redirectUri;
    form.put("redirect_uri", redirect == null ? code.redirectUri() : redirect);
    is.tokenParameters.forEach(form::putIfAbsent);
    JsonValue.Obj answer = tokens(form, call);
    return OAuthTokens.of(answer, call.now()).lasting(usualEnd(call.now()));
  }

  /**
   * Gets further tokens.
   *
   * @throws ProviderException when the provider gives none
   */
  public OAuthTokens refresh(String refreshToken, ProviderCall call) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    is.refreshParameters.forEach(form::putIfAbsent);
    JsonValue.Obj answer = tokens(form, call);
    String token = Claims.text(answer, "access_token");
    if (token == null || token.isEmpty()) {
      throw new ProviderException("provider " + id() + " gives no further tokens");
    }
    return OAuthTokens.of(answer, call.now()).lasting(usualEnd(call.now()));
  }

  private @Nullable Instant usualEnd(Instant now) {
    return is.usualLife == null ? null : now.plus(is.usualLife);
  }

  private JsonValue.Obj tokens(Map<String, String> form, ProviderCall call) {
    String url = is.tokenUrl;
    if (url == null) throw new ProviderException("provider " + id() + " has no token endpoint");
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/x-www-form-urlencoded");
    headers.put("accept", "application/json");
    authenticate(form, headers);
    ProviderAnswer answer = call.outbound().post(url, headers, Outbound.form(form));
    JsonValue.Obj said = answer.object();
    if (said == null || is.errsWithSuccess && said.get("error") != null) {
      throw new ProviderException("provider " + id() + " gives no tokens: " + answer);
    }
    return said;
  }

  private void authenticate(Map<String, String> form, Map<String, String> headers) {
    String id = is.options.clientIds.get(0);
    String secret = is.options.clientSecret;
    if (is.authentication == ClientAuthentication.BASIC && secret != null) {
      String pair = Outbound.encoded(id) + ':' + Outbound.encoded(secret);
      String base64 = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
      headers.put("authorization", "Basic " + base64);
      return;
    }
    form.put("client_id", id);
    if (is.authentication == ClientAuthentication.POST && secret != null) {
      form.put("client_secret", secret);
    }
  }

  // ---- who the user is

  /**
   * Returns who got these tokens for a code; null when the provider does not tell, or tells it in
   * an ID token that is not to be believed.
   *
   * @param nonce that the ID token has to hold; null when none was asked for
   * @param first what the provider says of a user in the form post of the first sign-in, and never
   *     again; null otherwise
   * @throws ProviderException when the provider does not answer
   */
  public @Nullable ProviderUser user(
      OAuthTokens tokens,
      @Nullable String nonce,
      JsonValue.@Nullable Obj first,
      ProviderCall call) {
    String idToken = tokens.idToken();
    IdTokenRules rules = is.codeIdTokens;
    if (idToken != null && rules != null && rules.verify(idToken, nonce, call) == null) return null;
    return known(tokens, first, call);
  }

  /**
   * Returns whose tokens these are that we have kept; null when the provider does not tell.
   *
   * @throws ProviderException when the provider does not answer
   */
  public @Nullable ProviderUser owner(OAuthTokens kept, ProviderCall call) {
    return is.judgesKeptTokens ? user(kept, null, null, call) : known(kept, null, call);
  }

  /**
   * Returns who signed in with an ID token that {@link #isGenuine}.
   *
   * @throws ProviderException when the provider does not answer
   */
  public @Nullable ProviderUser known(
      OAuthTokens tokens, JsonValue.@Nullable Obj first, ProviderCall call) {
    ProviderUser found = is.profiles.find(tokens, first, call);
    if (found == null) return null;
    JsonValue.Obj mapped = is.options.mapping.apply(found.profile());
    return new ProviderUser(Claims.of(found.user()).with(mapped).object(), found.profile());
  }

  /** Returns whether an ID token a client presents is to be believed. */
  public boolean isGenuine(String idToken, @Nullable String nonce, ProviderCall call) {
    IdTokenRules rules = is.idTokens;
    if (rules == null || !takesIdTokens()) return false;
    if (is.opaqueTokens && idToken.split("\\.", -1).length != 3) return true;
    return rules.verify(idToken, nonce, call) != null;
  }

  /** Returns the user's id at the provider; null when there is none that could be told apart. */
  public @Nullable String subject(ProviderUser user, OAuthTokens tokens) {
    String subject = Claims.scalar(is.subject.apply(user.profile(), tokens));
    boolean usable =
        subject != null
            && !subject.isBlank()
            && subject.length() <= MAX_SUBJECT
            && subject.indexOf('\0') < 0
            && !subject.equals("undefined")
            && !subject.equals("null");
    return usable ? subject : null;
  }

  @Override
  public String toString() {
    return "OAuthProvider[" + id() + "]";
  }

  /**
   * Describes a provider: where it is, what it is asked, and how it is understood. Not thread-safe;
   * given up with {@link #build}.
   */
  public static final class Builder {
    private final String id;
    private final ProviderOptions<?> options;
    private String authorizationUrl = "";
    private @Nullable String tokenUrl;
    private List<String> scopes = List.of();
    private boolean askedScopesFirst;
    private boolean openId;
    private boolean pkce = true;
    private boolean loginHint;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> further = new LinkedHashMap<>();
    private ClientAuthentication authentication = ClientAuthentication.POST;
    private final Map<String, String> tokenParameters = new LinkedHashMap<>();
    private final Map<String, String> refreshParameters = new LinkedHashMap<>();
    private boolean errsWithSuccess;
    private @Nullable Duration usualLife;
    private @Nullable String issuer;
    private boolean needsNonce;
    private boolean mayBegin;
    private @Nullable IdTokenRules idTokens;
    private @Nullable IdTokenRules codeIdTokens;
    private boolean opaqueTokens;
    private boolean judgesKeptTokens;
    private Profiles profiles = (tokens, first, call) -> null;
    private BiFunction<JsonValue.Obj, OAuthTokens, @Nullable JsonValue> subject =
        (profile, tokens) -> profile.get("sub");

    private Builder(String id, ProviderOptions<?> options) {
      this.id = id;
      this.options = options;
    }

    /** Refines what every provider can be told. */
    public Builder options(Consumer<ProviderOptions<?>> set) {
      set.accept(options);
      return this;
    }

    /** Where users agree, and where codes become tokens. */
    public Builder endpoints(String authorization, String token) {
      authorizationUrl = authorization;
      tokenUrl = token;
      return this;
    }

    /** What users are asked to agree to unless the options say otherwise. */
    public Builder scopes(String... usual) {
      scopes = List.of(usual);
      return this;
    }

    /** Puts the scopes a client asks for before those of the options. */
    public Builder askedScopesFirst() {
      askedScopesFirst = true;
      return this;
    }

    /** Has {@code openid} among the scopes, first if nobody asked for it. */
    public Builder openId() {
      openId = true;
      return this;
    }

    /** Whether codes are bound to who asked (RFC 7636). Default true; where it is understood. */
    public Builder pkce(boolean bound) {
      pkce = bound;
      return this;
    }

    /** Tells the provider whom to expect, where a client says so. */
    public Builder loginHint() {
      loginHint = true;
      return this;
    }

    /**
     * A parameter of OpenID Connect in the address at which users agree: {@code response_type},
     * {@code display}, {@code hd}, {@code access_type}, {@code response_mode}, {@code claims}.
     */
    public Builder parameter(String name, @Nullable String value) {
      if (value != null) parameters.put(name, value);
      return this;
    }

    /** Any other parameter there; a client's own of the same name counts instead. */
    public Builder further(String name, @Nullable String value) {
      if (value != null) further.put(name, value);
      return this;
    }

    /** How we say who we are. Default {@link ClientAuthentication#POST}. */
    public Builder authentication(ClientAuthentication way) {
      authentication = way;
      return this;
    }

    /** Says more when a code is redeemed. */
    public Builder tokenParameters(Map<String, String> more) {
      tokenParameters.putAll(more);
      return this;
    }

    /** Says more when tokens are refreshed. */
    public Builder refreshParameters(Map<String, String> more) {
      refreshParameters.putAll(more);
      return this;
    }

    /** How long access tokens are good where the provider does not say. */
    public Builder usualLife(@Nullable Duration life) {
      usualLife = life;
      return this;
    }

    /** What its answers have to say they come from, if they say it (RFC 9207). */
    public Builder issuer(@Nullable String name) {
      issuer = name;
      return this;
    }

    /** Has its ID tokens hold a nonce of ours. */
    public Builder needsNonce(boolean needed) {
      needsNonce = needed;
      return this;
    }

    /** Lets sign-ins begin there: {@code allowIdpInitiated}. Default false. */
    public Builder mayBegin(boolean may) {
      mayBegin = may;
      return this;
    }

    /** When its ID tokens are believed: those that come with a code, and those clients present. */
    public Builder idTokens(IdTokenRules rules) {
      idTokens = rules;
      codeIdTokens = rules;
      return this;
    }

    /** The same where other rules are for those that come with a code; null for none. */
    public Builder codeIdTokens(@Nullable IdTokenRules rules) {
      codeIdTokens = rules;
      return this;
    }

    /** Judges ID tokens again that were kept. */
    public Builder judgesKeptTokens() {
      judgesKeptTokens = true;
      return this;
    }

    /** How to find out who a user is. */
    public Builder profiles(Profiles source) {
      profiles = source;
      return this;
    }

    /** By a profile that is fetched with the access token, said in the words of the user table. */
    public Builder profileAt(String url, UnaryOperator<JsonValue.Obj> toUser) {
      return profiles((tokens, first, call) -> said(Fetched.object(url, tokens, call), toUser));
    }

    /** By what the ID token says, said in the words of the user table. */
    public Builder profileInIdToken(UnaryOperator<JsonValue.Obj> toUser) {
      return profiles((tokens, first, call) -> said(tokens.claims(), toUser));
    }

    private static @Nullable ProviderUser said(
        JsonValue.@Nullable Obj profile, UnaryOperator<JsonValue.Obj> toUser) {
      return profile == null ? null : new ProviderUser(toUser.apply(profile), profile);
    }

    /** Where a profile holds the user's id. Default {@code sub}. */
    public Builder subject(String name) {
      return subject((profile, tokens) -> profile.get(name));
    }

    /** How the user's id is found. */
    public Builder subject(BiFunction<JsonValue.Obj, OAuthTokens, @Nullable JsonValue> inProfile) {
      subject = inProfile;
      return this;
    }

    // ---- what single providers do

    Builder errsWithSuccess() {
      errsWithSuccess = true;
      return this;
    }

    Builder opaqueTokens() {
      opaqueTokens = true;
      return this;
    }

    /** Returns the provider. */
    public OAuthProvider build() {
      return new OAuthProvider(this);
    }
  }
}
