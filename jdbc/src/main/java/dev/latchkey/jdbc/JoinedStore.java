package dev.latchkey.jdbc;

import dev.latchkey.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store on the application's connection, in the transaction that the application began there.
 *
 * <p>Every change and every transaction is a part that can be undone by itself: a duplicate, or a
 * call that was refused, leaves what the application did before as it was.
 */
final class JoinedStore extends SqlStore {
  private final Connection connection;
  private final Connections connections;
  private final Statements statements;

  private JoinedStore(Connection connection, Connections connections, Statements statements) {
    this.connection = connection;
    this.connections = connections;
    this.statements = statements;
  }

  /**
   * Begins to use the connection.
   *
   * @throws IllegalArgumentException when no transaction was begun on it
   */
  static JoinedStore on(Connection connection, Connections connections, Statements statements) {
    try {
      if (connection.getAutoCommit()) {
        throw new IllegalArgumentException("the connection commits by itself; begin a transaction");
      }
      connections.dialect(connection).enter(connection);
      return new JoinedStore(connection, connections, statements);
    } catch (SQLException e) {
      throw Trouble.exception("join", "a transaction", e);
    }
  }

  /** Leaves the connection to the application, as it was. */
  void leave() {
    try {
      dialect().leave(connection);
    } catch (SQLException e) {
      throw Trouble.exception("leave", "a transaction", e);
    }
  }

  @Override
  <R extends @Nullable Object> R read(String verb, Object object, Work<R> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw Trouble.exception(verb, object.toString(), e);
    }
  }

  @Override
  <R extends @Nullable Object> R write(String verb, Object object, Work<R> work) {
    return part().run(tx -> ((SqlStore) tx).write(verb, object, work));
  }

  @Override
  public <R> R transaction(Function<Store, R> work) {
    return part().run(work);
  }

  private JdbcTransaction part() {
    return new JdbcTransaction(connection, connections, statements, new Bounds.Part(connection));
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
}
