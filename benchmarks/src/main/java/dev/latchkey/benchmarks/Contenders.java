package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The servers of a run, all told the same: one secret, one database, no rate limit. */
final class Contenders {
  /** Ends the names of those who need not ask the database. */
  static final String FROM_MEMORY = "-from-memory";

  static final int POOL_SIZE = 10;
  static final String BASE_URL = "http://localhost:3000";
  static final String SECRET = "a secret for benchmarks, used nowhere else 0123456789";

  private static final String NEAR_CACHE = "session: { nearCache: { enabled: true } }\n";

  private final Path repository;
  private final Path node;
  private final Path directory;
  private final Path javaHome;
  private final String databaseUrl;
  private List<String> jvmFlags = List.of();

  /**
   * @param repository its server is built and its Node packages are installed
   * @param directory where the configuration files of this run go
   */
  Contenders(Path repository, Path directory, RunOptions options, String databaseUrl) {
    this.repository = repository;
    this.node = repository.resolve("benchmarks/node");
    this.directory = directory;
    this.javaHome = Path.of(options.java());
    this.databaseUrl = databaseUrl;
  }

  /** Gives all that is bare the options that Latchkey's launcher gave to its JVM. */
  void jvmFlags(List<String> flags) {
    jvmFlags = flags;
  }

  Contender named(String name) throws IOException {
    int port = Contender.freePort();
    return switch (name) {
      case "latchkey" -> latchkey("Latchkey", "", port);
      case "latchkey" + FROM_MEMORY -> latchkey("Latchkey, near cache", NEAR_CACHE, port);
      case "node" -> scripted("Better Auth, Node", "node", "serve-node.mjs", port);
      case "bun" -> scripted("Better Auth, Bun", bun(), "serve-bun.mjs", port);
      case "bare" -> bare("bare Jetty", false, port);
      case "bare" + FROM_MEMORY -> bare("bare Jetty, no database", true, port);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What prints the time of one hash in a JVM like Latchkey's. */
  List<String> bareScrypt() {
    return jvm(Scrypt.class);
  }

  /** What prints the time of one hash under Node. */
  List<String> nodeScrypt() {
    return List.of("node", node.resolve("scrypt.mjs").toString());
  }

  private Contender latchkey(String name, String more, int port) throws IOException {
    Path config = directory.resolve("latchkey-" + port + ".yml");
    Files.writeString(
        config,
        """
        baseURL: %s
        secret: "%s"
        server: { host: 127.0.0.1, port: %d }
        database: { url: "%s" }
        emailAndPassword: { enabled: true }
        rateLimit: { enabled: false }
        """
                .formatted(BASE_URL, SECRET, port, databaseUrl)
            + more);
    String launcher = repository.resolve("latchkey").toString();
    List<String> command = List.of(launcher, "serve", "--config", config.toString());
    return new Contender(name, command, environment(port), port);
  }

  private Contender bare(String name, boolean fromMemory, int port) {
    Map<String, String> environment = new HashMap<>(environment(port));
    if (fromMemory) environment.put("FROM_MEMORY", "yes");
    return new Contender(name, jvm(BareServer.class), environment, port);
  }

  private List<String> jvm(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  private Contender scripted(String name, String runtime, String script, int port) {
    List<String> command = List.of(runtime, node.resolve(script).toString());
    return new Contender(name, command, environment(port), port);
  }

  private String bun() {
    return node.resolve("node_modules/.bin/bun").toString();
  }

  private Map<String, String> environment(int port) {
    return Map.of(
        "NODE_ENV",
        "production",
        "PORT",
        Integer.toString(port),
        "POOL_SIZE",
        Integer.toString(POOL_SIZE),
        "DATABASE_URL",
        databaseUrl,
        "AUTH_SECRET",
        SECRET,
        "BASE_URL",
        BASE_URL);
  }
}
