package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.RateLimit;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits that nodes count together in the database (protocol/05 §3, threats A67). */
class SharedLimitTest {
  private static final int CALLERS = 200;
  private static final int MAX = 3;

  private final TestClock clock = new TestClock();

  private Auth node(JdbcStore store) {
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test")
                    .store(store)
                    .clock(clock)
                    .rateLimit(r -> r.inDatabase().rule("/ok", MAX, Duration.ofSeconds(10))));
    store.migrate(auth.schema());
    return auth;
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceExactlySoManyPassAsTheRuleAllows(TestDatabase database) throws Exception {
    String url = database.newUrl();
    try (JdbcStore one = TestDatabase.connect(url);
        JdbcStore other = TestDatabase.connect(url)) {
      List<Auth> nodes = List.of(node(one), node(other));
      assertThat(statuses(nodes)).filteredOn(status -> status == 200).hasSize(MAX);
      clock.advance(Duration.ofSeconds(9));
      assertThat(ok(nodes.get(0))).isEqualTo(429);
      clock.advance(Duration.ofSeconds(1));
      assertThat(ok(nodes.get(1))).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTableMayHaveOtherNames(TestDatabase database) {
    String url = database.newUrl();
    try (JdbcStore store = TestDatabase.connect(url)) {
      Auth auth =
          Auth.create(
              o -> {
                o.baseUrl("http://localhost:3000").secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
                o.store(store).clock(clock);
                o.rateLimit(
                    r ->
                        r.inDatabase()
                            .rule("/ok", 1, Duration.ofSeconds(10))
                            .table("rate_limits")
                            .column(RateLimit.KEY, "k")
                            .column(RateLimit.LAST_REQUEST, "last_request"));
              });
      assertThat(store.generate(auth.schema())).contains("rate_limits", "last_request");
      store.migrate(auth.schema());
      assertThat(ok(auth)).isEqualTo(200);
      assertThat(ok(auth)).isEqualTo(429);
    }
  }

  private static List<Integer> statuses(List<Auth> nodes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Auth node = nodes.get(i % nodes.size());
        answers.add(threads.submit(() -> ok(node)));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) statuses.add(answer.get());
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  private static int ok(Auth auth) {
    return auth.handle(AuthRequest.of("GET", "/api/auth/ok", Headers.of(Map.of()))).status();
  }
}
