package dev.latchkey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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

  @Test
  void copiesAsBetterAuthDoes() throws Exception {
    Path vectors = Path.of("../core/src/test/resources/vectors.json");
    JsonValue compact = at(Json.parse(Files.readAllBytes(vectors)), "cookieCache", "compact");
    JsonValue first = ((JsonValue.Arr) compact).items().get(0);
    String payload = new String(JsonWriter.write(at(first, "session")), StandardCharsets.UTF_8);
    String user = new String(JsonWriter.write(at(first, "user")), StandardCharsets.UTF_8);
    String open =
        "{\"session\":"
            + payload
            + ",\"user\":"
            + user
            + ",\"updatedAt\":1767323045678,\"version\":\"1\"";
    SignedCookies cookies = new SignedCookies("better-auth-java-test-secret-0123456789abcdef");
    assertThat(cookies.copy(open, 1767323345678L))
        .isEqualTo("better-auth.session_data=" + at(first, "cookieValue").asString());
  }

  private static JsonValue at(JsonValue value, String... names) {
    JsonValue found = value;
    for (String name : names) {
      found = Objects.requireNonNull(Objects.requireNonNull(found.asObject()).get(name));
    }
    return found;
  }
}
