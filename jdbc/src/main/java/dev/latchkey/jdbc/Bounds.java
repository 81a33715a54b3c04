package dev.latchkey.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a transaction begins and ends. */
interface Bounds {
  void begin() throws SQLException;

  void commit() throws SQLException;

  /** Undoes what happened since the beginning; what made it necessary is what gets thrown. */
  void rollback();

  /** Those of a transaction of the database. */
  record Own(Connection connection, Connections connections) implements Bounds {
    @Override
    public void begin() throws SQLException {
      connections.dialect().begin(connection);
    }

    @Override
    public void commit() throws SQLException {
      connections.dialect().commit(connection);
    }

    // A connection that cannot even roll back is not given to anybody else.
    @Override
    public void rollback() {
      try {
        connections.dialect().rollback(connection);
      } catch (SQLException e) {
        connections.discard(connection);
      }
    }
  }

  /** Those of a part of the transaction that the application began, and that it will end. */
  final class Part implements Bounds {
    private static final Logger log = LoggerFactory.getLogger(Bounds.class);

    private final Connection connection;
    private @Nullable Savepoint start;

    Part(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void begin() throws SQLException {
      start = connection.setSavepoint();
    }

    @Override
    public void commit() throws SQLException {
      if (start != null) connection.releaseSavepoint(start);
    }

    @Override
    public void rollback() {
      try {
        if (start != null) connection.rollback(start);
      } catch (SQLException e) {
        log.debug("rolling back a part of a transaction failed, SQLSTATE {}", e.getSQLState());
      }
    }
  }
}
