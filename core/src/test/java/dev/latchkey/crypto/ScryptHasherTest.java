package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScryptHasherTest {

  private static final String STORED =
      "77232700846c607faee587e2a3738728:e019ade70d94442e16059e7557116c9168b166a9b9abb92efcc1b2cff6072d49"
          + "e5b8692d64f399448765d1f00397c3816fcb5935564a7a55f1a20f337856d652";

  private final ScryptHasher hasher = new ScryptHasher();

  @ParameterizedTest
  @MethodSource("vectors")
  void hashesAsBetterAuthDoes(Vectors vector) {
    String stored = vector.text("hash");
    byte[] salt = HexFormat.of().parseHex(stored.substring(0, stored.indexOf(':')));
    assertThat(hasher.hash(vector.text("password"), salt)).isEqualTo(stored);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void verifiesWhatBetterAuthHashed(Vectors vector) {
    assertThat(hasher.verify(vector.text("hash"), vector.text("password"))).isTrue();
    assertThat(hasher.verify(vector.text("hash"), vector.text("password") + "x")).isFalse();
  }

  static Stream<Vectors> vectors() {
    return Vectors.of("password");
  }

  @Test
  void composedAndDecomposedPasswordsAreTheSame() {
    String stored = hasher.hash("p\u00e4ssword", new byte[16]);
    assertThat(hasher.verify(stored, "pa\u0308ssword")).isTrue();
  }

  @Test
  void halfASurrogatePairIsNotAQuestionMark() {
    String stored = hasher.hash("password\ud83d", new byte[16]);
    assertThat(hasher.verify(stored, "password\ufffd")).isTrue();
    assertThat(hasher.verify(stored, "password?")).isFalse();
  }

  @Test
  void acceptsUpperCaseHexadecimalOfTheKey() {
    int colon = STORED.indexOf(':');
    String upper = STORED.substring(0, colon) + STORED.substring(colon).toUpperCase(Locale.ROOT);
    assertThat(hasher.verify(upper, "password1234")).isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void somethingStoredThatIsNoHashMatchesNoPassword(String stored) {
    assertThat(hasher.verify(stored, "password1234")).isFalse();
  }

  static Stream<String> somethingStoredThatIsNoHashMatchesNoPassword() {
    return Stream.of(
        "",
        ":",
        "password1234",
        STORED.substring(0, 32),
        STORED.substring(32),
        STORED.substring(0, STORED.length() - 1),
        STORED + "00",
        STORED.replace(':', '$'),
        STORED.replace("e019", "zz19"),
        STORED.replace("e019", "\u0660019"),
        "0".repeat(1_000_000) + STORED,
        STORED + ":" + STORED,
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");
  }

  @Test
  void refusesASaltOfAnotherLength() {
    assertThatThrownBy(() -> hasher.hash("password1234", new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
