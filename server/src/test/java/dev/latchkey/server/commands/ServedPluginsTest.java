package dev.latchkey.server.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that the configuration file names, at work in a process. */
@Timeout(120)
class ServedPluginsTest {
  private static final String ADA =
      "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse battery\"}";

  @TempDir Path folder;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private volatile boolean down;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
    Files.writeString(
        folder.resolve("latchkey.yml"),
        """
        secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA
        emailAndPassword: { enabled: true }
        plugins:
          webhooks:
            url: http://localhost:%d/hooks
            secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
            allowPrivateAddresses: true
          audit: { retention: 90d }
        """
            .formatted(receiver.getAddress().getPort()));
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (!down) received.add(body);
    exchange.sendResponseHeaders(down ? 503 : 204, -1);
    exchange.close();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  private Child serve() throws Exception {
    Map<String, String> environment =
        Map.of("PORT", "0", "BETTER_AUTH_URL", "http://localhost:3000");
    return Child.start(folder, environment, "serve").awaitReady(200);
  }

  private void awaitReceived(int count) {
    while (received.size() < count) Thread.onSpinWait();
  }

  @Test
  void whatAServerCommittedBeforeItWasKilledTheNextOneSends() throws Exception {
    down = true;
    try (Child server = serve()) {
      assertThat(server.post("/api/auth/sign-up/email", ADA).statusCode()).isEqualTo(200);
      server.awaitErrors("is tried again later: the receiver answered 503");
      assertThat(server.errors()).doesNotContain("whsec").doesNotContain("ada@example.com");
    }
    down = false;
    try (Child server = serve()) {
      awaitReceived(2);
      assertThat(received.get(0)).startsWith("{\"type\":\"user.created\"");
      assertThat(received.get(1)).startsWith("{\"type\":\"session.created\"");
      assertThat(server.terminate().exitCode()).isZero();
    }
    assertThat(kept()).containsExactlyInAnyOrder("user.created", "session.created");
  }

  @Test
  void anotherServerIsToldToTextACode() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        """
        secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA
        plugins:
          phoneNumber:
            sms:
              url: http://localhost:%d/sms
              secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
              allowPrivateAddresses: true
        """
            .formatted(receiver.getAddress().getPort()));
    try (Child server = serve()) {
      String ask = "{\"phoneNumber\":\"+4915112345678\"}";
      assertThat(server.post("/api/auth/phone-number/send-otp", ask).statusCode()).isEqualTo(200);
      awaitReceived(1);
      assertThat(received.get(0))
          .matches(
              "\\{\"type\":\"phone-number-code\",\"timestamp\":\"[^\"]+\",\"data\":\\{\"to\":"
                  + "\"\\+4915112345678\",\"code\":\"\\d{6}\",\"languages\":null}}");
      down = true;
      assertThat(server.post("/api/auth/phone-number/send-otp", ask).statusCode()).isEqualTo(200);
      server.awaitErrors("could not be handed over: the receiver answered 503");
      assertThat(server.errors()).doesNotContain("whsec").doesNotContain("4915112345678");
    }
  }

  private List<String> kept() throws SQLException {
    List<String> kinds = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("latchkey.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select kind from auditLog")) {
      while (rows.next()) kinds.add(rows.getString(1));
    }
    return kinds;
  }
}
