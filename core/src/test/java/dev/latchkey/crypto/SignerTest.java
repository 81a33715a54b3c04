package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {

  private static final String TOKEN = "9sbxV96WEmDLbPWq9DNptKV7bFfoT1tv";

  private final Signer signer = Signer.of("better-auth-java-test-secret-0123456789abcdef");
  private final String signed = signer.sign(TOKEN);

  @ParameterizedTest
  @MethodSource("vectors")
  void signsAsBetterAuthDoes(Vectors vector) {
    String value = vector.text("value");
    Signer signer = Signer.of(vector.text("secret"));
    assertThat(signer.sign(value)).isEqualTo(value + "." + vector.text("signatureBase64"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void verifiesWhatBetterAuthSigned(Vectors vector) {
    String cookie = URLDecoder.decode(vector.text("cookieValue"), UTF_8);
    assertThat(Signer.of(vector.text("secret")).verify(cookie)).isEqualTo(vector.text("value"));
  }

  static Stream<Vectors> vectors() {
    return Vectors.of("signedCookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "true", "a.b.c", ".", "é张🔑", "with space; and=more"})
  void verifiesWhatItSigned(String value) {
    assertThat(signer.verify(signer.sign(value))).isEqualTo(value);
  }

  @Test
  void refusesTheSignatureWithAnyCharacterChanged() {
    for (int i = 0; i < signed.length(); i++) {
      for (char c : "Aa0+/=-_.%é".toCharArray()) {
        String changed = signed.substring(0, i) + c + signed.substring(i + 1);
        if (!changed.equals(signed)) assertThat(signer.verify(changed)).as(changed).isNull();
      }
    }
  }

  /**
   * The last character before the padding carries four bits; its other two are ignored by most
   * decoders.
   */
  @Test
  void refusesTheOtherSpellingsOfTheSameSignatureBytes() {
    assertThat(signed).endsWith("g=");
    for (String other : List.of("h=", "i=", "j=")) {
      assertThat(signer.verify(signed.substring(0, signed.length() - 2) + other)).isNull();
    }
  }

  @Test
  void refusesWhatIsNotASignedValue() {
    String signature = signed.substring(signed.lastIndexOf('.') + 1);
    Stream.of(
            "",
            ".",
            TOKEN,
            TOKEN + ".",
            "." + signature,
            signature,
            signed + "=",
            signed + " ",
            " " + signed,
            "\"" + signed + "\"",
            signed.substring(0, signed.length() - 1),
            signed.replace("=", ""),
            signed.replace("=", "%3D"),
            signed.replace('.', ','),
            TOKEN + ".." + signature,
            "é".repeat(44) + signature)
        .forEach(bad -> assertThat(signer.verify(bad)).as(bad).isNull());
  }

  @Test
  void refusesTheUrlSafeAlphabet() {
    String withPlus =
        IntStream.range(0, 100)
            .mapToObj(i -> signer.sign("t" + i))
            .filter(s -> s.contains("+"))
            .findFirst()
            .orElseThrow();
    assertThat(signer.verify(withPlus)).isNotNull();
    assertThat(signer.verify(withPlus.replace('+', '-'))).isNull();
  }

  @Test
  void refusesWhatAnotherSecretSigned() {
    assertThat(signer.verify(Signer.of("better-auth-secret-12345678901234567890").sign(TOKEN)))
        .isNull();
  }

  @Test
  void refusesAnEmptySecret() {
    assertThatThrownBy(() -> Signer.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void returnsExactlyWhatWasSignedForTextThatIsNotUnicode() {
    assertThat(signer.verify(signer.sign("a?").replace('?', '\ud800'))).isEqualTo("a?");
  }

  /** RFC 4231, test case 2. */
  @Test
  void computesHmacSha256() {
    byte[] mac = Signer.of("Jefe").mac("what do ya want for nothing?".getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(mac))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> work =
          () ->
              IntStream.range(0, 2_000)
                  .allMatch(i -> ("v" + i).equals(signer.verify(signer.sign("v" + i))));
      for (Future<Boolean> done : threads.invokeAll(java.util.Collections.nCopies(40, work))) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
