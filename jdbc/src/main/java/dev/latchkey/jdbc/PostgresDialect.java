package dev.latchkey.jdbc;

import dev.latchkey.json.IsoDate;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL and what speaks like it. */
final class PostgresDialect extends Dialect {
  // Any constant: the nodes of one database have to agree on it, nobody else may use it.
  private static final long MIGRATION_LOCK = 0x4C61_7463_686B_6579L;

  @Override
  String columnType(Field<?> field) {
    return switch (field.type().kind()) {
      case STRING -> "text";
      case NUMBER -> "integer";
      case BIGINT -> "bigint";
      case BOOLEAN -> "boolean";
      case DATE -> "timestamptz";
      case JSON, STRING_LIST, NUMBER_LIST -> "jsonb";
    };
  }

  @Override
  String literal(boolean value) {
    return value ? "true" : "false";
  }

  // Texts travel untyped, so that the server takes them for what the column is: text, uuid, jsonb
  // or a date, whose text form is cheaper to make than a calendar and knows no time zone.
  @Override
  void bind(PreparedStatement statement, int at, Kind kind, Object value) throws SQLException {
    switch (kind) {
      case STRING -> statement.setObject(at, storable((String) value), Types.OTHER);
      case NUMBER, BIGINT -> statement.setLong(at, whole((Number) value));
      case BOOLEAN -> statement.setBoolean(at, (Boolean) value);
      case DATE -> statement.setObject(at, IsoDate.print((Instant) value), Types.OTHER);
      case JSON, STRING_LIST, NUMBER_LIST ->
          statement.setObject(at, storable(jsonText(value)), Types.OTHER);
    }
  }

  @Override
  @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException {
    return switch (kind) {
      case STRING -> rows.getString(at);
      case NUMBER, BIGINT -> number(rows, at);
      case BOOLEAN -> bool(rows, at);
      case DATE -> date(rows, at);
      case JSON, STRING_LIST, NUMBER_LIST -> json(rows, at, kind);
    };
  }

  private static @Nullable Object number(ResultSet rows, int at) throws SQLException {
    long value = rows.getLong(at);
    return rows.wasNull() ? null : value;
  }

  private static @Nullable Object bool(ResultSet rows, int at) throws SQLException {
    boolean value = rows.getBoolean(at);
    return rows.wasNull() ? null : value;
  }

  // Cheaper than an OffsetDateTime. The text has its offset, so no default time zone matters.
  @SuppressWarnings("JavaUtilDate")
  private static @Nullable Object date(ResultSet rows, int at) throws SQLException {
    Timestamp value = rows.getTimestamp(at);
    return value == null ? null : Instant.ofEpochMilli(value.getTime());
  }

  private static @Nullable Object json(ResultSet rows, int at, Kind kind) throws SQLException {
    String text = rows.getString(at);
    return text == null ? null : parsed(text, kind);
  }

  // Rows are locked in the order of their ids, so that two callers cannot wait for each other.
  @Override
  void writeDeleteReturning(Command command, Command.Writer where) {
    command.text("delete from ").table().text(" where ").id().text(" in (select ").id();
    command.text(" from ").table();
    where.write(command);
    command.text(" order by ").id().text(" for update) returning ").columns();
  }

  // An array is chosen once; a subquery may be run again and lock more than the limit.
  @Override
  void writeDeleteSome(Command command, Command.Writer where, int limit) {
    command.text("delete from ").table().text(" where ").id().text(" = any(array(select ").id();
    command.text(" from ").table();
    where.write(command);
    command.text(" limit " + limit + " for update skip locked))");
  }

  @Override
  String orSkipTakenId(String idColumn) {
    return " on conflict (" + idColumn + ") do nothing";
  }

  @Override
  boolean knowsArrays() {
    return true;
  }

  @Override
  List<String> risks(Connection connection) throws SQLException {
    String query =
        "select name || ' = ' || setting from pg_settings where setting = 'off'"
            + " and name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> risks = new ArrayList<>();
      while (rows.next()) risks.add(rows.getString(1));
      return risks;
    }
  }

  // A migration may take longer than any statement of a request: a new index reads every row.
  @Override
  void lockSchema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = 0");
      statement.execute("select pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
    }
  }
}
