package dev.latchkey.crypto;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlphabetTest {

  private static final IntUnaryOperator RISING = i -> i;
  private static final IntUnaryOperator FALLING = i -> 255 - i;
  private static final IntUnaryOperator MIXED = i -> 37 * i + 11;

  @ParameterizedTest
  @MethodSource
  void makesTheCharactersBetterAuthMakesFromTheSameBytes(
      Alphabet alphabet, IntUnaryOperator bytes, String expected) {
    assertThat(alphabet.from(sequence(bytes), 32)).isEqualTo(expected);
  }

  static Stream<Arguments> makesTheCharactersBetterAuthMakesFromTheSameBytes() {
    return Stream.of(
        Arguments.of(Alphabet.ALPHANUMERIC, RISING, "abcdefghijklmnopqrstuvwxyzABCDEF"),
        Arguments.of(Alphabet.LETTERS, RISING, "abcdefghijklmnopqrstuvwxyzABCDEF"),
        Arguments.of(Alphabet.URL_SAFE, RISING, "abcdefghijklmnopqrstuvwxyz012345"),
        Arguments.of(Alphabet.DIGITS_LOWER, RISING, "0123456789abcdefghijklmnopqrstuv"),
        Arguments.of(Alphabet.ALPHANUMERIC, FALLING, "9876543210ZYXWVUTSRQPONMLKJIHGFE"),
        Arguments.of(Alphabet.LETTERS, FALLING, "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvu"),
        Arguments.of(Alphabet.URL_SAFE, FALLING, "_-ZYXWVUTSRQPONMLKJIHGFEDCBA9876"),
        Arguments.of(Alphabet.DIGITS_LOWER, FALLING, "zyxwvutsrqponmlkjihgfedcba987654"),
        Arguments.of(Alphabet.ALPHANUMERIC, MIXED, "lWx8JkVoZAbMnYr2DePq1u5GhSt4x8Jk"),
        Arguments.of(Alphabet.URL_SAFE, MIXED, "lMvW5eFoPyZ8hIrS1aBkLuV4dEnOxY7g"),
        Arguments.of(Alphabet.DIGITS_LOWER, MIXED, "bcdefghefghijkhijklmnklmnopqnopq"));
  }

  @ParameterizedTest
  @EnumSource
  void everyCharacterIsEquallyLikely(Alphabet alphabet) {
    long size = alphabet.from(sequence(RISING), 256).chars().distinct().count();
    int ofAllBytes = (int) (256 / size * size); // the characters made of the 256 byte values
    Map<Integer, Long> counts =
        alphabet
            .from(sequence(RISING), ofAllBytes * 1000)
            .chars()
            .boxed()
            .collect(groupingBy(c -> c, counting()));
    assertThat(Set.copyOf(counts.values())).hasSize(1);
  }

  private static ByteSource sequence(IntUnaryOperator byteAt) {
    AtomicInteger next = new AtomicInteger();
    return target -> {
      for (int i = 0; i < target.length; i++)
        target[i] = (byte) byteAt.applyAsInt(next.getAndIncrement());
    };
  }
}
