package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many calls with one session on two nodes, at the moment its token is replaced. */
class TokenRotationRaceTest {
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final String TOKEN = "better-auth.session_token";
  private static final int CALLS = 24;

  private final TestClock clock = new TestClock();

  private Auth node(JdbcStore store) {
    Auth auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
              o.store(store).clock(clock).passwordHasher(new TestHasher());
              o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
              o.session(s -> s.rotateTokens());
            });
    store.migrate(auth.schema());
    return auth;
  }

  private Browser tab(Auth node, String cookie) {
    Browser tab = Browser.of(node, clock);
    tab.setCookie(TOKEN, cookie);
    return tab;
  }

  private static String cookie(Browser browser) {
    return String.valueOf(browser.cookies().get(TOKEN));
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsSignedOutAndAllAreToldTheSameToken(TestDatabase database) throws Exception {
    String url = database.newUrl();
    try (JdbcStore one = TestDatabase.connect(url);
        JdbcStore other = TestDatabase.connect(url)) {
      List<Auth> nodes = List.of(node(one), node(other));
      Browser browser = Browser.of(nodes.get(0), clock);
      browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
      for (int day = 0; day < 3; day++) {
        String before = cookie(browser);
        clock.advance(Duration.ofDays(1));
        List<Reply> replies = atOnce(i -> tab(nodes.get(i % 2), before).session());
        Set<String> told = new HashSet<>();
        for (Reply reply : replies) {
          reply.json("user.email").isEqualTo(ADA);
          told.add(reply.cookie(TOKEN).value());
        }
        assertThat(told).hasSize(1).doesNotContain(before);
        browser.setCookie(TOKEN, told.iterator().next());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoSignsOutAmongThemIsSignedOut(TestDatabase database) throws Exception {
    String url = database.newUrl();
    try (JdbcStore one = TestDatabase.connect(url);
        JdbcStore other = TestDatabase.connect(url)) {
      List<Auth> nodes = List.of(node(one), node(other));
      Browser browser = Browser.of(nodes.get(0), clock);
      browser.signUp("Ada", ADA, PASSWORD).hasStatus(200);
      for (int time = 0; time < 5; time++) {
        browser.signIn(ADA, PASSWORD).hasStatus(200);
        String before = cookie(browser);
        clock.advance(Duration.ofDays(1));
        List<Reply> replies =
            atOnce(
                i -> {
                  Browser tab = tab(nodes.get(i % 2), before);
                  return i == CALLS / 2 ? tab.signOut() : tab.session();
                });
        assertThat(replies).extracting(Reply::status).isSubsetOf(200, 401);
        tab(nodes.get(0), before).session().hasBody("null");
      }
      assertThat(one.find(nodes.get(0).schema().table(Session.MODEL), List.of(), 100))
          .hasSize(1); // that of the sign-up
    }
  }

  private static List<Reply> atOnce(IntFunction<Reply> action) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Reply>> running = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return action.apply(number);
                }));
      }
      start.countDown();
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> one : running) replies.add(one.get(60, TimeUnit.SECONDS));
      return replies;
    } finally {
      threads.shutdownNow();
    }
  }
}
