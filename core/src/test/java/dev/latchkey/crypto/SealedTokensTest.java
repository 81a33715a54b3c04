package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.JsonWriter;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Source: protocol/01 §4.3 and Appendix A. */
class SealedTokensTest {
  private static final String SALT = "better-auth-session";
  private static final byte[] IV = new byte[SealedTokens.IV_BYTES];
  private static final byte[] CLAIMS = "{\"a\":1}".getBytes(UTF_8);

  private final SealedTokens first = SealedTokens.of(List.of("first secret"), SALT);
  private final SealedTokens both = SealedTokens.of(List.of("second secret", "first secret"), SALT);

  @ParameterizedTest
  @MethodSource("keys")
  void theHeaderNamesTheKeyAsBetterAuthDoes(Vectors vector) {
    SealedTokens tokens = SealedTokens.of(List.of(vector.text("secret")), vector.text("salt"));
    String header = tokens.seal(CLAIMS, IV).split("\\.")[0];
    assertThat(new String(Base64.getUrlDecoder().decode(header), UTF_8))
        .isEqualTo(
            "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"kid\":\"" + vector.text("kid") + "\"}");
  }

  static Stream<Vectors> keys() {
    return Vectors.of("jweKey");
  }

  @Test
  void whatAFormerSecretSealedIsOpened() {
    Vectors vector = Vectors.one("jweRotation");
    List<String> secrets =
        vector.list("decodesWithSecrets").stream().map(secret -> secret.text("value")).toList();
    assertThat(SealedTokens.of(secrets, SALT).open(vector.text("token")))
        .isEqualTo(JsonWriter.write(vector.value("payload")));
    assertThat(SealedTokens.of(secrets.subList(0, 1), SALT).open(vector.text("token"))).isNull();
  }

  @Test
  void whatIsSealedIsOpenedWithEverySecretThatIsListed() {
    assertThat(first.open(first.seal(CLAIMS, IV))).isEqualTo(CLAIMS);
    assertThat(both.open(first.seal(CLAIMS, IV))).isEqualTo(CLAIMS);
    assertThat(first.open(both.seal(CLAIMS, IV))).isNull();
  }

  @Test
  void whatIsSealedForOnePurposeIsNotOpenedForAnother() {
    SealedTokens other = SealedTokens.of(List.of("first secret"), "better-auth-account");
    assertThat(other.open(first.seal(CLAIMS, IV))).isNull();
  }

  @Test
  void noOtherHeaderIsRead() {
    String[] parts = first.seal(CLAIMS, IV).split("\\.", -1);
    for (String header :
        List.of(
            "{}",
            "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"}",
            "{\"alg\":\"none\"}",
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
            "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"zip\":\"DEF\"}")) {
      parts[0] = base64(header);
      assertThat(first.open(String.join(".", parts))).isNull();
    }
  }

  @Test
  void noByteOfItCanBeAnother() {
    String sealed = first.seal(CLAIMS, IV);
    for (int at = 0; at < sealed.length(); at++) {
      if (sealed.charAt(at) == '.') continue;
      char other = sealed.charAt(at) == 'A' ? 'Q' : 'A';
      String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
      assertThat(first.open(changed)).as(changed).isNull();
    }
  }

  @Test
  void whatIsNoTokenIsNotOpened() {
    String sealed = first.seal(CLAIMS, IV);
    Stream.of(
            "",
            ".",
            "....",
            "a.b.c",
            "garbage!",
            sealed.substring(0, sealed.length() - 10),
            sealed + ".x",
            sealed.split("\\.")[0] + "..a.b.c",
            sealed.split("\\.")[0] + "..!.é.=",
            "x".repeat(1_000_000))
        .forEach(token -> assertThat(first.open(token)).isNull());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
