package dev.latchkey.plugins.twofactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final String SECRET = "12345678901234567890";

  @ParameterizedTest // RFC 6238, appendix B, SHA-1
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void codesAreThoseOfTheStandard(long seconds, String code) {
    Totp totp = new Totp(8, 30);
    assertThat(totp.code(SECRET, totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(code);
  }

  @Test
  void theStepBesideCountsAndTheOneAfterThatDoesNot() {
    Totp totp = new Totp(6, 30);
    Instant now = Instant.ofEpochSecond(1_000_000);
    long step = totp.step(now);
    for (long beside = step - 1; beside <= step + 1; beside++) {
      assertThat(totp.stepOf(totp.code(SECRET, beside), SECRET, now)).isEqualTo(beside);
    }
    assertThat(totp.stepOf(totp.code(SECRET, step - 2), SECRET, now)).isEqualTo(Totp.NONE);
    assertThat(totp.stepOf(totp.code(SECRET, step + 2), SECRET, now)).isEqualTo(Totp.NONE);
    assertThat(totp.stepOf("", SECRET, now)).isEqualTo(Totp.NONE);
  }

  @ParameterizedTest // RFC 4648 §10, without padding
  @CsvSource({
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32IsThatOfTheStandard(String text, String encoded) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Totp.base32(bytes)).isEqualTo(encoded);
    assertThat(Totp.fromBase32(encoded)).isEqualTo(bytes);
  }

  @Test
  void theUriIsThatOfTheOriginal() {
    assertThat(new Totp(6, 30).uri("abc", "My App", "ann@x.com"))
        .isEqualTo(
            "otpauth://totp/My%20App:ann%40x.com?secret=MFRGG&issuer=My+App&digits=6&period=30");
  }

  @Test
  void anImportedSecretIsReadAsBase32() {
    Totp totp = new Totp(8, 30);
    String imported = "base32:" + Totp.base32(SECRET.getBytes(StandardCharsets.UTF_8));
    assertThat(totp.code(imported, 1)).isEqualTo(totp.code(SECRET, 1));
  }
}
