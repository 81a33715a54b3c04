package dev.latchkey.jdbc;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.IdType;
import dev.latchkey.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything in which the databases differ: column types, encodings (protocol/02 §1, §5), three
 * statements, transactions and the lock of a migration.
 */
abstract sealed class Dialect permits H2Dialect, PostgresDialect, SqliteDialect {
  /** Returns the dialect of what answers on the connection. */
  static Dialect of(Connection connection) throws SQLException {
    return named(connection.getMetaData().getDatabaseProductName());
  }

  /** Returns the dialect of a JDBC address. */
  static Dialect ofUrl(String jdbcUrl) {
    String[] parts = jdbcUrl.split(":", 3);
    return named(parts.length > 1 && parts[0].equals("jdbc") ? parts[1] : "none");
  }

  private static Dialect named(String product) {
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "postgresql" -> new PostgresDialect();
      case "sqlite" -> new SqliteDialect();
      case "h2" -> new H2Dialect();
      default ->
          throw new IllegalArgumentException(
              "no dialect for " + product + "; there are PostgreSQL, SQLite and H2");
    };
  }

  /** Returns the type of the field's column. */
  abstract String columnType(Field<?> field);

  /** Returns the type of a column of ids, with whatever has the database make them. */
  String idType(IdType ids) {
    return columnType(Field.ID);
  }

  /** Returns the type of a column that refers to such ids. */
  String referenceType(IdType ids, Field<?> field) {
    return ids == IdType.SERIAL ? "integer" : columnType(field);
  }

  /** Returns the literal of a boolean in a column's default. */
  abstract String literal(boolean value);

  /** Returns whether a column can default to the current time in the encoding of dates. */
  abstract boolean canDefaultToNow();

  /** Sets a placeholder. */
  abstract void bind(PreparedStatement statement, int at, Kind kind, Object value)
      throws SQLException;

  /** Reads a column of the current row; null for null. */
  abstract @Nullable Object read(ResultSet rows, int at, Kind kind) throws SQLException;

  /** Writes the statement that deletes and returns what {@code where} finds. */
  abstract void writeDeleteReturning(Command command, Command.Writer where);

  /** Adds to an insert what makes it skip a row whose id is taken. */
  abstract String orSkipTakenId(String idColumn);

  /** Returns whether one statement can look up an array of keys. */
  boolean knowsArrays() {
    return false;
  }

  /** Returns the settings of the database that can lose what was acknowledged. */
  List<String> risks(Connection connection) throws SQLException {
    return List.of();
  }

  /** Waits until no other node migrates; called inside the migration's transaction. */
  abstract void lockSchema(Connection connection) throws SQLException;

  /** Undoes {@link #lockSchema} where the end of the transaction does not. */
  void unlockSchema() {}

  /** Waits for the right to write; a database with many writers has nothing to wait for. */
  void beginWriting() {}

  /** Gives the right to write back. */
  void endWriting() {}

  /** Brings a connection of somebody else's pool into the state the store relies on. */
  void prepare(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) connection.setAutoCommit(true);
  }

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

  /** Returns the name as SQL text. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
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
