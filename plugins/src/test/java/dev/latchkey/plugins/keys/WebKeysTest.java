package dev.latchkey.plugins.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebKeysTest {
  @ParameterizedTest
  @EnumSource
  void keysSurviveBeingWrittenDown(Algorithm algorithm) {
    for (int i = 0; i < 4; i++) {
      KeyPair pair = algorithm.generate();
      byte[] message = {1, 2, 3};
      byte[] signed = algorithm.sign(message, WebKeys.readPrivate(WebKeys.privateKey(pair)));
      assertThat(algorithm.verify(message, signed, WebKeys.readPublic(WebKeys.publicKey(pair))))
          .isTrue();
    }
  }
}
