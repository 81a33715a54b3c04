package dev.latchkey.plugins.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as Standard Webhooks has them. */
class SignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  // The example of the specification's libraries.
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIMESTAMP = 1_614_265_330;
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void aMessageIsSignedAsTheConventionSays() {
    assertThat(Signature.with(List.of(SECRET)).of(ID, TIMESTAMP, BODY)).isEqualTo(SIGNED);
  }

  @Test
  void whileASecretIsReplacedThereIsASignatureByEach() {
    String both = Signature.with(List.of(OTHER, SECRET)).of(ID, TIMESTAMP, BODY);
    assertThat(both.split(" ")).hasSize(2).contains(SIGNED);
  }

  @Test
  void aSignatureHoldsForOneMessageAtOneTimeOnly() {
    Signature signature = Signature.with(List.of(SECRET));
    assertThat(signature.of("msg_other", TIMESTAMP, BODY)).isNotEqualTo(SIGNED);
    assertThat(signature.of(ID, TIMESTAMP + 1, BODY)).isNotEqualTo(SIGNED);
    assertThat(signature.of(ID, TIMESTAMP, BODY + " ")).isNotEqualTo(SIGNED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_c2hvcnQ=",
        "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"
      })
  void aWeakOrMistypedSecretIsRefusedWithoutShowingIt(String secret) {
    assertThatThrownBy(() -> Signature.with(List.of(secret)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a webhook secret is whsec_ followed by 24 to 64 random bytes in Base64");
  }
}
