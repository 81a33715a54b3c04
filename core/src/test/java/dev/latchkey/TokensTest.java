package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final Tokens tokens = Tokens.secure();

  @Test
  void aTokenHasTheLengthAndTheAlphabetAskedFor() {
    assertThat(tokens.next(32)).matches("[a-zA-Z0-9]{32}");
    assertThat(tokens.next(1)).hasSize(1);
    assertThat(tokens.next(0)).isEmpty();
    assertThat(tokens.next(1000)).hasSize(1000).matches("[a-zA-Z0-9]*");
  }

  // 620,000 characters, 10,000 of each expected with a standard deviation of 99: five of those are
  // passed once in 28,000 runs by any of the 62. A modulo bias would be at 1250.
  @Test
  void everyCharacterIsEquallyLikely() {
    int[] counts = new int[128];
    for (int i = 0; i < 62; i++) tokens.next(10_000).chars().forEach(c -> counts[c]++);
    for (char c : ALPHABET.toCharArray()) {
      assertThat(counts[c]).as("%s", c).isBetween(10_000 - 620, 10_000 + 620);
    }
  }

  @Test
  void everyPlaceOfATokenVaries() {
    for (int place = 0; place < 32; place++) {
      Set<Character> seen = new HashSet<>();
      for (int i = 0; i < 200; i++) seen.add(tokens.next(32).charAt(place));
      assertThat(seen).as("place %s", place).hasSizeGreaterThan(40);
    }
  }

  @Test
  void noTwoTokensAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) assertThat(seen.add(tokens.next(32))).isTrue();
  }

  @Test
  void bytesAreFilledToTheLast() {
    byte[] any = new byte[64];
    for (int i = 0; i < 64; i++) {
      byte[] bytes = tokens.bytes(64);
      for (int at = 0; at < 64; at++) any[at] |= bytes[at];
    }
    assertThat(any).containsOnly(-1);
    assertThat(tokens.bytes(0)).isEmpty();
  }

  @Test
  void aTokenIsMadeOfTheBytesOfItsSource() {
    Tokens zeros = bytes -> Arrays.fill(bytes, (byte) 0);
    assertThat(zeros.next(4)).isEqualTo("aaaa");
    int[] next = {0};
    Tokens counting =
        bytes -> {
          for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) next[0]++;
        };
    assertThat(counting.next(62)).isEqualTo(ALPHABET);
  }
}
