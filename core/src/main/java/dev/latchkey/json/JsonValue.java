package dev.latchkey.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value of ECMA-404.
 *
 * <p>Sealed and immutable. Numbers are {@link Long} where the text was an integer of at most 18
 * digits, {@link Double} otherwise. {@link JsonWriter} prints a {@code Long} beyond 2^53 as the
 * double JavaScript would hold.
 */
public sealed interface JsonValue {

  /** The value {@code null}. */
  enum Null implements JsonValue {
    /** The only one. */
    NULL
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements JsonValue {}

  /** A number; {@code value} is a {@link Long} or a {@link Double}. */
  record Num(Number value) implements JsonValue {}

  /** A string; may hold unpaired surrogates, as JavaScript strings may. */
  record Str(String value) implements JsonValue {
    /**
     * Returns the string with U+FFFD for every half of a surrogate pair, as {@code
     * String.prototype.toWellFormed} does and every database the original writes to.
     */
    public String toWellFormed() {
      boolean wellFormed = value.chars().noneMatch(c -> Character.isSurrogate((char) c));
      return wellFormed ? value : new String(value.getBytes(UTF_16BE), UTF_16BE);
    }
  }

  /** An array. */
  record Arr(List<JsonValue> items) implements JsonValue {
    /** Copies the list. */
    public Arr {
      items = List.copyOf(items);
    }
  }

  /**
   * An object; its members stand as JavaScript would list them: those named like an array index
   * first, in ascending order, then the others as they came (ECMA-262 §10.1.11.1).
   */
  record Obj(Map<String, JsonValue> members) implements JsonValue {
    private static final long MAX_INDEX = (1L << 32) - 2;

    /** Copies the map. */
    public Obj {
      Map<String, JsonValue> ordered = new LinkedHashMap<>();
      indexed(members).forEach((index, member) -> ordered.put(member.getKey(), member.getValue()));
      ordered.putAll(members); // whoever is there already keeps its place
      members = Collections.unmodifiableMap(ordered);
    }

    private static SortedMap<Long, Map.Entry<String, JsonValue>> indexed(
        Map<String, JsonValue> members) {
      SortedMap<Long, Map.Entry<String, JsonValue>> indexed = new TreeMap<>();
      for (Map.Entry<String, JsonValue> member : members.entrySet()) {
        if (isIndex(member.getKey())) indexed.put(Long.valueOf(member.getKey()), member);
      }
      return indexed;
    }

    private static boolean isIndex(String name) {
      if (name.isEmpty() || name.length() > 10) return false;
      if (name.charAt(0) == '0') return name.length() == 1;
      for (int i = 0; i < name.length(); i++) {
        if (name.charAt(i) < '0' || name.charAt(i) > '9') return false;
      }
      return Long.parseLong(name) <= MAX_INDEX;
    }

    /** Returns the member, or null when there is none. */
    public @Nullable JsonValue get(String name) {
      return members.get(name);
    }

    /** Returns this with a member, in the place of one of the same name or else the last. */
    public Obj with(String name, JsonValue value) {
      Map<String, JsonValue> more = new LinkedHashMap<>(members);
      more.put(name, value);
      return new Obj(more);
    }

    /** Returns this without a member. */
    public Obj without(String name) {
      Map<String, JsonValue> fewer = new LinkedHashMap<>(members);
      fewer.remove(name);
      return new Obj(fewer);
    }
  }

  /** Returns the string this is, or null when it is something else. */
  default @Nullable String asString() {
    return this instanceof Str s ? s.value() : null;
  }

  /** Returns the word for its type, as the wire says it: {@code object}, {@code null}. */
  default String typeName() {
    if (this instanceof Str) return "string";
    if (this instanceof Num) return "number";
    if (this instanceof Bool) return "boolean";
    if (this instanceof Arr) return "array";
    return this instanceof Obj ? "object" : "null";
  }

  /** Returns whether JavaScript holds it for true: all but null, false, zero and "". */
  default boolean isTruthy() {
    if (this instanceof Str s) return !s.value().isEmpty();
    if (this instanceof Bool b) return b.value();
    if (this instanceof Num n) return n.value().doubleValue() != 0;
    return this != Null.NULL;
  }

  /** Returns the object this is, or null when it is something else. */
  default @Nullable Obj asObject() {
    return this instanceof Obj o ? o : null;
  }

  /** Branches on the kind of value; every kind has to be answered. */
  default <R extends @Nullable Object> R fold(Cases<R> cases) {
    if (this instanceof Str s) return cases.string().apply(s.value());
    if (this instanceof Num n) return cases.number().apply(n.value());
    if (this instanceof Bool b) return cases.bool().apply(b.value());
    if (this instanceof Arr a) return cases.array().apply(a.items());
    if (this instanceof Obj o) return cases.object().apply(o.members());
    return cases.nothing().apply(this);
  }

  /** One answer for each kind of value. */
  record Cases<R extends @Nullable Object>(
      Function<String, R> string,
      Function<Number, R> number,
      Function<Boolean, R> bool,
      Function<List<JsonValue>, R> array,
      Function<Map<String, JsonValue>, R> object,
      Function<JsonValue, R> nothing) {}
}
