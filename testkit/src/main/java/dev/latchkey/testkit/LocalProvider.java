package dev.latchkey.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.oauth.Outbound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider users sign in with, on this machine: it answers what a test tells it to, remembers
 * what it was asked, and signs ID tokens with a key it publishes.
 *
 * <pre>{@code
 * try (LocalProvider google = new LocalProvider(clock)) {
 *   Auth auth = Auth.create(o -> o.provider(Google.of("id", "secret")).outbound(google.outbound())…);
 *   google.gives("/oauth2.googleapis.com/token", google.tokens(google.claims("https://accounts.google.com", "id", "sub-1")));
 * }
 * }</pre>
 *
 * <p>Through {@link #outbound} whatever is asked of {@code https://host/path} is asked of the path
 * {@code /host/path} here. Thread-safe.
 */
public final class LocalProvider implements AutoCloseable {
  private static final Map<String, RSAKey> KEYS = new ConcurrentHashMap<>();

  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile List<RSAKey> keys = List.of(key("1", 2048));

  /**
   * What was asked.
   *
   * @param path with its query, if there was one
   * @param headers the first of each name, in lower case
   * @param body as a text
   */
  public record Asked(String path, Map<String, String> headers, String body) {
    /** Returns the fields of a form. */
    public Map<String, String> form() {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0) continue;
        String value = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
        fields.put(URLDecoder.decode(pair.substring(0, equals), UTF_8), value);
      }
      return fields;
    }
  }

  /** What is answered. */
  public record Answer(int status, String body, Map<String, String> headers) {
    /** An answer with status 200. */
    public static Answer of(String json) {
      return new Answer(200, json, Map.of("content-type", "application/json"));
    }

    /** An answer with another status. */
    public static Answer of(int status, String json) {
      return new Answer(status, json, Map.of("content-type", "application/json"));
    }
  }

  /** Opens on a free port; tokens are signed at the time of this clock. */
  public LocalProvider(InstantSource clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Returns where it is, without a last slash. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns a way out that leads here wherever somebody wants to go. */
  public Outbound outbound() {
    return Outbound.via(this::here).patience(Duration.ofSeconds(2));
  }

  private URI here(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    boolean here = ("http://" + uri.getRawAuthority()).equals(url());
    return here ? uri : URI.create(url() + "/" + uri.getHost() + uri.getRawPath() + query);
  }

  // ---- what it answers

  /** Has it answer so on a path. */
  public LocalProvider answers(String path, Function<Asked, Answer> answer) {
    answers.put(path, answer);
    return this;
  }

  /** Has it give this JSON on a path. */
  public LocalProvider gives(String path, String json) {
    return answers(path, request -> Answer.of(json));
  }

  /** Has it publish its keys on a path. */
  public LocalProvider publishesKeys(String path) {
    return answers(path, request -> Answer.of(publicKeys()));
  }

  /** Has it sign with another key from now on, and publish that one only. */
  public LocalProvider rotates(String id, int bits) {
    keys = List.of(key(id, bits));
    return this;
  }

  private static RSAKey key(String id, int bits) {
    return KEYS.computeIfAbsent(id + '/' + bits, name -> generated(id, bits));
  }

  private static RSAKey generated(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the claims of an ID token that is good for an hour. */
  public Map<String, JsonValue> claims(String issuer, String audience, String subject) {
    long now = clock.instant().getEpochSecond();
    Map<String, JsonValue> claims = new LinkedHashMap<>();
    claims.put("iss", new JsonValue.Str(issuer));
    claims.put("aud", new JsonValue.Str(audience));
    claims.put("sub", new JsonValue.Str(subject));
    claims.put("iat", new JsonValue.Num(now));
    claims.put("exp", new JsonValue.Num(now + 3600));
    return claims;
  }

  /** Returns the claims as an ID token, signed with its key. */
  public String idToken(Map<String, JsonValue> claims) {
    return idToken(keys.get(0).getKeyID(), claims);
  }

  /** As {@link #idToken(Map)}, under another key's name. */
  public String idToken(String keyId, Map<String, JsonValue> claims) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    byte[] payload = JsonWriter.write(new JsonValue.Obj(claims));
    JWSObject token = new JWSObject(header, new Payload(payload));
    try {
      token.sign(new RSASSASigner(keys.get(0), Set.of(AllowWeakRSAKey.getInstance())));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** Returns the keys it publishes, a JSON Web Key Set. */
  public String publicKeys() {
    return new JWKSet(List.copyOf(keys)).toString();
  }

  /** Returns the answer of a token endpoint, with an ID token that says this. */
  public String tokens(Map<String, JsonValue> claims) {
    return tokens("access", "refresh", idToken(claims));
  }

  /** Returns the answer of a token endpoint. */
  public static String tokens(String access, @Nullable String refresh, @Nullable String idToken) {
    Map<String, JsonValue> answer = new LinkedHashMap<>();
    answer.put("access_token", new JsonValue.Str(access));
    if (refresh != null) answer.put("refresh_token", new JsonValue.Str(refresh));
    answer.put("expires_in", new JsonValue.Num(3600L));
    answer.put("scope", new JsonValue.Str("openid email"));
    if (idToken != null) answer.put("id_token", new JsonValue.Str(idToken));
    return new String(JsonWriter.write(new JsonValue.Obj(answer)), UTF_8);
  }

  // ---- what it was asked

  /** Returns what it was asked, in order. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Returns what it was asked on this path. */
  public List<Asked> asked(String path) {
    return asked.stream().filter(one -> one.path().equals(path)).toList();
  }

  /** Forgets that. */
  public void forget() {
    asked.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new LinkedHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Asked one = new Asked(exchange.getRequestURI().toString(), headers, body);
      asked.add(one);
      Function<Asked, Answer> answer = answers.get(exchange.getRequestURI().getPath());
      Answer given = answer == null ? Answer.of(404, "{}") : answer.apply(one);
      given.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = given.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
