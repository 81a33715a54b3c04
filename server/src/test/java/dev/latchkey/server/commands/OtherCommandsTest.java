package dev.latchkey.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCommandsTest {
  @TempDir Path folder;

  private Child run(String... words) throws IOException {
    return Child.start(folder, Map.of(), words);
  }

  @Test
  void secretPrintsASecretTheServerAcceptsAndNothingElse() throws Exception {
    try (Child first = run("secret");
        Child second = run("secret")) {
      assertThat(first.output()).matches("[A-Za-z0-9]{48}\\R").isNotEqualTo(second.output());
      assertThat(first.exitCode()).isZero();
      assertThat(first.errors()).isEmpty();
    }
  }

  @Test
  void generatePrintsTheSqlThatMigrateRuns() throws Exception {
    try (Child generate = run("generate")) {
      assertThat(generate.output()).startsWith("create table \"user\"").contains("\"session\"");
      assertThat(generate.exitCode()).isZero();
    }
    try (Child migrate = run("migrate")) {
      assertThat(migrate.exitCode()).isZero();
      assertThat(migrate.errors()).contains("latchkey: done: create table \"user\"");
    }
    try (Child migrate = run("migrate");
        Child generate = run("generate")) {
      assertThat(migrate.exitCode()).isZero();
      assertThat(migrate.errors()).endsWith("latchkey: nothing is missing in the database");
      assertThat(generate.exitCode()).isZero();
      assertThat(generate.output()).isEmpty();
    }
  }

  @Test
  void optionsThatNeedAMailerKeepNoCommandFromRunning() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"),
        "{ secret: Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA, emailAndPassword: { enabled: true },"
            + " user: { deleteUser: { enabled: true, sendDeleteAccountVerification: true } } }");
    try (Child migrate = run("migrate")) {
      assertThat(migrate.exitCode()).as(migrate.errors()).isZero();
    }
  }

  @Test
  void generatePrintsTablesForSqlServerWithoutOne() throws Exception {
    try (Child generate = run("generate", "--sql-server")) {
      assertThat(generate.output()).startsWith("create table \"user\" (\"id\" varchar(36)");
      assertThat(generate.exitCode()).isZero();
    }
  }

  @Test
  void cleanRemovesWhatHasExpired() throws Exception {
    try (Child migrate = run("migrate")) {
      assertThat(migrate.exitCode()).isZero();
    }
    String row =
        "insert into verification (id, identifier, value, expiresAt, createdAt, updatedAt)"
            + " values ('%s', 'i', 'v', '%s', '', '')";
    sql(row.formatted("old", "2020-01-01T00:00:00.000Z"));
    sql(row.formatted("new", "2999-01-01T00:00:00.000Z"));
    try (Child clean = run("clean")) {
      assertThat(clean.exitCode()).isZero();
      assertThat(clean.errors()).endsWith("latchkey: removed 1 expired rows");
    }
    try (Child clean = run("clean")) {
      assertThat(clean.exitCode()).isZero();
      assertThat(clean.errors()).endsWith("latchkey: removed 0 expired rows");
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("latchkey.db"));
        Statement executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }

  @Test
  void aDatabaseUrlThatNoDriverTakesEndsItWith2() throws Exception {
    Files.writeString(
        folder.resolve("latchkey.yml"), "database: { url: 'jdbc:mysql://u:pw@db/a' }");
    Map<String, String> environment = Map.of("AUTH_SECRET", "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA");
    try (Child migrate = Child.start(folder, environment, "migrate")) {
      assertThat(migrate.exitCode()).isEqualTo(2);
      assertThat(migrate.errors())
          .contains("no driver for jdbc:mysql: is on the class path")
          .doesNotContain("pw@");
    }
  }

  @Test
  void describePrintsEveryRoute() throws Exception {
    try (Child describe = run("describe")) {
      assertThat(describe.output()).contains("/api/auth/get-session", "/api/auth/sign-in/email");
      assertThat(describe.exitCode()).isZero();
    }
  }

  @Test
  void doctorNamesWhatIsWeak() throws Exception {
    try (Child doctor = run("doctor")) {
      assertThat(doctor.output())
          .contains("emailAndPassword.requireEmailVerification is false")
          .contains("the database: ");
      assertThat(doctor.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAFailureOfMigrate() throws Exception {
    try (Child migrate =
        Child.start(
            folder,
            Map.of("LATCHKEY_CONFIG", "c.yml", "AUTH_SECRET", "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA"),
            "migrate")) {
      assertThat(migrate.exitCode()).isEqualTo(2);
      assertThat(migrate.errors()).contains("c.yml, named by LATCHKEY_CONFIG, does not exist");
    }
  }
}
