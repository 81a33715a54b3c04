package dev.latchkey.social;

import dev.latchkey.Call;
import dev.latchkey.SafeRedirect;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.AuthorizationRequest;
import dev.latchkey.oauth.OAuthProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says when it sends its user to a provider.
 *
 * @param callbackUrl where to go in the end; null for the site
 * @param errorUrl where to go with an error
 * @param newUserUrl where to go with an account that is new
 * @param link to whom an account is to be added; null to sign in
 * @param requestSignUp whether the user asks for an account
 * @param scopes what else the user is to agree to
 * @param loginHint whom the provider may expect
 * @param parameters what the provider is told besides
 * @param additional what is remembered until the user comes back
 */
record Departure(
    @Nullable String callbackUrl,
    @Nullable String errorUrl,
    @Nullable String newUserUrl,
    PendingSignIn.@Nullable Link link,
    @Nullable Boolean requestSignUp,
    List<String> scopes,
    @Nullable String loginHint,
    Map<String, String> parameters,
    Map<String, JsonValue> additional) {

  private static final int STATE_LENGTH = 32;
  private static final int VERIFIER_LENGTH = 128;

  /** One that says nothing. */
  static Departure plain() {
    return new Departure(null, null, null, null, null, List.of(), null, Map.of(), Map.of());
  }

  /** Returns where the user has to go, and remembers the rest. */
  String begin(OAuthProvider provider, PendingSignIns waiting, Call call) {
    String state = call.tokens().next(STATE_LENGTH);
    String verifier = call.tokens().next(VERIFIER_LENGTH);
    String nonce = provider.needsNonce() ? call.tokens().next(STATE_LENGTH) : null;
    PendingSignIn pending =
        new PendingSignIn(
            callbackUrl == null || callbackUrl.isEmpty() ? site(call) : callbackUrl,
            verifier,
            errorUrl,
            newUserUrl,
            link,
            provider.id(),
            call.now().plus(PendingSignIns.LIFE),
            requestSignUp,
            nonce,
            state);
    waiting.begin(pending, additional, call);
    return provider.authorizationUrl(
        new AuthorizationRequest(
            state, verifier, nonce, callback(provider, call), scopes, loginHint, parameters));
  }

  /** Returns where the provider sends users back to. */
  static String callback(OAuthProvider provider, Call call) {
    return call.baseUrl() + "/callback/" + provider.id();
  }

  private static String site(Call call) {
    return SafeRedirect.configured("/").from(call.baseUrl()).url().replaceFirst("/$", "");
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "Departure";
  }
}
