package dev.latchkey.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said and done about a database that is not as it should be. */
class DatabaseTroubleTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PORT", "0",
          "BETTER_AUTH_URL", "http://localhost:3000",
          "AUTH_SECRET", "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA");

  private static EmbeddedPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  private Child command(String command, String url, boolean migrate) throws IOException {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        """
        database: { url: "%s", migrate: %s }
        emailAndPassword: { enabled: true }
        rateLimit: { enabled: false }
        """
            .formatted(url, migrate));
    return Child.start(folder, ENVIRONMENT, command);
  }

  /** An empty database of this name. */
  private static String create(String database) throws Exception {
    sql("postgres", "create database " + database);
    return url(postgres.getPort(), database);
  }

  private static String url(int port, String database) {
    return "postgres://postgres:secret-word@localhost:" + port + "/" + database;
  }

  private static String signUp(String name) {
    return "{\"name\":\"%s\",\"email\":\"%s@example.com\",\"password\":\"correct horse\"}"
        .formatted(name, name);
  }

  @Test
  void anUnreachableDatabaseIsAnOutageThatEndsByItself() throws Exception {
    int port = freePort();
    try (Child server = command("serve", url(port, "postgres"), true)) {
      assertUnavailable(server.post("/api/auth/sign-up/email", signUp("early")));
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
      String cookie;
      try (EmbeddedPostgres first = start(port)) {
        server.awaitReady(200);
        HttpResponse<String> signedUp = server.post("/api/auth/sign-up/email", signUp("ada"));
        assertThat(signedUp.statusCode()).isEqualTo(200);
        cookie = signedUp.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
      }
      server.awaitReady(503);
      assertUnavailable(server.get("/api/auth/get-session", "cookie", cookie));
      assertThat(server.get("/api/auth/get-session").body()).isEqualTo("null");
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      try (EmbeddedPostgres again = start(port)) {
        server.awaitReady(200);
        assertThat(server.get("/api/auth/get-session", "cookie", cookie).body()).contains("ada@");
      }
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.errors()).contains("waits for the database").doesNotContain("secret-word");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .start();
  }

  @Test
  void aDatabaseThatLacksAColumnIsNamedOrMigrated() throws Exception {
    String url = create("older");
    try (Child refused = command("serve", url, false)) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.errors()).contains("latchkey: ").contains("session");
    }
    assertThat(exit(command("migrate", url, false))).isZero();
    sql("older", "alter table session drop column \"userAgent\"");
    try (Child refused = command("serve", url, false)) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.errors()).contains("userAgent");
    }
    try (Child server = command("serve", url, true)) {
      server.awaitReady(200);
      assertThat(server.post("/api/auth/sign-up/email", signUp("ada")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReadOnlyDatabaseIsReadFrom() throws Exception {
    String url = create("frozen");
    assertThat(exit(command("migrate", url, true))).isZero();
    sql("frozen", "alter database frozen set default_transaction_read_only = on");
    try (Child server = command("serve", url, true)) {
      server.awaitReady(200);
      assertUnavailable(server.post("/api/auth/sign-up/email", signUp("ada")));
      HttpResponse<String> signIn = server.post("/api/auth/sign-in/email", signUp("ada"));
      assertThat(signIn.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aFullDatabaseRefusesWritesAndKeepsWhatItHas() throws Exception {
    String url = "sqlite:full.db?max_page_count=40";
    try (Child server = command("serve", url, true).awaitReady(200)) {
      HttpResponse<String> first = server.post("/api/auth/sign-up/email", signUp("user0"));
      assertThat(first.statusCode()).as(server::errors).isEqualTo(200);
      HttpResponse<String> last = first;
      for (int i = 1; i < 200 && last.statusCode() == 200; i++) {
        last = server.post("/api/auth/sign-up/email", signUp("user" + i));
      }
      assertUnavailable(last);
      String cookie = first.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
      assertThat(server.get("/api/auth/get-session", "cookie", cookie).body()).contains("user0@");
    }
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(answer.headers().allValues("set-cookie")).isEmpty();
  }

  private static int exit(Child child) throws InterruptedException {
    try (child) {
      return child.exitCode();
    }
  }

  private static void sql(String database, String sql) throws Exception {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
