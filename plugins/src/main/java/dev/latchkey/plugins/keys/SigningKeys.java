package dev.latchkey.plugins.keys;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.User;
import dev.latchkey.json.IsoDate;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens with the keys of the table {@code jwks}, which plugins share, and checks them.
 * Thread-safe.
 */
public final class SigningKeys {
  private static final int MAX_LENGTH = 16_384;

  /**
   * Which keys there are.
   *
   * @param algorithm of the next one
   * @param rotation how long one signs; null for ever
   * @param grace how long it is shown after that
   * @param seals whether private keys are stored sealed
   * @param strict whether keys of other algorithms sign nothing
   */
  public record Rules(
      Algorithm algorithm,
      @Nullable Duration rotation,
      Duration grace,
      boolean seals,
      boolean strict) {}

  private final KeyRing ring;

  private SigningKeys(Rules rules) {
    ring = new KeyRing(rules);
  }

  /** Keys by these rules. */
  public static SigningKeys of(Rules rules) {
    return new SigningKeys(rules);
  }

  /** Adds their table; several plugins may. */
  public void contribute(Contributions to) {
    to.sharedModel(Jwk.MODEL);
  }

  /** Returns the claims as a token, which says of itself how it is signed and with which key. */
  public String sign(JsonValue.Obj claims, Call call) {
    KeyRing.Signing key = ring.signing(call);
    JsonWriter header = new JsonWriter().beginObject();
    header.name("alg").value(key.algorithm().name()).name("kid").value(key.id()).endObject();
    String signed = encoded(header.toByteArray()) + '.' + encoded(JsonWriter.write(claims));
    return signed + '.' + encoded(key.algorithm().sign(ascii(signed), key.key()));
  }

  /**
   * Returns what a token says that one of the keys signed, over or not, for whomever; null for any
   * other. What it says about how to check it is not believed: the key decides.
   */
  public JsonValue.@Nullable Obj signed(String token, Call call) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_LENGTH || parts.length != 3) return null;
    JsonValue.Obj header = parsed(decoded(parts[0]));
    if (header == null || header.get("crit") != null) return null;
    String id = text(header, "kid");
    Jwk key = id == null ? null : ring.find(id, call);
    if (key == null || !ring.algorithm(key).name().equals(text(header, "alg"))) return null;
    byte[] signature = decoded(parts[2]);
    boolean good =
        encoded(signature).equals(parts[2]) // one spelling only
            && ring.algorithm(key)
                .verify(
                    ascii(parts[0] + '.' + parts[1]),
                    signature,
                    WebKeys.readPublic(key.publicKey()));
    return good ? parsed(decoded(parts[1])) : null;
  }

  /** Returns what everybody may know of the keys that tokens in use may be signed with. */
  public List<JsonValue.Obj> shown(Call call) {
    return ring.shown(call);
  }

  /** Returns the key that signs next as it is stored, its private part sealed. */
  public JsonValue.Obj latest(Call call) {
    Jwk key = ring.newest(call);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonValue.Str(key.id()));
    members.put("publicKey", new JsonValue.Str(key.publicKey()));
    members.put("privateKey", new JsonValue.Str(key.privateKey()));
    members.put("createdAt", new JsonValue.Str(IsoDate.print(key.createdAt())));
    members.put("alg", new JsonValue.Str(ring.algorithm(key).name()));
    return new JsonValue.Obj(members);
  }

  /** Forgets every key, and with it every token that one of them signed. */
  public void forget(Call call) {
    ring.forget(call);
  }

  /** Returns what {@code /get-session} tells of a user, to be the claims of a token. */
  public static JsonValue.Obj claimsOf(User user, Call call) {
    JsonWriter json = new JsonWriter();
    call.db().schema().table(User.MODEL).write(user.row(), json);
    JsonValue.Obj claims = parsed(json.toByteArray());
    if (claims == null) throw new IllegalStateException("a user is a JSON object");
    return claims;
  }

  private static JsonValue.@Nullable Obj parsed(byte[] json) {
    try {
      return Json.parse(json).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonValue.Obj object, String name) {
    return object.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
