package dev.latchkey.jdbc;

import dev.latchkey.json.IsoDate;
import dev.latchkey.schema.Condition.Operator;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.IdType;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MySQL 8 and MariaDB.
 *
 * <p>Texts are compared by the column's collation, which by default ignores case, and then by their
 * bytes: the first finds the row through the index, the second makes it exact. A unique column
 * still takes two texts for one that its collation takes for one.
 *
 * <p>What only one of the two knows stands in a comment that only that one reads.
 */
final class MySqlDialect extends Dialect {
  // Dates in UTC; nothing is cut off, rounded or replaced silently; backslashes escape.
  private static final String MODES =
      "time_zone = '+00:00',"
          + " sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

  // As on the other databases. The usual level locks the gaps between rows too: those who change or
  // remove one session by its token at the same time would trip each other up.
  private static final String ISOLATION = ", transaction_isolation = 'READ-COMMITTED'";
  private static final String OLD_ISOLATION = ", tx_isolation = 'READ-COMMITTED'";

  // One lock for each database of the server.
  private static final String MIGRATION_LOCK = "concat('latchkey ', sha1(database()))";

  private static final int DAY_SECONDS = 86_400;

  /**
   * Returns the dialect of a connection's address.
   *
   * @throws IllegalArgumentException when the driver is told to count changed rows only
   */
  static MySqlDialect at(String jdbcUrl) {
    if (jdbcUrl.toLowerCase(Locale.ROOT).contains("useaffectedrows=true")) {
      throw new IllegalArgumentException("useAffectedRows=true: updates must count what they find");
    }
    return new MySqlDialect();
  }

  /** Returns what a new connection of a pool of our own runs. */
  static String settings(long statementMillis) {
    long seconds = (statementMillis + 999) / 1000;
    return "set "
        + MODES
        + (", lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds)
        + (" /*!80000 , max_execution_time = " + statementMillis + ISOLATION + " */")
        + (" /*M! , max_statement_time = " + statementMillis / 1000.0 + OLD_ISOLATION + " */");
  }

  @Override
  String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  String columnType(Field<?> field) {
    return switch (field.type().kind()) {
      case STRING -> text(field);
      case NUMBER -> "integer";
      case BIGINT -> "bigint";
      case BOOLEAN -> "boolean";
      case DATE -> "timestamp(3)";
      case JSON, STRING_LIST, NUMBER_LIST -> "json";
    };
  }

  private static String text(Field<?> field) {
    if (field == Field.ID || field.reference() != null) return "varchar(36)";
    boolean isShort = field.isUnique() || field.isSortable() || field.isIndexed();
    return isShort ? "varchar(255)" : "text";
  }

  @Override
  String idType(IdType ids) {
    return ids == IdType.SERIAL ? "integer auto_increment" : columnType(Field.ID);
  }

  @Override
  String literal(boolean value) {
    return value ? "true" : "false";
  }

  // In parentheses, unlike the original's: MySQL refuses a plain literal for a text column.
  @Override
  String literal(String value) {
    return "(" + super.literal(value.replace("\\", "\\\\")) + ")";
  }

  @Override
  String now() {
    return "CURRENT_TIMESTAMP(3)";
  }

  @Override
  Comparison comparison(String column, Operator operator, Kind kind) {
    if (kind != Kind.STRING || operator.isPartial())
      return super.comparison(column, operator, kind);
    String exact = bytes(column) + " " + operator.sql() + " " + bytes("?");
    boolean indexed = operator == Operator.IS;
    return indexed ? new Comparison(column + " = ? and " + exact, 2) : new Comparison(exact, 1);
  }

  @Override
  String same(String column, String other) {
    return column + " = " + other + " and " + bytes(column) + " = " + bytes(other);
  }

  private static String bytes(String text) {
    return "cast(convert(" + text + " using utf8mb4) as binary)";
  }

  @Override
  void bind(PreparedStatement statement, int at, Kind kind, Object value) throws SQLException {
    switch (kind) {
      case STRING -> statement.setString(at, storable((String) value));
      case NUMBER, BIGINT -> statement.setLong(at, whole((Number) value));
      case BOOLEAN -> statement.setBoolean(at, (Boolean) value);
      case DATE -> statement.setString(at, date((Instant) value));
      case JSON, STRING_LIST, NUMBER_LIST -> statement.setString(at, storable(jsonText(value)));
    }
  }

  // As text, which no driver moves to another time zone. Servers differ on the Z at its end.
  private static String date(Instant value) {
    String text = IsoDate.print(value);
    return text.substring(0, text.length() - 1);
  }

  @Override
  @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException {
    return switch (kind) {
      case STRING -> rows.getString(at);
      case NUMBER, BIGINT -> number(rows, at);
      case BOOLEAN -> bool(rows, at);
      case DATE -> date(rows, at);
      case JSON, STRING_LIST, NUMBER_LIST -> json(rows.getString(at), kind);
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

  private static @Nullable Object date(ResultSet rows, int at) throws SQLException {
    LocalDateTime value = rows.getObject(at, LocalDateTime.class);
    return value == null ? null : value.toInstant(ZoneOffset.UTC);
  }

  private static @Nullable Object json(@Nullable String text, Kind kind) {
    return text == null ? null : parsed(text, kind);
  }

  @Override
  boolean deletesInOneStep() {
    return false;
  }

  // MySQL has no way to say it.
  @Override
  String returning(String idColumn) {
    return " /*M! returning " + idColumn + " */";
  }

  @Override
  void writeDeleteReturning(Command command, Command.Writer where) {
    throw new UnsupportedOperationException();
  }

  // Its clauses for that skip other conflicts too: the store looks whether the id is what was
  // taken.
  @Override
  String orSkipTakenId(String idColumn) {
    return "";
  }

  @Override
  List<String> risks(Connection connection) throws SQLException {
    String query = "select @@innodb_flush_log_at_trx_commit, @@character_set_database";
    List<String> risks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) return risks;
      String flush = rows.getString(1);
      String texts = rows.getString(2);
      if (!"1".equals(flush)) risks.add("innodb_flush_log_at_trx_commit = " + flush);
      if (!"utf8mb4".equals(texts)) risks.add("character_set_database = " + texts);
    }
    return risks;
  }

  // Statements that define something commit by themselves, so the lock is that of a session.
  @Override
  void lockSchema(Connection connection) throws SQLException {
    execute(
        connection,
        ("set @latchkey_wait = @@lock_wait_timeout, lock_wait_timeout = " + DAY_SECONDS)
            + " /*M! , @latchkey_limit = @@max_statement_time, max_statement_time = 0 */");
    if (first(connection, "select @@explicit_defaults_for_timestamp") == 0) {
      defineDatesAsWritten(connection);
    }
    String lock = "select get_lock(" + MIGRATION_LOCK + ", " + DAY_SECONDS + ")";
    if (first(connection, lock) != 1) {
      throw new StoreException.Unavailable("waited too long for another node's migration", null);
    }
  }

  // Without it a required date without a default becomes one that every update sets to now.
  private static void defineDatesAsWritten(Connection connection) {
    try {
      execute(connection, "set explicit_defaults_for_timestamp = 1");
    } catch (SQLException e) {
      throw new StoreException.Failed(
          "this server needs explicit_defaults_for_timestamp = ON in its configuration", null);
    }
  }

  private static int first(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  @Override
  void unlockSchema(Connection connection) throws SQLException {
    first(connection, "select release_lock(" + MIGRATION_LOCK + ")");
    execute(
        connection,
        "set lock_wait_timeout = @latchkey_wait /*M! , max_statement_time = @latchkey_limit */");
  }

  @Override
  void enter(Connection connection) throws SQLException {
    String before = "@latchkey_zone = @@session.time_zone, @latchkey_mode = @@session.sql_mode, ";
    execute(connection, "set " + before + MODES);
  }

  @Override
  void leave(Connection connection) throws SQLException {
    execute(connection, "set time_zone = @latchkey_zone, sql_mode = @latchkey_mode");
  }

  // Where the pool is not ours.
  @Override
  void begin(Connection connection) throws SQLException {
    execute(connection, "set transaction isolation level read committed");
    super.begin(connection);
  }
}
