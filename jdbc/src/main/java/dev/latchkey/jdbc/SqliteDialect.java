package dev.latchkey.jdbc;

import dev.latchkey.json.IsoDate;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.IdType;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * SQLite.
 *
 * <p>A file has one writer at a time. Within this process writers queue on a lock, which is fair
 * and wakes them at once; SQLite's own waiting, which polls, is left for other processes. A
 * transaction takes the file's write lock when it begins: one that read first could not get it any
 * more after somebody else wrote.
 */
final class SqliteDialect extends Dialect {
  /** How long a writer waits for others, in milliseconds; in the queue and again for the file. */
  static final int BUSY_MILLIS = 3000;

  private final ReentrantLock writer = new ReentrantLock(true);

  @Override
  String columnType(Field<?> field) {
    return switch (field.type().kind()) {
      case STRING, JSON, STRING_LIST, NUMBER_LIST -> "text";
      case NUMBER, BOOLEAN -> "integer";
      case BIGINT -> "bigint";
      case DATE -> "date";
    };
  }

  @Override
  String idType(IdType ids) {
    return ids == IdType.SERIAL ? "integer" : columnType(Field.ID);
  }

  @Override
  String literal(boolean value) {
    return value ? "1" : "0";
  }

  // Its CURRENT_TIMESTAMP is not the text that dates are compared as.
  @Override
  @Nullable String now() {
    return null;
  }

  @Override
  void bind(PreparedStatement statement, int at, Kind kind, Object value) throws SQLException {
    switch (kind) {
      case STRING -> statement.setString(at, storable((String) value));
      case NUMBER -> bindNumber(statement, at, (Number) value);
      case BIGINT -> statement.setLong(at, ((Number) value).longValue());
      case BOOLEAN -> statement.setInt(at, (Boolean) value ? 1 : 0);
      case DATE -> statement.setString(at, IsoDate.print((Instant) value));
      case JSON, STRING_LIST, NUMBER_LIST -> statement.setString(at, storable(jsonText(value)));
    }
  }

  private static void bindNumber(PreparedStatement statement, int at, Number value)
      throws SQLException {
    if (value instanceof Double d) statement.setDouble(at, d);
    else statement.setLong(at, value.longValue());
  }

  @Override
  @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException {
    return switch (kind) {
      case STRING -> rows.getString(at);
      case NUMBER -> number(rows.getObject(at));
      case BIGINT -> bigint(rows, at);
      case BOOLEAN -> bool(rows, at);
      case DATE -> date(rows.getString(at));
      case JSON, STRING_LIST, NUMBER_LIST -> json(rows.getString(at), kind);
    };
  }

  private static @Nullable Object number(@Nullable Object value) {
    if (value == null || value instanceof Double) return value;
    if (value instanceof Number n) return n.longValue();
    throw new StoreException.Failed("a column of numbers holds something else", null);
  }

  private static @Nullable Object bigint(ResultSet rows, int at) throws SQLException {
    long value = rows.getLong(at);
    return rows.wasNull() ? null : value;
  }

  // Only 1 is true, protocol/02 §5.
  private static @Nullable Object bool(ResultSet rows, int at) throws SQLException {
    int value = rows.getInt(at);
    return rows.wasNull() ? null : value == 1;
  }

  private static @Nullable Object date(@Nullable String text) {
    if (text == null) return null;
    Instant instant = IsoDate.parse(text);
    if (instant == null) throw new StoreException.Failed("a column of dates holds none", null);
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable Object json(@Nullable String text, Kind kind) {
    return text == null ? null : parsed(text, kind);
  }

  @Override
  void writeDeleteReturning(Command command, Command.Writer where) {
    command.text("delete from ").table();
    where.write(command);
    command.text(" returning ").columns();
  }

  @Override
  String orSkipTakenId(String idColumn) {
    return " on conflict (" + idColumn + ") do nothing";
  }

  @Override
  Voice voice() {
    return Voice.LOCAL;
  }

  // BEGIN IMMEDIATE has the lock already.
  @Override
  void lockSchema(Connection connection) {}

  @Override
  void beginWriting() {
    try {
      if (writer.tryLock(BUSY_MILLIS, TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StoreException.Unavailable("waited too long to write", null);
  }

  @Override
  void endWriting() {
    writer.unlock();
  }

  @Override
  void prepare(Connection connection) throws SQLException {
    execute(connection, "pragma busy_timeout = " + BUSY_MILLIS);
    execute(connection, "pragma journal_mode = wal");
    execute(connection, "pragma synchronous = full");
    execute(connection, "pragma foreign_keys = on");
  }

  @Override
  void begin(Connection connection) throws SQLException {
    execute(connection, "begin immediate");
  }

  @Override
  void commit(Connection connection) throws SQLException {
    execute(connection, "commit");
  }

  @Override
  void rollback(Connection connection) throws SQLException {
    execute(connection, "rollback");
  }
}
