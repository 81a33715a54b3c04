package dev.latchkey.oauth;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sign-in asks of a provider.
 *
 * @param state comes back with the answer
 * @param codeVerifier proves that whoever redeems the code is who asked (RFC 7636)
 * @param nonce comes back in the ID token; null where the provider gives none
 * @param redirectUri where the answer goes
 * @param scopes what else the user is to agree to
 * @param loginHint whom the provider may expect
 * @param parameters what the client wants to say besides
 */
public record AuthorizationRequest(
    String state,
    String codeVerifier,
    @Nullable String nonce,
    String redirectUri,
    List<String> scopes,
    @Nullable String loginHint,
    Map<String, String> parameters) {

  /** Shows nothing. */
  @Override
  public String toString() {
    return "AuthorizationRequest";
  }
}
