package dev.latchkey.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a session look-up when nothing is checked: Jetty, a pool, one prepared join.
 *
 * <p>It takes the token out of the cookie by position and writes the bytes that the others write.
 * When told so it makes them once for each token and has them from memory ever after.
 */
final class BareServer extends Handler.Abstract {
  private static final String JOIN =
      """
      select s."expiresAt", s."token", s."createdAt", s."updatedAt", s."ipAddress", s."userAgent",
        s."userId", s."id", u."name", u."email", u."emailVerified", u."image", u."createdAt",
        u."updatedAt", u."id"
      from "session" s join "user" u on u."id" = s."userId" where s."token" = ?
      """;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int TOKEN_LENGTH = 32;

  private final HikariDataSource pool;
  private final @Nullable Map<String, byte[]> known;

  private BareServer(HikariDataSource pool, boolean fromMemory) {
    this.pool = pool;
    known = fromMemory ? new ConcurrentHashMap<>() : null;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(System.getenv("PORT"));
    int connections = Integer.parseInt(System.getenv("POOL_SIZE"));
    QueuedThreadPool threads = new QueuedThreadPool(64);
    Executor virtual = VirtualThreads.getDefaultVirtualThreadsExecutor();
    if (virtual != null) threads.setVirtualThreadsExecutor(virtual);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    HikariDataSource pool = pool(System.getenv("DATABASE_URL"), connections);
    server.setHandler(new BareServer(pool, System.getenv("FROM_MEMORY") != null));
    server.start();
    server.join();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws SQLException {
    String cookie = request.getHeaders().get(HttpHeader.COOKIE);
    byte[] body = cookie == null ? NULL : body(tokenIn(cookie));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.PRAGMA, "no-cache");
    response.getHeaders().put(HttpHeader.VARY, "Cookie");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static String tokenIn(String cookie) {
    int start = cookie.indexOf('=') + 1;
    return cookie.substring(start, start + TOKEN_LENGTH);
  }

  private byte[] body(String token) throws SQLException {
    if (known == null) return session(token);
    byte[] before = known.get(token);
    if (before != null) return before;
    byte[] body = session(token);
    known.put(token, body);
    return body;
  }

  private byte[] session(String token) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement join = connection.prepareStatement(JOIN)) {
      join.setString(1, token);
      try (ResultSet row = join.executeQuery()) {
        return row.next() ? json(row) : NULL;
      }
    }
  }

  private static byte[] json(ResultSet row) throws SQLException {
    StringBuilder json = new StringBuilder(1024).append("{\"session\":{\"expiresAt\":");
    date(json, row, 1).append(",\"token\":");
    string(json, row, 2).append(",\"createdAt\":");
    date(json, row, 3).append(",\"updatedAt\":");
    date(json, row, 4).append(",\"ipAddress\":");
    string(json, row, 5).append(",\"userAgent\":");
    string(json, row, 6).append(",\"userId\":");
    string(json, row, 7).append(",\"id\":");
    string(json, row, 8).append("},\"user\":{\"name\":");
    string(json, row, 9).append(",\"email\":");
    string(json, row, 10).append(",\"emailVerified\":");
    json.append(row.getBoolean(11)).append(",\"image\":");
    string(json, row, 12).append(",\"createdAt\":");
    date(json, row, 13).append(",\"updatedAt\":");
    date(json, row, 14).append(",\"id\":");
    return string(json, row, 15).append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder string(StringBuilder json, ResultSet row, int column)
      throws SQLException {
    @Nullable String value = row.getString(column);
    return value == null ? json.append("null") : json.append('"').append(value).append('"');
  }

  private static StringBuilder date(StringBuilder json, ResultSet row, int column)
      throws SQLException {
    json.append('"');
    DATE.formatTo(row.getObject(column, OffsetDateTime.class), json);
    return json.append('"');
  }

  private static HikariDataSource pool(String url, int connections) {
    URI database = URI.create(url);
    String[] login = database.getUserInfo().split(":", 2);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath());
    config.setUsername(login[0]);
    config.setPassword(login[1]);
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }
}
