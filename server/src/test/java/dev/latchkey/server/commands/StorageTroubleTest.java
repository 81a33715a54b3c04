package dev.latchkey.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What is said and done about a Redis that is not there, is there later, or is gone. */
class StorageTroubleTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PORT", "0",
          "BETTER_AUTH_URL", "http://localhost:3000",
          "AUTH_SECRET", "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA");
  private static final String ADA =
      "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse\"}";
  private static final String AWAY = "\"secondaryStorage\":\"unavailable\"";

  @TempDir Path folder;
  private RedisServer redis;

  @BeforeEach
  void prepare() throws IOException {
    redis = redis(freePort());
  }

  private static RedisServer redis(int port) throws IOException {
    return RedisServer.newRedisServer().port(port).setting("save \"\"").build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws IOException {
    redis.stop();
  }

  private Child command(String command, boolean copies) throws IOException {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        """
        database: { url: "sqlite:ada.db" }
        secondaryStorage: { url: "redis://127.0.0.1:%d", timeout: 5 }
        session: { storeSessionInDatabase: %s }
        emailAndPassword: { enabled: true }
        rateLimit: { enabled: false }
        """
            .formatted(redis.ports().get(0), copies));
    return Child.start(folder, ENVIRONMENT, command);
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
  }

  @Test
  void withoutTheDatabaseBehindItTheServerIsNotReadyUntilItIsThere() throws Exception {
    try (Child server = command("serve", false)) {
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/health/ready").body()).contains(AWAY);
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      assertThat(server.post("/api/auth/sign-up/email", ADA).statusCode()).isEqualTo(503);
      redis.start();
      server.awaitReady(200);
      assertThat(server.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(server.post("/api/auth/sign-up/email", ADA).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withTheDatabaseBehindItTheServerGoesOnAndSaysWhatIsMissing() throws Exception {
    redis.start();
    try (Child server = command("serve", true)) {
      server.awaitReady(200);
      String cookie = cookie(server.post("/api/auth/sign-up/email", ADA));
      redis.stop();
      HttpResponse<String> health = server.get("/health/ready");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains(AWAY);
      HttpResponse<String> session = server.get("/api/auth/get-session", "cookie", cookie);
      assertThat(session.body()).contains("ada@example.com");
    }
  }

  @Test
  void doctorSaysThatItDoesNotAnswerOrForgets() throws Exception {
    try (Child migrate = command("migrate", true)) {
      assertThat(migrate.exitCode()).isZero();
    }
    try (Child doctor = command("doctor", true)) {
      assertThat(doctor.output()).contains("secondaryStorage does not answer");
    }
    redis.start();
    try (Child doctor = command("doctor", true)) {
      assertThat(doctor.output()).contains("secondaryStorage: appendonly is off");
    }
  }
}
