package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeRedirectTest {
  @ParameterizedTest
  @CsvSource({
    "/cb, /cb?error=A+B",
    "/cb?x=1#f, /cb?x=1&error=A+B#f",
    "/cb#f?x=1, /cb?error=A+B#f?x=1",
    "/cb?, /cb?error=A+B",
    "/cb?x=1&, /cb?x=1&error=A+B",
    "https://app.example.com, https://app.example.com/?error=A+B",
    "https://app.example.com#f, https://app.example.com/?error=A+B#f",
    "https://app.example.com/cb, https://app.example.com/cb?error=A+B",
    "myapp://cb, myapp://cb?error=A+B"
  })
  void aParameterIsAddedBeforeTheFragment(String url, String expected) {
    assertThat(SafeRedirect.checked(url).with("error", "A B").url()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/cb, /cb?token=T",
    "/cb?, /cb?token=T",
    "/cb?token=x, /cb?token=T",
    "/cb?%74oken=x&a=1, /cb?token=T&a=1",
    "/cb?a=1&token=x&b=2&token=y#f, /cb?a=1&token=T&b=2#f",
    "/cb?TOKEN=x, /cb?TOKEN=x&token=T",
    "/#?token=x, /?token=T#?token=x"
  })
  void aParameterReplacesOthersOfItsName(String url, String expected) {
    assertThat(SafeRedirect.checked(url).withOnly("token", "T").url()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/x, https://auth.example.com/x",
    "https://app.example.com/x, https://app.example.com/x",
    "https://app.example.com, https://app.example.com/",
    "https://app.example.com?q#f, https://app.example.com/?q#f",
    "myapp:x, myapp:x"
  })
  void aRelativeOneIsSeenFromTheSite(String url, String expected) {
    SafeRedirect seen = SafeRedirect.checked(url).from("https://auth.example.com/api/auth");
    assertThat(seen.url()).isEqualTo(expected);
  }

  @Test
  void whatAHeaderCannotCarryIsEscaped() {
    SafeRedirect odd = SafeRedirect.checked("/a b\r\nx: y\t\"<é>\\^`{|}%41\ud83d\ude00\ud800?c#d");
    assertThat(odd.url())
        .isEqualTo("/a%20b%0D%0Ax:%20y%09%22%3C%C3%A9%3E%5C%5E%60%7B%7C%7D%41%F0%9F%98%80%3F?c#d");
    assertThat(odd).hasToString("SafeRedirect");
  }
}
