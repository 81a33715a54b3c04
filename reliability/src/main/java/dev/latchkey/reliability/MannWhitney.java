package dev.latchkey.reliability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether two samples tell that they are of different things.
 *
 * <p>The rank sum is taken for normally distributed, which it nearly is from twenty values on.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177730491">Mann and Whitney, 1947</a>
 */
final class MannWhitney {
  private record Ranked(double value, boolean first) {}

  private MannWhitney() {}

  /** Returns how likely ranks so different are if the samples are of one thing; two-sided. */
  static double p(List<Double> first, List<Double> second) {
    double n = first.size();
    double m = second.size();
    double u = rankSum(first, second) - n * (n + 1) / 2;
    double deviation = Math.sqrt(n * m * (n + m + 1) / 12);
    return 2 * tail(Math.abs(u - n * m / 2) / deviation);
  }

  // Times to the nanosecond hardly ever tie; those that do share the mean of their ranks.
  private static double rankSum(List<Double> first, List<Double> second) {
    List<Ranked> all = new ArrayList<>();
    first.forEach(value -> all.add(new Ranked(value, true)));
    second.forEach(value -> all.add(new Ranked(value, false)));
    all.sort(Comparator.comparingDouble(Ranked::value));
    double sum = 0;
    for (int i = 0; i < all.size(); ) {
      int end = i;
      int firsts = 0;
      for (; end < all.size() && all.get(end).value() == all.get(i).value(); end++) {
        if (all.get(end).first()) firsts++;
      }
      sum += firsts * (i + 1 + end) / 2.0;
      i = end;
    }
    return sum;
  }

  // Abramowitz and Stegun 26.2.17, to seven digits.
  private static double tail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
  }
}
