package dev.latchkey.server.commands;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Mailer;
import dev.latchkey.jdbc.JdbcStore;
import dev.latchkey.jdbc.Migration;
import dev.latchkey.jdbc.PoolOptions;
import dev.latchkey.server.config.ConfigException;
import dev.latchkey.server.config.DatabaseUrl;
import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Settings;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configured library on its database, if it has one, which is not asked anything yet. */
final class Database implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration HEARING_PAUSE = Duration.ofMillis(100);
  private static final int HEARING_TRIES = 50;

  private final @Nullable JdbcStore store; // null when there is no database
  private final Storage storage;
  private final Auth auth;
  private final boolean nearCache;
  private volatile boolean prepared;

  private Database(@Nullable JdbcStore store, Storage storage, Auth auth, boolean nearCache) {
    this.store = store;
    this.storage = storage;
    this.auth = auth;
    this.nearCache = nearCache;
  }

  /** For serving, where a call rather fails than waits. */
  static Database open(ServerConfig config, @Nullable Mailer mailer) {
    return open(config, mailer, config.get(Settings.ACQUIRE_TIMEOUT));
  }

  /** For a command that does one thing and can wait until it may. */
  static Database openPatiently(ServerConfig config) {
    // Serves nobody and so mails nothing, but there are options that need a mailer.
    Database database = open(config, mail -> {}, PATIENCE);
    database.auth.close(); // nor does it do what a server does besides
    return database;
  }

  private static Database open(
      ServerConfig config, @Nullable Mailer mailer, Duration acquireTimeout) {
    boolean none = config.get(Settings.DATABASE_URL).isNone();
    JdbcStore store = none ? null : connect(config, acquireTimeout);
    Storage storage = Storage.of(config);
    try {
      Auth auth = Auth.create(o -> apply(config, mailer, store, storage, o));
      return new Database(store, storage, auth, config.get(Settings.NEAR_CACHE));
    } catch (IllegalStateException e) {
      storage.close();
      if (store != null) store.close();
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static JdbcStore connect(ServerConfig config, Duration acquireTimeout) {
    DatabaseUrl url = config.get(Settings.DATABASE_URL);
    try {
      return JdbcStore.connect(
          url.jdbcUrl(),
          url.user(),
          url.password(),
          pool -> set(pool.acquireTimeout(acquireTimeout), config));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("database.url: " + e.getMessage());
    }
  }

  private static void apply(
      ServerConfig config,
      @Nullable Mailer mailer,
      @Nullable JdbcStore store,
      Storage storage,
      AuthOptions options) {
    config.applyTo(options);
    if (store != null) options.store(store);
    storage.applyTo(options);
    if (mailer != null) options.mailer(mailer);
  }

  private static void set(PoolOptions pool, ServerConfig config) {
    pool.statementTimeout(config.get(Settings.STATEMENT_TIMEOUT));
    Integer size = config.find(Settings.POOL_SIZE);
    if (size != null) pool.maximumSize(size);
  }

  Auth auth() {
    return auth;
  }

  /** Returns when the database answers and has what the server needs; else throws. */
  void requireReady() {
    if (!prepared) throw new StoreException.Unavailable("the database is not prepared yet", null);
    if (store != null) store.ping();
    storage.requireAnswer();
  }

  /** Connects to the secondary storage, if there is one. */
  void greetStorage() {
    storage.greet();
  }

  /** Returns where everything is, without credentials. */
  String places(ServerConfig config) {
    String database = config.get(Settings.DATABASE_URL).toString();
    return storage.isThere() ? database + " and " + storage : database;
  }

  /** How single parts are, for whoever watches the server. */
  Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    if (storage.isAway()) parts.put("secondaryStorage", "unavailable");
    if (nearCache) {
      parts.put("nearCache", auth.sessions().areRemembered() ? "listening" : "deaf");
    }
    return parts;
  }

  /** Returns what about the near cache keeps it from working. */
  List<String> nearCacheTroubles() throws InterruptedException {
    if (!nearCache || hearsChangesInTime()) return List.of();
    return List.of(
        "session.nearCache hears of no changes, so every session is read; a pooler before the"
            + " database may not pass notifications on");
  }

  private boolean hearsChangesInTime() throws InterruptedException {
    for (int i = 0; i < HEARING_TRIES; i++) {
      if (auth.sessions().areRemembered()) return true;
      Thread.sleep(HEARING_PAUSE.toMillis());
    }
    return false;
  }

  Migration migrate() {
    return requireStore().migrate(auth.schema());
  }

  private JdbcStore requireStore() {
    if (store != null) return store;
    throw new ConfigException("database.url is none: there are no tables");
  }

  /** Returns what about the database, and the storage, can lose acknowledged writes. */
  List<String> risks() {
    List<String> risks = new ArrayList<>(storage.risks());
    if (store != null) store.risks().forEach(risk -> risks.add("the database: " + risk));
    return risks;
  }

  String generate() {
    return requireStore().generate(auth.schema());
  }

  String generateForSqlServer() {
    return Migration.forSqlServer(auth.schema()).sql();
  }

  /**
   * Makes sure the database has what the server needs. A complete one is only looked at, so that
   * one that is read-only can still be served from.
   *
   * @return what had to be added, or null when nothing had
   */
  @Nullable Migration prepare(boolean migrate) {
    Migration migration = null;
    if (!isComplete(migrate)) {
      migration = migrate();
      auth.checkSchema();
    }
    prepared = true;
    return migration;
  }

  private boolean isComplete(boolean mayBeMigrated) {
    try {
      auth.checkSchema();
      return true;
    } catch (StoreException.SchemaMismatch e) {
      if (mayBeMigrated) return false;
      throw e;
    }
  }

  /** Why something failed, down to what the driver said; drivers do not say passwords. */
  static String reason(Throwable failure) {
    StringBuilder reason = new StringBuilder(text(failure));
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getCause() == null) reason.append(" (").append(text(cause)).append(')');
    }
    return reason.toString();
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message.strip();
  }

  @Override
  public void close() {
    auth.close();
    storage.close();
    if (store != null) store.close();
  }
}
