package dev.latchkey.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Prints numbers as ECMA-262 §6.1.6.1.20 (Number::toString) does: the fewest digits that read back
 * as the same double, and of those the nearest.
 *
 * <p>An integer beyond 2^53 is printed as the double JavaScript would hold.
 */
final class Numbers {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private Numbers() {}

  static String print(Number value) {
    boolean whole = value instanceof Long || value instanceof Integer;
    double d = value.doubleValue();
    if (Math.abs(d) <= MAX_SAFE_INTEGER && (whole || d == Math.rint(d))) {
      return Long.toString(value.longValue());
    }
    if (Double.isNaN(d) || Double.isInfinite(d)) return "null";
    return (d < 0 ? "-" : "") + print(shortest(Math.abs(d)));
  }

  private static String print(BigDecimal decimal) {
    String digits = decimal.unscaledValue().toString();
    return layout(digits, digits.length() - decimal.scale());
  }

  // Double.toString reads back as the same double, but before JDK 19 it was sometimes too long or
  // not the nearest (JDK-4511638); nor is it later, where it insists on two digits.
  private static BigDecimal shortest(double d) {
    BigDecimal exact = new BigDecimal(d);
    BigDecimal found = new BigDecimal(Double.toString(d)).stripTrailingZeros();
    for (int digits = found.precision(); digits > 0; digits--) {
      BigDecimal shorter = rounded(exact, digits, d);
      if (shorter == null) break;
      found = shorter;
    }
    return found.stripTrailingZeros();
  }

  // The nearest decimal may miss where another does not: below a power of two doubles are denser.
  private static @Nullable BigDecimal rounded(BigDecimal exact, int digits, double d) {
    BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (nearest.doubleValue() == d) return nearest;
    boolean wasDown = nearest.compareTo(exact) < 0;
    RoundingMode other = wasDown ? RoundingMode.UP : RoundingMode.DOWN;
    BigDecimal farther = exact.round(new MathContext(digits, other));
    return farther.doubleValue() == d ? farther : null;
  }

  private static String layout(String digits, int point) {
    int k = digits.length();
    if (point > 21 || point <= -6) {
      String mantissa = k == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      int exponent = point - 1;
      return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
    if (point >= k) return digits + "0".repeat(point - k);
    if (point > 0) return digits.substring(0, point) + "." + digits.substring(point);
    return "0." + "0".repeat(-point) + digits;
  }
}
