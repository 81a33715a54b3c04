package dev.latchkey.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthResponse;
import dev.latchkey.server.http.HttpServer;
import dev.latchkey.server.http.Pages;
import dev.latchkey.server.http.RawSocket;
import dev.latchkey.server.http.RawSocket.Answer;
import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The development mailbox as browsers get it, over the wire. */
class DevPagesTest {
  private final TestClock clock = new TestClock();
  private final DevMailbox mailbox =
      new DevMailbox(Templates.load(null, "en", "Acme & Sons"), clock);
  private final HttpServer server =
      new HttpServer(
          new HttpServer.Setup(
              "localhost",
              0,
              "/api/auth",
              request -> new AuthResponse(200, List.of(), new byte[0]),
              origin -> false,
              () -> {},
              new DevPages(mailbox).beside(Pages.NONE)));

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Answer send(String method, String path, String headers) throws IOException {
    return RawSocket.exchange(
        server.port(),
        method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
  }

  private Answer get(String path) throws IOException {
    return send("GET", path, "Host: localhost:3000\r\n");
  }

  @Test
  void anEmptyMailboxSaysSo() throws IOException {
    assertThat(get("/dev/mail").body()).contains("No mails yet.");
    assertThat(get("/dev/mail.json").body()).isEqualTo("[]");
  }

  @Test
  void mailsAreShownNewestFirstWithALinkToFollow() throws IOException {
    mailbox.send(MailFixture.to("Ada"));
    clock.advance(Duration.ofMinutes(1));
    mailbox.send(MailFixture.in("de"));
    String page = get("/dev/mail").body();
    assertThat(page).containsSubsequence("Setzen Sie Ihr Passwort", "Reset your password");
    assertThat(page).contains("<dd>2026-01-01 00:01:00 UTC</dd>");
    String url = Html.escape(MailFixture.URL);
    assertThat(page).contains("<a href=\"" + url + "\">" + url + "</a>");
  }

  @Test
  void nothingInAMailBecomesMarkup() throws IOException {
    mailbox.send(MailFixture.to("<script>alert(1)<"));
    mailbox.send(MailFixture.at("\"><img src=x>@example.com"));
    assertThat(get("/dev/mail").body())
        .contains("Hello &lt;script&gt;alert(1)&lt;,", "Acme &amp; Sons")
        .doesNotContain("<script", "<img", "<y>");
  }

  @Test
  void testsReadItAsJson() throws IOException {
    mailbox.send(MailFixture.to("Ada"));
    Answer answer = get("/dev/mail.json");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.body())
        .startsWith(
            "[{\"to\":\"ada@example.com\",\"subject\":\"Reset your password\","
                + "\"kind\":\"reset-password\",\"text\":\"Hello Ada,\\n")
        .contains(",\"url\":\"http://localhost:3000/api/auth/reset-password/" + MailFixture.TOKEN)
        .endsWith(",\"receivedAt\":\"2026-01-01T00:00:00.000Z\"}]");
  }

  @Test
  void onlyTheLastTwoHundredAreKept() {
    for (int i = 0; i < 250; i++) mailbox.send(MailFixture.at("user" + i + "@example.com"));
    assertThat(mailbox.newestFirst()).hasSize(200);
    assertThat(mailbox.newestFirst().get(0).letter().to()).isEqualTo("user249@example.com");
    assertThat(mailbox.newestFirst().get(199).letter().to()).isEqualTo("user50@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/mail", "/dev/mail.json", "/dev/mail.css"})
  void nobodyKeepsFramesOrGuessesWhatItIs(String path) throws IOException {
    Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("same-origin");
    assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void thePageHasNothingThePolicyForbids() throws IOException {
    mailbox.send(MailFixture.to("Ada"));
    assertThat(get("/dev/mail").body())
        .contains("<link rel=\"stylesheet\" href=\"/dev/mail.css\">")
        .doesNotContain("<style", "style=", "<script", "<form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example\r\n",
        "Host: localhost.evil.example\r\n",
        "Host: 127.0.0.1.evil.example\r\n",
        "Host: 127.evil.example:3000\r\n",
        "Host: auth.acme.com\r\n",
        "Host: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n",
        "Host: localhost\r\nX-Forwarded-Host: auth.acme.com\r\n",
        "Host: localhost\r\nForwarded: for=203.0.113.7\r\n",
        "Host: localhost\r\nVia: 1.1 proxy\r\n",
      })
  void whoeverComesByAnotherNameOrThroughAProxySeesNothing(String headers) throws IOException {
    mailbox.send(MailFixture.to("Ada"));
    for (String path : List.of("/dev/mail", "/dev/mail.json", "/dev/mail.css")) {
      Answer answer = send("GET", path, headers);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:3000",
        "acme.localhost:3000",
        "127.0.0.1:3000",
        "[::1]:3000"
      })
  void thisMachineHasSeveralNames(String host) throws IOException {
    assertThat(send("GET", "/dev/mail", "Host: " + host + "\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "OPTIONS"})
  void itIsOnlyRead(String method) throws IOException {
    assertThat(send(method, "/dev/mail", "Host: localhost\r\n").status()).isEqualTo(404);
  }
}
