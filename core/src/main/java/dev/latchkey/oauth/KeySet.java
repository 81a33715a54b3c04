package dev.latchkey.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys a provider signs with, fetched when they are first needed and kept for ten minutes.
 *
 * <p>A token with an unknown key has them fetched again, but not twice in half a minute: whoever
 * sends such tokens makes us ask no more often than that. While a provider does not answer, keys
 * that are known stay good. Thread-safe; one thread fetches and the others wait for it.
 */
final class KeySet {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final String url;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Fetched fetched;

  private record Fetched(JWKSet keys, Instant at) {}

  private KeySet(String url) {
    this.url = url;
  }

  static KeySet at(String url) {
    return new KeySet(url);
  }

  /** Returns the keys that may have signed a token with this header; usually one. */
  List<JWK> candidates(JWSHeader header, ProviderCall call) {
    List<JWK> known = select(header, current(LIFE, call));
    return known.isEmpty() ? select(header, current(PAUSE, call)) : known;
  }

  private static List<JWK> select(JWSHeader header, JWKSet keys) {
    return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
  }

  private JWKSet current(Duration notOlderThan, ProviderCall call) {
    JWKSet young = youngerThan(notOlderThan, call);
    if (young != null) return young;
    fetching.lock();
    try {
      JWKSet meanwhile = youngerThan(notOlderThan, call);
      return meanwhile != null ? meanwhile : fetch(fetched, call);
    } finally {
      fetching.unlock();
    }
  }

  private @Nullable JWKSet youngerThan(Duration age, ProviderCall call) {
    Fetched known = fetched;
    return known != null && known.at().plus(age).isAfter(call.now()) ? known.keys() : null;
  }

  private JWKSet fetch(@Nullable Fetched known, ProviderCall call) {
    try {
      ProviderAnswer answer = call.outbound().get(url, Map.of("accept", "application/json"));
      if (!answer.isOk()) throw new ProviderException(answer.host() + " gives no keys");
      JWKSet keys = JWKSet.parse(new String(answer.body(), UTF_8));
      fetched = new Fetched(keys, call.now());
      return keys;
    } catch (ParseException e) {
      throw new ProviderException("the provider's keys are none");
    } catch (ProviderException e) {
      if (known == null) throw e;
      fetched = new Fetched(known.keys(), call.now().minus(LIFE).plus(PAUSE));
      return known.keys();
    }
  }
}
