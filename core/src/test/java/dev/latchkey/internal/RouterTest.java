package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Contributions.NoInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: protocol/03 §0.1; threats A139, A146. */
class RouterTest {
  private final Router router =
      new Router(
          List.of(
              route("GET", "/get-session"),
              route("POST", "/get-session"),
              route("POST", "/sign-in/email"),
              route("GET", "/callback/:id"),
              route("POST", "/callback/:id"),
              route("GET", "/callback/fixed"),
              route("GET", "/a/:x/b/:y")));

  private static Route route(String method, String path) {
    return new Route("test", method, path, RecordShape.of(NoInput.class), (input, call) -> null);
  }

  private void assertFinds(String method, String path, String route) {
    assertThat(router.find(method, path)).as("%s %s", method, path).hasToString(route);
  }

  private void assertFindsNothing(String method, String path) {
    assertThat(router.find(method, path)).as("%s %s", method, path).isNull();
  }

  @Test
  void aRouteIsFoundByItsMethodAndPath() {
    assertFinds("GET", "/get-session", "GET /get-session");
    assertFinds("POST", "/get-session", "POST /get-session");
    assertFinds("POST", "/sign-in/email", "POST /sign-in/email");
    assertFindsNothing("GET", "/sign-in/email");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD",
        "OPTIONS",
        "PUT",
        "DELETE",
        "TRACE",
        "CONNECT",
        "get",
        "Get",
        "",
        "GET ",
        "GET/get-session",
        "*"
      })
  void noOtherMethodIsServed(String method) {
    assertFindsNothing(method, "/get-session");
    assertFindsNothing(method, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "get-session",
        "/get-session/",
        "//get-session",
        "/get-session//",
        "/GET-SESSION",
        "/Get-session",
        "/get-session;j=1",
        "/get-session.",
        "/get-session.css",
        "/get-session/x.css",
        "/get-session%20",
        "/get-session ",
        "/get-session%00",
        "/get-session%0a",
        "/get%2Dsession",
        "/%67et-session",
        "/get-session%2f",
        "/./get-session",
        "/x/../get-session",
        "/%2e/get-session",
        "/x/%2e%2e/get-session",
        "/x/..;/get-session",
        "\\get-session",
        "/get-session\\",
        "/get-session?",
        "/get-session#",
        "/get‐session",
        "/gеt-session",
      })
  void noOtherSpellingOfAPathIsServed(String path) {
    assertFindsNothing("GET", path);
  }

  @Test
  void aNamedSegmentStandsForExactlyOneSegment() {
    assertFinds("GET", "/callback/google", "GET /callback/:id");
    assertFinds("POST", "/callback/google", "POST /callback/:id");
    assertFinds("GET", "/callback/..", "GET /callback/:id"); // no segment means another path
    assertFinds("GET", "/callback/:id", "GET /callback/:id");
    assertFinds("GET", "/a/1/b/2", "GET /a/:x/b/:y");
    assertFindsNothing("GET", "/callback");
    assertFindsNothing("GET", "/callback/");
    assertFindsNothing("GET", "/callback//");
    assertFindsNothing("GET", "/callback/google/");
    assertFindsNothing("GET", "/callback/a/b");
    assertFindsNothing("GET", "/Callback/google");
    assertFindsNothing("GET", "/a//b/2");
    assertFindsNothing("GET", "/a/1/c/2");
  }

  @Test
  void aFixedPathWinsOverANamedSegment() {
    assertFinds("GET", "/callback/fixed", "GET /callback/fixed");
    assertFinds("POST", "/callback/fixed", "POST /callback/:id");
  }
}
