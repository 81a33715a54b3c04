package dev.latchkey.jdbc;

import dev.latchkey.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What an {@link SQLException} means to the store.
 *
 * <p>PostgreSQL and H2 say it with SQLSTATE (ISO/IEC 9075, PostgreSQL appendix A; H2 puts its own
 * error number there), MySQL and MariaDB with their error number, whose SQLSTATE is often a general
 * one, SQLite with its primary result code.
 */
enum Trouble {
  /** A unique value is taken. */
  DUPLICATE_KEY,
  /** The connection is gone; another one may serve. */
  CONNECTION_LOST,
  /** The database cannot do it now. */
  UNAVAILABLE,
  /** The statement is wrong, or its values are. */
  REFUSED;

  // 08 connection exception, 53 insufficient resources, 58 system error (I/O). 40: the transaction
  // was rolled back for another's sake, a deadlock for instance.
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "40", "53", "58");

  // Read-only transaction; a user who may only read; canceled, by the time limit; the lock was not
  // to be had.
  private static final Set<String> UNAVAILABLE_STATES =
      Set.of("25006", "42501", "57014", "55P03", "HYT00", "HYT01");

  // H2: closed, I/O, corrupt store, read-only, lock timeout, out of memory, locked by a process.
  private static final Set<Integer> H2_UNAVAILABLE =
      Set.of(90098, 90121, 90028, 90031, 90030, 90097, 50200, 90108, 90020);

  // H2: connection broken, object (the connection) closed.
  private static final Set<Integer> H2_LOST = Set.of(90067, 90007);

  // MySQL: out of memory, disk full, table full, no privilege for the table or a column, too many
  // connections of all or of the user, lock wait timeout, read-only, time limit of a statement.
  private static final Set<Integer> MYSQL_UNAVAILABLE =
      Set.of(1021, 1037, 1041, 1114, 1142, 1143, 1203, 1205, 1226, 1290, 1317, 1836, 1969, 3024);

  private static final int MYSQL_DUPLICATE_ENTRY = 1062;
  private static final int MYSQL_CONNECTION_KILLED = 1927;
  private static final int MYSQL_SYNTAX_ERROR = 1064;

  // SQLite: PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN,
  // PROTOCOL, NOTADB.
  private static final Set<Integer> SQLITE_UNAVAILABLE =
      Set.of(3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26);

  // The classes whose messages can hold values: data exception, constraint, and whatever a trigger
  // or a server of another make says.
  private static final Set<String> CLASSES_WITHOUT_VALUES =
      Set.of("08", "25", "28", "3D", "40", "42", "53", "55", "57", "58", "90", "50");

  static Trouble of(SQLException e) {
    String state = e.getSQLState();
    if (state == null) return ofSqlite(e);
    if (isDuplicate(e, state)) return DUPLICATE_KEY;
    if (isLost(e, state)) return CONNECTION_LOST;
    return isUnavailable(e, state) ? UNAVAILABLE : REFUSED;
  }

  // MySQL has one SQLSTATE for everything a constraint refuses.
  private static boolean isDuplicate(SQLException e, String state) {
    return state.equals("23505")
        || (state.equals("23000") && e.getErrorCode() == MYSQL_DUPLICATE_ENTRY);
  }

  private static Trouble ofSqlite(SQLException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("UNIQUE constraint failed")) return DUPLICATE_KEY;
    if (SQLITE_UNAVAILABLE.contains(e.getErrorCode())) return UNAVAILABLE;
    return isConnectionType(e) ? UNAVAILABLE : REFUSED;
  }

  // 57P01 to 57P05: shut down, crashed, starting, dropped, idle for too long.
  private static boolean isLost(SQLException e, String state) {
    return state.startsWith("08")
        || state.startsWith("57P")
        || H2_LOST.contains(e.getErrorCode())
        || e.getErrorCode() == MYSQL_CONNECTION_KILLED;
  }

  private static boolean isUnavailable(SQLException e, String state) {
    return (state.length() >= 2 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2)))
        || UNAVAILABLE_STATES.contains(state)
        || H2_UNAVAILABLE.contains(e.getErrorCode())
        || MYSQL_UNAVAILABLE.contains(e.getErrorCode())
        || isConnectionType(e);
  }

  private static boolean isConnectionType(SQLException e) {
    return e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLRecoverableException
        || e instanceof SQLTimeoutException;
  }

  /** Returns what the store throws for it. */
  static StoreException exception(String verb, String object, SQLException e) {
    SQLException cause = withoutValues(e);
    String message = verb + " " + object + " failed" + state(e);
    return switch (of(e)) {
      case DUPLICATE_KEY -> new StoreException.DuplicateKey(object, cause);
      case CONNECTION_LOST, UNAVAILABLE -> new StoreException.Unavailable(message, cause);
      case REFUSED -> new StoreException.Failed(message, cause);
    };
  }

  /** Returns what the store throws when it got no connection. */
  static StoreException noConnection(SQLException e) {
    return new StoreException.Unavailable("no connection to the database", withoutValues(e));
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return " (" + (state == null ? "code " + e.getErrorCode() : "SQLSTATE " + state) + ")";
  }

  // "Key (email)=(ada@example.com) already exists" must not reach a log.
  private static SQLException withoutValues(SQLException e) {
    String message = mayHoldValues(e) ? "message withheld" : e.getMessage();
    SQLException safe = new SQLException(message, e.getSQLState(), e.getErrorCode());
    safe.setStackTrace(e.getStackTrace());
    if (e.getCause() instanceof SQLException cause) safe.initCause(withoutValues(cause));
    return safe;
  }

  private static boolean mayHoldValues(SQLException e) {
    String state = e.getSQLState();
    if (state == null) return false; // SQLite names tables and columns only
    if (e.getErrorCode() == MYSQL_SYNTAX_ERROR) return true; // quotes the statement
    return state.length() < 2 || !CLASSES_WITHOUT_VALUES.contains(state.substring(0, 2));
  }
}
