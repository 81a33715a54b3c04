package dev.latchkey.plugins.jwt;

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

  private final JwtOptions options;
  private final Map<String, Signing> opened = new ConcurrentHashMap<>();

  KeyRing(JwtOptions options) {
    this.options = options;
  }

  Signing signing(Call call) {
    Instant now = call.now();
    List<Jwk> live =
        call.db().list(Jwk.MODEL).stream()
            .filter(key -> key.signsAt(now))
            .sorted(Comparator.comparing(Jwk::createdAt).reversed())
            .toList();
    Jwk chosen =
        live.stream()
            .filter(key -> algorithm(key) == options.algorithm)
            .findFirst()
            .or(() -> live.stream().findFirst())
            .orElseGet(() -> create(call));
    Signing known = opened.get(chosen.id());
    return known != null ? known : open(chosen, call);
  }

  private Signing open(Jwk row, Call call) {
    PrivateKey key = WebKeys.readPrivate(unsealed(row.privateKey(), call));
    Signing signing = new Signing(row.id(), algorithm(row), key);
    opened.put(row.id(), signing);
    return signing;
  }

  // Sealed keys are stored as a JSON text of the sealed one, in quotes.
  private String unsealed(String stored, Call call) {
    if (!options.sealsPrivateKeys) return stored;
    try {
      JsonValue sealed = Json.parse(stored.getBytes(StandardCharsets.UTF_8));
      if (sealed instanceof JsonValue.Str text) return call.secrets().decrypt(text.value());
    } catch (JsonSyntaxException e) {
      // said below, without the text
    }
    throw new IllegalStateException("a stored key is not sealed");
  }

  private Jwk create(Call call) {
    KeyPair pair = options.algorithm.generate();
    String secret = WebKeys.privateKey(pair);
    Row row =
        Row.of(Jwk.PUBLIC_KEY, WebKeys.publicKey(pair))
            .with(Jwk.PRIVATE_KEY, options.sealsPrivateKeys ? sealed(secret, call) : secret)
            .with(Jwk.CREATED_AT, call.now())
            .with(Jwk.ALGORITHM, options.algorithm.name())
            .with(Jwk.CURVE, options.algorithm.curve);
    if (options.rotation != null) {
      row = row.with(Jwk.EXPIRES_AT, call.now().plus(options.rotation));
    }
    return call.db().insert(Jwk.MODEL, row);
  }

  private static String sealed(String secret, Call call) {
    byte[] json = JsonWriter.write(new JsonValue.Str(call.secrets().encrypt(secret)));
    return new String(json, StandardCharsets.UTF_8);
  }

  /** Returns what everybody may know of the keys that tokens in use may be signed with. */
  List<JsonValue.Obj> shown(Call call) {
    List<Jwk> keys = call.db().list(Jwk.MODEL);
    if (keys.isEmpty()) {
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
    return end == null || end.plus(options.grace).isAfter(now);
  }

  private JsonValue.Obj shown(Jwk key) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("alg", new JsonValue.Str(algorithm(key).name()));
    if (key.curve() != null) members.put("crv", new JsonValue.Str(key.curve()));
    WebKeys.parse(key.publicKey()).members().forEach(members::putIfAbsent);
    members.put("kid", new JsonValue.Str(key.id()));
    return new JsonValue.Obj(members);
  }

  @Nullable Jwk find(String id, Call call) {
    return call.db().find(Jwk.MODEL, Field.ID.is(id));
  }

  Algorithm algorithm(Jwk key) {
    Algorithm named = key.algorithm() == null ? null : Algorithm.named(key.algorithm());
    return named == null ? options.algorithm : named;
  }
}
