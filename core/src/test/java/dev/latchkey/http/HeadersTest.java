package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {
  @Test
  void namesAreCaseInsensitiveAndValuesKeepTheirOrder() {
    Headers headers = Headers.of("Cookie", "a=1", "ORIGIN", "https://x", "cookie", "b=2");
    assertThat(headers.all("COOKIE")).containsExactly("a=1", "b=2");
    assertThat(headers.first("cookie")).isEqualTo("a=1");
    assertThat(headers.first("Origin")).isEqualTo("https://x");
    assertThat(headers.first("referer")).isNull();
    assertThat(headers.all("referer")).isEmpty();
    assertThat(Headers.NONE.first("cookie")).isNull();
  }

  @Test
  void aNameNeedsAValue() {
    assertThatThrownBy(() -> Headers.of("cookie")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void laterChangesOfTheMapDoNotShow() {
    Map<String, List<String>> map = new HashMap<>(Map.of("a", new ArrayList<>(List.of("1"))));
    Headers headers = Headers.of(map);
    map.put("b", List.of("2"));
    map.get("a").add("2");
    assertThat(headers.first("b")).isNull();
    assertThat(headers.all("a")).containsExactly("1");
  }

  @Test
  void requestsAndResponsesDoNotPrintWhatTheyCarry() {
    AuthRequest request =
        AuthRequest.of("POST", "/api/auth/ok?token=t", Headers.of("cookie", "secret"))
            .body("{\"password\":\"hunter2\"}")
            .peer("192.0.2.1");
    assertThat(request).hasToString("POST /api/auth/ok");
    assertThat(request.query()).isEqualTo("token=t");
    AuthResponse response = new AuthResponse(200, List.of(), new byte[0]).with("X", "secret");
    assertThat(response).hasToString("AuthResponse[200]");
    assertThat(response.header("x")).isEqualTo("secret");
    assertThat(response.headers("X")).containsExactly("secret");
  }

  @Test
  void aBodyLongerThanTheLimitIsNotHandedOut() {
    AuthRequest request = AuthRequest.of("POST", "/", Headers.NONE).body("é");
    assertThatThrownBy(() -> request.body().read(1))
        .isInstanceOf(AuthRequest.BodyTooLargeException.class);
  }
}
