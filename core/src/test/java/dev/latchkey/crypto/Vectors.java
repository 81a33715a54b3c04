package dev.latchkey.crypto;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonValue;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The values in {@code vectors.json}, which Better Auth 1.7.25 produced. */
public final class Vectors {

  private final JsonValue.Obj values;

  private Vectors(JsonValue.Obj values) {
    this.values = values;
  }

  public static Stream<Vectors> of(String section) {
    return list(Objects.requireNonNull(all().get(section))).stream();
  }

  static Vectors one(String section) {
    return new Vectors(
        Objects.requireNonNull(Objects.requireNonNull(all().get(section)).asObject()));
  }

  /** The vectors of one kind in a section. */
  public static Stream<Vectors> of(String section, String kind) {
    return one(section).list(kind).stream();
  }

  public String text(String name) {
    return Objects.requireNonNull(Objects.requireNonNull(values.get(name), name).asString(), name);
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  List<Vectors> list(String name) {
    return list(Objects.requireNonNull(values.get(name)));
  }

  public JsonValue value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  public int number(String name) {
    return ((JsonValue.Num) Objects.requireNonNull(values.get(name))).value().intValue();
  }

  /** Shows in the names of parameterised tests. */
  @Override
  public String toString() {
    return values.members().values().toString();
  }

  private static List<Vectors> list(JsonValue array) {
    return ((JsonValue.Arr) array)
        .items().stream()
            .map(item -> new Vectors(Objects.requireNonNull(item.asObject())))
            .toList();
  }

  private static Map<String, JsonValue> all() {
    try (InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors.json"))) {
      return Objects.requireNonNull(Json.parse(in.readAllBytes()).asObject()).members();
    } catch (Exception e) {
      throw new AssertionError("vectors.json must be readable", e);
    }
  }
}
