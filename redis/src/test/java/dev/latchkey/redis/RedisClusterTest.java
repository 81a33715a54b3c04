package dev.latchkey.redis;

import dev.latchkey.store.KeyValueStore;
import dev.latchkey.testkit.KeyValueStoreContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a cluster of three: no step may need keys of two nodes at once. */
class RedisClusterTest extends KeyValueStoreContract {
  private static final int SLOTS = 16_384;
  private static final List<TestRedis> NODES = new ArrayList<>();
  private static int stores;

  private RedisKeyValueStore store;

  @BeforeAll
  static void start() {
    for (int n = 0; n < 3; n++) NODES.add(TestRedis.launch("--cluster-enabled", "yes"));
    for (int n = 0; n < 3; n++) {
      int[] slots = IntStream.range(SLOTS * n / 3, SLOTS * (n + 1) / 3).toArray();
      TestRedis next = NODES.get((n + 1) % 3);
      say(
          NODES.get(n),
          node -> {
            node.sync().clusterAddSlots(slots);
            node.sync().clusterMeet("127.0.0.1", next.port());
          });
    }
    for (TestRedis node : NODES) say(node, RedisClusterTest::awaitWhole);
  }

  private static void awaitWhole(StatefulRedisConnection<String, String> node) {
    while (!node.sync().clusterInfo().contains("cluster_state:ok")
        || !node.sync().clusterInfo().contains("cluster_known_nodes:3")) {
      Thread.onSpinWait();
    }
  }

  private static void say(TestRedis node, Consumer<StatefulRedisConnection<String, String>> words) {
    RedisClient client = RedisClient.create(RedisURI.create(node.url()));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      words.accept(connection);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @AfterAll
  static void stop() {
    NODES.forEach(TestRedis::close);
    NODES.clear();
  }

  @Override
  protected KeyValueStore open() {
    String prefix = "store-" + ++stores + ":";
    String hosts =
        NODES.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
    store =
        RedisKeyValueStore.connect(
            "redis-cluster://" + hosts, o -> o.keyPrefix(prefix).timeout(Duration.ofSeconds(10)));
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected void pass(Duration time) {
    store.set("the time to pass", "", time);
    while (store.get("the time to pass") != null) Thread.onSpinWait();
  }
}
