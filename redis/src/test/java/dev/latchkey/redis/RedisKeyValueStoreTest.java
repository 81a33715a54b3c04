package dev.latchkey.redis;

import dev.latchkey.store.KeyValueStore;
import dev.latchkey.testkit.KeyValueStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisKeyValueStoreTest extends KeyValueStoreContract {
  private static TestRedis redis;
  private static int stores;

  private RedisKeyValueStore store;

  @BeforeAll
  static void start() {
    redis = TestRedis.launch();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected KeyValueStore open() {
    String prefix = "store-" + ++stores + ":";
    store =
        RedisKeyValueStore.connect(
            redis.url(), o -> o.keyPrefix(prefix).timeout(Duration.ofSeconds(10)));
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
