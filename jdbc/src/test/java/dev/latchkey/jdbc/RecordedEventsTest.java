package dev.latchkey.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.plugins.audit.AuditEntry;
import dev.latchkey.plugins.webhooks.Webhooks;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded of events and sent, by two nodes on one database of each kind. */
@Timeout(120)
class RecordedEventsTest {
  private static final String PASSWORD = "correct horse";
  private static final List<String> USERS = List.of("ada@example.com", "grace@example.com");
  private static final Pattern SESSION =
      Pattern.compile("\"type\":\"(session\\.[a-z]+)\".*\"sessionId\":\"([^\"]+)\"");

  private final TestClock clock = new TestClock();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<JdbcStore> stores = new ArrayList<>();
  private final List<Auth> nodes = new ArrayList<>();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @AfterEach
  void close() {
    nodes.forEach(Auth::close);
    stores.forEach(JdbcStore::close);
    receiver.stop(0);
    threads.shutdownNow();
  }

  private void open(String url) {
    JdbcStore store = TestDatabase.connect(url);
    stores.add(store);
    String hooks = "http://localhost:" + receiver.getAddress().getPort();
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl(Browser.DEFAULT_ORIGIN)
                    .secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test")
                    .store(store)
                    .clock(clock)
                    .passwordHasher(new TestHasher())
                    .rateLimit(r -> r.enabled(false))
                    .emailPassword(p -> {})
                    .plugin(Audit.create())
                    .plugin(
                        Webhooks.create(
                            w ->
                                w.url(hooks)
                                    .secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                                    .allowPrivateAddresses(true))));
    nodes.add(auth);
    store.migrate(auth.schema());
  }

  @ParameterizedTest
  @EnumSource
  void everyEventArrivesOnceAndInOrderAndHasItsEntry(TestDatabase database) throws Exception {
    String url = database.newUrl();
    open(url);
    open(url);
    for (String email : USERS) {
      Browser.of(nodes.get(0), clock).signUp("Somebody", email, PASSWORD).hasStatus(200);
    }
    List<Future<?>> stories = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      stories.add(threads.submit(() -> story(nodes.get(number % 2), USERS.get(number / 2 % 2))));
    }
    for (Future<?> story : stories) story.get(60, TimeUnit.SECONDS);
    int events = 2 * USERS.size() + 8 * 3 * 5;
    while (received.size() < events) Thread.onSpinWait();
    assertThat(received).hasSize(events).doesNotHaveDuplicates();
    assertNoSessionEndsBeforeItBegins();
    Audit audit = nodes.get(0).plugin(Audit.class);
    assertThat(audit.list(1000).entries()).hasSize(events);
    assertThat(pages(audit)).isEqualTo(audit.list(1000).entries());
  }

  private void story(Auth node, String email) {
    Browser browser = Browser.of(node, clock);
    for (int i = 0; i < 5; i++) {
      browser.signIn(email, PASSWORD).hasStatus(200);
      browser.post("/update-user", "{\"name\":\"A" + i + "\"}").hasStatus(200);
      browser.signOut().hasStatus(200);
      clock.advance(Duration.ofMillis(1));
    }
  }

  private void assertNoSessionEndsBeforeItBegins() {
    List<String> begun = new ArrayList<>();
    for (String body : received) {
      Matcher session = SESSION.matcher(body);
      if (!session.find()) continue;
      if (session.group(1).equals("session.created")) begun.add(session.group(2));
      else assertThat(begun).contains(session.group(2));
    }
  }

  private static List<AuditEntry> pages(Audit audit) {
    List<AuditEntry> all = new ArrayList<>();
    Audit.Page page = audit.list(7);
    all.addAll(page.entries());
    while (page.next() != null) {
      page = audit.list(7, page.next());
      all.addAll(page.entries());
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void whatTheApplicationRollsBackIsNeitherKeptNorSent(TestDatabase database) throws Exception {
    String url = database.newUrl();
    open(url);
    try (Connection connection = TestDatabase.open(url)) {
      connection.setAutoCommit(false);
      stores.get(0).joining(connection, tx -> signUp(nodes.get(0).within(tx), USERS.get(0)));
      connection.rollback();
    }
    assertThat(nodes.get(0).plugin(Audit.class).list(9).entries()).isEmpty();
    signUp(nodes.get(0), USERS.get(1));
    while (received.size() < 2) Thread.onSpinWait();
    assertThat(received).hasSize(2).allMatch(body -> !body.contains(USERS.get(0)));
    assertThat(stores.get(0).find(nodes.get(0).schema().table(User.MODEL), List.of(), 9))
        .hasSize(1);
    assertThat(stores.get(0).find(nodes.get(0).schema().table(Session.MODEL), List.of(), 9))
        .hasSize(1);
  }

  private boolean signUp(Auth auth, String email) {
    Browser.of(auth, clock).signUp("Somebody", email, PASSWORD).hasStatus(200);
    return true;
  }
}
