package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What a place in a JSON answer has to be.
 *
 * <p>Strings, numbers ({@link Long}, {@link Double}), booleans and null are themselves, an array is
 * a {@link List}, an object a {@link Map} in the order of the text.
 */
public final class JsonAssert extends AbstractAssert<JsonAssert, @Nullable Object> {
  /** What stands where the text has nothing. */
  private enum Nothing {
    HERE
  }

  private JsonAssert(@Nullable Object actual, String path) {
    super(actual, JsonAssert.class);
    as("JSON at '%s'", path);
  }

  static JsonAssert of(@Nullable JsonValue found, String path) {
    return new JsonAssert(found == null ? Nothing.HERE : plain(found), path);
  }

  /** It is {@code true}. */
  public JsonAssert isTrue() {
    return isEqualTo(true);
  }

  /** It is {@code false}. */
  public JsonAssert isFalse() {
    return isEqualTo(false);
  }

  /** There is nothing, not even {@code null}. */
  public JsonAssert isAbsent() {
    return isEqualTo(Nothing.HERE);
  }

  /** There is something, if only {@code null}. */
  public JsonAssert isPresent() {
    return isNotEqualTo(Nothing.HERE);
  }

  /** It is an array of this many items. */
  public JsonAssert hasSize(int size) {
    assertThat(actual).as(descriptionText()).isInstanceOf(List.class);
    assertThat((List<?>) actual).as(descriptionText()).hasSize(size);
    return this;
  }

  /** It is an object with exactly these keys in this order. */
  public JsonAssert hasKeys(String... keys) {
    assertThat(actual).as(descriptionText()).isInstanceOf(Map.class);
    assertThat(((Map<?, ?>) actual).keySet().toArray()).as(descriptionText()).isEqualTo(keys);
    return this;
  }

  private static @Nullable Object plain(JsonValue value) {
    return value.fold(
        new JsonValue.Cases<@Nullable Object>(
            text -> text,
            number -> number,
            truth -> truth,
            JsonAssert::list,
            JsonAssert::map,
            nothing -> null));
  }

  private static List<@Nullable Object> list(List<JsonValue> items) {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonValue item : items) list.add(plain(item));
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<String, JsonValue> members) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    members.forEach((name, value) -> map.put(name, plain(value)));
    return map;
  }
}
