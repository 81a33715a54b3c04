package dev.latchkey.jdbc;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Condition.Operator;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL, MySQL, MariaDB, SQLite or H2, in the tables that Better Auth 1.7.25 makes.
 *
 * <p>Thread-safe. A read that meets a broken connection is tried once more on a tested one; a write
 * never is, because nobody knows whether it happened.
 */
public final class JdbcStore extends SqlStore implements AutoCloseable {
  // A read that failed later than this was not just handed a dead connection.
  private static final long RETRY_WITHIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Connections connections;
  private final JdbcChannel channel;
  private final Statements statements = new Statements();
  private final Map<JoinedQuery, SharedLookups<Joined>> lookups = new ConcurrentHashMap<>();

  private JdbcStore(Connections connections) {
    this.connections = connections;
    channel = new JdbcChannel(connections);
  }

  /**
   * A store on the application's data source, which stays the application's to close.
   *
   * <p>The dialect is found when the database is first needed. Every statement gets a limit of 3
   * seconds; how long a call waits for a connection is the data source's decision. The store begins
   * and ends transactions of its own on its connections, so it must not be one that hands out the
   * connection of a transaction under way: see {@link #joining} for that. On MySQL and MariaDB each
   * call sets the connection's time zone and mode and puts them back.
   */
  public static JdbcStore of(DataSource source) {
    return new JdbcStore(Connections.of(source));
  }

  /** A store with a pool of its own and its usual options. */
  public static JdbcStore connect(
      String jdbcUrl, @Nullable String user, @Nullable String password) {
    return connect(jdbcUrl, user, password, pool -> {});
  }

  /**
   * A store with a pool of its own, released by {@link #close}. Does not wait for the database: one
   * that is down makes calls unavailable until it is up.
   *
   * @param jdbcUrl for instance {@code jdbc:postgresql://localhost/auth} or {@code
   *     jdbc:sqlite:latchkey.db}
   * @throws IllegalArgumentException when there is no dialect for the address
   */
  public static JdbcStore connect(
      String jdbcUrl,
      @Nullable String user,
      @Nullable String password,
      Consumer<PoolOptions> pool) {
    Dialect dialect = Dialect.ofUrl(jdbcUrl);
    PoolOptions options = Pool.options(dialect);
    pool.accept(options);
    return new JdbcStore(
        Connections.pooled(Pool.open(jdbcUrl, user, password, dialect, options), dialect));
  }

  /**
   * Creates the tables, columns and indexes that are missing and returns what it did. Changes and
   * drops nothing that is there. Of several nodes that start at once one migrates, the others wait.
   *
   * @throws StoreException.SchemaMismatch when a table has a required column that nobody writes
   * @throws StoreException.Failed when a required column without a default is missing from a table
   *     that has rows; nothing was changed then
   */
  public Migration migrate(Schema schema) {
    return writing(connection -> Migration.run(connection, dialect(), schema));
  }

  /** Returns the settings of the database that can lose what was acknowledged; empty when none. */
  public List<String> risks() {
    return read("inspect", "the database", dialect()::risks);
  }

  /** Returns what {@link #migrate} would do. */
  public Migration migration(Schema schema) {
    return read("inspect", "the schema", c -> Migration.plan(c, dialect(), schema));
  }

  /** Returns what {@link #migrate} would do as SQL text; empty when that is nothing. */
  public String generate(Schema schema) {
    return migration(schema).sql();
  }

  /**
   * Runs work on a store whose every call happens on {@code connection}, within the transaction
   * that the application began on it: nothing of it lasts unless the application commits. The store
   * passed in serves this thread only and not after the work is done.
   *
   * <p>A call that fails leaves no trace in the transaction, but for {@link
   * StoreException.Unavailable}: after that the application has to roll back.
   *
   * <pre>{@code
   * connection.setAutoCommit(false);
   * AuthResponse answer = store.joining(connection, tx -> auth.within(tx).handle(signUp));
   * insertProfile(connection);
   * connection.commit();
   * }</pre>
   *
   * @throws IllegalArgumentException when the connection commits each statement by itself
   */
  public <R extends @Nullable Object> R joining(Connection connection, Function<Store, R> work) {
    JoinedStore joined = JoinedStore.on(connection, connections, statements);
    try {
      return work.apply(joined);
    } finally {
      joined.leave();
    }
  }

  @Override
  public <R> R transaction(Function<Store, R> work) {
    return writing(c -> ownTransaction(c).run(work));
  }

  private JdbcTransaction ownTransaction(Connection connection) {
    Bounds bounds = new Bounds.Own(connection, connections);
    return new JdbcTransaction(connection, connections, statements, bounds);
  }

  @Override
  public @Nullable Joined findJoined(
      Table table, Condition key, Field<String> reference, Table other) {
    if (!dialect().knowsArrays() || !isByText(key) || Table.holdsIds(key.field())) {
      return super.findJoined(table, key, reference, other);
    }
    JoinedQuery query = statements.joined(dialect(), table, key, reference, other);
    SharedLookups<Joined> shared = lookups.get(query);
    if (shared == null) shared = lookups.computeIfAbsent(query, q -> shared(table, q));
    // A key that cannot be looked up must not spoil the statement for others.
    return shared.find(Dialect.storable((String) key.value()));
  }

  private static boolean isByText(Condition key) {
    return key.operator() == Operator.IS && key.field().type().kind() == Kind.STRING;
  }

  private SharedLookups<Joined> shared(Table table, JoinedQuery query) {
    int timeout = statementTimeoutSeconds();
    return new SharedLookups<>(
        keys -> read("find in", table, connection -> query.all(connection, keys, timeout)));
  }

  private <R extends @Nullable Object> R writing(Function<Connection, R> work) {
    Dialect dialect = dialect();
    dialect.beginWriting();
    try {
      Connection connection = connections.acquire();
      try {
        return work.apply(connection);
      } finally {
        connections.release(connection);
      }
    } finally {
      dialect.endWriting();
    }
  }

  @Override
  <R extends @Nullable Object> R write(String verb, Object object, Work<R> work) {
    return writing(
        connection -> {
          try {
            return work.on(connection);
          } catch (SQLException e) {
            throw Trouble.exception(verb, object.toString(), e);
          }
        });
  }

  @Override
  <R extends @Nullable Object> R read(String verb, Object object, Work<R> work) {
    long start = System.nanoTime();
    try {
      return on(connections.acquire(), work);
    } catch (SQLException e) {
      boolean late = System.nanoTime() - start > RETRY_WITHIN_NANOS;
      if (late || Trouble.of(e) != Trouble.CONNECTION_LOST) {
        throw Trouble.exception(verb, object.toString(), e);
      }
      return readAgain(verb, object, work);
    }
  }

  private <R extends @Nullable Object> R readAgain(String verb, Object object, Work<R> work) {
    try {
      return on(connections.acquireTested(), work);
    } catch (SQLException e) {
      throw Trouble.exception(verb, object.toString(), e);
    }
  }

  private <R extends @Nullable Object> R on(Connection connection, Work<R> work)
      throws SQLException {
    try {
      return work.on(connection);
    } finally {
      connections.release(connection);
    }
  }

  @Override
  Dialect dialect() {
    return connections.dialect();
  }

  @Override
  Statements statements() {
    return statements;
  }

  @Override
  int statementTimeoutSeconds() {
    return connections.statementTimeoutSeconds();
  }

  /**
   * Returns the word of changes between nodes: by LISTEN and NOTIFY on PostgreSQL, for which each
   * listener keeps one connection beside the store's own pool, or of the application's data source;
   * within the process on SQLite and H2; none on MySQL and MariaDB.
   */
  @Override
  public ChangeChannel channel() {
    return channel;
  }

  /** Ends listening, and closes the pool when it is the store's own. */
  @Override
  public void close() {
    channel.close();
    connections.close();
  }
}
