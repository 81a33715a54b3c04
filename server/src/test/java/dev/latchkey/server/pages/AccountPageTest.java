package dev.latchkey.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthResponse;
import dev.latchkey.server.http.HttpServer;
import dev.latchkey.server.http.Pages;
import dev.latchkey.server.http.RawSocket;
import dev.latchkey.server.http.RawSocket.Answer;
import dev.latchkey.server.pages.AccountPage.About;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as browsers get it, over the wire. */
class AccountPageTest {
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/main-\\w+\\.js)\"");
  private static final Pattern STYLE = Pattern.compile("href=\"(/assets/style-\\w+\\.css)\"");

  private HttpServer server =
      server(
          AccountPage.load(new About("Acme", "/api/auth", 10, List.of("sign-up", "delete-user"))));

  @AfterEach
  void stop() {
    server.stop();
  }

  private static HttpServer server(Pages pages) {
    AuthResponse ok = new AuthResponse(200, List.of(), "auth".getBytes());
    HttpServer server =
        new HttpServer(
            new HttpServer.Setup(
                "localhost", 0, "/api/auth", request -> ok, origin -> false, () -> {}, pages));
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return server;
  }

  private Answer send(String method, String path) throws IOException {
    return RawSocket.exchange(
        server.port(),
        method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private Answer get(String path) throws IOException {
    return send("GET", path);
  }

  private static String first(Pattern pattern, Answer page) {
    Matcher matcher = pattern.matcher(page.body());
    assertThat(matcher.find()).as("%s in the page; is Node on the path?", pattern).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?error=INVALID_TOKEN",
        "/account",
        "/reset-password?token=secret",
        "/sign-in",
        "/sign-up",
        "/verify-email?error=x"
      })
  void everyViewIsThePageAndNobodyKeepsIt(String path) throws IOException {
    Answer page = get(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
    assertThat(page.body()).contains("<div id=\"root\">").doesNotContain("secret");
  }

  @Test
  void thePageKnowsTheServerItComesFrom() throws IOException {
    assertThat(get("/").body())
        .contains("<title>Acme</title>")
        .contains("<meta name=\"latchkey-base-path\" content=\"/api/auth\">")
        .contains("<meta name=\"latchkey-features\" content=\"sign-up delete-user\">")
        .contains("<meta name=\"latchkey-min-password\" content=\"10\">");
  }

  @Test
  void noNameBecomesMarkupOrAnotherPlaceholder() throws IOException {
    server.stop();
    server = server(AccountPage.load(new About("\"><script>$1%FEATURES%&", "/a", 8, List.of("x"))));
    assertThat(get("/").body())
        .contains("<title>&quot;&gt;&lt;script&gt;$1%FEATURES%&amp;</title>")
        .doesNotContain("<script>");
  }

  @Test
  void theAnswersSayWhatAPageMayDo() throws IOException {
    Answer page = get("/");
    for (String path : List.of("/", first(SCRIPT, page), first(STYLE, page))) {
      Answer answer = get(path);
      assertThat(answer.header("content-security-policy"))
          .isEqualTo(
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
                  + " connect-src 'self'; base-uri 'none'; form-action 'self';"
                  + " frame-ancestors 'none'");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.header("permissions-policy")).contains("camera=()");
      assertThat(answer.header("cross-origin-opener-policy")).isEqualTo("same-origin");
    }
  }

  @Test
  void thePageHasNothingThePolicyForbids() throws IOException {
    assertThat(get("/").body())
        .doesNotContain("<style")
        .doesNotContain("style=")
        .doesNotContainPattern("\\son\\w+=")
        .doesNotContainPattern("<script(?![^>]*\\ssrc=)");
  }

  @Test
  void whatThePageNamesIsKeptForever() throws IOException {
    Answer page = get("/");
    Answer script = get(first(SCRIPT, page));
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(script.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
    Answer style = get(first(STYLE, page));
    assertThat(style.header("content-type")).isEqualTo("text/css; charset=utf-8");
    assertThat(style.body()).contains("prefers-color-scheme");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /assets/",
    "GET, /assets/index.html",
    "GET, /assets/main.js",
    "GET, /index.html",
    "GET, /SIGN-IN",
    "GET, /sign-in/",
    "GET, //sign-in",
    "GET, /sign-in;x=1",
    "GET, /assets/../index.html",
    "GET, /assets/..%2findex.html",
    "GET, /assets/%2e%2e/index.html",
    "GET, /assets/..;/index.html",
    "GET, /assets/%2e%2e%2f%2e%2e%2faccount%2findex.html",
    "POST, /",
    "PUT, /sign-in",
    "DELETE, /account",
    "OPTIONS, /",
    "TRACE, /",
  })
  void nothingElseIsServed(String method, String path) throws IOException {
    Answer answer = send(method, path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aHeadIsThePageWithoutItsBody() throws IOException {
    try (RawSocket raw = new RawSocket(server.port())) {
      raw.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(raw.head().header("content-length")).isEqualTo(get("/").header("content-length"));
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void theBasePathAndTheHealthPagesStayWhatTheyAre() throws IOException {
    assertThat(get("/api/auth/sign-in").body()).isEqualTo("auth");
    assertThat(get("/health").body()).isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  void aPageOfItsOwnStandsBesideTheOthers() throws IOException {
    server.stop();
    server =
        server(
            Pages.NONE.with(
                "/dev/mail",
                request ->
                    Pages.answer("text/plain", "no-store", ("" + request.query()).getBytes())));
    assertThat(get("/dev/mail?id=3").body()).isEqualTo("id=3");
    assertThat(get("/").status()).isEqualTo(404);
  }
}
