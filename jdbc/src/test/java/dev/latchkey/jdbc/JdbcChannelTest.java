package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Word of changes from node to node, and silence that is noticed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcChannelTest {
  private static final String HEARS = "(hears)";
  private static final String DEAF = "(deaf)";

  private final String url = TestPostgres.newSchema();
  private final JdbcStore here = JdbcStore.connect(url, "postgres", null);
  private final JdbcStore there = JdbcStore.connect(url, "postgres", null);

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  /** Writes down what is heard. */
  private static final class Hearer implements ChangeChannel.Listener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    static Hearer of(JdbcStore store) {
      Hearer hearer = new Hearer();
      store.channel().listen(hearer);
      return hearer;
    }

    @Override
    public void hearsAll() {
      events.add(HEARS);
    }

    @Override
    public void isDeaf() {
      events.add(DEAF);
    }

    @Override
    public void hears(String word) {
      events.add(word);
    }

    void next(String event) throws InterruptedException {
      assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(event);
    }

    /** As {@link #next}, whatever else there is before it. */
    void await(String event) throws InterruptedException {
      String found = "";
      while (!event.equals(found)) {
        found = events.poll(30, TimeUnit.SECONDS);
        assertThat(found).as("an event within 30 s").isNotNull();
      }
    }
  }

  private static void say(JdbcStore store, String word) {
    store.transaction(tx -> say(store, tx, word));
    store.channel().say(word);
  }

  private static boolean say(JdbcStore store, Store transaction, String word) {
    store.channel().sayWithin(transaction, word);
    return true;
  }

  private static void endListeners() {
    TestPostgres.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name = 'latchkey changes'");
  }

  @Test
  void aWordIsHeardByEveryNodeThatSaidItIncluded() throws Exception {
    Hearer me = Hearer.of(here);
    Hearer other = Hearer.of(there);
    me.next(HEARS);
    other.next(HEARS);
    say(here, "one");
    me.next("one");
    other.next("one");
  }

  @Test
  void aWordIsHeardWhenItsTransactionIsCommittedAndOnlyThen() throws Exception {
    Hearer other = Hearer.of(there);
    other.next(HEARS);
    assertThatThrownBy(
            () ->
                here.transaction(
                    tx -> {
                      say(here, tx, "undone");
                      throw new IllegalStateException("undone");
                    }))
        .hasMessage("undone");
    here.transaction(
        tx -> {
          say(here, tx, "later");
          say(there, "sooner");
          return true;
        });
    other.next("sooner");
    other.next("later");
  }

  @Test
  void aWordInTheApplicationsTransactionIsHeardWhenThatIsCommitted() throws Exception {
    Hearer other = Hearer.of(there);
    other.next(HEARS);
    try (Connection connection = DriverManager.getConnection(url, "postgres", null)) {
      connection.setAutoCommit(false);
      here.joining(connection, tx -> say(here, tx, "undone"));
      connection.rollback();
      here.joining(connection, tx -> say(here, tx, "kept"));
      connection.commit();
    }
    other.next("kept");
  }

  @Test
  void aCutConnectionIsNoticedAndReplaced() throws Exception {
    Hearer other = Hearer.of(there);
    other.next(HEARS);
    for (int i = 0; i < 3; i++) {
      endListeners();
      other.await(DEAF);
      other.await(HEARS);
      say(here, "again");
      other.next("again");
    }
  }

  @Test
  void whoeverFailsWhenToldIsToldAgain() throws Exception {
    Hearer other = new Hearer();
    there
        .channel()
        .listen(
            new ChangeChannel.Listener() {
              @Override
              public void hearsAll() {
                other.hearsAll();
              }

              @Override
              public void isDeaf() {
                other.isDeaf();
              }

              @Override
              public void hears(String word) {
                if (word.equals("poison")) throw new IllegalStateException(word);
                other.hears(word);
              }
            });
    other.next(HEARS);
    say(here, "poison");
    other.next(DEAF);
    other.next(HEARS);
    say(here, "food");
    other.next("food");
  }

  @Test
  void anEndThatStopsAnsweringIsNoticed() throws Exception {
    Hearer other = Hearer.of(there);
    other.next(HEARS);
    String pid = TestPostgres.listener();
    signal("-STOP", pid);
    try {
      other.next(DEAF);
      other.next(HEARS); // on another connection
      say(here, "heard");
      other.next("heard");
    } finally {
      signal("-CONT", pid);
    }
  }

  private static void signal(String signal, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
  }

  @Test
  void aDatabaseThatComesLaterIsHeardThen(@TempDir Path data) throws Exception {
    EmbeddedPostgres first = start(data, 0);
    int port = first.getPort();
    String address = first.getJdbcUrl("postgres", "postgres");
    first.close();
    try (JdbcStore store = JdbcStore.connect(address, "postgres", null)) {
      Hearer hearer = Hearer.of(store);
      try (EmbeddedPostgres later = start(data, port)) {
        assertThat(later.getPort()).isEqualTo(port);
        hearer.next(HEARS);
      }
      hearer.next(DEAF);
    }
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .start();
  }

  @Test
  void aClosedStoreListensNoMore() throws Exception {
    Hearer other = Hearer.of(there);
    other.next(HEARS);
    there.close();
    other.next(DEAF);
    say(here, "late");
    assertThat(other.events).isEmpty();
  }

  @Test
  void anApplicationsDataSourceLendsTheConnectionToListenOn() throws Exception {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    try (JdbcStore store = JdbcStore.of(source)) {
      Hearer hearer = Hearer.of(store);
      hearer.next(HEARS);
      say(store, "own");
      hearer.next("own");
    }
  }

  @Test
  void aTransactionOfAnotherStoreIsRefused() {
    here.ping();
    assertThatThrownBy(() -> here.channel().sayWithin(new MemoryStore(), "lost"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "H2"})
  void whereThereIsOneProcessWordsStayInIt(TestDatabase database) throws Exception {
    try (JdbcStore store = TestDatabase.connect(database.newUrl())) {
      Hearer hearer = Hearer.of(store);
      Hearer second = Hearer.of(store);
      hearer.next(HEARS);
      second.next(HEARS);
      say(store, "one");
      assertThat(List.of(hearer.events, second.events)).allMatch(events -> events.size() == 1);
    }
  }

  @Test
  void whereWordsDoNotTravelNobodyHears() throws Exception {
    try (JdbcStore store = JdbcStore.connect("jdbc:mariadb://localhost:1/none", null, null)) {
      Hearer hearer = Hearer.of(store);
      store.channel().sayWithin(store, "lost");
      store.channel().say("lost");
      assertThat(hearer.events.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }
  }
}
