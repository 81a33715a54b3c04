package dev.latchkey.redis;

import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where Redis is, from a URL.
 *
 * <p>{@code redis://[user:password@]host[:port][/database]}; {@code rediss://} with TLS; {@code
 * redis-sentinel://[password@]host[:port],host[:port][/database]#master}; {@code
 * redis-cluster://[user:password@]host[:port],host[:port]}; {@code rediss-sentinel} and {@code
 * rediss-cluster} with TLS. Immutable.
 *
 * @param isCluster whether the nodes are those of a cluster, of which any one knows the others
 * @param nodes where to begin; one unless it is a cluster
 */
record RedisAddress(boolean isCluster, List<RedisURI> nodes) {
  private static final int PORT = 6379;

  private static final Pattern HOST =
      Pattern.compile("([^\\s:\\[\\]#?]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?(#.*)?");

  private static final Map<String, String> CLUSTERS =
      Map.of("redis-cluster", "redis", "rediss-cluster", "rediss");
  private static final List<String> OTHERS =
      List.of("redis", "rediss", "redis-sentinel", "rediss-sentinel");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none of these; the message does not repeat it
   */
  static RedisAddress of(String url) {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
    String rest = end < 0 ? "" : url.substring(end + 3);
    String node = CLUSTERS.get(scheme);
    requirePorts(rest);
    try {
      if (node != null) return cluster(node, rest);
      if (OTHERS.contains(scheme)) return single(RedisURI.create(scheme + "://" + rest));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static RedisAddress single(RedisURI uri) {
    boolean named = uri.getSentinels().isEmpty() ? hasHost(uri) : uri.getSentinelMasterId() != null;
    if (!named) throw invalid();
    return new RedisAddress(false, List.of(uri));
  }

  private static boolean hasHost(RedisURI uri) {
    return uri.getHost() != null && !uri.getHost().isEmpty();
  }

  // What is no number, Lettuce takes for the port that is usual.
  private static void requirePorts(String rest) {
    int end = rest.indexOf('/');
    String authority = end < 0 ? rest : rest.substring(0, end);
    for (String host : authority.substring(authority.lastIndexOf('@') + 1).split(",", -1)) {
      if (!HOST.matcher(host).matches()) throw invalid();
    }
  }

  private static RedisAddress cluster(String scheme, String rest) {
    int at = rest.lastIndexOf('@');
    String credentials = rest.substring(0, at + 1);
    String hosts = rest.substring(at + 1);
    int slash = hosts.indexOf('/');
    if (slash >= 0 && slash < hosts.length() - 1) throw invalid(); // a cluster has one database
    List<RedisURI> nodes = new ArrayList<>();
    for (String host : (slash < 0 ? hosts : hosts.substring(0, slash)).split(",", -1)) {
      nodes.add(RedisURI.create(scheme + "://" + credentials + host));
    }
    return new RedisAddress(true, List.copyOf(nodes));
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "not a URL such as redis://host:6379, rediss://user:password@host/0,"
            + " redis-sentinel://host:26379,host:26379#master or redis-cluster://host,host");
  }

  /** Shows hosts and ports, no credentials. */
  @Override
  public String toString() {
    List<String> hosts = new ArrayList<>();
    for (RedisURI node : nodes) {
      List<RedisURI> all = node.getSentinels().isEmpty() ? List.of(node) : node.getSentinels();
      all.forEach(one -> hosts.add(host(one)));
    }
    return (isCluster ? "Redis Cluster " : "Redis ") + String.join(", ", hosts);
  }

  private static String host(RedisURI uri) {
    return uri.getHost() + ":" + (uri.getPort() == 0 ? PORT : uri.getPort());
  }
}
