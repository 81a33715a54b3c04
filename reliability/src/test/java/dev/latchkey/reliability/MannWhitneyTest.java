package dev.latchkey.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Likelihoods as the error function of Python's {@code math} gives them for the same ranks. */
class MannWhitneyTest {
  private static List<Double> range(int from, int to) {
    return IntStream.range(from, to).asDoubleStream().boxed().toList();
  }

  @Test
  void samplesOfOneThingAreLikely() {
    List<Double> even = DoubleStream.iterate(0, x -> x + 2).limit(100).boxed().toList();
    List<Double> odd = DoubleStream.iterate(1, x -> x + 2).limit(100).boxed().toList();
    assertThat(MannWhitney.p(even, odd)).isCloseTo(0.9028, within(0.0001));
    assertThat(MannWhitney.p(even, even)).isCloseTo(1, within(0.0001));
  }

  @Test
  void samplesThatAreShiftedAreNot() {
    // U is 450 and 1012.5, about a mean of 1250 with a deviation of 145.06.
    assertThat(MannWhitney.p(range(0, 50), range(20, 70))).isCloseTo(3.49e-8, within(1e-9));
    assertThat(MannWhitney.p(range(0, 50), range(5, 55))).isCloseTo(0.1016, within(0.0001));
  }
}
