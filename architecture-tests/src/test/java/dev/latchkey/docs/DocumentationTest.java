package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.Session;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.Headers;
import dev.latchkey.jdbc.JdbcStore;
import dev.latchkey.plugins.apikey.ApiKeys;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.schema.Field;
import dev.latchkey.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README and docs show code that is compiled and run, and link to files that are there. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern JAVA =
      Pattern.compile("(?:<!-- region: (\\w+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
  private static final String SECRET = "q8Zr2Xw5Tn7Lk4Vb9Ym3Hs6Pd1Jf0GcA";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("pages")
  void everyJavaBlockIsARegionOfACompiledTest(Path page) throws IOException {
    Matcher block = JAVA.matcher(Files.readString(page));
    while (block.find()) {
      assertThat(block.group(1)).as("region of the Java block in %s", page).isNotNull();
      assertThat(block.group(2)).isEqualTo(region(block.group(1)));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) assertThat(page.resolveSibling(link.group(1))).exists();
  }

  @Test
  void theReadmesExampleGreetsWhoSignedUp() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String url = "jdbc:sqlite:" + folder.resolve("app.db");
    Examples.readme(url, SECRET, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Hello, Ada");
  }

  @Test
  void theSessionsExampleRefusesAStranger() {
    Auth auth =
        Auth.create(
            o -> o.baseUrl("http://localhost:3000").secret(SECRET).store(new MemoryStore()));
    assertThatThrownBy(() -> Examples.sessions(auth, Headers.NONE, System.out))
        .isInstanceOfSatisfying(
            AuthException.class, e -> assertThat(e.code()).isEqualTo(CoreError.UNAUTHORIZED));
  }

  @Test
  void theExampleOfCopiesReadsButDoesNotPayForASessionThatEnded() {
    MemoryStore store = new MemoryStore();
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret(SECRET)
                    .store(store)
                    .emailPassword(p -> {})
                    .session(s -> s.cookieCache(c -> {})));
    Headers headers = signedUp(auth);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Examples.copies(auth, headers, out);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("reads").contains("pays");
    auth.sessions().revokeAll(auth.requireSession(headers).user().id());
    assertThatThrownBy(() -> Examples.copies(auth, headers, out)).isInstanceOf(AuthException.class);
    assertThat(auth.session(headers)).isPresent();
  }

  @Test
  void thePoliciesExampleKeepsTheKindOfAClient() {
    Field<String> role = Field.string("role").optional().notInput();
    Auth auth =
        Auth.create(
            o -> {
              o.baseUrl("http://localhost:3000").secret(SECRET).store(new MemoryStore());
              Examples.policies(o, role);
            });
    assertThat(auth.schema().table(Session.MODEL).has(Session.CLIENT_KIND)).isTrue();
  }

  @Test
  void theEventsExampleListsWhatIsKeptOfAUser() {
    String webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assertThat(Examples.events(SECRET, new MemoryStore(), webhookSecret, "ada", System.out))
        .isEqualTo(new Audit.Page(List.of(), null));
  }

  @Test
  void theExampleOfApiKeysUsesOneOfItsHundred() {
    MemoryStore store = new MemoryStore();
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret(SECRET)
                    .store(store)
                    .emailPassword(p -> {})
                    .plugin(ApiKeys.create()));
    String userId = auth.requireSession(signedUp(auth)).user().id();
    assertThat(Examples.apiKeys(auth, userId).remaining()).isEqualTo(99);
  }

  @Test
  void theStepUpExampleDeletesNothingForAStranger() throws IOException {
    Path reports = Files.createFile(folder.resolve("reports"));
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret(SECRET)
                    .store(new MemoryStore())
                    .session(s -> s.stepUp(true)));
    assertThatThrownBy(() -> Examples.stepUp(auth, Headers.NONE, reports))
        .isInstanceOf(AuthException.class);
    assertThat(reports).exists();
  }

  @Test
  void theJoiningExampleKeepsAUserAndAProfile() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("app.db");
    AuthRequest signUp =
        AuthRequest.of(
                "POST", "/api/auth/sign-up/email", Headers.of("content-type", "application/json"))
            .body("{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"a passphrase\"}");
    try (JdbcStore store = JdbcStore.connect(url, null, null);
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      Auth auth =
          Auth.create(
              o ->
                  o.baseUrl("http://localhost:3000")
                      .secret(SECRET)
                      .store(store)
                      .emailPassword(p -> {}));
      store.migrate(auth.schema());
      statement.execute("create table profile (email text)");
      Examples.joining(auth, store, connection, signUp);
      String both = "select 1 from profile join user on user.email = profile.email";
      assertThat(statement.executeQuery(both).next()).isTrue();
    }
  }

  private static Headers signedUp(Auth auth) {
    AuthRequest signUp =
        AuthRequest.of(
                "POST", "/api/auth/sign-up/email", Headers.of("content-type", "application/json"))
            .body("{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"a passphrase\"}");
    String cookies =
        auth.handle(signUp).headers("set-cookie").stream()
            .map(line -> line.substring(0, line.indexOf(';')))
            .collect(Collectors.joining("; "));
    return Headers.of("cookie", cookies);
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(p -> p.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static String region(String name) throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/latchkey/docs/Examples.java"));
    int start = source.indexOf("// region: " + name + "\n");
    assertThat(start).as("region %s", name).isPositive();
    int from = source.indexOf('\n', start) + 1;
    int end = source.lastIndexOf('\n', source.indexOf("// end region", from));
    return source.substring(from, end).stripIndent() + "\n";
  }
}
