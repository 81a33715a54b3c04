package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to ask a provider something.
 *
 * @param outbound the way there
 * @param now when the call began that wants to know
 */
public record ProviderCall(Outbound outbound, Instant now) {
  /**
   * Returns the object at an address, such as a provider's description of itself; null when there
   * is none.
   *
   * @throws ProviderException when there is no answer
   */
  public JsonValue.@Nullable Obj get(String url) {
    return outbound.get(url, Map.of("accept", "application/json")).object();
  }

  /**
   * Returns the object at an address that is opened with an access token; null when there is none,
   * or no token.
   *
   * @throws ProviderException when there is no answer
   */
  public JsonValue.@Nullable Obj get(String url, OAuthTokens tokens) {
    return Fetched.object(url, tokens, this);
  }
}
