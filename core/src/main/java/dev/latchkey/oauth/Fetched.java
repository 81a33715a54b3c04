package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a provider's API says to who has an access token. */
final class Fetched {
  private Fetched() {}

  /** Returns the object there, or null when there is none or no token. */
  static JsonValue.@Nullable Obj object(String url, OAuthTokens tokens, ProviderCall call) {
    return tokens.accessToken() == null ? null : answer(url, tokens, call).object();
  }

  /** As {@link #object}; some providers insist on a user agent. */
  static ProviderAnswer answer(String url, OAuthTokens tokens, ProviderCall call) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("authorization", "Bearer " + header(tokens.accessToken()));
    headers.put("accept", "application/json");
    headers.put("user-agent", "latchkey");
    return call.outbound().get(url, headers);
  }

  // What a header cannot hold is no token.
  private static String header(@Nullable String token) {
    boolean fits = token != null && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!fits || token == null) throw new ProviderException("an access token that is none");
    return token;
  }
}
