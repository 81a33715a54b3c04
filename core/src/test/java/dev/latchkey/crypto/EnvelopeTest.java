package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.crypto.Envelope.UnopenedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NONCE =
      HEX.parseHex("404142434445464748494a4b4c4d4e4f5051525354555657");
  private static final int NONCE_CHARS = 48;

  private final Envelope envelope = Envelope.of("better-auth-java-test-secret-0123456789abcdef");

  @ParameterizedTest
  @MethodSource("bare")
  void opensAndSealsAsBetterAuthDoes(Vectors vector) {
    Envelope envelope = Envelope.of(vector.text("secret"));
    String sealed = vector.text("ciphertextHex");
    assertThat(envelope.open(sealed)).isEqualTo(vector.text("data"));
    assertThat(envelope.seal(vector.text("data"), nonceOf(sealed))).isEqualTo(sealed);
  }

  static Stream<Vectors> bare() {
    return Vectors.of("symmetric");
  }

  @ParameterizedTest
  @MethodSource("versioned")
  void opensWhatWasSealedUnderTheCurrentAFormerAndTheLegacySecret(Vectors vector) {
    assertThat(rotated().open(vector.text("envelope"))).isEqualTo(vector.text("data"));
  }

  static Stream<Vectors> versioned() {
    return Vectors.of("symmetricVersioned");
  }

  @Test
  void sealsUnderTheCurrentVersion() {
    Vectors vector = versioned().findFirst().orElseThrow();
    String sealed = vector.text("envelope");
    byte[] nonce = nonceOf(sealed.substring("$ba$2$".length()));
    assertThat(rotated().seal(vector.text("data"), nonce)).isEqualTo(sealed);
  }

  @ParameterizedTest
  @MethodSource("purposes")
  void sealsForAPurposeAsBetterAuthDoes(Vectors vector) {
    Envelope envelope = Envelope.of(vector.text("secret")).forPurpose(vector.text("purpose"));
    String sealed = vector.text("sampleCiphertextHex");
    assertThat(envelope.open(sealed)).isEqualTo(vector.text("sampleData"));
    assertThat(envelope.seal(vector.text("sampleData"), nonceOf(sealed))).isEqualTo(sealed);
    assertThat(Envelope.of(vector.text("derivedHexString")).open(sealed))
        .isEqualTo(vector.text("sampleData"));
  }

  static Stream<Vectors> purposes() {
    return Vectors.of("purposeKeys");
  }

  @Test
  void derivesEveryVersionAndTheLegacySecretForAPurpose() {
    Envelope purpose = rotated().forPurpose("oauth-state-cookie");
    String former =
        Envelope.versioned(1, secrets(), null).forPurpose("oauth-state-cookie").seal("x", NONCE);
    String legacy = Envelope.of(legacySecret()).forPurpose("oauth-state-cookie").seal("y", NONCE);
    assertThat(purpose.open(purpose.seal("z", NONCE))).isEqualTo("z");
    assertThat(purpose.open(former)).isEqualTo("x");
    assertThat(purpose.open(legacy)).isEqualTo("y");
  }

  @Test
  void whatWasSealedForOnePurposeOpensForNoOther() {
    String sealed = envelope.forPurpose("oauth-state-cookie").seal("x", NONCE);
    assertThatThrownBy(() -> envelope.forPurpose("oauth-link-session-token").open(sealed))
        .isInstanceOf(UnopenedException.class);
    assertThatThrownBy(() -> envelope.open(sealed)).isInstanceOf(UnopenedException.class);
  }

  @Test
  void refusesASealedTextWithAnyDigitChanged() {
    String sealed = envelope.seal("hello", NONCE);
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == '0' ? '1' : '0';
      String damaged = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThatThrownBy(() -> envelope.open(damaged)).isInstanceOf(UnopenedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "zz",
        "$ba$",
        "$ba$2$",
        "$ba$2",
        "$ba$2$zz",
        "$ba$$00",
        "$ba$02$00",
        "$ba$99999999999$00"
      })
  void refusesWhatWasNeverSealed(String text) {
    assertThatThrownBy(() -> envelope.open(text)).isInstanceOf(UnopenedException.class);
    assertThatThrownBy(() -> rotated().open(text)).isInstanceOf(UnopenedException.class);
  }

  @Test
  void saysThatASecretWasRetired() {
    String sealed = Envelope.versioned(3, Map.of(3, "retired"), null).seal("x", NONCE);
    assertThatThrownBy(() -> rotated().open(sealed))
        .hasMessage("Secret version 3 not found in keys (key may have been retired)");
  }

  @Test
  void saysThatALegacySecretIsMissing() {
    assertThatThrownBy(() -> Envelope.versioned(2, secrets(), null).open(envelope.seal("x", NONCE)))
        .hasMessageStartingWith(
            "Cannot decrypt legacy bare-hex payload: no legacy secret available.");
  }

  @Test
  void neverQuotesASecretOrTheTextInAMessage() {
    assertThatThrownBy(() -> envelope.open("deadbeef".repeat(20)))
        .message()
        .doesNotContain("deadbeef")
        .doesNotContain("better-auth-java-test-secret");
  }

  @Test
  void refusesANonceOfAnotherLengthAndACurrentVersionWithoutSecret() {
    assertThatThrownBy(() -> envelope.seal("x", new byte[12]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Envelope.versioned(7, secrets(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "$ba$1$00, true",
    "$ba$, true",
    "00ff, true",
    "00FF, true",
    "00f, false",
    "'', false",
    "ya29.a0AfH6, false"
  })
  void tellsSealedFromPlainTokens(String stored, boolean sealed) {
    assertThat(Envelope.looksSealed(stored)).isEqualTo(sealed);
  }

  private static Envelope rotated() {
    return Envelope.versioned(2, secrets(), legacySecret());
  }

  private static Map<Integer, String> secrets() {
    return versioned().findFirst().orElseThrow().list("secrets").stream()
        .collect(Collectors.toMap(s -> s.number("version"), s -> s.text("value")));
  }

  private static String legacySecret() {
    return versioned().findFirst().orElseThrow().text("legacySecret");
  }

  private static byte[] nonceOf(String sealed) {
    return Arrays.copyOf(HEX.parseHex(sealed.substring(0, NONCE_CHARS)), Envelope.NONCE_BYTES);
  }
}
