package dev.latchkey.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The types of values that are groups: one of known keys, or one whose keys the operator chooses.
 */
final class Shapes {
  private Shapes() {}

  /**
   * A group of known keys.
   *
   * @param make makes the value of what was read, or reports to the group and answers null
   */
  static <T> SettingType<T> group(
      List<Setting<?>> keys, BiFunction<Values, YamlValue, @Nullable T> make) {
    return new Group<>(Level.of(keys), make);
  }

  /** A group whose keys the operator chooses, all values of one type. */
  static <T> SettingType<Map<String, T>> byKey(String keys, SettingType<T> each) {
    return new ByKey<>(keys, each);
  }

  /** A single value, or a list or group that {@code other} reads. */
  static <S, T> SettingType<T> either(
      Types.Scalar<S> single, Function<S, T> convert, SettingType<T> other) {
    return new Either<>(single, convert, other);
  }

  private record Group<T>(Level level, BiFunction<Values, YamlValue, @Nullable T> make)
      implements SettingType<T> {
    @Override
    public String name() {
      return "group";
    }

    @Override
    public String expected() {
      return "a group of keys: " + level.known();
    }

    @Override
    public boolean secret() {
      return level.settings().stream().anyMatch(setting -> setting.type().secret());
    }

    @Override
    public Inside inside() {
      return new Inside("", level);
    }

    @Override
    public @Nullable T read(YamlValue value) {
      if (value.isGroup()) return make.apply(level.read(value), value);
      value.reportExpectedGroup(level.known());
      return null;
    }
  }

  private record ByKey<T>(String keys, SettingType<T> each) implements SettingType<Map<String, T>> {
    @Override
    public String name() {
      return "group";
    }

    @Override
    public String expected() {
      return "a group of keys: " + keys;
    }

    @Override
    public @Nullable Inside inside() {
      Inside inside = each.inside();
      return inside == null ? null : new Inside(".*" + inside.mark(), inside.level());
    }

    @Override
    public @Nullable Map<String, T> read(YamlValue value) {
      if (!value.isGroup()) {
        value.reportExpectedGroup(keys);
        return null;
      }
      Map<String, T> all = new LinkedHashMap<>();
      for (YamlValue.Member member : value.members()) {
        T read = each.read(member.value());
        if (read == null) continue;
        if (all.put(member.name(), read) != null) member.key().report("is given twice");
      }
      return all;
    }
  }

  private record Either<S, T>(Types.Scalar<S> single, Function<S, T> convert, SettingType<T> other)
      implements SettingType<T> {
    @Override
    public String name() {
      return single.name() + " or " + other.name();
    }

    @Override
    public String expected() {
      return single.expected() + ", or " + other.expected();
    }

    @Override
    public @Nullable Inside inside() {
      return other.inside();
    }

    @Override
    public @Nullable T read(YamlValue value) {
      if (value.isGroup() || value.isList()) return other.read(value);
      S read = single.parse(value);
      if (read != null) return convert.apply(read);
      value.reportExpected(this);
      return null;
    }
  }
}
