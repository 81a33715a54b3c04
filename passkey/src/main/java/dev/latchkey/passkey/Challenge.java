package dev.latchkey.passkey;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Verification;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator has to sign, once; a row of {@code verification} whose name one browser
 * keeps in a cookie.
 *
 * @param expected in base64url
 * @param user whom a passkey is to be registered for; of an authentication the id only, which is
 *     empty for whoever is not signed in
 * @param context what the application's page passed on
 */
record Challenge(String expected, PasskeyUser user, @Nullable String context) {
  /** What the challenge is good for. */
  enum Ceremony {
    REGISTRATION,
    AUTHENTICATION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int TOKEN_LENGTH = 32;

  /** Begins a ceremony in this browser. */
  void begin(Ceremony ceremony, CookieSpec cookie, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    call.cookies().setSignedFor(cookie, token, LIFE.toSeconds());
    String value = new String(JsonWriter.write(stored(ceremony)), StandardCharsets.UTF_8);
    call.verifications().create(token, value, LIFE, call);
  }

  /**
   * Ends the ceremony of this browser, whatever comes of it.
   *
   * @throws AuthException {@link PasskeyError#CHALLENGE_NOT_FOUND}
   */
  static Challenge redeem(Ceremony ceremony, CookieSpec cookie, Call call) {
    String token = call.cookies().getSigned(cookie);
    // Another cookie's value under this name must not use up what it is good for.
    Verification promise =
        token == null || token.length() != TOKEN_LENGTH
            ? null
            : call.verifications().consume(token, call);
    Challenge challenge = promise == null ? null : read(ceremony, promise.value());
    if (challenge == null) throw new AuthException(PasskeyError.CHALLENGE_NOT_FOUND);
    return challenge;
  }

  private JsonValue.Obj stored(Ceremony ceremony) {
    Members whom = new Members().with("id", user.id());
    Members stored =
        new Members().with("type", ceremony.toString()).with("expectedChallenge", expected);
    if (ceremony == Ceremony.AUTHENTICATION) return stored.with("userData", whom).build();
    JsonValue passedOn = context == null ? JsonValue.Null.NULL : new JsonValue.Str(context);
    return stored
        .with("userData", whom.with("name", user.name()).with("displayName", user.displayName()))
        .with("context", passedOn)
        .build();
  }

  private static @Nullable Challenge read(Ceremony ceremony, String value) {
    JsonValue.Obj stored = parsed(value);
    JsonValue userData = stored == null ? null : stored.get("userData");
    JsonValue.Obj whom = userData == null ? null : userData.asObject();
    if (stored == null || whom == null) return null;
    String expected = text(stored, "expectedChallenge");
    String id = text(whom, "id");
    boolean fits = ceremony.toString().equals(text(stored, "type"));
    if (!fits || expected == null || id == null) return null;
    String name = text(whom, "name");
    PasskeyUser user = new PasskeyUser(id, name == null ? id : name, text(whom, "displayName"));
    return new Challenge(expected, user, text(stored, "context"));
  }

  private static JsonValue.@Nullable Obj parsed(String value) {
    try {
      return Json.parse(value.getBytes(StandardCharsets.UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonValue.Obj object, String name) {
    JsonValue member = object.get(name);
    return member == null ? null : member.asString();
  }

  /** Shows the id of the user only. */
  @Override
  public String toString() {
    return "Challenge[" + user.id() + "]";
  }
}
