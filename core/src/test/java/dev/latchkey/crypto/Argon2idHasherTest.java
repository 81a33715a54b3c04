package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idHasherTest {
  private static final byte[] SALT = new byte[Argon2idHasher.SALT_BYTES];

  private final Argon2idHasher hasher = new Argon2idHasher();

  @Test
  void aHashNamesItsParametersAndFitsItsPasswordOnly() {
    String hash = hasher.hash("correct horse", SALT);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$");
    assertThat(Argon2idHasher.made(hash)).isTrue();
    assertThat(hasher.verify(hash, "correct horse")).isTrue();
    assertThat(hasher.verify(hash, "correct hors")).isFalse();
  }

  // Computed with the reference implementation's command line: argon2 somesalt -id -t 2 -k 256.
  @Test
  void hashesOfOthersAreRead() {
    String hash =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assertThat(hasher.verify(hash, "password")).isTrue();
    assertThat(hasher.verify(hash, "passwort")).isFalse();
  }

  @Test
  void oneSpellingOfAPasswordIsAsGoodAsAnother() {
    String hash = hasher.hash("caf\u00e9 noir", SALT);
    assertThat(hasher.verify(hash, "cafe\u0301 noir")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$argon2id$",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void whatIsNoSuchHashFitsNothing(String stored) {
    assertThat(hasher.verify(stored, "password")).isFalse();
  }
}
