package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sha256Test {

  @ParameterizedTest
  @MethodSource("identifiers")
  void hidesVerificationIdentifiersAsBetterAuthDoes(Vectors vector) {
    assertThat(Sha256.base64Url(vector.text("identifier"))).isEqualTo(vector.text("hashed"));
  }

  static Stream<Vectors> identifiers() {
    return Vectors.of("verificationHash");
  }

  /** The second is the example of RFC 7636, Appendix B. */
  @ParameterizedTest
  @MethodSource("verifiers")
  void challengesPkceVerifiers(Vectors vector) {
    assertThat(Sha256.base64Url(vector.text("verifier"))).isEqualTo(vector.text("challenge"));
  }

  static Stream<Vectors> verifiers() {
    return Vectors.of("pkce");
  }
}
