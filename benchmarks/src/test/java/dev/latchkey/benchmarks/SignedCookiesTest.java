package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignedCookiesTest {
  /** A vector of the wire format, made by Better Auth. */
  @Test
  void signsAsBetterAuthDoes() {
    SignedCookies cookies = new SignedCookies("better-auth-java-test-secret-0123456789abcdef");
    assertThat(cookies.header("9sbxV96WEmDLbPWq9DNptKV7bFfoT1tv"))
        .isEqualTo(
            "better-auth.session_token=9sbxV96WEmDLbPWq9DNptKV7bFfoT1tv"
                + ".3dynTGVP0UEYDGCoB4DrhwD89gboANKjKqqWm8P3eWg%3D");
  }
}
