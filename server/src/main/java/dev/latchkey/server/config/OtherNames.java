package dev.latchkey.server.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys that guides use for what has another name here: each stands for the one it means. */
final class OtherNames {
  private final Values values;
  private final Problems problems;

  private OtherNames(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /** Has every other name say what it says by the usual one; refuses it where both differ. */
  static void resolve(Values values, Problems problems) {
    OtherNames names = new OtherNames(values, problems);
    names.say(Settings.SESSION_MAX_AGE, Settings.SESSION_EXPIRES_IN, life -> life);
    names.say(Settings.CSRF_PROTECTION, Settings.DISABLE_CSRF_CHECK, on -> !on);
    // Cookies that need not be secure are as secure as the address.
    names.say(Settings.REQUIRE_SECURE, Settings.SECURE_COOKIES, on -> on ? true : null);
  }

  private <O, T> void say(Setting<O> other, Setting<T> usual, Function<O, @Nullable T> meaning) {
    O said = values.given(other);
    T meant = said == null ? null : meaning.apply(said);
    if (meant == null) return;
    T given = values.given(usual);
    if (given == null) values.put(usual, meant, values.line(other));
    else if (!given.equals(meant)) {
      problems.add(
          values.line(other), other + " is another name of " + usual + ", but says otherwise");
    }
  }
}
