package dev.latchkey.jdbc;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Condition.Operator;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything in which the databases that a store can be opened on differ: column types, encodings
 * (protocol/02 §1, §5), a few statements, transactions and the lock of a migration.
 */
abstract sealed class Dialect extends SchemaDialect
    permits H2Dialect, MySqlDialect, PostgresDialect, SqliteDialect {
  /** A comparison as SQL text; the value goes into each of its placeholders. */
  record Comparison(String sql, int placeholders) {}

  /** Returns the dialect of what answers on the connection. */
  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    return named(database.getDatabaseProductName(), String.valueOf(database.getURL()));
  }

  /** Returns the dialect of a JDBC address. */
  static Dialect ofUrl(String jdbcUrl) {
    String[] parts = jdbcUrl.split(":", 3);
    return named(parts.length > 1 && parts[0].equals("jdbc") ? parts[1] : "none", jdbcUrl);
  }

  private static Dialect named(String product, String jdbcUrl) {
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "postgresql" -> new PostgresDialect();
      case "mysql", "mariadb" -> MySqlDialect.at(jdbcUrl);
      case "sqlite" -> new SqliteDialect();
      case "h2" -> new H2Dialect();
      case "sqlserver", "microsoft sql server" ->
          throw new IllegalArgumentException(
              "a store cannot be opened on SQL Server; its tables can be generated");
      default ->
          throw new IllegalArgumentException(
              "no dialect for "
                  + product
                  + "; there are PostgreSQL, MySQL, MariaDB, SQLite and H2");
    };
  }

  /** Returns the comparison of a column, as SQL text, with a value. */
  Comparison comparison(String column, Operator operator, Kind kind) {
    String escape = operator.isPartial() ? " escape '!'" : "";
    return new Comparison(column + " " + operator.sql() + " ?" + escape, 1);
  }

  /** Returns the comparison of two columns of text, as SQL text. */
  String same(String column, String other) {
    return column + " = " + other;
  }

  /** Sets a placeholder. */
  abstract void bind(PreparedStatement statement, int at, Kind kind, Object value)
      throws SQLException;

  /** Reads a column of the current row; null for null. */
  abstract @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException;

  /**
   * Returns whether a delete can choose by a query of its own table and return what it removed;
   * where not, rows are found first and removed by their ids.
   */
  boolean deletesInOneStep() {
    return true;
  }

  /** Writes the statement that deletes and returns what {@code where} finds. */
  abstract void writeDeleteReturning(Command command, Command.Writer where);

  /** Writes the statement that deletes so much of what {@code where} finds. */
  void writeDeleteSome(Command command, Command.Writer where, int limit) {
    command.text("delete from ").table().text(" where ").id().text(" in (select ").id();
    command.text(" from ").table();
    where.write(command);
    command.text(" limit " + limit + ")");
  }

  /** Adds to an insert what makes it skip a row whose id is taken. */
  abstract String orSkipTakenId(String idColumn);

  /**
   * Returns what has an insert tell the id of its row; null where the driver tells it without, also
   * one that is not counted.
   */
  @Nullable String returning(String idColumn) {
    return " returning " + idColumn;
  }

  /** Returns whether one statement can look up an array of keys. */
  boolean knowsArrays() {
    return false;
  }

  /** How word of changes travels from node to node. */
  enum Voice {
    /** Not at all. */
    NONE,
    /** There is one node, as far as the database is concerned. */
    LOCAL,
    /** By LISTEN and NOTIFY. */
    NOTIFY
  }

  /** Returns how word of changes travels. */
  Voice voice() {
    return Voice.NONE;
  }

  /** Returns the settings of the database that can lose what was acknowledged. */
  List<String> risks(Connection connection) throws SQLException {
    return List.of();
  }

  /** Waits until no other node migrates; called inside the migration's transaction. */
  abstract void lockSchema(Connection connection) throws SQLException;

  /** Undoes {@link #lockSchema} where the end of the transaction does not. */
  void unlockSchema(Connection connection) throws SQLException {}

  /** Waits for the right to write; a database with many writers has nothing to wait for. */
  void beginWriting() {}

  /** Gives the right to write back. */
  void endWriting() {}

  /** Brings a connection of somebody else's pool into the state the store relies on. */
  void prepare(Connection connection) throws SQLException {}

  /** Sets what the statements need on a connection that others use too. */
  void enter(Connection connection) throws SQLException {}

  /** Puts back what {@link #enter} set. */
  void leave(Connection connection) throws SQLException {}

  void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
  }

  void commit(Connection connection) throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  void rollback(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Returns the text as a database holds it: unpaired surrogates, which UTF-8 has not, become
   * U+FFFD as they do in Node.
   *
   * @throws StoreException.Failed when it holds a NUL, which PostgreSQL cannot store
   */
  static String storable(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) throw new StoreException.Failed("text with a NUL character", null);
      plain &= !Character.isSurrogate(c);
    }
    return plain ? text : withoutUnpairedSurrogates(text);
  }

  private static String withoutUnpairedSurrogates(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }

  /** Returns a JSON value or a list as JSON text. */
  static String jsonText(Object value) {
    byte[] json = value instanceof JsonValue v ? JsonWriter.write(v) : listWriter((List<?>) value);
    return new String(json, StandardCharsets.UTF_8);
  }

  private static byte[] listWriter(List<?> items) {
    JsonWriter writer = new JsonWriter().beginArray();
    for (Object item : items) {
      if (item instanceof Number n) writer.value(n);
      else writer.value((String) item);
    }
    return writer.endArray().toByteArray();
  }

  /** Reads what {@link #jsonText} wrote. */
  static Object parsed(String text, Kind kind) {
    try {
      JsonValue value = Json.parse(text.getBytes(StandardCharsets.UTF_8));
      return kind == Kind.JSON ? value : list(value);
    } catch (JsonSyntaxException e) {
      throw new StoreException.Failed("a column of JSON holds none", null);
    }
  }

  private static List<Object> list(JsonValue value) {
    if (!(value instanceof JsonValue.Arr array)) {
      throw new StoreException.Failed("a column of a list holds none", null);
    }
    List<Object> items = new ArrayList<>();
    for (JsonValue item : array.items()) {
      if (item instanceof JsonValue.Num n) items.add(n.value());
      else if (item instanceof JsonValue.Str s) items.add(s.value());
    }
    return List.copyOf(items);
  }

  /**
   * Returns a number as the integer that an integer column holds.
   *
   * @throws StoreException.Failed when it is none, instead of rounding it
   */
  static long whole(Number number) {
    double value = number.doubleValue();
    if (number instanceof Double && value != Math.rint(value)) {
      throw new StoreException.Failed("a fraction in a column of integers", null);
    }
    return number.longValue();
  }
}
