package dev.latchkey.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of single values and of lists of texts. */
final class Types {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd]?)");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern FRACTION = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");
  private static final Pattern DIGITS = Pattern.compile("[+-]?\\d{1,9}");

  private Types() {}

  static Scalar<String> text() {
    return text("text", "a text", text -> true);
  }

  static Scalar<String> text(String name, String expected, Predicate<String> valid) {
    return new Scalar<>(name, expected, false) {
      @Override
      @Nullable String parse(YamlValue value) {
        String text = value.text();
        return text != null && valid.test(text) ? text : null;
      }
    };
  }

  /** A path that begins with a slash. */
  static SettingType<String> path() {
    return text("path", "a path that begins with /", path -> path.startsWith("/"));
  }

  /** A name as RFC 9110 §5.6.2 allows it in headers and cookies. */
  static SettingType<String> token() {
    return header();
  }

  /** The same, where there may be several. */
  static Scalar<String> header() {
    String expected = "letters, digits and - _ . ! # $ % & ' * + ^ ` | ~";
    return text("token", expected, text -> TOKEN.matcher(text).matches());
  }

  static SettingType<String> secret() {
    return secret("a text of at least 32 characters");
  }

  /** A text that no message may show. */
  static Scalar<String> secret(String expected) {
    return new Scalar<>("secret text", expected, true) {
      @Override
      @Nullable String parse(YamlValue value) {
        String text = value.text();
        return text == null || text.isEmpty() ? null : text;
      }
    };
  }

  static SettingType<String> choice(String... choices) {
    List<String> all = List.of(choices);
    return text(String.join(", ", all), "one of " + String.join(", ", all), all::contains);
  }

  /** One of the texts, or {@code false}. */
  static Scalar<String> choiceOrFalse(String... choices) {
    String all = String.join(", ", choices) + ", false";
    return new Scalar<>(all, "one of " + all, false) {
      @Override
      @Nullable String parse(YamlValue value) {
        String text = Boolean.FALSE.equals(value.flag()) ? "false" : value.text();
        return text == null || text.equals("false") || List.of(choices).contains(text)
            ? text
            : null;
      }
    };
  }

  static Scalar<Boolean> flag() {
    return flag("true or false", value -> true);
  }

  /** A truth value of which only {@code false} may be written. */
  static Scalar<Boolean> no() {
    return flag("false", value -> !value);
  }

  private static Scalar<Boolean> flag(String expected, Predicate<Boolean> valid) {
    return new Scalar<>(expected.replace(" or ", ", "), expected, false) {
      @Override
      @Nullable Boolean parse(YamlValue value) {
        Boolean flag = value.flag();
        return flag != null && valid.test(flag) ? flag : null;
      }
    };
  }

  static SettingType<Integer> number(int smallest, int largest) {
    String expected = "a whole number from " + smallest + " to " + largest;
    return new Scalar<>("number", expected, false) {
      @Override
      @Nullable Integer parse(YamlValue value) {
        String digits = value.number();
        if (digits == null || !DIGITS.matcher(digits).matches()) return null;
        int number = Integer.parseInt(digits);
        return number < smallest || number > largest ? null : Integer.valueOf(number);
      }
    };
  }

  /** A part of one. */
  static SettingType<Double> fraction() {
    return new Scalar<>("number", "a number from 0 to 1", false) {
      @Override
      @Nullable Double parse(YamlValue value) {
        String digits = value.decimal();
        return digits != null && FRACTION.matcher(digits).matches() ? Double.valueOf(digits) : null;
      }
    };
  }

  static SettingType<Duration> duration(Duration shortest) {
    return duration(shortest, LONGEST);
  }

  static SettingType<Duration> duration(Duration shortest, Duration longest) {
    String bounds =
        (shortest.isZero() ? "" : ", at least " + shortest.toSeconds() + " s")
            + (longest.equals(LONGEST) ? "" : ", at most " + longest.toDays() + "d");
    String expected = "a duration: seconds, or 30s, 15m, 24h, 7d" + bounds;
    return new Scalar<>("duration", expected, false) {
      @Override
      @Nullable Duration parse(YamlValue value) {
        String digits = value.number();
        Duration read = parseDuration(digits == null ? value.text() : digits);
        if (read == null || read.compareTo(shortest) < 0) return null;
        return read.compareTo(longest) > 0 ? null : read;
      }
    };
  }

  private static @Nullable Duration parseDuration(@Nullable String text) {
    if (text == null) return null;
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) return null;
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  /** Another type whose value is made into something else. */
  static <S, T> SettingType<T> mapped(SettingType<S> type, Function<S, T> make) {
    return new SettingType<>() {
      @Override
      public String name() {
        return type.name();
      }

      @Override
      public String expected() {
        return type.expected();
      }

      @Override
      public @Nullable T read(YamlValue value) {
        S read = type.read(value);
        return read == null ? null : make.apply(read);
      }
    };
  }

  /** A list whose elements are of one type; one bad element is reported, the others are kept. */
  static <T> SettingType<List<T>> listOf(SettingType<T> element) {
    return new SettingType<>() {
      @Override
      public String name() {
        return "list of " + element.name();
      }

      @Override
      public String expected() {
        return "a list, each element " + element.expected();
      }

      @Override
      public boolean secret() {
        return element.secret();
      }

      @Override
      public @Nullable Inside inside() {
        Inside inside = element.inside();
        return inside == null ? null : new Inside("[]" + inside.mark(), inside.level());
      }

      @Override
      public @Nullable List<T> read(YamlValue value) {
        if (value.isList()) return readAll(element, value.elements());
        value.reportExpected(this);
        return null;
      }
    };
  }

  private static <T> List<T> readAll(SettingType<T> type, List<YamlValue> values) {
    List<T> all = new ArrayList<>();
    for (YamlValue value : values) {
      T read = type.read(value);
      if (read != null) all.add(read);
    }
    return List.copyOf(all);
  }

  /** A type of single values: parses, and reports what does not parse. */
  abstract static class Scalar<T> implements SettingType<T> {
    private final String name;
    private final String expected;
    private final boolean secret;

    Scalar(String name, String expected, boolean secret) {
      this.name = name;
      this.expected = expected;
      this.secret = secret;
    }

    /** The value, or null when it is not of this type. */
    abstract @Nullable T parse(YamlValue value);

    @Override
    public final String name() {
      return name;
    }

    @Override
    public final String expected() {
      return expected;
    }

    @Override
    public final boolean secret() {
      return secret;
    }

    @Override
    public final @Nullable T read(YamlValue value) {
      T parsed = parse(value);
      if (parsed == null) value.reportExpected(this);
      return parsed;
    }
  }
}
