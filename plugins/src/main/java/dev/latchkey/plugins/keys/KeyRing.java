package dev.latchkey.plugins.keys;

import dev.latchkey.Call;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the table {@code jwks}: which one signs, which ones are shown.
 *
 * <p>Keys are made when they are needed. Nodes that need the first one at once make one each; both
 * are good. Thread-safe.
 */
final class KeyRing {
  /** A key that can sign now. */
  record Signing(String id, Algorithm algorithm, PrivateKey key) {}

  private final SigningKeys.Rules rules;
  private final Map<String, Signing> opened = new ConcurrentHashMap<>();

  KeyRing(SigningKeys.Rules rules) {
    this.rules = rules;
  }

  Signing signing(Call call) {
    Jwk chosen = newest(call);
    Signing known = opened.get(chosen.id());
    return known != null ? known : open(chosen, call);
  }

  /** Returns the key that signs now. */
  Jwk newest(Call call) {
    List<Jwk> live =
        call.db().list(Jwk.MODEL).stream()
            .filter(key -> key.signsAt(call.now()))
            .sorted(Comparator.comparing(Jwk::createdAt).reversed())
            .toList();
    return live.stream()
        .filter(this::isOwn)
        .findFirst()
        .or(() -> live.stream().filter(key -> !rules.strict()).findFirst())
        .orElseGet(() -> create(call));
  }

  private boolean isOwn(Jwk key) {
    return algorithm(key) == rules.algorithm();
  }

  private Signing open(Jwk row, Call call) {
    PrivateKey key = WebKeys.readPrivate(unsealed(row.privateKey(), call));
    Signing signing = new Signing(row.id(), algorithm(row), key);
    opened.put(row.id(), signing);
    return signing;
  }

  // Sealed keys are stored as a JSON text of the sealed one, in quotes.
  private String unsealed(String stored, Call call) {
    if (!rules.seals()) return stored;
    try {
      JsonValue sealed = Json.parse(stored.getBytes(StandardCharsets.UTF_8));
      if (sealed instanceof JsonValue.Str text) return call.secrets().decrypt(text.value());
    } catch (JsonSyntaxException e) {
      // said below, without the text
    }
    throw new IllegalStateException("a stored key is not sealed");
  }

  private Jwk create(Call call) {
    KeyPair pair = rules.algorithm().generate();
    String secret = WebKeys.privateKey(pair);
    Row row =
        Row.of(Jwk.PUBLIC_KEY, WebKeys.publicKey(pair))
            .with(Jwk.PRIVATE_KEY, rules.seals() ? sealed(secret, call) : secret)
            .with(Jwk.CREATED_AT, call.now())
            .with(Jwk.ALGORITHM, rules.algorithm().name())
            .with(Jwk.CURVE, rules.algorithm().curve);
    Duration rotation = rules.rotation();
    if (rotation != null) row = row.with(Jwk.EXPIRES_AT, call.now().plus(rotation));
    return call.db().insert(Jwk.MODEL, row);
  }

  private static String sealed(String secret, Call call) {
    byte[] json = JsonWriter.write(new JsonValue.Str(call.secrets().encrypt(secret)));
    return new String(json, StandardCharsets.UTF_8);
  }

  /** Returns what everybody may know of the keys that tokens in use may be signed with. */
  List<JsonValue.Obj> shown(Call call) {
    List<Jwk> keys = call.db().list(Jwk.MODEL);
    if (keys.stream().noneMatch(key -> isOwn(key) || !rules.strict())) {
      create(call);
      keys = call.db().list(Jwk.MODEL);
    }
    return keys.stream()
        .filter(key -> isShown(key, call.now()))
        .sorted(Comparator.comparing(Jwk::createdAt))
        .map(this::shown)
        .toList();
  }

  private boolean isShown(Jwk key, Instant now) {
    Instant end = key.expiresAt();
    return end == null || end.plus(rules.grace()).isAfter(now);
  }

  private JsonValue.Obj shown(Jwk key) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("alg", new JsonValue.Str(algorithm(key).name()));
    if (key.curve() != null) members.put("crv", new JsonValue.Str(key.curve()));
    WebKeys.parse(key.publicKey()).members().forEach(members::putIfAbsent);
    members.put("kid", new JsonValue.Str(key.id()));
    return new JsonValue.Obj(members);
  }

  void forget(Call call) {
    call.db().delete(Jwk.MODEL);
  }

  @Nullable Jwk find(String id, Call call) {
    return call.db().find(Jwk.MODEL, Field.ID.is(id));
  }

  Algorithm algorithm(Jwk key) {
    Algorithm named = key.algorithm() == null ? null : Algorithm.named(key.algorithm());
    return named == null ? rules.algorithm() : named;
  }
}
