package dev.latchkey.server.commands;

import dev.latchkey.AuthOptions;
import dev.latchkey.redis.RedisKeyValueStore;
import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Settings;
import dev.latchkey.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secondary storage of a configuration, if it names one; nothing is asked before it is used.
 */
final class Storage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Storage.class);
  private static final int GREETINGS = 3;

  private final @Nullable RedisKeyValueStore redis;
  private final boolean spare;
  private volatile boolean away;

  private Storage(@Nullable RedisKeyValueStore redis, boolean spare) {
    this.redis = redis;
    this.spare = spare;
  }

  static Storage of(ServerConfig config) {
    String url = config.find(Settings.STORAGE_URL);
    if (url == null) return new Storage(null, true);
    RedisKeyValueStore redis =
        RedisKeyValueStore.connect(
            url,
            options ->
                options
                    .keyPrefix(config.get(Settings.STORAGE_PREFIX))
                    .timeout(config.get(Settings.STORAGE_TIMEOUT)));
    boolean copies =
        config.get(Settings.SESSION_IN_DATABASE) && !config.get(Settings.SESSION_PRESERVED);
    return new Storage(redis, copies);
  }

  void applyTo(AuthOptions options) {
    if (redis != null) options.secondaryStorage(redis);
  }

  /** Connects, so that nobody's call has to wait for that; says in the log when it cannot. */
  void greet() {
    for (int i = 1; redis != null; i++) {
      try {
        redis.ping();
        return;
      } catch (StoreException.Unavailable e) {
        if (i < GREETINGS) continue;
        log.warn("the secondary storage does not answer: {}", Database.reason(e));
        return;
      }
    }
  }

  /**
   * Asks it, if there is one; {@link #isAway} then knows.
   *
   * @throws StoreException.Unavailable when sessions need it and it does not answer
   */
  void requireAnswer() {
    if (redis == null) return;
    try {
      redis.ping();
      away = false;
    } catch (StoreException.Unavailable e) {
      away = true;
      if (!spare) throw e;
    }
  }

  /** Returns whether it did not answer when it was last asked. */
  boolean isAway() {
    return away;
  }

  /** Returns what about it can lose or forget what was acknowledged. */
  List<String> risks() {
    if (redis == null) return List.of();
    try {
      return redis.risks().stream().map(risk -> "secondaryStorage: " + risk).toList();
    } catch (StoreException.Unavailable e) {
      return List.of("secondaryStorage does not answer: " + Database.reason(e));
    }
  }

  /** Shows where it is. */
  @Override
  public String toString() {
    return redis == null ? "no secondary storage" : redis.toString();
  }

  boolean isThere() {
    return redis != null;
  }

  @Override
  public void close() {
    if (redis != null) redis.close();
  }
}
