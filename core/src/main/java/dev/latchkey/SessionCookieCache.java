package dev.latchkey;

import dev.latchkey.SessionDecision.Copied;
import dev.latchkey.http.Cookies;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of a session and its user that the browser keeps, and what it is good for.
 *
 * <p>A copy counts beside the signed token it was made for, never alone, and only until it expires:
 * whatever happens to the session meanwhile, it does not know. It holds what answers show, so no
 * hidden field. Without a database it is the session itself. Thread-safe. Source: protocol/01 §4.
 */
final class SessionCookieCache {
  private static final Logger log = LoggerFactory.getLogger(SessionCookieCache.class);

  private static final Duration UNREMEMBERED_COMPACT = Duration.ofMinutes(1);
  private static final Duration UNREMEMBERED_TOKEN = Duration.ofMinutes(5);

  private final CookieCacheOptions options;
  private final SessionCopyFormat format;
  private final Table sessions;
  private final Table users;

  SessionCookieCache(CookieCacheOptions options, Schema schema, Secrets secrets, Tokens tokens) {
    this.options = options;
    format = SessionCopyFormat.of(options.strategy, secrets, tokens);
    sessions = schema.table(Session.MODEL);
    users = schema.table(User.MODEL);
  }

  /** Returns whether there is no other record of a session. */
  boolean isAllThereIs() {
    return options.stateless;
  }

  /** A copy that counts; {@code ending} when the browser should get another one. */
  record Usable(ActiveSession active, boolean ending) {}

  /** Returns the copy that came with this token; one that does not count the browser forgets. */
  @Nullable Usable find(String token, Cookies cookies, Instant now) {
    String value = cookies.getWhole(Sessions.DATA_COOKIE);
    if (value == null) return null;
    Usable copy = usable(value, token, now);
    if (copy == null) cookies.expire(Sessions.DATA_COOKIE);
    return copy;
  }

  private @Nullable Usable usable(String value, String token, Instant now) {
    SessionCopyFormat.Written written = format.read(value);
    ActiveSession active = written == null ? null : active(written.payload());
    if (written == null || active == null) return null;
    Copied good = SessionDecision.decide(copy(active, written, token), now, options);
    return good == Copied.IGNORE ? null : new Usable(active, good == Copied.REISSUE);
  }

  private SessionDecision.Copy copy(
      ActiveSession active, SessionCopyFormat.Written written, String token) {
    JsonValue version = written.payload().get("version");
    String said = version == null ? null : version.asString();
    boolean current =
        active.session().token().equals(token)
            && versionOf(active).equals(said == null || said.isEmpty() ? "1" : said);
    return new SessionDecision.Copy(current, written.expiresAt(), active.expires());
  }

  private @Nullable ActiveSession active(JsonValue.Obj payload) {
    Row session = row(sessions, payload.get("session"));
    Row user = row(users, payload.get("user"));
    if (session == null || user == null) return null;
    try {
      return new ActiveSession(Session.of(session), User.of(user));
    } catch (IllegalStateException e) {
      return null; // without something every session or user has
    }
  }

  private static @Nullable Row row(Table table, @Nullable JsonValue written) {
    JsonValue.Obj object = written == null ? null : written.asObject();
    return object == null ? null : table.read(object);
  }

  private String versionOf(ActiveSession active) {
    return options.version.apply(active.session(), active.user());
  }

  /** Has the browser keep a copy; one of a session that ends with the browser does so too. */
  void send(ActiveSession active, boolean remember, Cookies cookies, Instant now) {
    send(active, remember ? options.maxAge : unrememberedLife(), remember, cookies, now);
  }

  /** Has the browser replace a copy that is the session by another one as long. */
  void renew(ActiveSession active, boolean remember, Cookies cookies, Instant now) {
    send(active, options.maxAge, remember, cookies, now);
  }

  private Duration unrememberedLife() {
    boolean compact = options.strategy == CookieCacheOptions.Strategy.COMPACT;
    Duration usual = compact ? UNREMEMBERED_COMPACT : UNREMEMBERED_TOKEN;
    return usual.compareTo(options.maxAge) < 0 ? usual : options.maxAge;
  }

  private void send(
      ActiveSession active, Duration life, boolean remember, Cookies cookies, Instant now) {
    Long maxAge = remember ? options.maxAge.toSeconds() : null;
    String value = format.write(json(active, now), now, life);
    if (cookies.setWhole(Sessions.DATA_COOKIE, value, maxAge)) return;
    log.debug("a copy of {} has {} characters and is not sent", active.session(), value.length());
  }

  private JsonWriter json(ActiveSession active, Instant now) {
    JsonWriter json = new JsonWriter().beginObject().name("session");
    sessions.write(active.session().row(), json);
    json.name("user");
    users.write(active.user().row(), json);
    json.name("updatedAt").value(now.toEpochMilli());
    return json.name("version").value(versionOf(active));
  }
}
