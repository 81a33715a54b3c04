package dev.latchkey.social;

import static dev.latchkey.CoreError.VALIDATION_ERROR;

import dev.latchkey.AccountOptions;
import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.MaxLength;
import dev.latchkey.Plugin;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignInOutcome;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderCall;
import dev.latchkey.oauth.ProviderException;
import dev.latchkey.oauth.ProviderUser;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with an account at a provider, and adding one to a user who is signed in
 * (protocol/06).
 *
 * <p>Either the browser goes there ({@link Departure}) and comes back ({@link Callback}), or an app
 * that signed its user in by itself presents the provider's ID token. What becomes of the user then
 * is decided in one place for both: {@link Arrivals} for who signs in, {@link Links} for who adds
 * an account.
 */
public final class SocialSignIn implements Plugin {
  private static final Logger log = LoggerFactory.getLogger(SocialSignIn.class);

  private final PendingSignIns waiting;
  private final Arrivals arrivals;
  private final Links links;
  private final Callback callback;

  /** Serves as the options say. */
  public SocialSignIn(
      AccountOptions options,
      EmailVerificationOptions verification,
      @Nullable String errorUrl,
      boolean stateless) {
    waiting = new PendingSignIns(options, stateless);
    arrivals = new Arrivals(options, verification);
    links = new Links(options);
    callback = new Callback(waiting, arrivals, links, errorUrl);
  }

  @Override
  public String id() {
    return "social";
  }

  @Override
  public void contribute(Contributions to) {
    to.cookie(PendingSignIns.COOKIE);
    to.cookie(PendingSignIns.WHOLE_COOKIE);

    to.post("/sign-in/social", SignIn.class, this::signIn);
    to.post("/link-social", LinkSocial.class, this::link).requires(SessionNeed.SENSITIVE);
    to.get("/callback/:id", Callback.Answer.class, callback::arrive);
    to.post("/callback/:id", Callback.Answer.class, callback::turnIntoGet)
        .acceptsFormOfPrograms()
        .optionalBody();

    to.errors(SocialError.values());
  }

  private record Name(@Nullable String firstName, @Nullable String lastName) {}

  private record Person(@Nullable Name name, @Nullable String email) {}

  private record IdToken(
      SecretText token,
      @Nullable SecretText nonce,
      @Nullable SecretText accessToken,
      @Nullable SecretText refreshToken,
      @Nullable Number expiresAt,
      @Nullable Person user) {

    OAuthTokens tokens() {
      return OAuthTokens.presented(token.value(), value(accessToken), value(refreshToken));
    }

    private static @Nullable String value(@Nullable SecretText text) {
      return text == null ? null : text.value();
    }
  }

  private record Elsewhere(String url, boolean redirect) {}

  // ---- POST /sign-in/social

  private record SignIn(
      @MaxLength(2048) @Nullable String callbackURL,
      @MaxLength(2048) @Nullable String newUserCallbackURL,
      @MaxLength(2048) @Nullable String errorCallbackURL,
      @Nullable JsonValue provider,
      @Nullable Boolean disableRedirect,
      @Nullable IdToken idToken,
      @Nullable List<String> scopes,
      @Nullable Boolean requestSignUp,
      @MaxLength(2048) @Nullable String loginHint,
      @Nullable Map<String, String> additionalParams,
      JsonValue.@Nullable Obj additionalData) {

    Departure departure() {
      return new Departure(
          callbackURL,
          errorCallbackURL,
          newUserCallbackURL,
          null,
          requestSignUp,
          scopes == null ? List.of() : scopes,
          loginHint,
          additionalParams == null ? Map.of() : additionalParams,
          additionalData == null ? Map.of() : additionalData.members());
    }
  }

  private record SignedIn(boolean redirect, String token, User user) {
    @Override
    public String toString() {
      return "SignedIn";
    }
  }

  private Object signIn(SignIn input, Call call) {
    OAuthProvider provider = provider(input.provider(), input.additionalParams(), call);
    if (input.idToken() == null) {
      return leave(provider, input.departure(), input.disableRedirect(), call);
    }
    OAuthTokens tokens = input.idToken().tokens();
    ProviderUser who = presented(provider, input.idToken(), call);
    boolean asked = Boolean.TRUE.equals(input.requestSignUp());
    try {
      Arrival arrival =
          new Arrival(provider, subject(provider, who, tokens), who, kept(tokens), asked, false);
      SignInOutcome outcome = arrivals.admit(arrival, input.callbackURL(), call).signIn(call);
      return outcome.fold(SocialSignIn::signedIn, challenge -> challenge);
    } catch (Refusal e) {
      throw refused(e);
    }
  }

  // As in the original: an app keeps its refresh token to itself.
  private static OAuthTokens kept(OAuthTokens presented) {
    return new OAuthTokens(presented.accessToken(), null, null, null, null, presented.idToken());
  }

  private static SignedIn signedIn(ActiveSession active) {
    return new SignedIn(false, active.session().token(), active.user());
  }

  private static AuthException refused(Refusal refusal) {
    if (refusal.reason().equals(Arrivals.EMAIL_NOT_VERIFIED)) {
      return new AuthException(CoreError.EMAIL_NOT_VERIFIED);
    }
    return new AuthException(SocialError.OAUTH_LINK_ERROR, refusal.words());
  }

  // ---- POST /link-social

  private record LinkSocial(
      @MaxLength(2048) @Nullable String callbackURL,
      @Nullable JsonValue provider,
      @Nullable IdToken idToken,
      @Nullable Boolean requestSignUp,
      @Nullable List<String> scopes,
      @MaxLength(2048) @Nullable String errorCallbackURL,
      @Nullable Boolean disableRedirect,
      @MaxLength(2048) @Nullable String loginHint,
      @Nullable Map<String, String> additionalParams,
      JsonValue.@Nullable Obj additionalData) {

    Departure departure(PendingSignIn.Link link) {
      return new Departure(
          callbackURL,
          errorCallbackURL,
          null,
          link,
          requestSignUp,
          scopes == null ? List.of() : scopes,
          loginHint,
          additionalParams == null ? Map.of() : additionalParams,
          additionalData == null ? Map.of() : additionalData.members());
    }
  }

  private record Linked(String url, boolean status, boolean redirect) {}

  private Object link(LinkSocial input, Call call) {
    OAuthProvider provider = provider(input.provider(), input.additionalParams(), call);
    if (input.idToken() == null) {
      Departure departure = input.departure(links.begin(call.session(), call));
      return leave(provider, departure, input.disableRedirect(), call);
    }
    OAuthTokens tokens = input.idToken().tokens();
    ProviderUser who = presented(provider, input.idToken(), call);
    Arrival arrival =
        new Arrival(provider, subject(provider, who, tokens), who, tokens, false, false);
    links.add(arrival, call.session().user(), call);
    return new Linked("", true, false);
  }

  // ---- both

  private static OAuthProvider provider(
      @Nullable JsonValue named, @Nullable Map<String, String> parameters, Call call) {
    String name = named == null ? null : named.asString();
    if (name == null) throw new AuthException(VALIDATION_ERROR, "[body.provider] Invalid input");
    List<String> reserved = OAuthProvider.reservedParameters();
    if (parameters != null && parameters.keySet().stream().anyMatch(reserved::contains)) {
      throw new AuthException(
          VALIDATION_ERROR,
          "[body.additionalParams] additionalParams cannot include reserved OAuth parameters: "
              + String.join(", ", reserved));
    }
    OAuthProvider provider = call.providers().find(name, call);
    if (provider == null) throw new AuthException(CoreError.PROVIDER_NOT_FOUND);
    return provider;
  }

  private Elsewhere leave(
      OAuthProvider provider, Departure departure, @Nullable Boolean stays, Call call) {
    boolean redirect = !Boolean.TRUE.equals(stays);
    String url = departure.begin(provider, waiting, call);
    if (redirect) call.setLocation(SafeRedirect.configured(url));
    return new Elsewhere(url, redirect);
  }

  private static ProviderUser presented(OAuthProvider provider, IdToken idToken, Call call) {
    if (!provider.takesIdTokens()) throw new AuthException(CoreError.ID_TOKEN_NOT_SUPPORTED);
    ProviderUser who = known(provider, idToken, call.providers().calling(call));
    if (who == null) throw new AuthException(CoreError.FAILED_TO_GET_USER_INFO);
    if (who.email() == null) throw new AuthException(CoreError.USER_EMAIL_NOT_FOUND);
    return who;
  }

  private static @Nullable ProviderUser known(
      OAuthProvider provider, IdToken idToken, ProviderCall call) {
    String nonce = IdToken.value(idToken.nonce());
    try {
      String expected = nonce == null || nonce.isEmpty() ? null : nonce;
      if (!provider.isGenuine(idToken.token().value(), expected, call)) {
        throw new AuthException(CoreError.INVALID_TOKEN);
      }
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      throw new AuthException(CoreError.INVALID_TOKEN);
    }
    try {
      return provider.known(idToken.tokens(), first(idToken.user()), call);
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      return null;
    }
  }

  private static JsonValue.@Nullable Obj first(@Nullable Person person) {
    Name name = person == null ? null : person.name();
    if (name == null) return null;
    return new JsonValue.Obj(
        Map.of(
            "name",
            new JsonValue.Obj(
                Map.of(
                    "firstName", new JsonValue.Str(orEmpty(name.firstName())),
                    "lastName", new JsonValue.Str(orEmpty(name.lastName()))))));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String subject(OAuthProvider provider, ProviderUser who, OAuthTokens tokens) {
    String subject = provider.subject(who, tokens);
    if (subject == null) throw new AuthException(CoreError.FAILED_TO_GET_USER_INFO);
    return subject;
  }
}
