package dev.latchkey.social;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in with a provider remembers until the user comes back; as JSON, what the original
 * remembers too (protocol/06 §3).
 *
 * @param callbackUrl where to go in the end
 * @param codeVerifier proves to the provider that we asked
 * @param errorUrl where to go with an error; null for the usual page
 * @param newUserUrl where to go with an account that is new; null for {@code callbackUrl}
 * @param link to whom an account is to be added; null to sign in
 * @param providerId who was asked; null where the original began the sign-in, which does not note
 *     it
 * @param expiresAt until when
 * @param requestSignUp whether the user asked for an account
 * @param nonce that the ID token has to hold, or null
 * @param state what came along, and has to come back
 */
record PendingSignIn(
    String callbackUrl,
    String codeVerifier,
    @Nullable String errorUrl,
    @Nullable String newUserUrl,
    @Nullable Link link,
    @Nullable String providerId,
    Instant expiresAt,
    @Nullable Boolean requestSignUp,
    @Nullable String nonce,
    String state) {

  /** To whom an account is to be added, and by which session, encrypted. */
  record Link(String userId, String email, @Nullable String sealedSession) {
    @Override
    public String toString() {
      return "Link";
    }
  }

  /** Returns the text to remember; what the application wants to be remembered stands first. */
  String print(Map<String, JsonValue> additional) {
    Map<String, JsonValue> members = new LinkedHashMap<>(additional);
    put(members, "callbackURL", text(callbackUrl));
    put(members, "codeVerifier", text(codeVerifier));
    put(members, "errorURL", text(errorUrl));
    put(members, "newUserURL", text(newUserUrl));
    put(members, "link", link == null ? null : printed(link));
    put(members, "serverContext", context());
    put(members, "expiresAt", new JsonValue.Num(expiresAt.toEpochMilli()));
    put(members, "requestSignUp", requestSignUp == null ? null : new JsonValue.Bool(requestSignUp));
    put(members, "idTokenNonce", text(nonce));
    put(members, "oauthState", text(state));
    return new String(JsonWriter.write(new JsonValue.Obj(members)), UTF_8);
  }

  // What is ours is nobody else's to say, even where we say nothing.
  private static void put(Map<String, JsonValue> members, String name, @Nullable JsonValue value) {
    if (value == null) members.remove(name);
    else members.put(name, value);
  }

  private static @Nullable JsonValue text(@Nullable String text) {
    return text == null ? null : new JsonValue.Str(text);
  }

  private static JsonValue printed(Link link) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    put(members, "userId", text(link.userId()));
    put(members, "email", text(link.email()));
    put(members, "encryptedSessionToken", text(link.sealedSession()));
    return new JsonValue.Obj(members);
  }

  // Where the original keeps what only servers say; it passes over what it does not know.
  private @Nullable JsonValue context() {
    if (providerId == null) return null;
    return new JsonValue.Obj(Map.of("provider", new JsonValue.Str(providerId)));
  }

  /** Reads what was remembered, here or by the original; null when it is nothing of the kind. */
  static @Nullable PendingSignIn read(String text) {
    JsonValue.Obj said = object(text);
    if (said == null) return null;
    String callbackUrl = string(said, "callbackURL");
    String verifier = string(said, "codeVerifier");
    String state = string(said, "oauthState");
    if (callbackUrl == null || verifier == null || state == null) return null;
    if (!(said.get("expiresAt") instanceof JsonValue.Num expiry)) return null;
    JsonValue.Obj context = inside(said, "serverContext");
    return new PendingSignIn(
        callbackUrl,
        verifier,
        string(said, "errorURL"),
        string(said, "newUserURL"),
        link(inside(said, "link")),
        context == null ? null : string(context, "provider"),
        Instant.ofEpochMilli(expiry.value().longValue()),
        said.get("requestSignUp") instanceof JsonValue.Bool asked ? asked.value() : null,
        string(said, "idTokenNonce"),
        state);
  }

  private static @Nullable Link link(JsonValue.@Nullable Obj said) {
    String userId = said == null ? null : string(said, "userId");
    String email = said == null ? null : string(said, "email");
    if (said == null || userId == null || email == null) return null;
    return new Link(userId, email, string(said, "encryptedSessionToken"));
  }

  private static JsonValue.@Nullable Obj object(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static JsonValue.@Nullable Obj inside(JsonValue.Obj said, String name) {
    JsonValue value = said.get(name);
    return value == null ? null : value.asObject();
  }

  private static @Nullable String string(JsonValue.Obj said, String name) {
    return said.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "PendingSignIn";
  }
}
