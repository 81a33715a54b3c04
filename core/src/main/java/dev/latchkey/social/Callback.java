package dev.latchkey.social;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SignInOutcome;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderCall;
import dev.latchkey.oauth.ProviderException;
import dev.latchkey.oauth.ProviderUser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user comes back from a provider (protocol/06 §4).
 *
 * <p>Whatever is wrong, the browser goes to a page of the application's and is told there. Nothing
 * of what came is believed before the sign-in it belongs to is found, which is then over.
 */
final class Callback {
  private static final Logger log = LoggerFactory.getLogger(Callback.class);

  private final PendingSignIns waiting;
  private final Arrivals arrivals;
  private final Links links;
  private final @Nullable String errorUrl;

  Callback(
      PendingSignIns waiting, Arrivals arrivals, Links links, @Nullable String configuredErrorUrl) {
    this.waiting = waiting;
    this.arrivals = arrivals;
    this.links = links;
    this.errorUrl = configuredErrorUrl;
  }

  /** What a provider sends along, by the names RFC 6749 gives; what else it sends is of no use. */
  @SuppressWarnings("MemberName")
  record Answer(
      @Nullable String code,
      @Nullable String error,
      @Nullable String device_id,
      @Nullable String error_description,
      @Nullable String state,
      @Nullable String user,
      @Nullable String iss) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "Answer";
    }
  }

  // ---- POST /callback/:id

  /**
   * Has the browser come again with GET: a post from another site comes without the cookies that
   * are needed, and the redirect goes with them.
   */
  AuthResponse turnIntoGet(Answer posted, Call call) {
    String id = call.pathParameter("id");
    SafeRedirect again = SafeRedirect.configured(call.baseUrl() + "/callback/" + id);
    again = with(again, "code", posted.code(), call);
    again = with(again, "error", posted.error(), call);
    again = with(again, "device_id", posted.device_id(), call);
    again = with(again, "error_description", posted.error_description(), call);
    again = with(again, "state", posted.state(), call);
    again = with(again, "user", posted.user(), call);
    return with(again, "iss", posted.iss(), call).toResponse();
  }

  private static SafeRedirect with(
      SafeRedirect page, String name, @Nullable String posted, Call call) {
    String asked = call.query(name);
    String value = asked == null ? posted : asked;
    return value == null ? page : page.with(name, value);
  }

  // ---- GET /callback/:id

  AuthResponse arrive(Answer answer, Call call) {
    String id = call.pathParameter("id");
    if (answer.state() == null && answer.code() != null && !answer.code().isEmpty()) {
      OAuthProvider provider = call.providers().find(id, call);
      if (provider != null && provider.mayBegin()) {
        return SafeRedirect.configured(Departure.plain().begin(provider, waiting, call))
            .toResponse();
      }
    }
    if (answer.state() == null || answer.state().isEmpty()) {
      return failed(errorPage(null, call), "state_not_found", null);
    }
    PendingSignIn pending;
    try {
      pending = waiting.end(answer.state(), id, call);
    } catch (PendingSignIns.Failed e) {
      return failed(errorPage(e.errorUrl, call), e.reason, null);
    }
    return finish(pending, answer, call);
  }

  private AuthResponse finish(PendingSignIn pending, Answer answer, Call call) {
    SafeRedirect errors = errorPage(pending.errorUrl(), call);
    try {
      return finished(pending, answer, call);
    } catch (Refusal e) {
      return failed(errors, e.reason(), e.description());
    } catch (AuthException e) {
      String code = e.code().code();
      if (code == null || e.status() >= 500) throw e;
      return failed(errors, code, e.getMessage());
    }
  }

  private AuthResponse finished(PendingSignIn pending, Answer answer, Call call) {
    if (answer.error() != null && !answer.error().isEmpty()) {
      throw new Refusal(answer.error(), answer.error_description());
    }
    if (answer.code() == null || answer.code().isEmpty()) throw new Refusal("no_code");
    OAuthProvider provider = call.providers().find(call.pathParameter("id"), call);
    if (provider == null) throw new Refusal("oauth_provider_not_found");
    Arrival arrival = arrival(provider, pending, answer, call);
    SafeRedirect page = page(pending.callbackUrl(), call);
    if (pending.link() != null) {
      links.finish(pending.link(), arrival, call);
      return page.toResponse();
    }
    if (arrival.who().email() == null) throw new Refusal("email_not_found");
    Arrivals.Admitted admitted = arrivals.admit(arrival, pending.callbackUrl(), call);
    SignInOutcome outcome = admitted.signIn(call);
    SafeRedirect next = admitted.isNew() ? newUserPage(pending, page, call) : page;
    return outcome.fold(
        active -> next.toResponse(), challenge -> page.withAll(challenge).toResponse());
  }

  private static Arrival arrival(
      OAuthProvider provider, PendingSignIn pending, Answer answer, Call call) {
    String issuer = provider.issuer();
    boolean says = answer.iss() != null && !answer.iss().isEmpty();
    if (issuer != null && says && !issuer.equals(answer.iss())) {
      throw new Refusal("issuer_mismatch");
    }
    if (provider.needsNonce() && pending.nonce() == null) {
      throw new Refusal("nonce_binding_missing");
    }
    OAuthTokens tokens = tokens(provider, pending, answer, call);
    ProviderUser who = who(provider, tokens, pending, answer, call);
    String subject = who == null ? null : provider.subject(who, tokens);
    if (who == null || subject == null) throw new Refusal("unable_to_get_user_info");
    boolean asked = Boolean.TRUE.equals(pending.requestSignUp());
    return new Arrival(provider, subject, who, tokens, asked, provider.overridesUser());
  }

  private static OAuthTokens tokens(
      OAuthProvider provider, PendingSignIn pending, Answer answer, Call call) {
    String code = answer.code() == null ? "" : answer.code();
    OAuthProvider.Code redeemed =
        new OAuthProvider.Code(
            code, pending.codeVerifier(), Departure.callback(provider, call), answer.device_id());
    try {
      return provider.redeem(redeemed, call.providers().calling(call));
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      throw new Refusal("invalid_code");
    }
  }

  private static @Nullable ProviderUser who(
      OAuthProvider provider, OAuthTokens tokens, PendingSignIn pending, Answer answer, Call call) {
    ProviderCall asking = call.providers().calling(call);
    try {
      return provider.user(tokens, pending.nonce(), first(answer.user()), asking);
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      return null;
    }
  }

  private static JsonValue.@Nullable Obj first(@Nullable String user) {
    if (user == null) return null;
    try {
      return Json.parse(user.getBytes(UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  // ---- pages

  private SafeRedirect errorPage(@Nullable String asked, Call call) {
    String usual = errorUrl == null ? call.baseUrl() + "/error" : errorUrl;
    return asked == null ? SafeRedirect.configured(usual) : orElse(asked, usual, call);
  }

  private static SafeRedirect newUserPage(PendingSignIn pending, SafeRedirect page, Call call) {
    String url = pending.newUserUrl();
    return url == null || url.isEmpty() ? page : orElse(url, page.url(), call);
  }

  private static SafeRedirect page(String url, Call call) {
    return orElse(url, SafeRedirect.configured("/").from(call.baseUrl()).url(), call);
  }

  // It was checked when it was remembered, perhaps by somebody else.
  private static SafeRedirect orElse(String url, String otherwise, Call call) {
    try {
      return call.redirect(url, CoreError.INVALID_CALLBACK_URL);
    } catch (AuthException e) {
      return SafeRedirect.configured(otherwise);
    }
  }

  private static AuthResponse failed(
      SafeRedirect page, String error, @Nullable String description) {
    SafeRedirect told = page.with("error", error);
    if (description == null || description.isEmpty()) return told.toResponse();
    return told.with("error_description", description).toResponse();
  }
}
