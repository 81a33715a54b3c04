package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** H2, for tests and demonstrations: its file has one process, so a lock in this one will do. */
final class H2Dialect extends Dialect {
  private static final ReentrantLock MIGRATION = new ReentrantLock();

  @Override
  String columnType(Field<?> field) {
    return switch (field.type().kind()) {
      case STRING, JSON, STRING_LIST, NUMBER_LIST -> "varchar";
      case NUMBER -> "integer";
      case BIGINT -> "bigint";
      case BOOLEAN -> "boolean";
      case DATE -> "timestamp(3) with time zone";
    };
  }

  @Override
  String literal(boolean value) {
    return value ? "true" : "false";
  }

  @Override
  void bind(PreparedStatement statement, int at, Kind kind, Object value) throws SQLException {
    switch (kind) {
      case STRING -> statement.setString(at, storable((String) value));
      case NUMBER, BIGINT -> statement.setLong(at, whole((Number) value));
      case BOOLEAN -> statement.setBoolean(at, (Boolean) value);
      case DATE -> statement.setObject(at, date((Instant) value));
      case JSON, STRING_LIST, NUMBER_LIST -> statement.setString(at, storable(jsonText(value)));
    }
  }

  private static OffsetDateTime date(Instant value) {
    return value.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  @Override
  @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException {
    if (rows.getObject(at) == null) return null;
    return switch (kind) {
      case STRING -> rows.getString(at);
      case NUMBER, BIGINT -> rows.getLong(at);
      case BOOLEAN -> rows.getBoolean(at);
      case DATE -> rows.getObject(at, OffsetDateTime.class).toInstant();
      case JSON, STRING_LIST, NUMBER_LIST -> parsed(rows.getString(at), kind);
    };
  }

  @Override
  void writeDeleteReturning(Command command, Command.Writer where) {
    command.text("select ").columns().text(" from old table (delete from ").table();
    where.write(command);
    command.text(")");
  }

  // It has no such clause: the store looks whether the id is what was taken.
  @Override
  String orSkipTakenId(String idColumn) {
    return "";
  }

  @Override
  void lockSchema(Connection connection) {
    MIGRATION.lock();
  }

  @Override
  void unlockSchema(Connection connection) {
    MIGRATION.unlock();
  }
}
