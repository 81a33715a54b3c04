package dev.latchkey.jdbc;

import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's methods as statements; where the connection comes from, and what becomes of it, is up
 * to the subclass.
 */
abstract class SqlStore implements Store {
  private static final Logger log = LoggerFactory.getLogger(JdbcStore.class);

  /** Work on a connection. */
  interface Work<R extends @Nullable Object> {
    R on(Connection connection) throws SQLException;
  }

  /** Runs work that changes nothing. */
  abstract <R extends @Nullable Object> R read(String verb, Object object, Work<R> work);

  /** Runs work that changes something. */
  abstract <R extends @Nullable Object> R write(String verb, Object object, Work<R> work);

  abstract Dialect dialect();

  abstract Statements statements();

  abstract int statementTimeoutSeconds();

  private Command command(Table table) {
    return new Command(table, statements().reader(table, dialect()), dialect());
  }

  @Override
  public Row insert(Table table, Row row) {
    Command command = command(table).insert(row);
    if (row.has(Field.ID)) {
      write("insert into", table, connection -> execute(command, connection));
      return row;
    }
    int timeout = statementTimeoutSeconds();
    String id = write("insert into", table, c -> command.executeForId(c, timeout));
    return row.with(Field.ID, id);
  }

  @Override
  public List<Row> find(Table table, List<Condition> where, int limit) {
    Command command = command(table).text("select ").columns().text(" from ").table().where(where);
    command.text(" limit " + limit);
    return read("find in", table, connection -> query(command, connection));
  }

  @Override
  public List<Row> find(Table table, List<Condition> where, Page page) {
    Command command = command(table).text("select ").columns().text(" from ").table().where(where);
    command.orderBy(page.orders()).text(" limit " + page.limit());
    if (page.offset() > 0) command.text(" offset " + page.offset());
    return read("find in", table, connection -> query(command, connection));
  }

  @Override
  public long count(Table table, List<Condition> where) {
    Command command = command(table).text("select count(*) from ").table().where(where);
    int timeout = statementTimeoutSeconds();
    return read("count in", table, connection -> command.number(connection, timeout));
  }

  @Override
  public @Nullable Joined findJoined(
      Table table, Condition key, Field<String> reference, Table other) {
    JoinedQuery query = statements().joined(dialect(), table, key, reference, other);
    return read("find in", table, c -> query.one(c, key.value(), statementTimeoutSeconds()));
  }

  @Override
  public int update(Table table, List<Condition> where, Row changes) {
    if (changes.fields().isEmpty()) throw new IllegalArgumentException("nothing to change");
    Command command = command(table).update(changes).where(where);
    return write("update", table, connection -> execute(command, connection));
  }

  @Override
  public int delete(Table table, List<Condition> where) {
    Command command = command(table).text("delete from ").table().where(where);
    return write("delete from", table, connection -> execute(command, connection));
  }

  @Override
  public int delete(Table table, List<Condition> where, int limit) {
    if (!dialect().deletesInOneStep()) return deleteFound(table, where, find(table, where, limit));
    Command command = command(table);
    dialect().writeDeleteSome(command, c -> c.where(where).lowestFirst(where), limit);
    return write("delete from", table, connection -> execute(command, connection));
  }

  // What does not fit any more by now stays.
  private int deleteFound(Table table, List<Condition> where, List<Row> rows) {
    if (rows.isEmpty()) return 0;
    Command command = command(table).text("delete from ").table().where(where);
    command.text(where.isEmpty() ? " where " : " and ").idOf(rows);
    return write("delete from", table, connection -> execute(command, connection));
  }

  @Override
  public @Nullable Row consume(Table table, List<Condition> where, Field<Instant> newest) {
    List<Row> rows =
        dialect().deletesInOneStep()
            ? deleteReturning(table, where)
            : transaction(tx -> ((SqlStore) tx).lockAndDelete(table, where));
    return rows.stream().max(Comparator.comparing(row -> row.require(newest))).orElse(null);
  }

  private List<Row> deleteReturning(Table table, List<Condition> where) {
    Command command = command(table);
    dialect().writeDeleteReturning(command, c -> c.where(where));
    return write("consume from", table, connection -> query(command, connection));
  }

  private List<Row> lockAndDelete(Table table, List<Condition> where) {
    Command command = command(table).text("select ").columns().text(" from ").table().where(where);
    command.text(" for update");
    List<Row> rows = write("consume from", table, connection -> query(command, connection));
    deleteFound(table, where, rows);
    return rows;
  }

  @Override
  public boolean increment(
      Table table, List<Condition> where, Field<? extends Number> field, long by) {
    Command command = command(table).text("update ").table().text(" set ").column(field);
    command.text(" = ").column(field).text(" + ").value(field, by).where(where);
    return write("increment in", table, connection -> execute(command, connection)) > 0;
  }

  @Override
  public boolean reserve(Table table, Row row) {
    String skip = dialect().orSkipTakenId(dialect().quoted(table.column(Field.ID)));
    Command insert = command(table).insert(row).text(skip);
    if (!skip.isEmpty()) return write("reserve in", table, c -> execute(insert, c)) > 0;
    return write("reserve in", table, c -> insertUnlessTaken(table, row, insert, c));
  }

  private boolean insertUnlessTaken(Table table, Row row, Command insert, Connection connection)
      throws SQLException {
    try {
      return execute(insert, connection) > 0;
    } catch (SQLException e) {
      List<Condition> sameId = List.of(Field.ID.is(row.require(Field.ID)));
      Command taken = command(table).text("select ").columns().text(" from ").table().where(sameId);
      taken.text(" for update"); // what is committed by now, not what a snapshot shows
      if (Trouble.of(e) != Trouble.DUPLICATE_KEY || query(taken, connection).isEmpty()) throw e;
      return false;
    }
  }

  @Override
  public void check(Schema schema) {
    read(
        "check",
        "the schema",
        connection -> {
          SchemaDiff.of(connection, schema).requireNone();
          List<String> risks = dialect().risks(connection);
          if (!risks.isEmpty())
            log.warn("settings of the database that put data at risk: {}", risks);
          return null;
        });
  }

  @Override
  public void ping() {
    read(
        "ping",
        "the database",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select 1")) {
            if (statementTimeoutSeconds() > 0) statement.setQueryTimeout(statementTimeoutSeconds());
            return statement.execute();
          }
        });
  }

  private int execute(Command command, Connection connection) throws SQLException {
    return command.execute(connection, statementTimeoutSeconds());
  }

  private List<Row> query(Command command, Connection connection) throws SQLException {
    return command.query(connection, statementTimeoutSeconds());
  }
}
