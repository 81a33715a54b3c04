package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretStrengthTest {

  @ParameterizedTest
  @CsvSource({
    "kR7w+9Zq/Tn3uYh1pLxV0cBsEaJdGfMi8oQ2yWvXzU4=,     STRONG",
    "f47ac10b58cc4372a5670e02b2c3d479,                 STRONG",
    "better-auth-secret-12345678901234567890,          PUBLICLY_KNOWN",
    "Better-Auth-Secret-12345678901234567890,          PUBLICLY_KNOWN",
    "'  better-auth-secret-12345678901234567890 ',     PUBLICLY_KNOWN",
    "secret,                                           PUBLICLY_KNOWN",
    "secretsecretsecretsecretsecretsecret,             PUBLICLY_KNOWN",
    "your-secret-key-hereyour-secret-key-here,         PUBLICLY_KNOWN",
    "'',                                               TOO_SHORT",
    "kR7w+9Zq/Tn3uYh1pLxV0cBsEaJdGfM,                  TOO_SHORT",
    "abababababababababababababababababab,             LOW_ENTROPY",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, LOW_ENTROPY",
  })
  void judgesSecrets(String secret, SecretStrength expected) {
    assertThat(SecretStrength.of(secret)).isEqualTo(expected);
  }

  @Test
  void estimatesLengthTimesTheLogarithmOfDifferentCharacters() {
    assertThat(SecretStrength.estimatedBits("")).isZero();
    assertThat(SecretStrength.estimatedBits("aaaa")).isZero();
    assertThat(SecretStrength.estimatedBits("abab")).isCloseTo(4, within(1e-9));
    assertThat(SecretStrength.estimatedBits("0123456789abcdef".repeat(2)))
        .isCloseTo(128, within(1e-9));
  }
}
