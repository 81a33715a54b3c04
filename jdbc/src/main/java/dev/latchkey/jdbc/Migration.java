package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The statements that bring a database to a schema; they only add. Immutable.
 *
 * <p>Text and order are Better Auth's, so that a database migrated by either is the same.
 */
public final class Migration {
  private final List<String> statements;

  private Migration(List<String> statements) {
    this.statements = List.copyOf(statements);
  }

  /** Returns the statements, without semicolons, in the order they run. */
  public List<String> statements() {
    return statements;
  }

  /** Returns whether there is nothing to do. */
  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /** Returns the statements as one text, each ended by a semicolon; empty when there are none. */
  public String sql() {
    return isEmpty() ? "" : String.join(";\n\n", statements) + ";";
  }

  /**
   * Returns what makes the tables in an empty SQL Server database, to be run there by other means:
   * no store can be opened on one.
   */
  public static Migration forSqlServer(Schema schema) {
    SchemaDiff everything = new SchemaDiff(schema.tables(), List.of(), List.of(), List.of());
    return new Migration(new Ddl(new SqlServerDialect(), schema).statements(everything));
  }

  static Migration plan(Connection connection, Dialect dialect, Schema schema) throws SQLException {
    return new Migration(new Ddl(dialect, schema).statements(SchemaDiff.of(connection, schema)));
  }

  /** Plans and runs under the lock of migrations, in one transaction where the database can. */
  static Migration run(Connection connection, Dialect dialect, Schema schema) {
    try {
      return transaction(connection, dialect, schema);
    } catch (SQLException e) {
      throw Trouble.exception("migrate", "the schema", e);
    }
  }

  private static Migration transaction(Connection connection, Dialect dialect, Schema schema)
      throws SQLException {
    int patience = connection.getNetworkTimeout();
    dialect.begin(connection);
    boolean done = false;
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
      Migration migration = locked(connection, dialect, schema);
      dialect.commit(connection);
      done = true;
      return migration;
    } finally {
      if (!done) dialect.rollback(connection);
      connection.setNetworkTimeout(Runnable::run, patience);
    }
  }

  private static Migration locked(Connection connection, Dialect dialect, Schema schema)
      throws SQLException {
    dialect.lockSchema(connection);
    try {
      SchemaDiff diff = SchemaDiff.of(connection, schema);
      diff.requireNoneUnwritten();
      requireFillable(connection, dialect, schema, diff);
      Migration migration = new Migration(new Ddl(dialect, schema).statements(diff));
      for (String statement : migration.statements) Dialect.execute(connection, statement);
      return migration;
    } finally {
      dialect.unlockSchema(connection);
    }
  }

  private static void requireFillable(
      Connection connection, Dialect dialect, Schema schema, SchemaDiff diff) throws SQLException {
    Ddl ddl = new Ddl(dialect, schema);
    for (SchemaDiff.Missing missing : diff.columns()) {
      Field<?> field = missing.column().field();
      boolean filled = field.isDefaultedToNow() && dialect.now() != null;
      if (!field.isRequired() || filled || ddl.literal(field) != null) continue;
      if (hasRows(connection, dialect.quoted(missing.table().name()))) throw unfillable(missing);
    }
  }

  private static boolean hasRows(Connection connection, String table) throws SQLException {
    String query = "select 1 from " + table + " limit 1";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static StoreException unfillable(SchemaDiff.Missing missing) {
    return new StoreException.Failed(
        "cannot add the required column "
            + missing
            + ": the rows that are there have no value for it; give the field a default, or add the"
            + " column as nullable, fill it and make it not null",
        null);
  }

  @Override
  public String toString() {
    return sql();
  }
}
