package dev.latchkey.redis;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secondary storage on Redis 6.0 or later, Valkey, or anything that speaks their protocol: one
 * server, Sentinel or Cluster.
 *
 * <p>Keys and values are those of the original's Redis storage. Nothing is connected before the
 * first call. Every step on a key is one command or one script on that key alone, so that it runs
 * on any node of a cluster. While Redis is away, calls fail at once; it is found again by itself.
 * Thread-safe.
 *
 * <pre>{@code
 * RedisKeyValueStore redis = RedisKeyValueStore.connect("redis://localhost:6379");
 * Auth auth = Auth.create(o -> o.secondaryStorage(redis)…);
 * }</pre>
 */
public final class RedisKeyValueStore implements KeyValueStore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisKeyValueStore.class);
  private static final int AT_ONCE = 1000;

  private final String prefix;
  private final String name;
  private final InstantSource clock;
  private final Conversation redis;
  private final RedisChannel channel;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Intact intact;

  /** Since when nothing was lost, as found out after so many changes of the connection. */
  private record Intact(int change, Instant since, String servers) {}

  private RedisKeyValueStore(RedisAddress address, RedisOptions options) {
    prefix = options.keyPrefix;
    name = address.toString();
    clock = options.clock;
    Link link = new Link(address, options.timeout, changes::incrementAndGet);
    redis = new Conversation(link, name, options.timeout);
    channel = new RedisChannel(link, redis, prefix + "changes");
  }

  /**
   * Opens the Redis of a URL with default options; see {@link #connect(String, Consumer)}.
   *
   * @throws IllegalArgumentException when the URL is none of those
   */
  public static RedisKeyValueStore connect(String url) {
    return connect(url, options -> {});
  }

  /**
   * Opens the Redis of a URL: {@code redis://user:password@host:6379/0}, {@code rediss://} with
   * TLS, {@code redis-sentinel://host:26379,host:26379#master}, or {@code
   * redis-cluster://host:6379,host:6379}.
   *
   * @throws IllegalArgumentException when the URL is none of those
   */
  public static RedisKeyValueStore connect(String url, Consumer<RedisOptions> set) {
    RedisAddress address = RedisAddress.of(url);
    RedisOptions options = new RedisOptions();
    set.accept(options);
    return new RedisKeyValueStore(address, options);
  }

  /**
   * Returns where a URL leads, without credentials.
   *
   * @throws IllegalArgumentException when it is none {@link #connect} takes
   */
  public static String describe(String url) {
    return RedisAddress.of(url).toString();
  }

  @Override
  public @Nullable String get(String key) {
    return redis.<@Nullable String>ask(commands -> commands.get(prefix + key));
  }

  @Override
  public Map<String, String> getAll(Collection<String> keys) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String[] some : prefixed(keys)) {
      for (KeyValue<String, String> one : redis.ask(commands -> commands.mget(some))) {
        if (one.hasValue()) found.put(one.getKey().substring(prefix.length()), one.getValue());
      }
    }
    return found;
  }

  @Override
  public void set(String key, String value, Duration life) {
    if (life.toMillis() <= 0) delete(key);
    else redis.ask(commands -> commands.set(prefix + key, value, SetArgs.Builder.px(life)));
  }

  @Override
  public boolean replace(
      String key, @Nullable String expected, @Nullable String value, Duration life) {
    return 1
        == number(
            Script.REPLACE,
            key,
            expected == null ? "0" : "1",
            expected == null ? "" : expected,
            value == null ? "0" : "1",
            value == null ? "" : value,
            Long.toString(life.toMillis()));
  }

  @Override
  public @Nullable String getAndDelete(String key) {
    return this.<@Nullable String>run(Script.GET_AND_DELETE, ScriptOutputType.VALUE, key);
  }

  @Override
  public boolean delete(String key) {
    return redis.ask(commands -> commands.del(prefix + key)) > 0;
  }

  @Override
  public int deleteAll(Collection<String> keys) {
    int count = 0;
    for (String[] some : prefixed(keys)) {
      count += redis.ask(commands -> commands.del(some)).intValue();
    }
    return count;
  }

  @Override
  public long increment(String key, Duration life) {
    return number(Script.INCREMENT, key, Long.toString(Math.max(1, life.toMillis())));
  }

  @Override
  public void ping() {
    redis.ask(commands -> commands.ping());
  }

  /**
   * Since the last start of Redis, or since another server was found in its place: it then has what
   * a dump or a replica had.
   */
  @Override
  public Instant intactSince() {
    Intact known = intact;
    int change = changes.get();
    if (known != null && known.change() == change) return known.since();
    Intact asked = askIntact(known, change);
    intact = asked;
    return asked.since();
  }

  // An answer that came while the connection changed is about the server before: its number tells.
  private Intact askIntact(@Nullable Intact before, int change) {
    StringBuilder servers = new StringBuilder();
    Instant latest = Instant.EPOCH;
    for (CompletionStage<String> info : redis.connected().infos()) {
      Map<String, String> lines = lines(infoOf(info));
      Instant start = start(lines);
      if (start.isAfter(latest)) latest = start;
      servers.append(lines.get("run_id")).append(' ');
    }
    boolean replaced = before != null && !before.servers().contentEquals(servers);
    Instant now = clock.instant();
    if (before != null && !replaced) return new Intact(change, before.since(), before.servers());
    return new Intact(change, replaced ? now : latest, servers.toString());
  }

  private String infoOf(CompletionStage<String> info) {
    try {
      return redis.answer(info);
    } catch (StoreException.Unavailable e) {
      if (!(e.getCause() instanceof io.lettuce.core.RedisCommandExecutionException)) throw e;
      log.warn("{} does not say when it was started: {}", name, e.getMessage());
      return "";
    }
  }

  /**
   * Returns what about Redis can lose what it was told, in plain words; nothing when it does not
   * say.
   *
   * @throws StoreException.Unavailable when it does not answer
   */
  public List<String> risks() {
    ping();
    List<String> risks = new ArrayList<>();
    Map<String, String> lines = lines(infoOf(redis.connected().commands().info()));
    if ("0".equals(lines.get("aof_enabled"))) {
      risks.add(
          "appendonly is off: a Redis that is restarted has forgotten what it was told last, and"
              + " whoever signed out since its last dump is in again");
    }
    String policy = lines.getOrDefault("maxmemory_policy", "noeviction");
    if (!policy.equals("noeviction")) {
      risks.add("maxmemory-policy is " + policy + ": sessions and revocations are dropped");
    }
    return risks;
  }

  private Instant start(Map<String, String> lines) {
    String uptime = lines.get("uptime_in_seconds");
    Instant now = clock.instant();
    return uptime == null ? now : now.minusSeconds(Long.parseLong(uptime));
  }

  private static Map<String, String> lines(String info) {
    Map<String, String> lines = new HashMap<>();
    info.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
    return lines;
  }

  private List<String[]> prefixed(Collection<String> keys) {
    List<String> all = new ArrayList<>(keys.size());
    for (String key : keys) all.add(prefix + key);
    List<String[]> parts = new ArrayList<>();
    for (int at = 0; at < all.size(); at += AT_ONCE) {
      parts.add(all.subList(at, Math.min(all.size(), at + AT_ONCE)).toArray(String[]::new));
    }
    return parts;
  }

  private long number(Script script, String key, String... arguments) {
    Long answer = run(script, ScriptOutputType.INTEGER, key, arguments);
    return answer;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // a script answers what its type says
  private <R extends @Nullable Object> R run(
      Script script, ScriptOutputType type, String key, String... arguments) {
    String[] keys = {prefix + key};
    try {
      return redis.<R>ask(commands -> commands.evalsha(script.digest, type, keys, arguments));
    } catch (RedisNoScriptException e) {
      return redis.<R>ask(commands -> commands.eval(script.text, type, keys, arguments));
    }
  }

  /** Shows where it is. */
  @Override
  public String toString() {
    return name;
  }

  /** Returns the word of changes between nodes, by PUBLISH and SUBSCRIBE on the same Redis. */
  @Override
  public ChangeChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.close();
    redis.close();
  }
}
