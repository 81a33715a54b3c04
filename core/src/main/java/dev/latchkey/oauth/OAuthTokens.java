package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one user at a provider; null where it gave none.
 *
 * @param accessToken opens the provider's API
 * @param refreshToken gets further tokens
 * @param accessTokenExpiresAt when the first is void
 * @param refreshTokenExpiresAt when the second is
 * @param scopes what the user agreed to; null when nobody asked
 * @param idToken says who the user is
 */
public record OAuthTokens(
    @Nullable String accessToken,
    @Nullable String refreshToken,
    @Nullable Instant accessTokenExpiresAt,
    @Nullable Instant refreshTokenExpiresAt,
    @Nullable List<String> scopes,
    @Nullable String idToken) {

  /** The longest life a provider is believed, in seconds: a hundred years. */
  private static final double LONGEST = 3_155_760_000.0;

  /** Tokens a client presents: those of an app that signed its user in by itself. */
  public static OAuthTokens presented(
      String idToken, @Nullable String accessToken, @Nullable String refreshToken) {
    return new OAuthTokens(accessToken, refreshToken, null, null, null, idToken);
  }

  /** Reads the answer of a token endpoint (RFC 6749 §5.1). */
  static OAuthTokens of(JsonValue.Obj answer, Instant now) {
    return new OAuthTokens(
        Claims.text(answer, "access_token"),
        Claims.text(answer, "refresh_token"),
        end(answer, "expires_in", now),
        end(answer, "refresh_token_expires_in", now),
        scopes(answer.get("scope")),
        Claims.text(answer, "id_token"));
  }

  /** Returns what the ID token says, whoever wrote it; null without one. */
  public JsonValue.@Nullable Obj claims() {
    return idToken == null ? null : IdTokenRules.read(idToken);
  }

  /** These, but void after so long where the provider did not say when. */
  OAuthTokens lasting(@Nullable Instant otherwise) {
    if (accessTokenExpiresAt != null || otherwise == null) return this;
    return new OAuthTokens(
        accessToken, refreshToken, otherwise, refreshTokenExpiresAt, scopes, idToken);
  }

  private static @Nullable Instant end(JsonValue.Obj answer, String name, Instant now) {
    JsonValue given = answer.get(name);
    double seconds = 0;
    if (given instanceof JsonValue.Num number) seconds = number.value().doubleValue();
    if (given instanceof JsonValue.Str text && text.value().matches("\\d{1,10}")) {
      seconds = Double.parseDouble(text.value());
    }
    return seconds > 0 && seconds <= LONGEST ? now.plusMillis((long) (seconds * 1000)) : null;
  }

  // A text separated by spaces, or a list where a provider thinks otherwise.
  private static List<String> scopes(@Nullable JsonValue given) {
    if (given instanceof JsonValue.Str text) {
      return Stream.of(text.value().strip().split("\\s+")).filter(s -> !s.isEmpty()).toList();
    }
    List<String> scopes = new ArrayList<>();
    if (!(given instanceof JsonValue.Arr list)) return scopes;
    for (JsonValue item : list.items()) {
      String scope = item.asString();
      if (scope != null && !scope.isBlank()) scopes.add(scope.strip());
    }
    return scopes;
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "OAuthTokens";
  }
}
