package dev.latchkey;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each factor was last proven in a session; the column {@code proofs}.
 *
 * <p>Stored as a JSON object of milliseconds since 1970: {@code {"password":1767225600000}}. A row
 * without it, made before step-up was on or by Better Auth, has proven no factor. Immutable; pure.
 */
record Proofs(Map<Factor, Instant> lastProven, boolean doubted) {
  static final Proofs NONE = new Proofs(Map.of(), false);

  /** What is left when something is suspicious: not even the beginning of the session counts. */
  static final Proofs DOUBTED = new Proofs(Map.of(), true);

  private static final String DOUBT = "doubted";

  static Proofs of(Session session) {
    String stored = session.get(Session.PROOFS);
    return stored == null ? NONE : parse(stored);
  }

  /**
   * Returns whether one of the factors was proven less than {@code age} ago. Where no factor is
   * named, any will do, and so will the beginning of the session.
   */
  static boolean isWithin(Duration age, List<Factor> factors, Session session, Instant now) {
    Proofs proofs = of(session);
    boolean begins = factors.isEmpty() && !proofs.doubted;
    if (begins && now.isBefore(session.createdAt().plus(age))) return true;
    return proofs.isWithin(age, factors, now);
  }

  private boolean isWithin(Duration age, List<Factor> factors, Instant now) {
    return lastProven.entrySet().stream()
        .filter(proof -> factors.isEmpty() || factors.contains(proof.getKey()))
        .anyMatch(proof -> now.isBefore(proof.getValue().plus(age)));
  }

  Proofs with(Factor factor, Instant now) {
    Map<Factor, Instant> more = new LinkedHashMap<>(lastProven);
    more.put(factor, now);
    return new Proofs(more, doubted);
  }

  // What is unreadable proves nothing.
  private static Proofs parse(String stored) {
    JsonValue.Obj object = object(stored);
    if (object == null) return NONE;
    Map<Factor, Instant> proofs = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, time) -> {
              if (time instanceof JsonValue.Num number) {
                proofs.put(new Factor(name), Instant.ofEpochMilli(number.value().longValue()));
              }
            });
    return new Proofs(proofs, object.members().containsKey(DOUBT));
  }

  private static JsonValue.@Nullable Obj object(String stored) {
    try {
      return Json.parse(stored.getBytes(StandardCharsets.UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /** Returns what is stored. */
  @Override
  public String toString() {
    JsonWriter json = new JsonWriter(64).beginObject();
    if (doubted) json.name(DOUBT).value(true);
    lastProven.forEach((factor, time) -> json.name(factor.name()).value(time.toEpochMilli()));
    return new String(json.endObject().toByteArray(), StandardCharsets.UTF_8);
  }
}
