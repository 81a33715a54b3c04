package dev.latchkey;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets only those in who signed in, or proved a factor again, a short while ago:
 * {@code @RequireFresh("15m")}, {@code @RequireFresh(value = "5m", factors = "totp")}.
 *
 * <p>Says what; adapters of frameworks see to it, by {@link SessionRequirement#of(RequireFresh)}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireFresh {
  /** The longest time ago: a number of seconds, or {@code 90s}, {@code 15m}, {@code 24h}. */
  String value();

  /** Names of factors of which one has to be it; any by default. */
  String[] factors() default {};
}
