package dev.latchkey.jdbc;

import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store inside one transaction: every statement on its connection.
 *
 * <p>A failed statement dooms it: PostgreSQL refuses whatever follows one, and here every database
 * does. Confined to the thread that began it.
 */
final class JdbcTransaction extends SqlStore {
  private final Connection connection;
  private final Connections connections;
  private final Statements statements;
  private final Bounds bounds;
  private final Thread owner = Thread.currentThread();
  private boolean over;
  private @Nullable StoreException failure;

  JdbcTransaction(
      Connection connection, Connections connections, Statements statements, Bounds bounds) {
    this.connection = connection;
    this.connections = connections;
    this.statements = statements;
    this.bounds = bounds;
  }

  /** Begins, runs the work, and commits; rolls back when either throws. */
  <R extends @Nullable Object> R run(Function<Store, R> work) {
    boolean done = false;
    try {
      begin();
      R result = work.apply(this);
      if (failure != null) throw failure;
      commit();
      done = true;
      return result;
    } finally {
      over = true;
      if (!done) bounds.rollback();
    }
  }

  private void begin() {
    try {
      bounds.begin();
    } catch (SQLException e) {
      throw Trouble.exception("begin", "a transaction", e);
    }
  }

  private void commit() {
    try {
      bounds.commit();
    } catch (SQLException e) {
      throw Trouble.exception("commit", "a transaction", e);
    }
  }

  @Override
  <R extends @Nullable Object> R read(String verb, Object object, Work<R> work) {
    if (over || !owner.equals(Thread.currentThread())) {
      throw new IllegalStateException("the transaction is over, or another thread's");
    }
    if (failure != null) throw failure;
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw doomed(Trouble.exception(verb, object.toString(), e));
    } catch (StoreException e) {
      throw doomed(e);
    }
  }

  @Override
  <R extends @Nullable Object> R write(String verb, Object object, Work<R> work) {
    return read(verb, object, work);
  }

  private StoreException doomed(StoreException e) {
    failure = e;
    return e;
  }

  /** Joins this transaction. */
  @Override
  public <R> R transaction(Function<Store, R> work) {
    return work.apply(this);
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
