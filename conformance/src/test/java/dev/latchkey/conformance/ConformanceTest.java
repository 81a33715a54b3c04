package dev.latchkey.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.conformance.Node.Finished;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import redis.embedded.RedisServer;

/** Plays the scenarios of {@code node/scenarios} on Better Auth under Node and on Latchkey. */
class ConformanceTest {
  private static final Path REPORT = Path.of("target", "conformance").toAbsolutePath();

  private static EmbeddedPostgres postgres;
  private static RedisServer redis;
  private static Node node;
  private static Finished run;

  @BeforeAll
  static void play() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
    redis = RedisServer.newRedisServer().port(freePort()).setting("save \"\"").build();
    redis.start();
    node =
        Node.installed(
            Map.of(
                "POSTGRES_URL",
                postgresUrl(),
                "REDIS_URL",
                "redis://127.0.0.1:" + redis.ports().get(0),
                "LATCHKEY_COMMAND",
                latchkey()));
    run = node.node("runner.mjs", "--report", REPORT.toString());
    System.out.println(run.output());
  }

  @AfterAll
  static void stop() throws IOException {
    redis.stop();
    postgres.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @TestFactory
  Stream<DynamicTest> bothAnswerAlike() throws IOException {
    try (Stream<Path> files = Files.list(REPORT.resolve("scenarios"))) {
      return files.sorted().map(ConformanceTest::scenario).toList().stream();
    }
  }

  private static DynamicTest scenario(Path file) {
    String text = read(file);
    boolean same = file.toString().endsWith(".same.txt");
    return dynamicTest(
        text.lines().findFirst().orElseThrow(), () -> assertThat(same).as(text).isTrue());
  }

  @Test
  void nothingDiffersThatIsNotListed() throws IOException {
    assertThat(summary("differences")).as(run.output()).isEqualTo("0");
    assertThat(run.status()).as(run.output()).isZero();
  }

  @Test
  void theRoutesThatAreComparedAreListed() throws Exception {
    List<String> requests = Files.readAllLines(REPORT.resolve("routes.txt"));
    List<String> routes =
        Inventory.ofOriginal(node.printed("inventory.mjs")).values().stream()
            .flatMap(part -> part.answering(requests).stream())
            .distinct()
            .sorted()
            .toList();
    Files.write(Path.of("target", "compared.txt"), routes);
    assertThat(InventoryTest.listed("compared"))
        .as(
            "paste conformance/target/compared.txt into inventory/compared.txt, below its first line")
        .isEqualTo(routes);
  }

  @Test
  void everyListedDeviationIsSeen() throws IOException {
    assertThat(summary("unusedDeviations")).isEmpty();
  }

  @Test
  void atLeastThreeThousandStepsAreCompared() throws IOException {
    assertThat(Integer.parseInt(summary("steps"))).isGreaterThanOrEqualTo(3000);
  }

  @Test
  void theComparatorFindsWhatDiffers() throws Exception {
    Finished selftest = node.node("--test", "selftest/");
    assertThat(selftest.status()).as(selftest.output()).isZero();
  }

  private static String summary(String key) throws IOException {
    Properties summary = new Properties();
    try (Reader reader = Files.newBufferedReader(REPORT.resolve("summary.properties"))) {
      summary.load(reader);
    }
    return summary.getProperty(key);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String postgresUrl() {
    return "postgres://postgres@localhost:" + postgres.getPort() + "/postgres";
  }

  /** The server on this test's own class path, as a JSON array; too short-lived to be optimised. */
  private static String latchkey() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            classPath,
            "dev.latchkey.server.Main");
    return command.stream()
        .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .toList()
        .toString();
  }
}
