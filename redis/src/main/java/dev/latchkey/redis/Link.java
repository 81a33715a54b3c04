package dev.latchkey.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The client of one Redis and how it connects: one connection, shared by all threads, that comes
 * back by itself.
 *
 * <p>While it is away commands fail at once (in a cluster, where a node is connected with its first
 * command, once nobody wants to wait any more), and what was under way fails too instead of being
 * sent again: whether it was done nobody knows. Thread-safe.
 */
final class Link implements AutoCloseable {
  private static final Duration REFRESH = Duration.ofSeconds(30);

  /** A connection, and what is asked of every server behind it. */
  interface Connected extends AutoCloseable {
    RedisClusterAsyncCommands<String, String> commands();

    List<CompletionStage<String>> infos();

    @Override
    void close();
  }

  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final Supplier<Connected> opener;
  private final Supplier<StatefulRedisPubSubConnection<String, String>> ears;

  /**
   * Prepares a client, which connects to nothing yet.
   *
   * @param changed runs whenever a connection comes or goes
   */
  Link(RedisAddress address, Duration timeout, Runnable changed) {
    Delay soon =
        Delay.exponential(Duration.ofMillis(10), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS);
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(soon)
            .build();
    address.nodes().forEach(node -> node.setTimeout(timeout));
    if (address.isCluster()) {
      RedisClusterClient cluster = RedisClusterClient.create(resources, address.nodes());
      cluster.setOptions(clusterOptions(timeout));
      opener = () -> connected(cluster.connect());
      ears = cluster::connectPubSub;
      client = cluster;
    } else {
      RedisClient single = RedisClient.create(resources, address.nodes().get(0));
      ClientOptions.Builder refusing =
          ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
      single.setOptions(options(refusing, timeout).build());
      opener = () -> connected(single.connect());
      ears = single::connectPubSub;
      client = single;
    }
    client.addListener(new Watch(changed));
  }

  private static ClientOptions.Builder options(ClientOptions.Builder builder, Duration timeout) {
    return builder
        .replayFilter(command -> true)
        .socketOptions(SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build());
  }

  private static ClusterClientOptions clusterOptions(Duration timeout) {
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    builder.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(REFRESH).build());
    options(builder, timeout);
    return builder.build();
  }

  /** Connects; blocks for as long as that takes. */
  Connected open() {
    return opener.get();
  }

  /** Connects once more, to listen only; blocks for as long as that takes. */
  StatefulRedisPubSubConnection<String, String> openToListen() {
    return ears.get();
  }

  private static Connected connected(StatefulRedisConnection<String, String> connection) {
    return new Connected() {
      @Override
      public RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
      }

      @Override
      public List<CompletionStage<String>> infos() {
        return List.of(connection.async().info("server"));
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  private static Connected connected(StatefulRedisClusterConnection<String, String> connection) {
    return new Connected() {
      @Override
      public RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
      }

      @Override
      public List<CompletionStage<String>> infos() {
        List<CompletionStage<String>> infos = new ArrayList<>();
        connection.async().upstream().commands().info("server").forEach(infos::add);
        return infos;
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for threads that only end
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }

  private record Watch(Runnable changed) implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      changed.run();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      changed.run();
    }
  }
}
