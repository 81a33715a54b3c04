package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Session;
import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionPolicy.Overflow;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-ins of one user on two nodes at once, where a policy limits their sessions. */
class SessionLimitTest {
  private static final String ADA = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final int MAX = 3;
  private static final int SIGN_INS = 24;

  private final TestClock clock = new TestClock();

  private Auth node(JdbcStore store, Overflow overflow) {
    SessionPolicy policy = SessionPolicy.STANDARD.with(p -> p.maxSessions(MAX, overflow));
    Auth auth =
        Auth.create(
            o -> {
              o.baseUrl(Browser.DEFAULT_ORIGIN).secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
              o.store(store).clock(clock).passwordHasher(new TestHasher());
              o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
              o.session(s -> s.policy(policy));
            });
    store.migrate(auth.schema());
    return auth;
  }

  @ParameterizedTest
  @EnumSource
  void neverExceedTheLimit(TestDatabase database) throws Exception {
    for (Overflow overflow : Overflow.values()) {
      String url = database.newUrl();
      try (JdbcStore one = TestDatabase.connect(url);
          JdbcStore other = TestDatabase.connect(url)) {
        List<Auth> nodes = List.of(node(one, overflow), node(other, overflow));
        Browser.of(nodes.get(0), clock).signUp("Ada", ADA, PASSWORD).hasStatus(200);
        List<Reply> replies = signInAtOnce(nodes);
        int refused = overflow == Overflow.DENY ? SIGN_INS + 1 - MAX : 0;
        assertThat(replies).filteredOn(reply -> reply.status() == 403).hasSize(refused);
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(SIGN_INS - refused);
        assertThat(one.find(nodes.get(0).schema().table(Session.MODEL), List.of(), 100))
            .hasSize(MAX);
      }
    }
  }

  private List<Reply> signInAtOnce(List<Auth> nodes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SIGN_INS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Reply>> running = new ArrayList<>();
      for (int i = 0; i < SIGN_INS; i++) {
        Browser browser = Browser.of(nodes.get(i % nodes.size()), clock);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return browser.signIn(ADA, PASSWORD);
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
