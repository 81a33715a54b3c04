package dev.latchkey.reliability;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of the run's own, which the driver looks into beside the server. */
interface Database extends AutoCloseable {
  /** As the server's configuration names it. */
  String url();

  Connection connect() throws SQLException;

  /** Returns what is broken about its files; empty when nothing is. */
  List<String> damage() throws SQLException;

  default void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the first column, as text. */
  default List<String> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) values.add(String.valueOf(rows.getString(1)));
      return values;
    }
  }

  @Override
  void close() throws IOException;
}
