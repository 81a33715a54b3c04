package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " → ",
      value = {
        "redis://localhost → Redis localhost:6379",
        "redis://localhost:7000/3 → Redis localhost:7000",
        "REDIS://localhost → Redis localhost:6379",
        "redis://user:s3cret@db.acme.com:6380 → Redis db.acme.com:6380",
        "rediss://:s3cret@db.acme.com → Redis db.acme.com:6379",
        "redis-sentinel://s3cret@a:26380,b,c:1/2#main → Redis a:26380, b:26379, c:1",
        "redis-cluster://user:s3cret@a:7001,b → Redis Cluster a:7001, b:6379",
        "rediss-cluster://a → Redis Cluster a:6379",
      })
  void aUrlSaysWhereRedisIs(String url, String shown) {
    assertThat(RedisAddress.of(url)).hasToString(shown);
  }

  @Test
  void aUrlSaysHowToGetThere() {
    RedisURI one = RedisAddress.of("rediss://ada:p%40ss@db:7000/3").nodes().get(0);
    assertThat(one.isSsl()).isTrue();
    assertThat(one.isVerifyPeer()).isTrue();
    assertThat(one.getDatabase()).isEqualTo(3);
    assertThat(one.getCredentialsProvider().resolveCredentials().block())
        .satisfies(
            credentials -> {
              assertThat(credentials.getUsername()).isEqualTo("ada");
              assertThat(credentials.getPassword()).containsExactly("p@ss".toCharArray());
            });
  }

  @Test
  void sentinelsKnowTheMasterByItsName() {
    RedisURI uri = RedisAddress.of("redis-sentinel://a,b:26380/1#main").nodes().get(0);
    assertThat(uri.getSentinelMasterId()).isEqualTo("main");
    assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 26380);
    assertThat(uri.getDatabase()).isEqualTo(1);
  }

  @Test
  void everyNodeOfAClusterTakesTheSameCredentials() {
    RedisAddress address = RedisAddress.of("rediss-cluster://ada:pw@a:1,b:2/");
    assertThat(address.isCluster()).isTrue();
    assertThat(address.nodes()).hasSize(2).allMatch(RedisURI::isSsl);
    assertThat(address.nodes())
        .allMatch(
            node ->
                "ada"
                    .equals(
                        node.getCredentialsProvider().resolveCredentials().block().getUsername()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis:///tmp",
        "redis-socket:///tmp/redis.sock",
        "redis-sentinel://a,b",
        "redis-cluster://",
        "redis-cluster://a,,b",
        "redis-cluster://a/1",
        "redis://user:s3cret@host:port",
      })
  void whatIsNoUrlIsRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> RedisAddress.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a URL such as")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }
}
